// How a line's frequency moves through a record: by the turn of its phase from block to block. One line; knows no series.

export interface FrequencyTrack {
  /** Seconds from the record's first sample, rising. */
  timesS: Float64Array;
  /** Mean frequency between the blocks before and behind that time, Hz. */
  frequenciesHz: Float64Array;
}

/** Peak amplitude and phase, radians, of the line of `perSample` in the Hann-weighted block from `from`, at its middle. */
function lineAt(
  samples: Float32Array,
  from: number,
  n: number,
  perSample: number,
): { amplitude: number; phase: number } {
  let [re, im] = [0, 0];
  for (let i = 0; i < n; i += 1) {
    const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / n);
    const angle = perSample * (i - n / 2);
    const x = (samples[from + i] ?? 0) * weight;
    re += x * Math.cos(angle);
    im -= x * Math.sin(angle);
  }
  return { amplitude: (4 * Math.hypot(re, im)) / n, phase: Math.atan2(im, re) };
}

const wrap = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));

/**
 * @param frequencyHz where the line is expected; found within half a hop's bin round the last block's frequency.
 * `meanAmplitude`: of that line, peak, unit. @param blockSamples four periods of the spacing to the next line at least. Hop: half a block.
 * Source: phase vocoder, J. L. Flanagan, R. M. Golden, Bell Syst. Tech. J. 45 (1966) 1493-1509.
 */
export function trackFrequency(
  samples: Float32Array,
  rateHz: number,
  frequencyHz: number,
  blockSamples: number,
): FrequencyTrack & { meanAmplitude: number } {
  const hop = Math.floor(blockSamples / 2);
  const steps = Math.max(0, Math.floor((samples.length - blockSamples) / hop));
  const timesS = new Float64Array(steps);
  const frequenciesHz = new Float64Array(steps);
  let expected = frequencyHz;
  let amplitudes = 0;
  for (let step = 0; step < steps; step += 1) {
    const perSample = (2 * Math.PI * expected) / rateHz;
    const before = lineAt(samples, step * hop, blockSamples, perSample);
    const behind = lineAt(samples, (step + 1) * hop, blockSamples, perSample);
    const turn = wrap(behind.phase - before.phase - perSample * hop);
    amplitudes += before.amplitude;
    timesS[step] = ((step + 0.5) * hop + blockSamples / 2) / rateHz;
    frequenciesHz[step] = expected + (turn * rateHz) / (2 * Math.PI * hop);
    expected = frequenciesHz[step] ?? expected;
  }
  return { timesS, frequenciesHz, meanAmplitude: amplitudes / Math.max(1, steps) };
}

/** Largest less smallest frequency of the middle nine tenths, Hz; 0 for fewer than two blocks. */
export function frequencySpread({ frequenciesHz }: FrequencyTrack): number {
  if (frequenciesHz.length < 2) return 0;
  const sorted = frequenciesHz.toSorted();
  const cut = Math.floor(sorted.length / 20);
  return (sorted[sorted.length - 1 - cut] ?? 0) - (sorted[cut] ?? 0);
}
