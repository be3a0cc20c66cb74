/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by a window */
// What a window of one symbol shows of a steady tone on a harmonic, and what is left of it once the assigned harmonics are
// taken out symbol by symbol: lines a symbol rate apart. Looks at no samples. Source: Crochiere, Rabiner 1983, ch. 2 (a system that
// varies with a period makes images of a line at whole multiples of its rate).
import { periodSamples, symbolPeriods, type Waveform } from '../waveform.ts';
import { createProjection } from './projection.ts';

export interface ToneResponse {
  /** The tone that is asked about, Hz. */
  tune(hz: number): void;
  /** Of its power, at so many symbol rates from it, where guards are left out and windows raised for them. */
  image(rates: number): number;
  /** Of its power, on a harmonic that is not assigned. */
  on(harmonic: number): number;
  /** Writes what such harmonics show of it, amplitude and phase by the beginning of a window: of a tone e^jωs. */
  amplitudes(harmonics: readonly number[], re: Float64Array, im: Float64Array): void;
}

/** By the nominal clock: what one is off turns no tone out of its place. */
export function createToneResponse(waveform: Waveform, assigned: readonly number[]): ToneResponse {
  const { rateHz, f0Hz, periods } = waveform;
  const period = periodSamples(waveform);
  const length = Math.floor(periods * period + 1e-6);
  const symbolRateHz = rateHz / (symbolPeriods(waveform) * period);
  const projection = createProjection(assigned, [], length);
  projection.retune(period);
  /** The tone's cosine and sine, and what is left of them. */
  const waves = [new Float64Array(length), new Float64Array(length)] as const;
  const rests = [new Float64Array(length), new Float64Array(length)] as const;
  let tuned = NaN;
  let isPut = false;

  const put = (): void => {
    if (isPut) return;
    isPut = true;
    const turnRe = Math.cos((2 * Math.PI * tuned) / rateHz);
    const turnIm = Math.sin((2 * Math.PI * tuned) / rateHz);
    let c = 1;
    let d = 0;
    for (let s = 0; s < length; s += 1) {
      waves[0][s] = c;
      waves[1][s] = d;
      const next = c * turnRe - d * turnIm;
      d = c * turnIm + d * turnRe;
      c = next;
    }
    for (const i of [0, 1] as const) {
      projection.take(waves[i], 0);
      projection.rest(waves[i], 0, rests[i]);
    }
  };
  /** Dirichlet's. */
  const kernel = (hz: number): number => {
    const turn = (Math.PI * hz) / rateHz;
    const each = Math.sin(turn);
    return Math.abs(each) < 1e-12 ? 1 : Math.sin(length * turn) / (length * each);
  };
  return {
    tune(hz) {
      if (hz === tuned) return;
      tuned = hz;
      isPut = false;
    },
    image(rates) {
      put();
      const step = (2 * Math.PI * (tuned + rates * symbolRateHz)) / rateHz;
      const turnRe = Math.cos(step);
      const turnIm = Math.sin(step);
      let re = 0;
      let im = 0;
      let c = 1;
      let d = 0;
      for (let s = 0; s < length; s += 1) {
        re += rests[0][s]! * c + rests[1][s]! * d;
        im += rests[1][s]! * c - rests[0][s]! * d;
        const next = c * turnRe - d * turnIm;
        d = c * turnIm + d * turnRe;
        c = next;
      }
      return (re * re + im * im) / (length * length);
    },
    on: (harmonic) => kernel(tuned - harmonic * f0Hz) ** 2 + kernel(tuned + harmonic * f0Hz) ** 2,
    amplitudes(harmonics, re, im) {
      for (let i = 0; i < harmonics.length; i += 1) {
        const hz = tuned - harmonics[i]! * f0Hz;
        const angle = (Math.PI * (length - 1) * hz) / rateHz;
        const size = kernel(hz);
        re[i] = size * Math.cos(angle);
        im[i] = size * Math.sin(angle);
      }
    },
  };
}
