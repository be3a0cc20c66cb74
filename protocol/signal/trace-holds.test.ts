import { expect, test } from 'vitest';
import { decayTo, lowerTo } from './trace-holds.ts';

test('the least is kept, bin by bin', () => {
  const lows = Float32Array.of(4, 1, Infinity);
  lowerTo(lows, Float32Array.of(2, 3, 5));
  expect([...lows]).toEqual([2, 1, 5]);
});

test('ten dB down is a tenth of the power; the trace is the floor', () => {
  const hold = Float32Array.of(100, 100);
  decayTo(hold, Float32Array.of(1, 50), 10);
  expect(hold[0]).toBeCloseTo(10, 5);
  expect(hold[1]).toBe(50);
});
