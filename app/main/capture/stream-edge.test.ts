import { expect, test } from 'vitest';
import { missingBetween, nsOf, type StreamEdge } from './stream-edge.ts';

const SECOND = 1_000_000_000n;
const edge = (changes: Partial<StreamEdge> = {}): StreamEdge => ({
  ...{ clock: 'since-start', ns: 100n * SECOND, rateHz: 48_000, arrivalNs: 7n * SECOND, unkept: 0 },
  ...changes,
});

test('what is missing is the time between them by the device’s clock, whatever arrivals say', () => {
  const next = edge({ ns: 105n * SECOND, arrivalNs: 8n * SECOND });
  expect(missingBetween(edge(), next)).toBe(5 * 48_000);
  expect(missingBetween(edge({ clock: 'unix' }), { ...next, clock: 'unix' })).toBe(5 * 48_000);
  expect(missingBetween(edge(), edge({ ns: 100n * SECOND - 1000n }))).toBe(0);
  expect(nsOf(480, 48_000)).toBe(10_000_000n);
});

test('clocks that do not tell say nothing: another kind, none, another rate, one that was set', () => {
  expect(missingBetween(edge(), edge({ clock: 'unix' }))).toBeNull();
  expect(missingBetween(edge(), edge({ ns: 0n }))).toBeNull();
  expect(missingBetween(edge(), edge({ rateHz: 16_000 }))).toBeNull();
  expect(missingBetween(edge(), edge({ ns: 99n * SECOND }))).toBeNull();
  expect(missingBetween(edge(), edge({ ns: 10_000_000n * SECOND }))).toBeNull();
  // A device set its clock forward by an hour while nobody listened for 3 s.
  const set = edge({ clock: 'unix', ns: 3700n * SECOND, arrivalNs: 10n * SECOND });
  expect(missingBetween(edge({ clock: 'unix' }), set)).toBeNull();
});
