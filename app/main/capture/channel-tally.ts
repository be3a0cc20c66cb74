// What is known of one channel of a plan: its newest frame, how often frames are lost, how full it is. Decodes nothing.
import {
  bodyOf,
  FAILING_MARGIN_DB,
  marginDb,
  readPayload,
  symbolPeriods,
  WEAK_MARGIN_DB,
  type ReceivedFrame,
} from '@harmonic/protocol/phy';
import type { Assignment, ChannelPlan } from '@harmonic/protocol/model';
import type { ChannelState, Heard, HeardProof } from '../../contract/index.ts';
import { createAirAllowance } from './air-allowance.ts';
import { createToneKeeper, levelDbOf, type HeardTone } from './channel-tone.ts';
import type { ToldFrame } from './channel-frames.ts';

export interface ChannelTally {
  readonly assignment: Assignment;
  /** Its place in the plan. */
  readonly at: number;
  /** Something is new since `state` was read. */
  isNew: boolean;
  /**
   * @param seconds of air that it took. @param points what a constellation shows, moved.
   * @param wasTold the device has told of it before: it counts once, as heard here.
   * @param checked of a signed channel: what it proves, and the payload beside that.
   */
  heard(
    frame: ReceivedFrame,
    atMs: number,
    seconds: number,
    points: Float32Array,
    wasTold: boolean,
    checked: { proof: HeardProof; body: Uint8Array } | null,
  ): Heard & { levelDb: number };
  /** The device has heard a frame, and this console has not, or not yet. @returns it, as it is kept. */
  told(frame: ToldFrame, atMs: number, seconds: number): Heard;
  /** The device tells that it got no frame of something. */
  toldLost(): void;
  /** It tells of a frame that cannot have sounded beside the others: left out here. */
  leftOut(): void;
  /** Whether a frame of so many seconds that the device tells of can have sounded beside the others. */
  canHaveSounded(seconds: number, nowMs: number): boolean;
  /** The strongest tone that stands in it now, as others hear it; null: none. */
  hearTone(tone: HeardTone | null, nowMs: number): void;
  /** Of the newest whole frame that was heard here, dB re full scale; null: none was. */
  readonly levelDb: number | null;
  /** @param nowMs by the same clock as `heard`. @param othersDb mean level of the plan's channels. */
  state(nowMs: number, othersDb: number | null): Omit<ChannelState, 'signature'>;
  readonly snrDb: readonly number[];
  readonly points: Float32Array;
}

const NEWEST = 100;
const HISTORY = 120;
/** Seconds of which utilisation is told. */
const SECONDS = 10;
const FAILING_RATE = 0.05;
/** So many times as long as usual without a frame, and no less than this. */
const SILENT_TIMES = 5;
const SILENT_MS = 2000;
const LEARN = 0.2;

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const channelDbOf = ({ carriers }: ReceivedFrame, fullScale: number): number => {
  let sum = 0;
  for (const { amplitude } of carriers) sum += amplitude;
  return levelDbOf(sum / carriers.length / fullScale);
};

const strongestOf = (
  { excisedHz, excisedAmplitudes }: ReceivedFrame,
  fullScale: number,
): HeardTone | null =>
  excisedHz.reduce<HeardTone | null>((most, hz, i) => {
    const levelDb = levelDbOf((excisedAmplitudes[i] ?? 0) / fullScale);
    return most && most.levelDb >= levelDb ? most : { hz, levelDb, isSure: false };
  }, null);

const UNCHECKED = { proof: 'unchecked' } as const;
/** It says that it has a proof, of whoever sent it first: no part of what it says (P11.12). */
const isClaimed = ({ crcOk, flags, psdu }: Pick<ToldFrame, 'crcOk' | 'flags' | 'psdu'>): boolean =>
  crcOk && bodyOf(flags, psdu) !== null;
const saidOf = ({ flags, psdu }: Pick<ToldFrame, 'flags' | 'psdu'>): Uint8Array =>
  bodyOf(flags, psdu) ?? psdu;

