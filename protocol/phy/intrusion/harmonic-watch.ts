/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by cells and blocks */
// Energy on unassigned harmonics, symbol by symbol: eight symbols tell a strong emitter, sixty-four a weak one. Owns
// its sums and thresholds; finds no timing. Source: Urkowitz 1967 (energy detection); Rohling 1983 (the floor).
import { createBlockFloor, type BlockFloor } from './block-floor.ts';
import type { DirectLook } from './direct-look.ts';
import { createSighting, leakAt, type See } from './event.ts';
import { independentPowers, thresholdOver, type Chances } from './false-alarm.ts';
import { createCellFit } from './cell-fit.ts';
import { createCellHistory } from './cell-history.ts';
import { createHeldWindow } from './held-window.ts';
import { createLineFrequency } from './line-frequency.ts';
import { judgeLine, type Seen } from './line-judge.ts';
import { createLineWindows } from './line-windows.ts';
import type { Projection } from './projection.ts';
import type { ToneResponse } from './tone-response.ts';

/** Symbols in a block: the sums move on by so many, a slot. */
export const BLOCK_SYMBOLS = 4;
const SHORT_BLOCKS = 2;
/** A superframe. */
export const LONG_BLOCKS = 16;
const MOST_A_LOOK = 4;
/** Symbol rates to each side at which a line may be that a cell shows. */
const MOST_RATES = 32;
/** Of an assigned harmonic, what shows on every other when windows lie right: clocks are not known to the last bit. */
const ALIGNED_LEAK = 1e-5;
/** Least floor: 160 dB below full scale, and what double precision leaves of everything. */
const LEAST_FLOOR = 1e-16;
const LEAST_SHARE = 1e-9;
/** What stands so far over the floor on an assigned harmonic is sent. */
const SENDS = 4;
/** A short burst spreads unevenly: it may leak so much more than in the mean. */
const CONFUSED = 4;
/** The newest block holds all but so much of a look's power: it has just begun. */
const FRESH = 1.25;
/** Nearer to an assigned harmonic, in f0, a tone is beside it. */
const BESIDE = 0.5;
/** Fewer cells tell no floor. */
export const LEAST_CELLS = 4;

export interface HarmonicWatch {
  /** Forgets all sums: windows lie elsewhere from now on. */
  restart(): void;
  /**
   * Takes one symbol. @param start first sample of its window. @param period of f0, samples.
   * @param aligned whether the windows are those of the senders.
   */
  take(projection: Projection, start: number, period: number, aligned: boolean): void;
}

interface Scale {
  /** Blocks that are summed up, and that tell the floor. */
  blocks: number;
  floorBlocks: number;
  begins: number;
  goesOn: number;
}

/** What else is known of a tone. */
interface ToneKnowledge {
  symbolRateHz: number;
  response: ToneResponse;
  direct: DirectLook;
}

