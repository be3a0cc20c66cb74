// What a counter is, against a second implementation's rows (SPEC L16.3).
import { expect, test } from 'vitest';
import { counterRows } from '../vectors/link.ts';
import { createCounterRow } from './index.ts';

test.each(counterRows)('L16.3 $name', ({ counters, told }) => {
  const row = createCounterRow();
  expect(counters.map(row)).toEqual(told);
  expect(told.length).toBeGreaterThan(2);
});
