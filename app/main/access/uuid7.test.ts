import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createUuid7 } from './uuid7.ts';

const NOON_MS = Date.UTC(2026, 2, 1, 12);

test('an id is a version 7 UUID that begins with its time', () => {
  const id = createUuid7((bytes) => randomBytes(bytes))(NOON_MS);
  expect(z.uuidv7().safeParse(id).success).toBe(true);
  expect(parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(NOON_MS);
});

test('ids rise through a burst of ten thousand and through a clock set back an hour', () => {
  const next = createUuid7((bytes) => randomBytes(bytes));
  const ids = Array.from({ length: 10_000 }, (_, i) =>
    next(i < 9_000 ? NOON_MS : NOON_MS - 3_600_000),
  );
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});
