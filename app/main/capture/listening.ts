// A device's samples through the harmonic modem, by the plan of its medium: frames, and what each channel is like.
// Runs beside the views and never waits for them; what never came is heard as silence, and counted.
import {
  airSeconds,
  createReceiver,
  symbolPeriods,
  waveformOfPlan,
  type Attempt,
  type ReceivedFrame,
} from '@harmonic/protocol/phy';
import type { ChannelPlan, DeviceId } from '@harmonic/protocol/model';
import type { ToldFrame } from './channel-frames.ts';
import { createChannelTally, type ChannelTally } from './channel-tally.ts';
import { createHeardTwice } from './heard-twice.ts';
import type { Heard } from '../../contract/index.ts';
import type { BoardPatch, CameFrame, StoreHeard, StoreSpectral } from './messages.ts';
import { createWatching, type Watching } from './watching.ts';

export interface Listening {
  /** The next samples of the plan's channel. */
  push(samples: Float32Array, count: number, arrivalNs: bigint): void;
  /** So many never came, or were no numbers. */
  missing(samples: number): void;
  /** The device tells of a frame. @returns false: it has been heard here before. */
  told(frame: ToldFrame, nowMs: number): boolean;
  /** Time goes on: what the device alone has heard goes to the store. */
  tick(nowMs: number): void;
  /** What is new; null: nothing, or it was told a moment ago. */
  patch(nowMs: number): BoardPatch | null;
  /** The stream, or the plan, is over: what can still be got of it goes to the store. */
  finish(): void;
}

export interface ListeningOptions {
  deviceId: DeviceId;
  plan: ChannelPlan;
  version: number;
  rateHz: number;
  fullScale: number;
  unit: string;
  /** False: there is no room. */
  toStore(message: StoreHeard | StoreSpectral): boolean;
  /** Whole frames, as they came. */
  came(frames: readonly CameFrame[]): void;
}

/** Points of a constellation that are kept. */
const POINTS = 96;
/** From one patch to the next, where something is new; where nothing is, conditions are told again. */
const PATCH_EVERY_MS = 20;
const AGAIN_EVERY_MS = 500;
const PIECE = 4096;

/** @throws RangeError in words where this stream cannot carry the plan. */
export function createListening(options: ListeningOptions): Listening {
  const { plan, version, rateHz, fullScale } = options;
  const waveform = waveformOfPlan(plan.waveform, rateHz);
  const symbolS = symbolPeriods(waveform) / waveform.f0Hz;
  const tallies = plan.assignments.map((assignment, at) =>
    createChannelTally(assignment, at, plan.waveform, fullScale),
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
    received: (frame) => got.push({ frame, points: points.read() }),
  });
  let got: { frame: ReceivedFrame; points: Float32Array }[] = [];
  const { watching, unfit } = watchingOf(options);
  const twice = createHeardTwice<{ tally: ChannelTally; heard: Heard }>();
  const silence = new Float32Array(PIECE);
  let missed = 0;
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
      const { harmonics } = tally.assignment;
      const atMs = newestMs + (1000 * (frame.atSample - withNewest)) / rateHz;
      const { flags, psdu } = frame;
      const wasTold = frame.crcOk && twice.own(keyOf(tally, frame), newestMs);
      if (frame.crcOk && !wasTold) whole.push({ harmonics, flags, psdu: psdu.slice(), atMs });
      const told = tally.heard(frame, atMs, frame.symbols * symbolS, shown, wasTold);
      watching?.frame(frame, told.levelDb);
      return [rowOf(tally, told)];
    });
    got = [];
    options.toStore({ type: 'heard', deviceId: options.deviceId, heard });
    if (whole.length > 0) options.came(whole);
  }

  function keepAlone(nowMs: number): void {
    const heard = twice.expire(nowMs).map(({ tally, heard: told }) => rowOf(tally, told));
    if (heard.length > 0) options.toStore({ type: 'heard', deviceId: options.deviceId, heard });
  }

  function patchOf(which: readonly ChannelTally[], nowMs: number): BoardPatch {
    const { bursts, falseStarts, frames, lost, inVain, overrun, notNumbers } = receiver.counters;
    return {
      ...{ state: 'listening', version, reason: null },
      watch: watching?.state() ?? unfit,
      clock: receiver.clock,
      counters: {
        ...{ bursts, falseStarts, frames, lost, inVain, overrun },
        missing: missed + notNumbers,
      },
      channels: which.map((tally) => ({
        at: tally.at,
        newest: tally.isNew ? { snrDb: [...tally.snrDb], points: tally.points } : null,
        state: tally.state(nowMs),
      })),
    };
  }

  return {
    push(samples, count, arrivalNs) {
      receiver.push(samples.subarray(0, count));
      newestMs = Number(arrivalNs / 1000n) / 1000;
      withNewest = receiver.counters.samples;
      watching?.push(samples, count, newestMs, receiver.clock, withNewest - count);
      tell();
    },
    missing(samples) {
      missed += samples;
      watching?.missing(samples);
      // A pilot that runs on is found again where it has to be; after a second it is looked for.
      for (let left = Math.min(samples, Math.ceil(rateHz)); left > 0; left -= PIECE)
        receiver.push(left < PIECE ? silence.subarray(0, left) : silence);
      tell();
    },
    told(frame, nowMs) {
      const tally = byFirst.get(frame.harmonics[0]);
      if (!tally) return frame.crcOk;
      if (!frame.crcOk) {
        tally.toldLost();
        return false;
      }
      const { harmonics } = tally.assignment;
      const seconds = airSeconds(plan.waveform, harmonics.length, frame.psdu.length) ?? 0;
      const key = keyOf(tally, frame);
      const atMs = frame.atMs ?? nowMs - 1000 * seconds;
      return twice.told(key, () => ({ tally, heard: tally.told(frame, atMs, seconds) }), nowMs);
    },
    tick: keepAlone,
    patch(nowMs) {
      if (nowMs - patchedAtMs < PATCH_EVERY_MS) return null;
      const isDue = nowMs - toldAtMs >= AGAIN_EVERY_MS;
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

const keyOf = ({ at }: ChannelTally, { flags, psdu }: Pick<CameFrame, 'flags' | 'psdu'>): string =>
  `${at} ${flags} ${psdu.join()}`;

/** As the store keeps it. */
const rowOf = (
  { assignment: { harmonics, node, function: name } }: ChannelTally,
  heard: Heard,
): StoreHeard['heard'][number] => ({ harmonics, node, function: name, ...heard });

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
    if (!(error instanceof RangeError)) throw error;
    const counters = { begun: 0, notHeld: 0, heldBack: 0, notKept: 0 };
    const unfit = { reason: error.message, falseAlarmsADay: 0, counters, lasting: [] };
    return { watching: null, unfit };
  }
}

function createPoints() {
  const held = new Float32Array(2 * POINTS);
  let count = 0;
  return {
    keep({ re, im }: Attempt): void {
      count = Math.min(POINTS, re.length);
      for (let i = 0; i < count; i += 1) {
        held[2 * i] = re[i] ?? 0;
        held[2 * i + 1] = im[i] ?? 0;
      }
    },
    read: (): Float32Array => held.slice(0, 2 * count),
  };
}