/** @param fullScale of the samples. */
export function createChannelTally(
  assignment: Assignment,
  at: number,
  { waveform, running }: Pick<ChannelPlan, 'waveform' | 'running'>,
  fullScale: number,
): ChannelTally {
  const outcomes: boolean[] = [];
  const snrDb: number[] = [];
  /** Seconds of air by second. */
  const air: { second: number; filled: number }[] = [];
  let frames = 0;
  let lost = 0;
  const byDevice = { frames: 0, lost: 0, leftOut: 0 };
  let last: Heard | null = null;
  let points: Float32Array = new Float32Array(0);
  let usualMs: number | null = null;
  let framedAtMs: number | null = null;
  let levelDb: number | null = null;
  let isTurned: boolean | null = null;
  /** What was taken out of the newest whole frame; null: nothing. */
  let takenOut: HeardTone | null = null;
  const keeper = createToneKeeper(waveform.f0Hz / symbolPeriods(waveform));

  const errorRate = (): number | null =>
    outcomes.length === 0 ? null : outcomes.filter((ok) => !ok).length / outcomes.length;

  function utilisation(nowMs: number): number {
    const from = Math.floor(nowMs / 1000) - SECONDS;
    while (air[0] && air[0].second <= from) air.shift();
    return Math.min(1, air.reduce((sum, { filled }) => sum + filled, 0) / SECONDS);
  }
  function keepAir(atMs: number, seconds: number): void {
    const second = Math.floor(atMs / 1000);
    const newest = air.at(-1);
    if (newest && newest.second >= second) newest.filled += seconds;
    else air.push({ second, filled: seconds });
  }
  function learn(atMs: number): void {
    if (framedAtMs !== null) {
      const since = Math.max(0, atMs - framedAtMs);
      usualMs = usualMs === null ? since : usualMs + LEARN * (since - usualMs);
    }
    framedAtMs = atMs;
  }
  const figuresOf = (
    frame: Pick<ReceivedFrame, 'psdu' | 'flags' | 'crcOk' | 'snrDb' | 'evm' | 'clockErrorPpm'>,
    atMs: number,
    body: Uint8Array,
  ): Omit<Heard, 'by' | 'levelDb' | 'excisedHz'> => ({
    ...{ atMs, psduHex: hexOf(frame.psdu), flags: frame.flags, crcOk: frame.crcOk },
    value: frame.crcOk ? readPayload(body, assignment.payload) : null,
    ...{ snrDb: frame.snrDb, evm: frame.evm, clockErrorPpm: frame.clockErrorPpm },
  });
  const isQuiet = (nowMs: number): boolean =>
    framedAtMs !== null &&
    nowMs - framedAtMs > Math.max(SILENT_MS, SILENT_TIMES * (usualMs ?? Infinity));
  function condition(nowMs: number, margin: number | null): ChannelState['condition'] {
    if (margin === null || framedAtMs === null) return lost > 0 ? 'failing' : 'never';
    if (isQuiet(nowMs)) return last?.crcOk === false ? 'failing' : 'silent';
    if (margin < FAILING_MARGIN_DB || (errorRate() ?? 0) > FAILING_RATE) return 'failing';
    return margin < WEAK_MARGIN_DB ? 'weak' : 'good';
  }

  return {
    assignment,
    at,
    canHaveSounded: createAirAllowance(),
    isNew: true,
    get snrDb() {
      return snrDb;
    },
    get points() {
      return points;
    },
    hearTone(tone, nowMs) {
      const isStronger = tone && (!takenOut || tone.levelDb >= takenOut.levelDb);
      keeper.hear(isStronger ? tone : takenOut, nowMs);
    },
    get levelDb() {
      return levelDb;
    },
    heard(frame, atMs, seconds, constellation, wasTold, checked) {
      if (frame.crcOk) {
        levelDb = channelDbOf(frame, fullScale);
        takenOut = strongestOf(frame, fullScale);
        // Of a running pilot the frame says nothing of its own sender.
        isTurned = running ? null : frame.isTurned;
      }
      if (frame.crcOk) frames += 1;
      else lost += 1;
      keeper.outcome(frame.crcOk && marginDb(frame.snrDb, waveform) >= FAILING_MARGIN_DB);
      outcomes.push(frame.crcOk);
      if (outcomes.length > NEWEST) outcomes.shift();
      if (wasTold) byDevice.frames -= 1;
      else {
        if (frame.crcOk) learn(atMs);
        keepAir(atMs, seconds);
      }
      points = constellation;
      snrDb.push(frame.snrDb);
      if (snrDb.length > HISTORY) snrDb.shift();
      const heard = {
        ...figuresOf(frame, atMs, checked?.body ?? saidOf(frame)),
        ...{ by: 'console' as const, levelDb: channelDbOf(frame, fullScale) },
        excisedHz: [...frame.excisedHz],
        ...(checked ? { proof: checked.proof } : isClaimed(frame) && UNCHECKED),
      };
      // The device may have told of a newer one meanwhile; what was held back is not the newest (P11.8).
      const isNewest = !wasTold || !last || atMs + 1000 * seconds > last.atMs;
      if (isNewest && checked?.proof !== 'late') last = heard;
      this.isNew = true;
      return heard;
    },
    told(frame, atMs, seconds) {
      byDevice.frames += 1;
      learn(atMs);
      keepAir(atMs, seconds);
      const isSigned = assignment.signedBy !== undefined;
      last = {
        ...figuresOf(frame, atMs, saidOf(frame)),
        ...{ by: 'device', levelDb: null, excisedHz: [] },
        ...((isSigned || isClaimed(frame)) && UNCHECKED),
      };
      this.isNew = true;
      return last;
    },
    toldLost() {
      byDevice.lost += 1;
      this.isNew = true;
    },
    leftOut() {
      byDevice.leftOut += 1;
      this.isNew = true;
    },
    state(nowMs, othersDb) {
      this.isNew = false;
      const margin = last && marginDb(last.snrDb, waveform);
      const byFrames = { condition: condition(nowMs, margin), isQuiet: isQuiet(nowMs) };
      // What was taken out of a frame of long ago stands there no longer, as far as anybody knows.
      if (byFrames.isQuiet) takenOut = null;
      return {
        ...{ harmonics: assignment.harmonics, frames, lost },
        ...keeper.judge(levelDb ?? othersDb, byFrames, nowMs),
        ...{ told: { ...byDevice }, isTurned },
        ...{ errorRate: errorRate(), marginDb: margin, utilisation: utilisation(nowMs), last },
      };
    },
  };
}
