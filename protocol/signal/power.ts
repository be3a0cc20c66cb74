// The loops of a hop: mean, window, power, hold. Plain arrays in, numbers or the caller's arrays out.
// Several sums at once where one would wait for its own addition (measured with bench/spectrum.ts).

/** Mean of the n samples from `from`; n is a multiple of four. */
export function meanOf(samples: Float32Array, from: number, n: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = from; i < from + n; i += 4) {
    a += samples[i] ?? 0;
    b += samples[i + 1] ?? 0;
    c += samples[i + 2] ?? 0;
    d += samples[i + 3] ?? 0;
  }
  return (a + b + (c + d)) / n;
}

/** out[i] = (samples[from + i] - mean) * weights[i], for the length of the window. */
export function applyWindow(
  samples: Float32Array,
  from: number,
  mean: number,
  weights: Float32Array,
  out: Float32Array,
): void {
  for (let i = 0; i < weights.length; i += 1)
    out[i] = ((samples[from + i] ?? 0) - mean) * (weights[i] ?? 0);
}

/** Squared peak amplitude of bin 0 or n/2, whose line stands once in the spectrum: (|X| / Σw)². */
const edgePower = (value: number, perSum: number): number => value * value * perSum;

/**
 * running += weight * (power - running), bins 0 … n/2, where power is the squared one-sided peak amplitude
 * (2|X| / Σw)², unit². @param packed a RealFft's output. @param perSum 1 / (Σw)².
 */
export function averagePower(
  packed: Float32Array,
  perSum: number,
  weight: number,
  running: Float32Array,
): void {
  const last = running.length - 1;
  const inner = 4 * perSum;
  const dc = edgePower(packed[0] ?? 0, perSum);
  const nyquist = edgePower(packed[1] ?? 0, perSum);
  running[0] = (running[0] ?? 0) + weight * (dc - (running[0] ?? 0));
  running[last] = (running[last] ?? 0) + weight * (nyquist - (running[last] ?? 0));
  for (let bin = 1; bin < last; bin += 1) {
    const re = packed[2 * bin] ?? 0;
    const im = packed[2 * bin + 1] ?? 0;
    const before = running[bin] ?? 0;
    running[bin] = before + weight * ((re * re + im * im) * inner - before);
  }
}

/** hold = max(hold, power), bins 0 … n/2; the powers are those of `averagePower`. */
export function holdPower(packed: Float32Array, perSum: number, hold: Float32Array): void {
  const last = hold.length - 1;
  const inner = 4 * perSum;
  hold[0] = Math.max(hold[0] ?? 0, edgePower(packed[0] ?? 0, perSum));
  hold[last] = Math.max(hold[last] ?? 0, edgePower(packed[1] ?? 0, perSum));
  for (let bin = 1; bin < last; bin += 1) {
    const re = packed[2 * bin] ?? 0;
    const im = packed[2 * bin + 1] ?? 0;
    const power = (re * re + im * im) * inner;
    if (power > (hold[bin] ?? 0)) hold[bin] = power;
  }
}
