// What of a recording is kept to be measured closely: its beginning, in bounded memory, and how often it was clipped.
import type { WavFormat } from '../wav.ts';

/** Samples a channel; five seconds at 48 kHz, and the longest transform the engines make. */
export const RECORD_LIMIT = 262_144;

export interface RecordKeeper {
  /** Takes the next `count` samples; those beyond the limit pass. */
  push(samples: Float32Array, count: number): void;
  /** The samples kept: a view. */
  read(): Float32Array;
}

/** @param expected samples to come, if known; room is made for no more than the limit. */
export function createRecordKeeper(expected: number): RecordKeeper {
  const kept = new Float32Array(Math.min(expected, RECORD_LIMIT));
  let held = 0;
  return {
    push(samples, count) {
      const room = Math.min(count, kept.length - held);
      kept.set(samples.subarray(0, room), held);
      held += room;
    },
    read: () => kept.subarray(0, held),
  };
}

const BITS: Partial<Record<WavFormat['encoding'], number>> = {
  uint8: 8,
  int16: 16,
  int24: 24,
  int32: 32,
};

/** Where an integer encoding's largest positive code stands, full scale 1.0; null for floats, which have no end. */
export function railOf(encoding: WavFormat['encoding']): number | null {
  const bits = BITS[encoding];
  return bits === undefined ? null : Math.fround(1 - 2 ** (1 - bits));
}

export interface ClippingMeter {
  push(samples: Float32Array, count: number): void;
  /** Samples that stand at one limit in a row of two or more. */
  clipped(): number;
  /** Samples that stand there alone, as the top of a sine of full scale does. */
  atLimit(): number;
}

/** Tells clipping from touching. @param rail the smallest value at a converter's limit; null: it has none. */
export function createClippingMeter(rail: number | null): ClippingMeter {
  let [clipped, alone, run, side] = [0, 0, 0, 0];
  return {
    push(samples, count) {
      if (rail === null) return;
      for (let i = 0; i < count; i += 1) {
        const x = samples[i] ?? 0;
        const at = x >= rail ? 1 : x <= -rail ? -1 : 0;
        run = at !== 0 && at === side ? run + 1 : Math.abs(at);
        side = at;
        if (run === 1) alone += 1;
        if (run < 2) continue;
        clipped += run === 2 ? 2 : 1;
        if (run === 2) alone -= 1;
      }
    },
    clipped: () => clipped,
    atLimit: () => alone,
  };
}

/** How often an extreme value occurs, and whether twice in a row. */
function extremeOf(samples: Float32Array, extreme: number): { count: number; inRow: boolean } {
  let [count, inRow] = [0, false];
  for (let i = 0; i < samples.length; i += 1) {
    if (samples[i] !== extreme) continue;
    count += 1;
    inRow ||= samples[i - 1] === extreme;
  }
  return { count, inRow };
}

/** Whether `railed` samples, counted elsewhere, are this record's largest or smallest, none next to another. */
export function standAlone(samples: Float32Array, railed: number): boolean {
  let [least, most] = [Infinity, -Infinity];
  for (const x of samples) {
    if (x < least) least = x;
    if (x > most) most = x;
  }
  const [low, high] = [extremeOf(samples, least), extremeOf(samples, most)];
  if (low.count + high.count === railed) return !low.inRow && !high.inRow;
  return [low, high].some(({ count, inRow }) => count === railed && !inRow);
}
