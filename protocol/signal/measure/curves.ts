// What of a measurement is drawn: curves of so many points, nothing hidden between two of them.
import type { BlockSpectrum } from './block-spectrum.ts';
import { decimateByMaximum } from '../decimate.ts';

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

/** @param points at most. @param step abscissa from one value to the next. */
export function drawn(values: Float32Array, step: number, points: number): Curve {
  const out = new Float32Array(Math.max(1, Math.min(points, values.length)));
  const { columns, binsPerColumn } = decimateByMaximum(values, 0, values.length, out);
  return {
    x0: ((binsPerColumn - 1) / 2) * step,
    dx: binsPerColumn * step,
    values: [...out.subarray(0, columns)],
    pointsPerValue: binsPerColumn,
  };
}

/** A block's power (of the peak amplitude, unit²) as levels. */
export const drawnLevels = ({ power, binHz }: BlockSpectrum, points: number): Curve =>
  drawn(
    Float32Array.from(power, (p) => 10 * Math.log10(Math.max(LEAST_POWER, p))),
    binHz,
    points,
  );
