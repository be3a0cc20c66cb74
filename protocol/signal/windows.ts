// Windows and their figures. All periodic (the sample after the last would repeat the first).
// Source: F. J. Harris, Proc. IEEE 66 (1978) 51-83; flat-top: the five-term window of ISO 18431-2.
import type { WindowName } from '../model/index.ts';

export interface Window {
  readonly name: WindowName;
  /** Weights, length n. */
  readonly weights: Float32Array;
  /** Sum of the weights. */
  readonly sum: number;
  /** Mean weight: what a tone's amplitude is multiplied by. */
  readonly coherentGain: number;
  /** Equivalent noise bandwidth in bins: n * sum(w^2) / sum(w)^2. */
  readonly enbwBins: number;
}

const COSINE_TERMS: Record<Exclude<WindowName, 'kaiser'>, readonly number[]> = {
  rectangular: [1],
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  'blackman-harris': [0.35875, 0.48829, 0.14128, 0.01168],
  'flat-top': [0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368],
};

/** Modified Bessel function of the first kind, order zero, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-16; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** The weight of sample i of n, by the window's own formula. */
function shapeOf(name: WindowName, n: number, kaiserBeta: number): (i: number) => number {
  if (name === 'kaiser') {
    const middle = besselI0(kaiserBeta);
    return (i) => {
      const r = (2 * i) / n - 1;
      return besselI0(kaiserBeta * Math.sqrt(Math.max(0, 1 - r * r))) / middle;
    };
  }
  const terms = COSINE_TERMS[name];
  return (i) =>
    terms.reduce(
      (sum, a, m) => sum + (m % 2 === 0 ? a : -a) * Math.cos((2 * Math.PI * m * i) / n),
      0,
    );
}

/** @param n length, samples. @param kaiserBeta shape of the Kaiser window; unused by the others. */
export function createWindow(name: WindowName, n: number, kaiserBeta = 9): Window {
  const weights = new Float32Array(n);
  const weightAt = shapeOf(name, n, kaiserBeta);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i += 1) {
    const w = weightAt(i);
    weights[i] = w;
    sum += w;
    squares += w * w;
  }
  return { name, weights, sum, coherentGain: sum / n, enbwBins: (n * squares) / (sum * sum) };
}

/** Half the width of the main lobe, bins: from its top to its first zero (Harris 1978, IV). */
export function mainLobeBins(name: WindowName, kaiserBeta: number): number {
  return name === 'kaiser' ? Math.sqrt(1 + (kaiserBeta / Math.PI) ** 2) : COSINE_TERMS[name].length;
}

/** Resolution bandwidth, Hz: ENBW times the bin width. */
export function resolutionBandwidthHz(window: Window, rateHz: number): number {
  return (window.enbwBins * rateHz) / window.weights.length;
}
