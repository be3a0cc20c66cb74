import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LiveFrame, LiveReading } from '../../../contract/index.ts';
import { binLevel, createBinWalk } from './bin-walk.ts';

/** Bins of 10 Hz, three to a column, as the console makes them. */
const BIN_HZ = 10;
const frameOf = (readings: Partial<LiveReading>[] = []) =>
  ({
    x0: BIN_HZ,
    dx: 3 * BIN_HZ,
    values: Float32Array.of(-50, -20, -60),
    readings,
  }) as unknown as LiveFrame;
const told = (atHz: number, levelDb: number) => ({ atHz, withinHz: 0, levelDb });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function walkOver(first: LiveFrame) {
  const shown = { frame: first, isStill: false };
  const onMove = vi.fn();
  const walk = createBinWalk({
    topHz: 80,
    binHz: () => BIN_HZ,
    frame: () => shown.frame,
    shiftAt: () => 3,
    isStill: () => shown.isStill,
    onMove,
  });
  const said: unknown[] = [];
  const show = (frame: LiveFrame): void => {
    shown.frame = frame;
    walk.follow();
  };
  return { walk, onMove, said, show, shown, say: (place: unknown) => said.push(place) };
}

test('every bin is stood on in turn, however many share a column, and none beyond the ends', () => {
  const { walk, say } = walkOver(frameOf());
  walk.to(41);
  const stood = [walk.hz];
  for (let i = 0; i < 6; i += 1) {
    walk.by(1, null, say);
    stood.push(walk.hz);
  }
  expect(stood).toEqual([40, 50, 60, 70, 80, 80, 80]);
  walk.by(-100, null, say);
  expect(walk.hz).toBe(0);
});

test('the level of a bin among several of a column is asked for, and said when it comes', () => {
  const { walk, said, say, show, onMove } = walkOver(frameOf());
  walk.by(1, 40, say);
  expect(walk.reads()).toEqual([{ atHz: 50, withinHz: 0 }]);
  expect(onMove).toHaveBeenCalledOnce();
  show(frameOf());
  expect(said).toEqual([]);
  show(frameOf([told(50, -41)]));
  show(frameOf([told(50, -42)]));
  expect(said, 'said once').toEqual([{ hz: 50, db: -38, isCeiling: false }]);
});

test('where none comes the column’s highest is said, as no more than that', () => {
  const { walk, said, say, show } = walkOver(frameOf());
  walk.by(1, 40, say);
  vi.runAllTimers();
  expect(said).toEqual([{ hz: 50, db: -17, isCeiling: true }]);
  show(frameOf([told(50, -41)]));
  show(frameOf([told(50, -42)]));
  expect(said.slice(1), 'late, and once').toEqual([{ hz: 50, db: -38, isCeiling: false }]);
});

test('in a view that stands still it is said at once', () => {
  const { walk, said, say, shown } = walkOver(frameOf());
  shown.isStill = true;
  walk.by(1, 40, say);
  expect(said).toEqual([{ hz: 50, db: -17, isCeiling: true }]);
});

test('of steps in haste the last is said', () => {
  const { walk, said, say, show } = walkOver(frameOf());
  walk.by(1, 40, say);
  walk.by(1, null, say);
  show(frameOf([told(60, -33)]));
  vi.runAllTimers();
  expect(said).toEqual([{ hz: 60, db: -30, isCeiling: false }]);
});

test('a column of one bin needs no asking', () => {
  const frame = { ...frameOf(), x0: 0, dx: BIN_HZ } as LiveFrame;
  const { walk, said, say } = walkOver(frame);
  walk.by(1, 0, say);
  expect(walk.reads()).toEqual([]);
  expect(said).toEqual([{ hz: 10, db: -17, isCeiling: false }]);
  expect(binLevel(frame, 30, BIN_HZ)).toBeNull();
});

test('a pointer that moves takes the cursor', () => {
  const { walk, said, say } = walkOver(frameOf());
  walk.by(1, 40, say);
  walk.free();
  vi.runAllTimers();
  expect(walk.hz).toBeNull();
  expect(walk.reads()).toEqual([]);
  expect(said).toEqual([]);
});
