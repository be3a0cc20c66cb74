import { expect, test } from 'vitest';
import { accessCalls } from './access-calls.ts';
import {
  areaInputSchema,
  auditQuerySchema,
  directorySchema,
  personInputSchema,
  roleInputSchema,
  signInNameSchema,
} from './index.ts';

const DAY_MS = 86_400_000;
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const id = '00000000-0000-4000-8000-000000000001';
const grantUntil = (expiresAtMs: number | null) => ({
  ...{ role: 'viewer', scope: 'site', expiresAtMs },
});
const { inputSchema } = accessCalls.person.grant['~orpc'];
const takes = (expiresAtMs: number | null): (boolean | undefined)[] => [
  inputSchema?.safeParse({ id, ...grantUntil(expiresAtMs) }).success,
  personInputSchema.safeParse({
    ...{ name: 'Ana', signInName: 'ana', grants: [grantUntil(expiresAtMs)] },
  }).success,
];

test('a role is given until a time of this calendar, or until it is revoked', () => {
  for (const ends of [null, DAY_MS, LAST_MS])
    expect(takes(ends), String(ends)).toEqual([true, true]);
  for (const none of [9e15, LAST_MS + 1, -1, 0.5, NaN])
    expect(takes(none), String(none)).toEqual([false, false]);
});

test('whoever holds one without such an end is shown with everybody else', () => {
  const held = directorySchema.shape.people.element.shape.grants.element;
  expect(held.safeParse({ ...grantUntil(9e15), provisional: false }).success).toBe(true);
});

test('what is looked for in the trail lies between the first and the last date', () => {
  const query = { actor: null, act: '', outcome: null, text: '', toMs: null };
  expect(auditQuerySchema.safeParse({ ...query, fromMs: DAY_MS }).success).toBe(true);
  expect(auditQuerySchema.safeParse({ ...query, fromMs: 9e15 }).success).toBe(false);
});

test('what is defined has a visible name; what was signed with another is read', () => {
  const name = 'Bo\u202egnp';
  expect(roleInputSchema.safeParse({ id: 'bo', name, permissions: [] }).success).toBe(false);
  expect(areaInputSchema.safeParse({ id, name }).success).toBe(false);
  const { areas } = directorySchema.shape;
  expect(areas.element.safeParse({ id, name, devices: [] }).success).toBe(true);
});

test('letters that look alike do not stand in one sign-in name', () => {
  for (const name of ['ana', 'josé+2@site', 'аня', 'λία', '田中-taro'])
    expect(signInNameSchema.safeParse(name).success, name).toBe(true);
  for (const name of ['аna', 'αna', 'anα', 'Οlga'])
    expect(signInNameSchema.safeParse(name).success, name).toBe(false);
});
