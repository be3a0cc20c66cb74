// Credit (SPEC L7.3, L7.5): what a device may send, and no more than it lets stand (CAPS 14).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCredit } from './credit.ts';

const LIMIT = 64;

test('a converter that pauses 60 s finds its limit when it comes back, and a handful tried, not thousands of blocks', () => {
  const credit = createCredit(LIMIT);
  credit.used(10);
  for (let stall = 0; stall < 120; stall += 1) credit.stalled();
  expect(credit.granted - 10).toBeLessThanOrEqual(LIMIT + 7);
});

test('a burst that was lost whole is granted again at once, up to the limit', () => {
  const credit = createCredit(LIMIT);
  credit.used(16);
  expect(credit.stalled()).toBe(16 + LIMIT);
  expect(credit.stalled()).toBe(16 + LIMIT);
});

test('blocks that were dropped or lost, nobody knows, are granted again once', () => {
  const credit = createCredit(32);
  credit.used(5, 10);
  expect([credit.stalled(), credit.stalled()]).toEqual([5 + 10 + 32, 5 + 10 + 32]);
});

test('a device that says it drops for want of credit gets new credit, each time', () => {
  const credit = createCredit(32);
  expect([credit.starved(), credit.starved(), credit.starved()]).toEqual([64, 96, 128]);
});

test('a device that does not say is tried with one block, ever less often: it is never given up', () => {
  const credit = createCredit(8);
  const totals = Array.from({ length: 64 }, () => credit.stalled());
  expect(totals.slice(0, 3)).toEqual([8, 8, 8]);
  expect(totals.at(-1)).toBe(8 + 5);
});

test('whatever happens, the total never goes back', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.array(fc.oneof(fc.nat(40), fc.constantFrom('stalled' as const, 'starved' as const))),
      (limit, story) => {
        const credit = createCredit(limit);
        for (const step of story) {
          const before = credit.granted;
          if (typeof step === 'number') credit.used(step);
          else credit[step]();
          expect(credit.granted).toBeGreaterThanOrEqual(before);
        }
      },
    ),
  );
});

test('what is granted lasts four seconds, within what the device takes (L7.5)', () => {
  expect(createCredit(1024).granted).toBe(32);
  expect(createCredit(1024, 48_000 / 512).granted).toBe(375);
  expect(createCredit(64, 48_000 / 512).granted).toBe(64);
  expect(createCredit(1024, 3).granted).toBe(32);
});
