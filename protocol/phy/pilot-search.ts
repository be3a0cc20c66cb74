/* eslint-disable @typescript-eslint/no-non-null-assertion -- masked, or bounded by the blocks of a window */
// Finds the beginning of a burst: the pilot's first chips in a running correlation with f0. Says where it may have
// begun; whether it did is for who demodulates it.
import { PILOT_CHIPS } from './phases.ts';
import { createChips, SEARCH_CHIPS } from './pilot-chips.ts';
import type { Phasors } from './clock-fit.ts';
import { findLine, LEAST_SHARE, type PilotLine } from './pilot-line.ts';
import {
  periodSamples,
  symbolPeriods,
  symbolSamples,
  windowSamples,
  type Waveform,
} from './waveform.ts';

/** Of the energy in f0's bin, what the chips have to explain. Noise: chance (1 - 0.3)^12. */
const THRESHOLD = 0.3;
/** After the first crossing the beginning is looked for so many symbols long. */
const LOOK_SYMBOLS = 2;
/** Symbols in which a tone beside the pilot is looked for: the chips, and those looked on. */
const LINE_SYMBOLS = SEARCH_CHIPS + LOOK_SYMBOLS;
/** Symbols of correlation that are held. */
const HELD_SYMBOLS = 64;
/** Blocks in a window: how finely a beginning is known, before the phase tells. */
const BLOCKS_A_WINDOW = 16;

export interface PilotSearch {
  push(sample: number): void;
  /** Looks on from where it stopped. @returns the first sample of symbol 0's window, about; null until one is found. */
  find(): number | null;
  /** Looks on from this sample at the earliest; one that is past its memory counts as the oldest held. */
  lookFrom(sample: number): void;
  /** Leaves out what was found last. */
  skip(): void;
  /**
   * Pilot phasors of a burst whose symbol 0 has its window at `start`, chips taken off, turned so that a pilot at
   * nominal f0 and that start stands still at -90°. @returns whether so many symbols have come and are still held.
   */
  read(start: number, count: number, into: Phasors): boolean;
}

interface Blocks {
  /** Samples in a block. */
  samples: number;
  /** Blocks that make a window, as nearly as they do. */
  window: number;
  /** Blocks in a symbol and in a guard: not whole. */
  symbol: number;
  guard: number;
}

function blocksOf(waveform: Waveform): Blocks {
  const window = windowSamples(waveform);
  const samples = Math.max(1, Math.floor(window / BLOCKS_A_WINDOW));
  const guard = (waveform.guardEighths / 8) * periodSamples(waveform);
  return {
    samples,
    window: Math.round(window / samples),
    symbol: symbolSamples(waveform) / samples,
    guard: Math.round(guard / samples),
  };
}

