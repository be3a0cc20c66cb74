// The picture of a spectral event: the newest samples are held, and turned into lines of a waterfall when one is wanted.
import { referenceEngine } from '@harmonic/protocol/signal';
import { LINE_LEAST_DB, LINE_STEPS_A_DB } from '../../contract/index.ts';
import type { EventPicture } from './messages.ts';

export interface PictureWish {
  /** Its middle; null: all there is. */
  hz: number | null;
  /** Samples from the newest back to where the event began. */
  sinceSamples: number;
}

export interface PictureTaker {
  push(samples: ArrayLike<number>, count: number): void;
  /** Null while too little is held. Times are from the newest sample on, ms. */
  take(wish: PictureWish): EventPicture | null;
}

export const BEFORE_S = 0.5;
export const AFTER_S = 1.5;
const LINES = 48;
const MOST_COLUMNS = 192;
const MOST_HELD = 1 << 20;
const LEAST_FFT = 256;
const MOST_FFT = 32_768;
/** Bins of f0 at least; periods of f0 shown to both sides. */
const BINS_A_PERIOD = 16;
const AROUND = 5;
const HOPS_A_LINE = 4;
const LEAST_POWER = 10 ** (LINE_LEAST_DB / 10);

/** @param fullScale of the samples. */
export function createPictureTaker(rateHz: number, f0Hz: number, fullScale: number): PictureTaker {
  const wanted = (BEFORE_S + AFTER_S + 0.3) * rateHz;
  const size = 2 ** Math.min(Math.log2(MOST_HELD), Math.ceil(Math.log2(wanted)));
  const held = new Float32Array(size);
  const n = Math.max(
    LEAST_FFT,
    Math.min(MOST_FFT, 2 ** Math.ceil(Math.log2((BINS_A_PERIOD * rateHz) / f0Hz))),
  );
  let end = 0;

  function columnsOf(hz: number | null) {
    const bin = rateHz / n;
    const middle = hz === null ? n / 4 : Math.round(hz / bin);
    const reach = hz === null ? n / 4 : Math.ceil((AROUND * f0Hz) / bin);
    const first = Math.max(0, Math.floor(middle - reach));
    const last = Math.min(n / 2 - 1, Math.ceil(middle + reach));
    const each = Math.ceil((last - first + 1) / MOST_COLUMNS);
    return { first, each, columns: Math.ceil((last - first + 1) / each), columnHz: each * bin };
  }

  return {
    push(samples, count) {
      for (let i = 0; i < count; i += 1) held[(end + i) % size] = samples[i] ?? 0;
      end += count;
    },
    take({ hz, sinceSamples }) {
      const from = Math.max(0, end - size, Math.floor(end - sinceSamples - BEFORE_S * rateHz));
      const to = Math.min(end, Math.ceil(end - sinceSamples + AFTER_S * rateHz));
      if (to - from < n) return null;
      const { first, each, columns, columnHz } = columnsOf(hz);
      const line = createLine({ held, n, first, each, columns, fullScale });
      const every = (to - from - n) / LINES;
      const lines = new Uint8Array(LINES * columns);
      const sum = new Float64Array(columns);
      let summed = 0;
      for (let at = 0; at < LINES; at += 1) {
        const powers = line(from + at * every, every);
        const isDuring = from + at * every + n / 2 >= end - sinceSamples;
        if (isDuring) summed += 1;
        for (let column = 0; column < columns; column += 1) {
          const power = powers[column] ?? 0;
          if (isDuring) sum[column] = (sum[column] ?? 0) + power;
          const step = LINE_STEPS_A_DB * (decibels(power) - LINE_LEAST_DB);
          lines[at * columns + column] = Math.max(0, Math.min(255, Math.round(step)));
        }
      }
      return {
        ...{ firstHz: ((first + (each - 1) / 2) * rateHz) / n, columnHz, lines },
        spectrumDb: Float32Array.from(sum, (power) => decibels(power / Math.max(1, summed))),
        firstMs: (1000 * (from + n / 2 - end)) / rateHz,
        everyMs: (1000 * every) / rateHz,
      };
    },
  };
}

const decibels = (power: number): number => 10 * Math.log10(Math.max(power, LEAST_POWER));

interface LineShape {
  held: Float32Array;
  n: number;
  first: number;
  each: number;
  columns: number;
  fullScale: number;
}

/** @returns squared peak amplitudes re full scale: of each column the highest, mean over the windows of a line. */
function createLine({ held, n, first, each, columns, fullScale }: LineShape) {
  const fft = referenceEngine('a picture is rare').create(n);
  const powers = new Float64Array(columns);
  const window = Float64Array.from(
    { length: n },
    (_, i) => ((0.5 - 0.5 * Math.cos((2 * Math.PI * i) / n)) * 4) / (n * fullScale),
  );
  // A power of two.
  const mask = held.length - 1;
  return (from: number, every: number): Float64Array => {
    const hops = Math.max(1, Math.min(HOPS_A_LINE, Math.ceil(every / (n / 2))));
    powers.fill(0);
    for (let hop = 0; hop < hops; hop += 1) {
      const start = Math.floor(from + (hop * every) / hops);
      const begin = start % held.length;
      for (let i = 0; i < n; i += 1)
        fft.input[i] = (held[(begin + i) & mask] ?? 0) * (window[i] ?? 0);
      fft.transform();
      for (let column = 0; column < columns; column += 1) {
        let most = 0;
        for (let bin = first + column * each; bin < first + (column + 1) * each; bin += 1) {
          const re = fft.output[2 * bin] ?? 0;
          const im = bin === 0 ? 0 : (fft.output[2 * bin + 1] ?? 0);
          most = Math.max(most, re * re + im * im);
        }
        powers[column] = (powers[column] ?? 0) + most / hops;
      }
    }
    return powers;
  };
}
