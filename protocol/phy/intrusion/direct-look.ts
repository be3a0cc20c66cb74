/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the samples that are held */
// The samples as they came, nothing taken out: how strong a line at one frequency is in the newest of them. Decides
// nothing. Source: Harris 1978 (Hann).
import type { CreateFft } from '../demodulator.ts';
import { createHistory } from '../history.ts';
import { hannShare } from './hann-line.ts';

export interface DirectLook {
  push(value: number): void;
  /** Samples are missing here: no window reaches back over them. */
  gap(): void;
  /** Looks through a Hann window that ends before this sample and is so long, or as long as there is room. */
  aim(endSample: number, samples: number): void;
  /** Squared peak amplitude of a line here. */
  power(hz: number): number;
  /** What others show beside a line here: the mean to both sides of it. */
  beside(hz: number): number;
}

/** Bins of the window to each side of a line that hold none of it. */
const BESIDE_BINS = [3, 4, 5] as const;
/** Samples, at most. */
const MOST_ROOM = 16_384;

/** @param least samples of the longest window, at least. @param lag how far behind the newest sample it may end. */
export function createDirectLook(
  rateHz: number,
  least: number,
  lag: number,
  createFft: CreateFft,
): DirectLook {
  const room = Math.min(MOST_ROOM, 2 ** Math.ceil(Math.log2(least)));
  const history = createHistory(room + lag);
  const fft = createFft(room);
  let length = room;
  /** The first sample that joins all after it. */
  let since = 0;

  const powerOf = (bin: number): number => {
    const k = Math.max(1, Math.min(room / 2 - 1, Math.round(bin)));
    return fft.output[2 * k]! ** 2 + fft.output[2 * k + 1]! ** 2;
  };

  return {
    push: history.push,
    gap() {
      since = history.end;
    },
    aim(endSample, samples) {
      const end = Math.min(history.end, Math.round(endSample));
      length = Math.max(
        2,
        Math.min(room, Math.round(samples), end - Math.max(since, history.begin)),
      );
      const at = (end - length) & history.mask;
      fft.input.fill(0);
      for (let i = 0; i < length; i += 1)
        fft.input[i] =
          history.values[at + i]! *
          (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length)) *
          (4 / length);
      fft.transform();
    },
    power(hz) {
      const at = (hz * room) / rateHz;
      const bin = Math.max(1, Math.min(room / 2 - 1, Math.round(at)));
      return powerOf(bin) / hannShare(((at - bin) * length) / room);
    },
    beside(hz) {
      const at = (hz * room) / rateHz;
      const each = room / length;
      let sum = 0;
      for (const by of BESIDE_BINS) sum += powerOf(at - by * each) + powerOf(at + by * each);
      return sum / (2 * BESIDE_BINS.length);
    },
  };
}
