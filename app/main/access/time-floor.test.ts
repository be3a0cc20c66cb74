// The time that never goes back.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advanceFloor, isPoor, isRolledBack, startFloor } from './time-floor.ts';

test('it never goes back, and never stands still while true time passes', () => {
  const steps = fc.array(
    fc.record({ wallByMs: fc.integer({ min: -1e9, max: 1e9 }), passesMs: fc.nat(1e6) }),
  );
  fc.assert(
    fc.property(steps, (moves) => {
      let wallMs = 1e12;
      let monoMs = 0;
      let floor = startFloor([], { wallMs, monoMs });
      for (const { wallByMs, passesMs } of moves) {
        wallMs += wallByMs + passesMs;
        monoMs += passesMs;
        const next = advanceFloor(floor, { wallMs, monoMs });
        expect(next.floorMs).toBeGreaterThanOrEqual(floor.floorMs + passesMs);
        expect(next.floorMs).toBeGreaterThanOrEqual(wallMs);
        floor = next;
      }
    }),
  );
});

test('it begins at the latest time known, whatever the clock says', () => {
  const floor = startFloor([5000, 9000, 7000], { wallMs: 6000, monoMs: 0 });
  expect(floor.floorMs).toBe(9000);
  expect(isRolledBack(floor.floorMs, 6000)).toBe(false);
});

test('a clock two minutes behind is believed, one further behind is not', () => {
  expect(isRolledBack(1e9, 1e9 - 120_000)).toBe(false);
  expect(isRolledBack(1e9, 1e9 - 120_001)).toBe(true);
  expect(isPoor(1e9, 1e9 - 5000)).toBe(true);
  expect(isPoor(1e9, 1e9 - 10)).toBe(false);
});
