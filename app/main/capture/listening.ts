// A device's samples through the harmonic modem, by the plan of its medium: frames, and what each channel is like.
// Runs beside the views and never waits for them; what never came is heard as silence, and counted.
import {
  airSeconds,
  createReceiver,
  FRAME_CLASS,
  FRAME_FLAG,
  SLOT_SYMBOLS,
  SUPERFRAME_SYMBOLS,
  symbolPeriods,
  waveformOfPlan,
  type ReceivedFrame,
} from '@harmonic/protocol/phy';
import type { ChannelPlan, DeviceId } from '@harmonic/protocol/model';
import type { ToldFrame } from './channel-frames.ts';
import { createChannelTally, type ChannelTally } from './channel-tally.ts';
import { createChannelTones } from './channel-tones.ts';
import { createPoints } from './constellation-points.ts';
import { createHeardTwice } from './heard-twice.ts';
import type { ChannelState, Heard } from '../../contract/index.ts';
import type {
  AskOutcome,
  BoardPatch,
  CameFrame,
  PlanSigner,
  StoreHeard,
  StoreSpectral,
} from './messages.ts';
import { createPilotWay } from './pilot-way.ts';
import { createProving, type Proving, type ProvingWays } from './proving.ts';
import { unfitOf } from './unfit-of.ts';
import { createWatching, type Watching } from './watching.ts';

export interface Listening {
  /** The next samples of the plan's channel. */
  push(samples: Float32Array, count: number, arrivalNs: bigint): void;
  /** So many never came, or were no numbers. */
  missing(samples: number): void;
  /** The device tells of a frame. @returns whether routes have it now: not of one that was heard here, or may be proven. */
  told(frame: ToldFrame, nowMs: number): boolean;
  /** What is new; null: nothing, or it was told a moment ago. */
  patch(nowMs: number): BoardPatch | null;
  /** Time goes on: nodes that sign are asked; what the device alone has heard goes to the store. */
  tick(nowMs: number): void;
  /** What became of a question. */
  asked(question: number, outcome: AskOutcome, nowMs: number): void;
  /** The stream, or the plan, is over: what can still be got of it goes to the store. */
  finish(): void;
}

export interface ListeningOptions {
  deviceId: DeviceId;
  plan: ChannelPlan;
  version: number;
  /** Of the plan. */
  setAtMs: number;
  rateHz: number;
  fullScale: number;
  unit: string;
  /** @returns false: there is no room. @param isLast of spectral events, which are told again where there was no room: not these. */
  toStore(message: StoreHeard | StoreSpectral, isLast?: boolean): boolean;
  /** Whole frames, as they came. */
  came(frames: readonly CameFrame[]): void;
  signers: readonly PlanSigner[];
  ways: ProvingWays;
}

/** From one patch to the next, where something is new; where nothing is, conditions are told again. */
const PATCH_EVERY_MS = 20;
const AGAIN_EVERY_MS = 500;
/** Of a frame's flags (P3.4): what class it is of. */
const CLASS_BITS = 3;
const PIECE = 4096;

