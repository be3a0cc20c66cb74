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
}

/** By the nominal clock: what one is off turns no tone out of its place. */
export function createToneResponse(waveform: Waveform, assigned: readonly number[]): ToneResponse {
  const { rateHz, f0Hz, periods } = waveform;
  const period = periodSamples(waveform);
  const length = Math.floor(periods * period + 1e-6);
  const symbolRateHz = rateHz / (symbolPeriods(waveform) * period);
  const projection = createProjection(assigned, [], length);
  projection.retune(period);
  const wave = new Float64Array(length);
  const rests = [new Float64Array(length), new Float64Array(length)] as const;
  let tuned = NaN;
  let isPut = false;

  const put = (of: (angle: number) => number, hz: number, rest: Float64Array): void => {
    for (let s = 0; s < length; s += 1) wave[s] = of((2 * Math.PI * hz * s) / rateHz);
    projection.take(wave, 0);
    projection.rest(wave, 0, rest);
  };
  /** Dirichlet's, of power. */
  const kernel = (hz: number): number => {
    const turn = (Math.PI * hz) / rateHz;
    const each = Math.sin(turn);
    return Math.abs(each) < 1e-12 ? 1 : (Math.sin(length * turn) / (length * each)) ** 2;
  };
  return {
    tune(hz) {
      if (hz === tuned) return;
      tuned = hz;
      isPut = false;
    },
    image(rates) {
      if (!isPut) {
        put(Math.cos, tuned, rests[0]);
        put(Math.sin, tuned, rests[1]);
        isPut = true;
      }
      const step = (2 * Math.PI * (tuned + rates * symbolRateHz)) / rateHz;
      let re = 0;
      let im = 0;
      for (let s = 0; s < length; s += 1) {
        const c = Math.cos(step * s);
        const d = Math.sin(step * s);
        re += rests[0][s]! * c + rests[1][s]! * d;
        im += rests[1][s]! * c - rests[0][s]! * d;
      }
      return (re * re + im * im) / (length * length);
    },
    on: (harmonic) => kernel(tuned - harmonic * f0Hz) + kernel(tuned + harmonic * f0Hz),
  };
}
