// How a line's frequency moves through a record: by the turn of its phase from block to block. One line; knows no series.

export interface FrequencyTrack {
  /** Seconds from the record's first sample, rising. */
  timesS: Float64Array;
  /** Mean frequency between the blocks before and behind that time, Hz. */
  frequenciesHz: Float64Array;
}

const HANN_ENBW = 1.5;

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

/** Of so many as a track has, noise puts less than one in a thousand further apart than six standard deviations. */
const NOISE_RANGE = 6;

/** Means of `count` neighbours each: the phase's turn over as many steps, by their time. */
function smoothed({ timesS, frequenciesHz }: FrequencyTrack, count: number): FrequencyTrack {
  const steps = frequenciesHz.length - count + 1;
  const mean = (values: Float64Array, at: number): number =>
    values.subarray(at, at + count).reduce((sum, value) => sum + value, 0) / count;
  return {
    timesS: Float64Array.from({ length: steps }, (_, at) => mean(timesS, at)),
    frequenciesHz: Float64Array.from({ length: steps }, (_, at) => mean(frequenciesHz, at)),
  };
}

/**
 * Standard deviation of a track's frequencies in white noise, Hz: of the phases of two Hann-weighted blocks, a hop apart.
 * @param noiseVariance of a sample, unit². @param amplitudePeak of the line.
 * Source: D. C. Rife, R. R. Boorstyn, IEEE Trans. Inf. Theory 20 (1974) 591-598, a phase by its window's ENBW.
 */
export function trackNoise(
  noiseVariance: number,
  amplitudePeak: number,
  blockSamples: number,
  rateHz: number,
): number {
  const phase = Math.sqrt((2 * noiseVariance * HANN_ENBW) / blockSamples) / amplitudePeak;
  return (Math.SQRT2 * phase * rateHz) / (2 * Math.PI * Math.floor(blockSamples / 2));
}

/**
 * How far a line moves beyond what noise makes of it, Hz: over single steps, and over ever more of them, whose noise
 * falls as their number while a drift stays. @param noiseHz as of `trackNoise`. 0: no more than noise does.
 */
export function frequencyMoved(track: FrequencyTrack, noiseHz: number): number {
  let moved = 0;
  for (let count = 1; 3 * count <= track.frequenciesHz.length; count *= 2) {
    const spread = frequencySpread(smoothed(track, count));
    const byNoise = (NOISE_RANGE * noiseHz) / count;
    if (spread > byNoise) moved = Math.max(moved, Math.sqrt(spread ** 2 - byNoise ** 2));
  }
  return moved;
}