/** @throws UnfitError where this stream cannot carry the plan. */
export function createListening(options: ListeningOptions): Listening {
  const { plan, version, rateHz, fullScale } = options;
  const waveform = waveformOfPlan(plan.waveform, rateHz);
  const symbolS = symbolPeriods(waveform) / waveform.f0Hz;
  const tallies = plan.assignments.map((assignment, at) =>
    createChannelTally(assignment, at, plan, fullScale),
  );
  // No harmonic is in two channels.
  const byFirst = new Map(tallies.map((tally) => [tally.assignment.harmonics[0], tally]));
  /** The newest try of any channel: that of a frame, when it is got. */
  const points = createPoints();
  const receiver = createReceiver({
    waveform,
    channels: plan.assignments.map(({ harmonics }) => harmonics),
    running: plan.running,
    observe: points.keep,
    received(frame) {
      pilotWay.frame(frame);
      got.push({ frame, points: points.read() });
    },
  });
  const pilotWay = createPilotWay(plan, rateHz, receiver);
  let got: { frame: ReceivedFrame; points: Float32Array }[] = [];
  const { watching, unfit } = watchingOf(options);
  const twice = createHeardTwice<{ tally: ChannelTally; heard: Heard; held: CameFrame | null }>();
  const proving = provingOf(options, watching);
  const tones = createChannelTones({
    ...{ receiver, watching, tallies, fullScale, f0Hz: waveform.f0Hz },
    ...{ symbolRateHz: 1 / symbolS, isRunning: plan.running },
    onFact: (fact) => options.ways.onFact(fact),
  });
  const silence = new Float32Array(PIECE);
  let missed = 0;
  /** A running pilot is found by its next superframe: what sounds there began before anybody listened, and is no loss. */
  const joinedBefore = plan.running
    ? (SUPERFRAME_SYMBOLS + SLOT_SYMBOLS) * symbolS * rateHz
    : -Infinity;
  let joined = 0;
  let patchedAtMs = -Infinity;
  let toldAtMs = -Infinity;
  /** Arrival of the newest sample that came, and how many the receiver had with it. */
  let newestMs = 0;
  let withNewest = 0;

  function tell(): void {
    if (got.length === 0) return;
    const whole: CameFrame[] = [];
    const heard = got.flatMap(({ frame, points: shown }) => {
      const tally = byFirst.get(frame.harmonics[0]);
      if (!tally) return [];
      if (!frame.crcOk && frame.atSample < joinedBefore) {
        joined += 1;
        return [];
      }
      const { harmonics } = tally.assignment;
      const atMs = newestMs + (1000 * (frame.atSample - withNewest)) / rateHz;
      const { flags, psdu } = frame;
      const checked = proving?.frame(frame, atMs, receiver.clock) ?? null;
      if (checked === 'answer') return [];
      const proven = checked?.proof === 'proven';
      const wasTold = frame.crcOk && twice.own(keyOf(tally, frame), newestMs);
      if (frame.crcOk && (!wasTold || mayBeProven(tally, flags)))
        whole.push({ harmonics, flags, psdu: psdu.slice(), atMs, proven });
      const told = tally.heard(frame, atMs, frame.symbols * symbolS, shown, wasTold, checked);
      watching?.frame(frame, told.levelDb);
      return [rowOf(tally, told, options.setAtMs)];
    });
    got = [];
    if (heard.length > 0) options.toStore({ type: 'heard', deviceId: options.deviceId, heard });
    if (whole.length > 0) options.came(whole);
  }

  function keepAlone(nowMs: number): void {
    const alone = twice.expire(nowMs);
    const heard = alone.map(({ tally, heard: told }) => rowOf(tally, told, options.setAtMs));
    if (heard.length > 0) options.toStore({ type: 'heard', deviceId: options.deviceId, heard });
    const unproven = alone.flatMap(({ held }) => held ?? []);
    if (unproven.length > 0) options.came(unproven);
  }

  const othersDb = (): number | null => {
    const levels = tallies.flatMap(({ levelDb }) => levelDb ?? []);
    return levels.length > 0 ? levels.reduce((sum, db) => sum + db, 0) / levels.length : null;
  };
  function patchOf(which: readonly ChannelTally[], nowMs: number): BoardPatch {
    tones.hear(nowMs, pilotWay);
    const others = othersDb();
    const { bursts, frames, lost, inVain, overrun, notNumbers } = receiver.counters;
    return {
      ...{ state: 'listening', version, reason: null },
      watch: watching?.state() ?? unfit,
      clock: receiver.clock,
      otherPilot: pilotWay.other,
      counters: {
        ...{ bursts, frames, lost: lost - joined, inVain, overrun },
        missing: missed + notNumbers,
      },
      channels: which.map((tally) => ({
        at: tally.at,
        newest: tally.isNew ? { snrDb: [...tally.snrDb], points: tally.points } : null,
        state: stateOf(tally, nowMs, others),
      })),
    };
  }

  function stateOf(tally: ChannelTally, nowMs: number, others: number | null): ChannelState {
    const state = tally.state(nowMs, others);
    tones.tell(tally, state);
    return { ...state, signature: proving?.state(tally.assignment) ?? null };
  }

  return {
    push(samples, count, arrivalNs) {
      const some = samples.subarray(0, count);
      proving?.push(some);
      receiver.push(some);
      pilotWay.push(some);
      newestMs = Number(arrivalNs / 1000n) / 1000;
      withNewest = receiver.counters.samples;
      watching?.push(samples, count, newestMs, receiver.clock, withNewest - count);
      tell();
    },
    missing(samples) {
      missed += samples;
      watching?.missing(samples);
      // A pilot that runs on is found again where it has to be; after a second it is looked for.
      for (let left = Math.min(samples, Math.ceil(rateHz)); left > 0; left -= PIECE) {
        const some = left < PIECE ? silence.subarray(0, left) : silence;
        proving?.push(some);
        receiver.push(some);
        pilotWay.push(some);
      }
      tell();
    },
    told(frame, nowMs) {
      const tally = byFirst.get(frame.harmonics[0]);
      if (!tally) return frame.crcOk;
      if (!frame.crcOk) {
        tally.toldLost();
        return false;
      }
      const { harmonics, signedBy } = tally.assignment;
      // An answer to a question: no data, and checked where the samples are.
      if (signedBy !== undefined && (frame.flags & CLASS_BITS) === FRAME_CLASS.auth) return false;
      const seconds = airSeconds(plan.waveform, harmonics.length, frame.psdu.length) ?? 0;
      if (!tally.canHaveSounded(seconds, nowMs)) {
        tally.toldLost();
        return false;
      }
      const key = keyOf(tally, frame);
      // A clock that runs ahead, or a number that is none: nobody has heard what is still to come.
      const atMs = Math.min(frame.atMs ?? Infinity, nowMs - 1000 * seconds);
      const held = mayBeProven(tally, frame.flags) ? frame : null;
      const frameOf = () => ({ tally, held, heard: tally.told(frame, atMs, seconds) });
      return twice.told(key, frameOf, nowMs) && !held;
    },
    tick(nowMs) {
      keepAlone(nowMs);
      proving?.tick(nowMs, receiver.clock);
    },
    asked: (question, outcome, nowMs) => proving?.asked(question, outcome, nowMs),
    patch(nowMs) {
      if (nowMs - patchedAtMs < PATCH_EVERY_MS) return null;
      const isDue = nowMs - toldAtMs >= AGAIN_EVERY_MS || proving?.isNew() === true;
      const which = isDue ? tallies : tallies.filter(({ isNew }) => isNew);
      if (which.length === 0 && watching?.isNew !== true) return null;
      patchedAtMs = nowMs;
      if (isDue) toldAtMs = nowMs;
      return patchOf(which, nowMs);
    },
    finish() {
      receiver.finish();
      tell();
      keepAlone(Infinity);
      watching?.finish();
    },
  };
}

