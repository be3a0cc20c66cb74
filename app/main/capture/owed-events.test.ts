// A flood of spectral events on its way to the store.
import { expect, test } from 'vitest';
import type { SeenSpectral } from './messages.ts';
import { createOwedEvents } from './owed-events.ts';

const seen = (key: number, firstMs: number): Omit<SeenSpectral, 'heldBackBefore'> => ({
  ...{ key: String(key), state: 'lasting', channel: 0, fullScale: 1, unit: 'V' },
  ...{ clippedSamples: 0, picture: null },
  place: {
    ...{ rules: ['harmonic'], hz: 5000, lowHz: 5000, highHz: 5000, f0Hz: 1000, harmonic: 5 },
    ...{
      called: null,
      offsetHz: 0,
      levelDb: -20,
      legitimateDb: null,
      overFloorDb: 40,
      firstMs,
      lastMs: firstMs,
    },
  },
});

test('of a flood twenty a minute pass; the rest is counted, and told with the next that does', () => {
  const kept: SeenSpectral[] = [];
  const owed = createOwedEvents((some) => kept.push(...some) > 0);
  for (let i = 0; i < 500; i += 1) {
    owed.put(seen(i, 10 * i), true);
    owed.put({ ...seen(i, 10 * i), state: 'quiet' }, false);
    owed.tellSome(10 * i);
  }
  expect(new Set(kept.map(({ key }) => key)).size).toBe(20);
  expect(owed.counters).toEqual({ heldBack: 480, notKept: 0 });
  owed.put(seen(1000, 70_000), true);
  owed.tellSome(70_000);
  expect(kept.at(-1)).toMatchObject({ key: '1000', heldBackBefore: 480 });
});

test('what the store does not take the last time is counted, once; what it does take is not', () => {
  const told: [number, boolean][] = [];
  let takes = false;
  const owed = createOwedEvents((some, isLast) => {
    told.push([some.length, isLast]);
    return takes;
  });
  for (let i = 0; i < 3; i += 1) owed.put(seen(i, 0), true);
  owed.tellSome(0);
  owed.tellLast();
  owed.tellLast();
  owed.put(seen(9, 1), true);
  takes = true;
  owed.tellLast();
  expect(told).toEqual([
    [3, false],
    [3, true],
    [1, true],
  ]);
  expect(owed.counters).toEqual({ heldBack: 0, notKept: 3 });
});

test('what the store does not take waits, the newest state of each; beyond its bound it is counted as lost', () => {
  const owed = createOwedEvents(() => false);
  for (let i = 0; i < 90; i += 1) {
    owed.put(seen(i, 60_000 * i), true);
    owed.put({ ...seen(i, 60_000 * i), state: 'quiet' }, false);
    owed.tellSome(60_000 * i);
  }
  expect(owed.counters).toEqual({ heldBack: 0, notKept: 26 });
});
