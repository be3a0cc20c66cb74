// From levels re 1 channel unit to the reference on the screen: dBFS, the channel's unit, or a calibrated one. Pure.
import type { Calibration } from '@harmonic/protocol/model';
import { responseDb } from '@harmonic/protocol/signal';
import type { LivePeak } from '../../../contract/index.ts';

export interface LevelReference {
  /** dB to add wherever no response of a sensor counts. */
  shiftDb: number;
  /** dB to add at a frequency, Hz. */
  at(hz: number): number;
  /** The same for equally spaced levels; until the spacing changes the same array. */
  over(x0: number, dx: number, count: number): Float32Array;
}

/**
 * A gain is a shift of levels; an offset changes the mean alone, which no line of the spectrum but the first shows.
 * @param calibration null: the channel's own unit. @param fullScale amplitude of a full-scale sine, channel unit.
 */
export function createLevelReference(
  reference: 'fs' | 'unit',
  fullScale: number,
  calibration: Calibration | null,
): LevelReference {
  const used = reference === 'unit' ? calibration : null;
  const scale = reference === 'fs' ? 1 / fullScale : Math.abs(used?.gain ?? 1);
  const shiftDb = 20 * Math.log10(scale);
  const response = used?.response ?? null;
  const at = (hz: number): number =>
    response && hz > 0 ? shiftDb - responseDb(response, hz) : shiftDb;
  let held = new Float32Array(0);
  let heldOf = '';
  return {
    shiftDb,
    at,
    over(x0, dx, count) {
      const of = `${x0} ${dx} ${count}`;
      if (of !== heldOf) {
        heldOf = of;
        held = Float32Array.from({ length: count }, (_, i) => at(x0 + i * dx));
      }
      return held;
    },
  };
}

/** Peaks in the reference, the strongest first: a sensor's response may rank them anew. */
export const peaksAt = (
  { at }: Pick<LevelReference, 'at'>,
  peaks: readonly LivePeak[],
): LivePeak[] =>
  peaks
    .map(({ frequencyHz, levelDb }) => ({ frequencyHz, levelDb: levelDb + at(frequencyHz) }))
    .sort((a, b) => b.levelDb - a.levelDb);
