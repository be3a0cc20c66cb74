// The transform by its definition, for the few lengths no fast engine takes. Double precision, O(n²).

/** @param block n real samples. @returns X[0 … floor(n/2)], unscaled. */
export function directTransform(block: Float64Array): { re: Float64Array; im: Float64Array } {
  const n = block.length;
  const bins = Math.floor(n / 2) + 1;
  const re = new Float64Array(bins);
  const im = new Float64Array(bins);
  const cosines = Float64Array.from({ length: n }, (_, i) => Math.cos((-2 * Math.PI * i) / n));
  const sines = Float64Array.from({ length: n }, (_, i) => Math.sin((-2 * Math.PI * i) / n));
  for (let bin = 0; bin < bins; bin += 1) {
    let [x, y] = [0, 0];
    for (let [i, turn] = [0, 0]; i < n; i += 1) {
      x += (block[i] ?? 0) * (cosines[turn] ?? 0);
      y += (block[i] ?? 0) * (sines[turn] ?? 0);
      turn += bin;
      if (turn >= n) turn -= n;
    }
    re[bin] = x;
    im[bin] = y;
  }
  return { re, im };
}

/** Mean square of the one-sided peak amplitude per bin 0 … floor(n/2), unit², weights applied, their mean Σ w·x / Σ w removed. */
export function directPower(samples: Float32Array, weights: Float32Array): Float32Array {
  const n = samples.length;
  const sum = weights.reduce((total, w) => total + w, 0);
  const mean = samples.reduce((total, x, i) => total + x * (weights[i] ?? 0), 0) / sum;
  const { re, im } = directTransform(
    Float64Array.from(samples, (x, i) => (x - mean) * (weights[i] ?? 0)),
  );
  return Float32Array.from(re, (x, bin) => {
    const y = im[bin] ?? 0;
    const sides = bin === 0 || 2 * bin === n ? 1 : 2;
    return (sides * sides * (x * x + y * y)) / (sum * sum);
  });
}
