// The transform by its definition, for the few lengths no fast engine takes. Double precision, O(n²).

/** Mean square of the one-sided peak amplitude per bin 0 … floor(n/2), unit², mean removed, weights applied. */
export function directPower(samples: Float32Array, weights: Float32Array): Float32Array {
  const n = samples.length;
  const bins = Math.floor(n / 2) + 1;
  const power = new Float32Array(bins);
  const sum = weights.reduce((total, w) => total + w, 0);
  const mean = samples.reduce((total, x) => total + x, 0) / n;
  for (let bin = 0; bin < bins; bin += 1) {
    let re = 0;
    let im = 0;
    for (let i = 0; i < n; i += 1) {
      const x = ((samples[i] ?? 0) - mean) * (weights[i] ?? 0);
      const phase = (-2 * Math.PI * ((bin * i) % n)) / n;
      re += x * Math.cos(phase);
      im += x * Math.sin(phase);
    }
    const sides = bin === 0 || 2 * bin === n ? 1 : 2;
    power[bin] = (sides * sides * (re * re + im * im)) / (sum * sum);
  }
  return power;
}
