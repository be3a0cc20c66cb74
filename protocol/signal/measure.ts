// What `harmonic measure` prints: statistics and spectra of a whole recording, in bounded memory.
// The caller brings the samples in any chunks; the document's keys are those of the reference results.
import { DEFAULT_SPECTRUM, type WindowName } from '../model/index.ts';
import { directPower } from './direct-dft.ts';
import type { FftEngine } from './fft.ts';
import { createSpectrumAnalyser, type SpectrumAnalyser } from './spectrum.ts';
import { createStatisticsMeter, type Statistics } from './statistics.ts';
import { topTen, type MeasuredPeak } from './top-ten.ts';
import { createWindow } from './windows.ts';

export interface MeasuredSpectrum {
  N: number;
  window: WindowName;
  averages: number;
  overlap: number;
  binHz: number;
  top10: MeasuredPeak[];
}
export interface Measurement {
  sampleRateHz: number;
  frames: number;
  channels: string[];
  perChannel: { channel: string; statistics: Statistics; spectra: MeasuredSpectrum[] }[];
}

export interface MeasureOptions {
  rateHz: number;
  frames: number;
  channels: string[];
  window: WindowName;
  /** This transform length, of the first block and averaged, instead of the usual two. */
  n: number | null;
  engine: FftEngine;
}

const LONGEST = 131_072;
const AVERAGED = 4096;
const SHORTEST_FAST = 256;

export interface Measuring {
  /** Takes the next `count` samples of every channel. */
  push(samples: readonly Float32Array[], count: number): void;
  finish(): Measurement;
}

const powerOfTwoUpTo = (n: number): number => 2 ** Math.floor(Math.log2(n));

/** The lengths measured: one long first block, and shorter ones averaged; the whole file when it is short. */
function plan(options: MeasureOptions): { n: number; averaged: boolean }[] {
  const { frames, n } = options;
  if (n !== null) {
    const length = Math.min(n, frames);
    const first = { n: length, averaged: false };
    return frames >= 2 * length ? [first, { n: length, averaged: true }] : [first];
  }
  if (frames < SHORTEST_FAST) return [{ n: frames, averaged: false }];
  if (frames < AVERAGED) {
    return [
      { n: frames, averaged: false },
      { n: powerOfTwoUpTo(frames), averaged: false },
    ];
  }
  const long = { n: Math.min(LONGEST, powerOfTwoUpTo(frames)), averaged: false };
  return long.n > AVERAGED ? [long, { n: AVERAGED, averaged: true }] : [long];
}

interface Part {
  take(samples: Float32Array, count: number): void;
  result(rateHz: number): MeasuredSpectrum;
}

/** Blocks at 50 % overlap, or the first block only. */
function fastPart(analyser: SpectrumAnalyser, averaged: boolean): Part {
  return {
    take(samples, count) {
      for (let at = 0; at < count; at += analyser.settings.n / 2) {
        if (!averaged && analyser.blocks > 0) return; // the first block only
        analyser.push(samples, at, Math.min(count, at + analyser.settings.n / 2));
      }
    },
    result: () => {
      const { settings, binHz, power, blocks } = analyser;
      const top10 = topTen(power, binHz, false);
      analyser.close();
      return {
        N: settings.n,
        window: settings.window,
        averages: blocks,
        overlap: averaged ? 0.5 : 0,
        binHz,
        top10,
      };
    },
  };
}

/** A short length that is no power of two: the first n samples, transformed by definition. */
function directPart(n: number, window: WindowName, wholeFile: boolean): Part {
  const block = new Float32Array(n);
  let held = 0;
  return {
    take(samples, count) {
      const room = Math.min(count, n - held);
      block.set(samples.subarray(0, room), held);
      held += room;
    },
    result(rateHz) {
      const power = directPower(block, createWindow(window, n).weights);
      const exact = wholeFile && window === 'rectangular';
      return {
        N: n,
        window,
        averages: 1,
        overlap: 0,
        binHz: rateHz / n,
        top10: topTen(power, rateHz / n, exact),
      };
    },
  };
}

/** Averages that never restart: every block of the file in one mean. */
const WHOLE_FILE_AVERAGES = 2 ** 31;

export function createMeasuring(options: MeasureOptions): Measuring {
  const { rateHz, window, engine } = options;
  const isFast = (n: number): boolean => n >= SHORTEST_FAST && powerOfTwoUpTo(n) === n;
  const part = ({ n, averaged }: { n: number; averaged: boolean }): Part =>
    isFast(n)
      ? fastPart(
          createSpectrumAnalyser(engine, rateHz, {
            ...DEFAULT_SPECTRUM,
            n: n as typeof DEFAULT_SPECTRUM.n,
            window,
            overlap: 0.5,
            averaging: 'exponential',
            averages: averaged ? WHOLE_FILE_AVERAGES : 1,
          }),
          averaged,
        )
      : directPart(n, window, n === options.frames);
  const channels = options.channels.map((channel) => ({
    channel,
    meter: createStatisticsMeter(),
    parts: plan(options).map(part),
  }));
  return {
    push(samples, count) {
      for (const [index, { meter, parts }] of channels.entries()) {
        const block = samples[index];
        if (!block) continue;
        meter.push(block, 0, count);
        for (const each of parts) each.take(block, count);
      }
    },
    finish: () => ({
      sampleRateHz: rateHz,
      frames: options.frames,
      channels: options.channels,
      perChannel: channels.map(({ channel, meter, parts }) => ({
        channel,
        statistics: meter.read(),
        spectra: parts.map((each) => each.result(rateHz)),
      })),
    }),
  };
}
