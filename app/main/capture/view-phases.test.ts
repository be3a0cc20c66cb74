import { expect, test } from 'vitest';
import { createViewPhases } from './view-phases.ts';

const RATE = 48_000;
const BLOCK = 4096;

/** Cosines with their phases at sample 0, degrees; the first `count` samples of them. */
function feed(
  phases: ReturnType<typeof createViewPhases>,
  tones: readonly (readonly [hz: number, deg: number])[],
  count: number,
): void {
  for (let from = 0; from < count; from += BLOCK) {
    const block = Float32Array.from({ length: BLOCK }, (_, i) =>
      tones.reduce(
        (sum, [hz, deg]) => sum + Math.cos(2 * Math.PI * ((hz * (from + i)) / RATE + deg / 360)),
        0,
      ),
    );
    phases.push(block, BLOCK);
  }
}
const wrapped = (deg: number): number => deg - 360 * Math.ceil((deg - 180) / 360);

test('each line has its phase at the middle of the newest stretch', () => {
  const phases = createViewPhases(131_072, RATE);
  feed(
    phases,
    [
      [1000, 20],
      [1500, -70],
    ],
    32_768,
  );
  const [first, second] = phases.read([1000, 1500], 0);
  const middle = 16_384 + (16_384 - 1) / 2;
  const at = (hz: number, deg: number): number => wrapped(deg + (360 * hz * middle) / RATE);
  expect(wrapped(first! - at(1000, 20))).toBeCloseTo(0, 1);
  expect(wrapped(second! - at(1500, -70))).toBeCloseTo(0, 1);
});

test('lines that so short a stretch cannot tell apart have none, though the spectrum tells them apart', () => {
  const phases = createViewPhases(131_072, RATE);
  feed(
    phases,
    [
      [1000, 20],
      [1002, -70],
      [3000, 0],
    ],
    32_768,
  );
  const read = phases.read([1000, 1002, 3000], 0);
  expect(read.map(Number.isNaN)).toEqual([true, true, false]);
});

test('another line is read at once, though its number is the same; one that only trembles is not', () => {
  const phases = createViewPhases(4096, RATE);
  feed(
    phases,
    [
      [1000, 20],
      [3000, 100],
    ],
    8192,
  );
  const [thousand] = phases.read([1000], 0);
  const [three] = phases.read([3000], 50);
  expect(Math.abs(wrapped(three! - thousand!))).toBeGreaterThan(1);
  feed(
    phases,
    [
      [1000, 20],
      [3000, 100],
    ],
    BLOCK,
  );
  expect(phases.read([3000.5], 100)).toEqual([three]);
});
