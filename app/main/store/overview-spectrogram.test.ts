import { expect, test } from 'vitest';
import { referenceEngine } from '@harmonic/protocol/signal';
import { decodeLevels } from '../../contract/index.ts';
import { createOverviewSpectrogram } from './overview-spectrogram.ts';

const RATE = 8000;
const engine = referenceEngine('for this test');
type Signal = (sample: number) => number;
const tone =
  (hz: number, amplitude = 1): Signal =>
  (i) =>
    amplitude * Math.sin((2 * Math.PI * hz * i) / RATE);

/** Pushes blocks of `block` samples, those that are wanted; `lost` says which never came. */
function spectrogramOf(
  length: number,
  signal: Signal,
  { block = 400, topHz = null as number | null, lost = (_: number): boolean => false } = {},
) {
  const sink = createOverviewSpectrogram(engine, RATE, length, topHz);
  let read = 0;
  for (let at = 0; at < length; at += block) {
    if (lost(at) || !sink.wants(at, block)) continue;
    sink.push(
      at,
      Float32Array.from({ length: block }, (_, i) => signal(at + i)),
      0,
      block,
    );
    read += block;
  }
  const told = sink.read();
  sink.close();
  const levels = decodeLevels(told?.levelsDb ?? '') ?? new Float32Array(0);
  const rows = told?.rows ?? 1;
  const columnAt = (s: number): Float32Array => {
    const column = Math.floor(s / (told?.columnS ?? 1));
    return levels.subarray(column * rows, (column + 1) * rows);
  };
  const strongest = (s: number): { hz: number; db: number } => {
    const column = columnAt(s);
    const db = Math.max(...column);
    return { hz: (told?.x0 ?? 0) + column.indexOf(db) * (told?.dx ?? 0), db };
  };
  return { told, read, columnAt, strongest };
}

test('a tone that jumps stands at its frequency, at its level, on either side of the jump', () => {
  const { told, strongest } = spectrogramOf(80_000, (i) => tone(i < 40_000 ? 500 : 1500)(i));
  expect(told).toMatchObject({ columns: 240, isWhole: true, window: 'hann' });
  for (const [s, hz] of [
    [0, 500],
    [2, 500],
    [4.8, 500],
    [5.2, 1500],
    [9.99, 1500],
  ] as const) {
    expect(Math.abs(strongest(s).hz - hz)).toBeLessThanOrEqual(told!.dx);
    expect(Math.abs(strongest(s).db)).toBeLessThan(0.1);
  }
});

test('a burst that is much shorter than a column is seen in it, and in no other', () => {
  const burst: Signal = (i) => (i >= 1_200_300 && i < 1_202_348 ? tone(1000)(i) : 0);
  const { told, strongest } = spectrogramOf(2_400_000, burst, { block: 4000 });
  expect(told!.columnS).toBe(1.25);
  expect(strongest(150.1).db).toBeGreaterThan(-7);
  expect(strongest(152).db).toBeLessThan(-200);
  expect(strongest(148).db).toBeLessThan(-200);
});

test('what lies wholly in a gap is not a number; what stands beside the gap is measured up to its edge', () => {
  const { told, columnAt } = spectrogramOf(80_000, tone(500), {
    lost: (at) => at >= 20_000 && at < 40_000,
  });
  const each = told!.columnS;
  for (let column = 0; column < told!.columns; column += 1) {
    const [from, to] = [column * each, (column + 1) * each];
    const isLost = from >= 2.5 && to <= 5;
    expect(Number.isNaN(columnAt(from + each / 2)[0] ?? 0), `column ${column}`).toBe(isLost);
  }
});

test('a sample that is no number ends a run, and spoils only what reaches over it', () => {
  const { strongest } = spectrogramOf(80_000, (i) => (i === 30_000 ? NaN : tone(500)(i)));
  for (const s of [0.1, 3.7, 3.8, 9]) expect(Math.abs(strongest(s).db)).toBeLessThan(0.1);
});

test('of a long span each column has one transform: all are filled, and little is read', () => {
  const length = 12_000_000;
  const { told, read, strongest } = spectrogramOf(length, tone(500, 10), { block: 4000 });
  expect(told).toMatchObject({ columns: 240, n: 4096, isWhole: false });
  expect(read / length).toBeLessThan(0.2);
  for (let s = 1; s < length / RATE; s += told!.columnS)
    expect(Math.abs(strongest(s).db - 20)).toBeLessThan(0.1);
});

test('a top frequency gives its rows to what lies below', () => {
  const all = spectrogramOf(80_000, tone(120)).told!;
  const { told, strongest } = spectrogramOf(80_000, tone(120), { topHz: 250 });
  expect(told!.dx).toBeLessThan(all.dx);
  const topHz = told!.x0 + (told!.rows - 0.5) * told!.dx;
  expect(topHz).toBeGreaterThanOrEqual(250);
  expect(topHz).toBeLessThan(300);
  expect(Math.abs(strongest(5).hz - 120)).toBeLessThanOrEqual(told!.dx);
});

test('what is shorter than the shortest transform has none', () => {
  expect(spectrogramOf(200, tone(500), { block: 200 }).told).toBeNull();
  expect(spectrogramOf(80_000, tone(500), { lost: () => true }).told).toBeNull();
});
