// The loops of a hop: mean, window, power, hold. Plain arrays in, numbers or the caller's arrays out.
// No number but constants goes into a call or comes out of one, so that none is boxed.
// Four at a time: sums do not wait for each other, and bounds are looked at less (measured with bench/spectrum.ts).

/**
 * Copies `count` values from `at` in `source` to `to` in `out`.
 * @returns whether each is a number whose square fits in `most`; false also where their squares' sum does not.
 */
export function copyBounded(
  source: Float32Array,
  at: number,
  out: Float32Array,
  to: number,
  count: number,
  most: number,
): boolean {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const fours = count - (count % 4);
  for (let i = 0; i < fours; i += 4) {
    const w = source[at + i] ?? 0;
    const x = source[at + i + 1] ?? 0;
    const y = source[at + i + 2] ?? 0;
    const z = source[at + i + 3] ?? 0;
    out[to + i] = w;
    out[to + i + 1] = x;
    out[to + i + 2] = y;
    out[to + i + 3] = z;
    a += w * w;
    b += x * x;
    c += y * y;
    d += z * z;
  }
  for (let i = fours; i < count; i += 1) {
    const w = source[at + i] ?? 0;
    out[to + i] = w;
    a += w * w;
  }
  return a + b + (c + d) < most;
}

/**
 * out[i] = (samples[from + i] - mean) * weights[i], for the window's length, a multiple of four. The mean is that of the
 * weighted block, Σ w·x / Σ w, so that bin 0 is empty: a plain one leaves there what the window makes of a line.
 * @param meanPerSum 1 / Σ w; 0: the mean stays.
 */
export function applyWindow(
  samples: Float32Array,
  from: number,
  meanPerSum: number,
  weights: Float32Array,
  out: Float32Array,
): void {
  const n = weights.length;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  // Sums of what stands above the first sample: an offset takes no digits from them.
  const base = meanPerSum === 0 ? 0 : (samples[from] ?? 0);
  const summed = meanPerSum === 0 ? 0 : n;
  for (let i = 0; i < summed; i += 4) {
    a += ((samples[from + i] ?? 0) - base) * (weights[i] ?? 0);
    b += ((samples[from + i + 1] ?? 0) - base) * (weights[i + 1] ?? 0);
    c += ((samples[from + i + 2] ?? 0) - base) * (weights[i + 2] ?? 0);
    d += ((samples[from + i + 3] ?? 0) - base) * (weights[i + 3] ?? 0);
  }
  const mean = base + (a + b + (c + d)) * meanPerSum;
  for (let i = 0; i < n; i += 4) {
    out[i] = ((samples[from + i] ?? 0) - mean) * (weights[i] ?? 0);
    out[i + 1] = ((samples[from + i + 1] ?? 0) - mean) * (weights[i + 1] ?? 0);
    out[i + 2] = ((samples[from + i + 2] ?? 0) - mean) * (weights[i + 2] ?? 0);
    out[i + 3] = ((samples[from + i + 3] ?? 0) - mean) * (weights[i + 3] ?? 0);
  }
}

/** Squared peak amplitude of bin 0 or n/2, whose line stands once in the spectrum: (|X| / Σw)². */
const edgePower = (value: number, perSum: number): number => value * value * perSum;

/**
 * running += (power - running) / count, bins 0 … n/2, where power is the squared one-sided peak amplitude
 * (2|X| / Σw)², unit². @param packed a RealFft's output. @param perSum 1 / (Σw)².
 */
export function averagePower(
  packed: Float32Array,
  perSum: number,
  count: number,
  running: Float32Array,
): void {
  const last = running.length - 1;
  const inner = 4 * perSum;
  const weight = 1 / count;
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
