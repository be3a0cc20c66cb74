/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by cells and blocks */
// The last blocks of power of all cells, and the floor they tell: a median, so that some emitters do not lift it. What
// lifts all cells at once is taken down to the floor before. Decides nothing.
import { independentPowers, orderedThreshold } from './false-alarm.ts';
import { selectInPlace } from './select.ts';

/** Cells that tell the floor, at most: spread over all. */
const MOST_REFERENCES = 64;
/** A symbol that lifts the median of all cells so far, and none much above it, is a click. */
const CLICK = 4;
/** No noise is below, 140 dB under full scale: what comes after it is judged by itself. */
const SILENCE = 1e-14;
const FLAT = 20;
/** Medians of blocks that are further off by chance than this are of another level: five deviations, at least 3 dB. */
const levelRange = (cells: number): number => Math.max(2, 1 + 3 / Math.sqrt(cells));

export interface BlockFloor {
  /** References that are told of when one cell is left out, and the rank of the median among them (from 1). */
  references(blocks: number): number;
  rank(blocks: number): number;
  /** Of a symbol, as the last blocks have it. */
  readonly level: number;
  restart(): void;
  /** How far one symbol lifts all cells alike, beyond what may leak into them: a ratio of powers; 1 where it does not. */
  rise(power: Float64Array, leak: Float64Array): number;
  /**
   * Takes a block's mean powers, as they were and without clicks, and what is known to leak into them.
   * @returns false when it began anew.
   */
  take(raw: Float64Array, power: Float64Array, leak: Float64Array): boolean;
  mean(cell: number, blocks: number): number;
  /** Of one block, 0 the newest. */
  block(cell: number, back: number): number;
  leak(cell: number, blocks: number): number;
  /** No cell that is left out leaves a lower floor than this. */
  least(blocks: number): number;
  /** The floor of the last blocks without a cell: the median of block powers, a little below their mean. */
  without(cell: number, blocks: number): number;
}

/** @param chance that noise alone is taken for a click, a symbol. */
export function createBlockFloor(cells: number, room: number, chance: number): BlockFloor {
  const stride = Math.max(1, Math.ceil(cells / MOST_REFERENCES));
  const spread = Int32Array.from({ length: Math.ceil(cells / stride) }, (_, i) => i * stride);
  const powers = new Float64Array(room * cells);
  const leaks = new Float64Array(room * cells);
  const medians = new Float64Array(room);
  /** Of each block as it is held: its own median, and what it was multiplied by. */
  const middles = new Float64Array(room);
  const scales = new Float64Array(room).fill(1);
  const scratch = new Float64Array(Math.max(room * spread.length, cells));
  const range = levelRange(spread.length);
  const click = Math.max(
    CLICK,
    orderedThreshold(independentPowers(1), spread.length, 1 + (spread.length >> 1), chance),
  );
  let count = 0;
  let symbolFloor = 0;

  const medianOf = (values: Float64Array): number => {
    for (let i = 0; i < spread.length; i += 1) scratch[i] = values[spread[i]!]!;
    return selectInPlace(scratch, spread.length, spread.length >> 1);
  };
  const row = (back: number): number => ((count - 1 - back) % room) * cells;
  const meanOf = (values: Float64Array, cell: number, blocks: number): number => {
    let sum = 0;
    for (let back = 0; back < blocks; back += 1) sum += values[row(back) + cell]!;
    return sum / blocks;
  };
  const ranked = (blocks: number, leftOut: number): number => {
    let length = 0;
    for (let back = 0; back < blocks; back += 1) {
      const from = row(back);
      for (let i = 0; i < spread.length; i += 1)
        if (i !== leftOut) scratch[length++] = powers[from + spread[i]!]!;
    }
    return selectInPlace(scratch, length, (blocks * (spread.length - 1) - 1) >> 1);
  };
  const level = (): number => {
    const known = Math.min(count, room);
    scratch.set(medians);
    return selectInPlace(scratch, known, known >> 1);
  };

  const scaleTo = (now: number, middle: number): number => {
    const far = middle > range * now || middle * range < now;
    return far && middle > 0 && now > 0 ? now / middle : 1;
  };
  /** Takes blocks that are of another level to that of all, as it is now. */
  const hold = (power: Float64Array, leak: Float64Array, now: number): void => {
    const newest = (count - 1) % room;
    middles[newest] = medianOf(power);
    scales[newest] = 1;
    powers.set(power, row(0));
    leaks.set(leak, row(0));
    for (let slot = 0; slot < Math.min(count, room); slot += 1) {
      const wanted = scaleTo(now, middles[slot]!);
      const by = wanted / scales[slot]!;
      if (by === 1) continue;
      scales[slot] = wanted;
      for (let i = slot * cells; i < (slot + 1) * cells; i += 1) {
        powers[i]! *= by;
        leaks[i]! *= by;
      }
    }
    symbolFloor = now;
  };

  return {
    get level() {
      return symbolFloor;
    },
    references: (blocks) => blocks * (spread.length - 1),
    rank: (blocks) => 1 + ((blocks * (spread.length - 1) - 1) >> 1),
    restart() {
      count = 0;
      symbolFloor = 0;
    },
    rise(power, leak) {
      if (symbolFloor <= 0) return 1;
      const middle = medianOf(power);
      if (middle < click * symbolFloor || middle < click * (symbolFloor + medianOf(leak))) return 1;
      for (let cell = 0; cell < cells; cell += 1) if (power[cell]! > FLAT * middle) return 1;
      return middle / symbolFloor;
    },
    take(raw, power, leak) {
      const middle = medianOf(raw);
      const before = count > 0 ? level() : middle;
      medians[count % room] = middle;
      count += 1;
      const now = level();
      const woken = before < SILENCE && middle >= SILENCE;
      const anew = woken || now > range * before || now * range < before;
      if (anew) {
        count = 1;
        medians[0] = middle;
      }
      hold(anew ? raw : power, leak, anew ? middle : now);
      return !anew;
    },
    mean: (cell, blocks) => meanOf(powers, cell, blocks),
    block: (cell, back) => powers[row(back) + cell]!,
    leak: (cell, blocks) => meanOf(leaks, cell, blocks),
    least: (blocks) => ranked(blocks, -1),
    without: (cell, blocks) =>
      ranked(blocks, Math.min(spread.length - 1, Math.round(cell / stride))),
  };
}