/** @param cells unassigned harmonics, ascending, at least four. @param chances of a false alarm, a look and cell. */
export function createHarmonicWatch(
  rateHz: number,
  assigned: readonly number[],
  cells: readonly number[],
  chances: Chances,
  { symbolRateHz, response, direct }: ToneKnowledge,
  see: See,
): HarmonicWatch {
  const floor = createBlockFloor(cells.length, LONG_BLOCKS, chances.begins);
  const first = scaleOf(SHORT_BLOCKS, SHORT_BLOCKS, floor, chances);
  const later = scaleOf(SHORT_BLOCKS, LONG_BLOCKS, floor, chances);
  const long = scaleOf(LONG_BLOCKS, LONG_BLOCKS, floor, chances);
  const leaks = leakTable(assigned, cells);
  /** Of the block that comes: as it is, without clicks, and what leaks into it. */
  const raw = new Float64Array(cells.length);
  const sums = new Float64Array(cells.length);
  const spill = new Float64Array(cells.length);
  const ratio = new Float64Array(cells.length);
  const power = new Float64Array(cells.length);
  const leak = new Float64Array(cells.length);
  const most = new Float64Array(assigned.length);
  const held = createHeldWindow(assigned.length, cells.length);
  const state = new Uint8Array(cells.length);
  const starts = new Float64Array(LONG_BLOCKS);
  const inBlocks = new Float64Array(LONG_BLOCKS);
  const there = createLineWindows();
  const history = createCellHistory(cells, LONG_BLOCKS * BLOCK_SYMBOLS);
  const frequency = createLineFrequency(rateHz, history);
  const fit = createCellFit(rateHz, history, response);
  const found = createSighting('harmonic');
  found.grade = 1;
  const wide = createSighting('broadband');
  wide.begins = true;
  let symbols = 0;
  /** Blocks that are summed up, and all there were. */
  let known = 0;
  let blocks = 0;
  let end = 0;
  let period = 1;
  const isBeside = (hz: number): boolean =>
    assigned.some((n) => Math.abs((hz * period) / rateHz - n) < BESIDE);

  const seeRise = (start: number, samples: number, rise: number, level: number): void => {
    wide.firstSample = start;
    wide.lastSample = start + samples;
    wide.overFloor = rise;
    wide.power = level;
    wide.levelPower = level;
    wide.fromSample = wide.firstSample;
    wide.toSample = wide.lastSample;
    see(wide);
  };
  /** Marks the cells that stand over the floor of the last so many blocks: 2 begins, 1 goes on. */
  const mark = ({ blocks: count, floorBlocks, begins, goesOn }: Scale): void => {
    least = floor.least(floorBlocks);
    for (let cell = 0; cell < cells.length; cell += 1) {
      const value = floor.mean(cell, count);
      const leak = floor.leak(cell, count);
      state[cell] = 0;
      power[cell] = value;
      if (value < goesOn * (least + leak)) continue;
      const over = value / (floor.without(cell, floorBlocks) + leak);
      ratio[cell] = over;
      state[cell] = over > begins ? 2 : over > goesOn ? 1 : 0;
    }
  };
  const strongest = (): number => {
    let best = -1;
    for (let cell = 0; cell < cells.length; cell += 1)
      if (state[cell]! > 0 && (best < 0 || power[cell]! > power[best]!)) best = cell;
    return best;
  };
  /** What a sender in this cell shows in others is its own. */
  const explain = (by: number): void => {
    const reach = 2 * power[by]!;
    for (let cell = 0; cell < cells.length; cell += 1) {
      const distance = Math.abs(cells[cell]! - cells[by]!);
      if (distance <= 1 || power[cell]! < reach * leakAt(distance)) state[cell] = 0;
    }
  };
  let least = 0;
  let looked = 0;
  let isAimed = false;
  let isSure = false;
  const seen: Seen = {
    ...{ hz: 0, power: 0, symbolRateHz, isFresh: true },
    gain(hz) {
      response.tune(hz);
      return response.on(cells[looked]!);
    },
    direct: direct.power,
    others: direct.beside,
    evidence: fit.evidence,
  };
  /** Puts a find where it is, if that is known. */
  const judge = (symbols: number, noise: number): void => {
    seen.hz = frequency.lineHz;
    if (!seen.isFresh) fit.aim(seen.hz, symbols, noise);
    const judged = judgeLine(seen, MOST_RATES, rateHz / 2, isBeside);
    isSure = judged.isSure;
    found.undecided = judged.isOpen;
    if (Number.isNaN(judged.hz) || judged.isOpen) return;
    found.hidden = judged.isBeside;
    found.hz = judged.hz;
    found.power = judged.power;
  };
  const place = (cell: number, { blocks, floorBlocks }: Scale): void => {
    const symbols = blocks * BLOCK_SYMBOLS;
    if (!isAimed) direct.aim(end, symbols * (rateHz / symbolRateHz));
    isAimed = true;
    looked = cell;
    seen.power = power[cell]!;
    least = floor.least(floorBlocks);
    seen.isFresh = FRESH * floor.mean(cell, 1) > blocks * seen.power;
    frequency.estimate(cell, period, power, least, history.known);
    found.hz = frequency.hz;
    found.power = power[cell]! / frequency.scallop;
    found.hidden = false;
    found.undecided = false;
    isSure = !seen.isFresh;
    // What has just begun is no line yet among all that was before.
    if (!frequency.isLine) frequency.estimate(cell, period, power, least, symbols);
    if (frequency.isLine) judge(symbols, least + floor.leak(cell, blocks));
  };
  /** How strong it was in the blocks of the look that it filled, by what the whole of the look shows of it. */
  const measureBlocks = (cell: number, count: number): void => {
    for (let back = 0; back < count; back += 1) inBlocks[back] = floor.block(cell, back);
    there.measure(inBlocks, count, least, BLOCK_SYMBOLS);
    const of = found.power / power[cell]!;
    found.levelPower = there.power * of;
    found.noisePower = there.noise * of;
    found.firstSample = startOf(count - 1);
    found.lastSample = end;
    found.fromSample = startOf(there.oldest);
    found.toSample = there.newest > 0 ? startOf(there.newest - 1) : end;
  };
  const startOf = (back: number): number => starts[(blocks - 1 - back) % LONG_BLOCKS]!;
  const look = (scale: Scale): void => {
    mark(scale);
    isAimed = false;
    for (let i = 0; i < MOST_A_LOOK; i += 1) {
      const cell = strongest();
      if (cell < 0) return;
      place(cell, scale);
      found.overFloor = ratio[cell]!;
      found.begins = state[cell] === 2;
      found.strongest = i === 0 && isSure;
      measureBlocks(cell, scale.blocks);
      see(found);
      explain(cell);
    }
  };
  const clear = (): void => {
    raw.fill(0);
    sums.fill(0);
    spill.fill(0);
    symbols = 0;
  };
  const endBlock = (): void => {
    for (let cell = 0; cell < cells.length; cell += 1) {
      raw[cell]! /= BLOCK_SYMBOLS;
      sums[cell]! /= BLOCK_SYMBOLS;
      spill[cell]! /= BLOCK_SYMBOLS;
    }
    if (!floor.take(raw, sums, spill)) known = 0;
    known += 1;
    blocks += 1;
    clear();
    if (known >= SHORT_BLOCKS) look(known < LONG_BLOCKS ? first : later);
    if (known >= LONG_BLOCKS) look(long);
  };

  /** What may leak into each cell of the held window: of the most that was sent in it and in those beside it. */
  const leakOf = (after: Float64Array, all: number): void => {
    let sent = 0;
    for (let i = 0; i < assigned.length; i += 1) sent += held.sent[i]!;
    const least = LEAST_FLOOR + LEAST_SHARE * (all + sent) + ALIGNED_LEAK * sent;
    // Noise on an assigned harmonic is no sender.
    const quiet = SENDS * floor.level;
    leak.fill(least);
    if (held.aligned) return;
    for (let i = 0; i < assigned.length; i += 1)
      most[i] = Math.sqrt(Math.max(0, Math.max(held.before[i]!, held.sent[i]!, after[i]!) - quiet));
    const isEdge = held.isEdge(after);
    for (let cell = 0; cell < cells.length; cell += 1) {
      let power = 0;
      let amplitude = 0;
      for (let i = 0; i < assigned.length; i += 1) {
        const part = leaks[cell * assigned.length + i]! * most[i]!;
        power += part * part;
        amplitude += part;
      }
      leak[cell]! += Math.max(CONFUSED * power, isEdge ? amplitude * amplitude : 0);
    }
  };
  const settle = (after: Float64Array): void => {
    const { start, samples } = held;
    ({ period } = held);
    if (symbols === 0) starts[blocks % LONG_BLOCKS] = start;
    end = start + samples;
    history.take(held.re, held.im, start);
    let all = 0;
    for (let cell = 0; cell < cells.length; cell += 1) all += held.power[cell]!;
    leakOf(after, all);
    const rise = floor.rise(held.power, leak);
    if (rise > 1) seeRise(start, samples, rise, all);
    for (let cell = 0; cell < cells.length; cell += 1) {
      spill[cell]! += leak[cell]!;
      raw[cell]! += held.power[cell]!;
      sums[cell]! += held.power[cell]! / rise;
    }
    symbols += 1;
    if (symbols === BLOCK_SYMBOLS) endBlock();
  };

  return {
    restart() {
      floor.restart();
      history.restart();
      clear();
      known = 0;
      held.isHeld = false;
      held.before.fill(0);
    },
    take(projection, start, of, aligned) {
      if (held.isHeld) settle(projection.assignedPower);
      held.hold(projection, start, of, aligned);
    },
  };
}

function scaleOf(
  blocks: number,
  floorBlocks: number,
  { references, rank }: BlockFloor,
  chances: Chances,
): Scale {
  const cell = independentPowers(blocks * BLOCK_SYMBOLS);
  const noise = independentPowers(BLOCK_SYMBOLS);
  const of = { noise, references: references(floorBlocks), rank: rank(floorBlocks) };
  return {
    blocks,
    floorBlocks,
    begins: thresholdOver(cell, of, chances.begins),
    goesOn: thresholdOver(cell, of, chances.goesOn),
  };
}

/** Of amplitude. */
function leakTable(assigned: readonly number[], cells: readonly number[]): Float64Array {
  const table = new Float64Array(assigned.length * cells.length);
  cells.forEach((cell, c) =>
    assigned.forEach(
      (n, i) => (table[c * assigned.length + i] = Math.sqrt(leakAt(Math.abs(cell - n)))),
    ),
  );
  return table;
}
