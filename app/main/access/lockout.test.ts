// How long to wait after wrong attempts.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AttemptsRow } from '../store/access-api.ts';
import { personIdSchema } from '@harmonic/protocol/model';
import { afterWrong, attemptsNow, HARD_STOP, refusedUntilMs, waitAfterMs } from './lockout.ts';

const ANNA = personIdSchema.parse('11111111-1111-4111-8111-111111111111');
const S = 1000;
const MINUTE = 60 * S;
const HOUR = 60 * MINUTE;

/** Tries as often as it is let; answers how many guesses were evaluated. */
function guesses(of: AttemptsRow['person'], forMs: number, stepMs: number): number {
  let row: AttemptsRow | null = null;
  let evaluated = 0;
  for (let nowMs = 10 * HOUR; nowMs < 10 * HOUR + forMs; nowMs += stepMs) {
    const now = attemptsNow(row, of, nowMs);
    if ((refusedUntilMs(now, nowMs) ?? 0) > nowMs) continue;
    row = afterWrong(now, nowMs);
    evaluated += 1;
  }
  return evaluated;
}

test('the first three cost nothing, then it takes longer and longer', () => {
  const waits = Array.from({ length: 25 }, (_, i) => waitAfterMs(i + 1) / S);
  expect(waits.slice(0, 6)).toEqual([0, 0, 0, 1, 30, 30]);
  expect(waits[9]).toBe(15 * 60);
  expect(waits[19]).toBe(24 * 3600);
  expect([...waits].sort((a, b) => a - b)).toEqual(waits);
});

test('whoever tries all day gets through two dozen guesses, and never more than a hundred', () => {
  expect(guesses(ANNA, 24 * HOUR, S)).toBeLessThanOrEqual(20);
  expect(guesses(ANNA, 200 * 24 * HOUR, 60 * S)).toBe(HARD_STOP);
});

test('the sealed code is tried twenty times a minute at most, and waits no longer than that', () => {
  expect(guesses('break-glass', MINUTE, S)).toBe(20);
  expect(guesses('break-glass', 60 * MINUTE, S)).toBeLessThanOrEqual(20 * 60);
  // 128 bits: a year of it is nothing.
  expect(20 * 60 * 24 * 366).toBeLessThan(2 ** 24);
  const aDay = { wrong: 5, lastWrongMs: HOUR, lockedUntilMs: 25 * HOUR };
  const left = attemptsNow({ person: 'break-glass', ...aDay }, 'break-glass', HOUR + MINUTE);
  expect(refusedUntilMs(left, HOUR + MINUTE)).toBeNull();
});

test('a console evaluates at most fifty wrong ones in any hour', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200 * S }), { maxLength: 400 }), (pauses) => {
      let row: AttemptsRow | null = null;
      let nowMs = 10 * HOUR;
      const at: number[] = [];
      for (const pause of pauses) {
        nowMs += pause;
        const now = attemptsNow(row, 'console', nowMs);
        if ((refusedUntilMs(now, nowMs) ?? 0) > nowMs) continue;
        row = afterWrong(now, nowMs);
        at.push(nowMs);
      }
      for (const [i, from] of at.entries()) {
        expect(at.slice(i).filter((one) => one - from < HOUR).length).toBeLessThanOrEqual(50);
      }
    }),
  );
});

test('a console that was refused recovers by itself', () => {
  let row: AttemptsRow | null = null;
  for (let i = 0; i < 25; i += 1) row = afterWrong(attemptsNow(row, 'console', HOUR), HOUR);
  expect(refusedUntilMs(attemptsNow(row, 'console', HOUR), HOUR)).toBeGreaterThan(HOUR);
  const later = 2 * HOUR + 1;
  expect(refusedUntilMs(attemptsNow(row, 'console', later), later)).toBeNull();
});
