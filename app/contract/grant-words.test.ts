import { expect, test } from 'vitest';
import { areaIdSchema, roleIdSchema } from '@harmonic/protocol/model';
import type { Grant } from '@harmonic/protocol/access';
import { grantFacts, grantsText, grantText, readGrants, roleText } from './grant-words.ts';

const HALL = areaIdSchema.parse('11111111-1111-4111-8111-111111111111');
const END_MS = Date.UTC(2026, 10, 25, 16, 4);
const grant = (role: string, scope: Grant['scope'], expiresAtMs: number | null): Grant => ({
  ...{ role: roleIdSchema.parse(role), scope, expiresAtMs },
});
const grants = [grant('admin', 'site', null), grant('night-shift', HALL, END_MS)];

test('roles with their places and ends are written, and read back', () => {
  expect(grantsText(grants)).toBe(
    `admin @ site until revoked, night-shift @ ${HALL} until 2026-11-25T16:04:00.000Z`,
  );
  expect(readGrants(grantsText(grants))).toEqual(grants);
});

test('an end that no date holds never comes', () => {
  expect(grantText(grant('viewer', 'site', 9e15))).toBe('viewer @ site until revoked');
});

test('where no end is said none is made up', () => {
  expect(readGrants(roleText(grants[0]!))).toEqual([{ ...grants[0], expiresAtMs: undefined }]);
});

test.each(['', 'admin', 'Admin @ site', 'admin @ hall', 'admin @ site until soon', 'a @ site,b'])(
  'what is no such text is none: %j',
  (text) => expect(readGrants(text)).toBeNull(),
);

test('the trail cuts none of many', () => {
  const many = Array.from({ length: 20 }, (_, n) => grant(`role-${n}`, HALL, END_MS));
  const facts = grantFacts(many);
  expect(Object.keys(facts).slice(0, 2)).toEqual(['grants', 'grants2']);
  for (const text of Object.values(facts)) expect(text.length).toBeLessThanOrEqual(200);
  expect(Object.values(facts).flatMap((text) => readGrants(text))).toEqual(many);
  expect(grantFacts([])).toEqual({});
});