/** Its proof is checked in the samples: what a device tells of it proves nothing, and routes wait for them. */
const mayBeProven = ({ assignment }: ChannelTally, flags: number): boolean =>
  assignment.signedBy !== undefined && (flags & FRAME_FLAG.mac) !== 0;

const keyOf = ({ at }: ChannelTally, { flags, psdu }: Pick<CameFrame, 'flags' | 'psdu'>): string =>
  `${at} ${flags} ${psdu.join()}`;

/** As the store keeps it. */
const rowOf = (
  { assignment: { harmonics, node, function: name } }: ChannelTally,
  heard: Heard,
  planSetAtMs: number,
): StoreHeard['heard'][number] => ({ harmonics, node, function: name, planSetAtMs, ...heard });

/** What cannot be watched is heard all the same. */
function watchingOf(options: ListeningOptions): {
  watching: Watching | null;
  unfit: BoardPatch['watch'];
} {
  const { watch } = options.plan;
  if (!watch) return { watching: null, unfit: null };
  try {
    return { watching: createWatching({ ...options, ...watch }), unfit: null };
  } catch (error) {
    const counters = { begun: 0, notHeld: 0, heldBack: 0, notKept: 0, gaps: 0 };
    const unfit = { reason: unfitOf(error), falseAlarmsADay: 0, counters, lasting: [] };
    return { watching: null, unfit };
  }
}

/** Null where no node signs. */
function provingOf(options: ListeningOptions, watching: Watching | null): Proving | null {
  const { plan, rateHz, signers, ways } = options;
  if (plan.assignments.every(({ signedBy }) => signedBy === undefined)) return null;
  return createProving({
    ...{ plan, rateHz, signers, ...ways },
    expect: () => watching?.expect(),
    settle: (known) => watching?.settle(known),
  });
}
