// What is known of one channel of a plan: its newest frame, how often frames are lost, how full it is. Decodes nothing.
import {
  bodyOf,
  FAILING_MARGIN_DB,
  marginDb,
  readPayload,
  WEAK_MARGIN_DB,
  type ReceivedFrame,
} from '@harmonic/protocol/phy';
import type { Assignment, PlanWaveform } from '@harmonic/protocol/model';
import type { ChannelState, Heard, HeardProof } from '../../contract/index.ts';
import { createAirAllowance } from './air-allowance.ts';
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
  /** The device tells that it got no frame of something, or of one that cannot be. */
  toldLost(): void;
  /** Whether a frame of so many seconds that the device tells of can have sounded beside the others. */
  canHaveSounded(seconds: number, nowMs: number): boolean;
  /** @param nowMs by the same clock as `heard`. */
  state(nowMs: number): Omit<ChannelState, 'signature'>;
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

const levelDbOf = ({ carriers }: ReceivedFrame, fullScale: number): number => {
  let sum = 0;
  for (const { amplitude } of carriers) sum += amplitude;
  return 20 * Math.log10(Math.max(sum / carriers.length / fullScale, 1e-15));
};

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
  waveform: PlanWaveform,
  fullScale: number,
): ChannelTally {
  const outcomes: boolean[] = [];
  const snrDb: number[] = [];
  /** Seconds of air by second. */
  const air: { second: number; filled: number }[] = [];
  let frames = 0;
  let lost = 0;
  const byDevice = { frames: 0, lost: 0 };
  let last: Heard | null = null;
  let points: Float32Array = new Float32Array(0);
  let usualMs: number | null = null;
  let framedAtMs: number | null = null;

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
  function condition(nowMs: number, margin: number | null): ChannelState['condition'] {
    if (margin === null || framedAtMs === null) return lost > 0 ? 'failing' : 'never';
    const patience = Math.max(SILENT_MS, SILENT_TIMES * (usualMs ?? Infinity));
    if (nowMs - framedAtMs > patience) return last?.crcOk === false ? 'failing' : 'silent';
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
    heard(frame, atMs, seconds, constellation, wasTold, checked) {
      if (frame.crcOk) frames += 1;
      else lost += 1;
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
        ...{ by: 'console' as const, levelDb: levelDbOf(frame, fullScale) },
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
    state(nowMs) {
      this.isNew = false;
      const margin = last && marginDb(last.snrDb, waveform);
      return {
        ...{ harmonics: assignment.harmonics, condition: condition(nowMs, margin), frames, lost },
        told: { ...byDevice },
        ...{ errorRate: errorRate(), marginDb: margin, utilisation: utilisation(nowMs), last },
      };
    },
  };
}