/** @param harmonic that carries the pilot's chips. */
export function createPilotSearch(waveform: Waveform, harmonic: number): PilotSearch {
  const blocks = blocksOf(waveform);
  const size = 2 ** Math.ceil(Math.log2(HELD_SYMBOLS * blocks.symbol));
  const period = periodSamples(waveform) / harmonic;
  const windows = createWindows(blocks, period, size);
  const chips = createChips(waveform, harmonic, blocks.symbol, windows, size);
  const span = Math.ceil(LOOK_SYMBOLS * blocks.symbol);
  /** Power of the chips at each block of the look, and one guard beyond. */
  const powers = new Float64Array(span + blocks.guard + 1);
  /** Block that is looked at next, and that from which the look goes on once a crossing is found. */
  let at = 0;

  const row = { re: new Float64Array(LINE_SYMBOLS), im: new Float64Array(LINE_SYMBOLS) };
  const line: PilotLine = { turn: 0, re: 0, im: 0, share: 0 };
  let toneOf = -1;

  /** The tone that stands on the pilot in the symbols from this one on, which are there when a beginning is looked for. */
  const findTone = (symbol: number): void => {
    if (symbol === toneOf) return;
    toneOf = symbol;
    for (let i = 0; i < LINE_SYMBOLS; i += 1) {
      const block = Math.floor((symbol + i) * blocks.symbol) % size;
      row.re[i] = windows.re[block]!;
      row.im[i] = windows.im[block]!;
    }
    findLine(row, LINE_SYMBOLS, line);
    chips.without(line.share < LEAST_SHARE ? null : line.turn);
  };

  const peakFrom = (first: number): number => {
    for (let i = 0; i < powers.length; i += 1) {
      chips.sum(first + i);
      powers[i] = chips.power;
    }
    let best = 0;
    for (let i = 0, most = -1; i < span; i += 1) {
      // The correlation is flat along a guard: both of its ends stand highest at a beginning.
      const score = powers[i]! + powers[i + blocks.guard]!;
      if (score > most) {
        most = score;
        best = i;
      }
    }
    return first + best;
  };

  const oldest = (): number => Math.max(0, windows.count - size);
  return {
    push: windows.push,
    skip() {
      at += 1;
    },
    lookFrom(sample) {
      at = Math.max(oldest(), Math.floor(sample / blocks.samples));
    },
    find() {
      at = Math.max(at, oldest());
      const last = windows.count - chips.reach - powers.length;
      for (; at <= last; at += 1) {
        findTone(Math.floor(at / blocks.symbol));
        chips.sum(at);
        if (chips.power <= THRESHOLD * SEARCH_CHIPS * chips.energy) continue;
        return (peakFrom(at) + blocks.guard) * blocks.samples;
      }
      return null;
    },
    read(start, count, { re, im }) {
      const first = start / blocks.samples - blocks.guard / 2;
      const end = Math.round(first + (count - 1) * blocks.symbol);
      if (end >= windows.count || Math.round(first) < oldest()) return false;
      for (let i = 0; i < count; i += 1) {
        const turns = start / period + ((i * harmonic * symbolPeriods(waveform)) % 1);
        const angle = 2 * Math.PI * (turns - Math.floor(turns));
        const chip = PILOT_CHIPS[i % PILOT_CHIPS.length]!;
        const c = chip * Math.cos(angle);
        const s = chip * Math.sin(angle);
        const block = Math.max(0, Math.round(first + i * blocks.symbol)) % size;
        re[i] = windows.re[block]! * c - windows.im[block]! * s;
        im[i] = windows.re[block]! * s + windows.im[block]! * c;
      }
      return true;
    },
  };
}

/** Correlation of each window of blocks with exp(-j 2π f0 t), t from the beginning of the stream. */
function createWindows(blocks: Blocks, period: number, size: number) {
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  const turn = Float64Array.from({ length: 2 * blocks.samples }, (_, i) => {
    const angle = (2 * Math.PI * (i >> 1)) / period;
    return i % 2 === 0 ? Math.cos(angle) : -Math.sin(angle);
  });
  const blockRe = new Float64Array(blocks.window);
  const blockIm = new Float64Array(blocks.window);
  /** Blocks that are whole. */
  let whole = 0;
  let within = 0;
  let sumRe = 0;
  let sumIm = 0;

  const endBlock = (): void => {
    const turns = ((whole * blocks.samples) / period) % 1;
    const c = Math.cos(2 * Math.PI * turns);
    const s = -Math.sin(2 * Math.PI * turns);
    blockRe[whole % blocks.window] = sumRe * c - sumIm * s;
    blockIm[whole % blocks.window] = sumRe * s + sumIm * c;
    whole += 1;
    if (whole < blocks.window) return;
    let windowRe = 0;
    let windowIm = 0;
    for (let i = 0; i < blocks.window; i += 1) {
      windowRe += blockRe[i]!;
      windowIm += blockIm[i]!;
    }
    re[(whole - blocks.window) % size] = windowRe;
    im[(whole - blocks.window) % size] = windowIm;
  };

  return {
    re,
    im,
    /** Windows there are: one for each block with all that follow it in a window. */
    get count() {
      return Math.max(0, whole - blocks.window + 1);
    },
    push(sample: number) {
      sumRe += sample * turn[2 * within]!;
      sumIm += sample * turn[2 * within + 1]!;
      within += 1;
      if (within < blocks.samples) return;
      endBlock();
      within = 0;
      sumRe = 0;
      sumIm = 0;
    },
  };
}
