// What of a measurement is drawn: curves of so many points, nothing hidden between two of them.
import { LOBE_DB } from '../decibels.ts';
import { decimateByMaximum } from '../decimate.ts';
import type { BlockSpectrum } from './block-spectrum.ts';

/** `spectrum` and `envelope` over Hz, `orders` over orders: dB re 1 unit, peak amplitude. `cepstrum` over s: amplitude. */
export type CurveName = 'spectrum' | 'envelope' | 'orders' | 'cepstrum';

export interface Curve {
  /** Abscissa of the first value; of a column of several points, its middle. */
  x0: number;
  dx: number;
  values: number[];
  /** Points of the measurement that a value is the largest of. */
  pointsPerValue: number;
}
export type Curves = Partial<Record<CurveName, Curve>>;

const LEAST_POWER = 1e-30;
/** What a level is good to, and what a cepstrum: digits behind it only make what is sent longer. */
const [LEVEL_STEPS, AMPLITUDE_STEPS] = [1 / LOBE_DB, 1e6];

/** @param points at most. @param step abscissa from one value to the next. @param steps that a unit is rounded to. */
export function drawn(
  values: Float32Array,
  step: number,
  points: number,
  steps = AMPLITUDE_STEPS,
): Curve {
  const out = new Float32Array(Math.max(1, Math.min(points, values.length)));
  const { columns, binsPerColumn } = decimateByMaximum(values, 0, values.length, out);
  return {
    x0: ((binsPerColumn - 1) / 2) * step,
    dx: binsPerColumn * step,
    values: Array.from(out.subarray(0, columns), (value) => Math.round(value * steps) / steps),
    pointsPerValue: binsPerColumn,
  };
}

/** A block's power (of the peak amplitude, unit²) as levels, all of it. */
export const drawnLevels = ({ power, binHz }: BlockSpectrum, points: number): Curve =>
  drawn(
    Float32Array.from(power, (p) => 10 * Math.log10(Math.max(LEAST_POWER, p))),
    binHz,
    points,
    LEVEL_STEPS,
  );

/** The lowest `points` bins, each as it is: what is looked for in an envelope, or among orders, stands there. */
export const lowestLevels = ({ power, ...spectrum }: BlockSpectrum, points: number): Curve =>
  drawnLevels({ ...spectrum, power: power.subarray(0, points) }, points);
