import { expect, test } from 'vitest';
import { areaIdSchema, PERMISSIONS, READY_ROLES } from '@harmonic/protocol/model';
import type { Session } from '../../contract/index.ts';
import { holds, judge, rolesWith, whereIs } from './rights.ts';

const hall = areaIdSchema.parse('0190a3f2-7c1e-4d35-9b1a-2f6f1c0de001');
const yard = areaIdSchema.parse('0190a3f2-7c1e-4d35-9b1a-2f6f1c0de002');

const sessionWith = (stage: Session['stage'], mayDo: Session['mayDo'] = []): Session => ({
  stage,
  person: null,
  mayDo,
  endsAtMs: null,
  locksAtMs: null,
  provenUntilMs: null,
  breakGlassUntilMs: null,
  warnings: [],
});

test('a right on the whole site reaches every area; one in an area reaches only that', () => {
  expect(holds(['site'], hall)).toBe(true);
  expect(holds([hall], hall)).toBe(true);
  expect(holds([hall], yard)).toBe(false);
  expect(holds([hall], 'site')).toBe(false);
  expect(holds([hall], 'any')).toBe(true);
  expect(holds([], 'any')).toBe(false);
});

test('an operator of one hall is told where the right does not hold', () => {
  const session = sessionWith('inside', [
    { permission: 'recording.make', scopes: [hall], twoPerson: false },
  ]);
  expect(judge(session, 'recording.make', hall)).toEqual({ allowed: true, twoPerson: false });
  expect(judge(session, 'recording.make', yard)).toEqual({ allowed: false, because: 'elsewhere' });
  expect(judge(session, 'device.manage', hall)).toEqual({ allowed: false, because: 'none' });
});

test('an act that takes two people says so before it is asked for', () => {
  const session = sessionWith('inside', [
    { permission: 'rule.manage', scopes: ['site'], twoPerson: true },
  ]);
  expect(judge(session, 'rule.manage', 'site')).toEqual({ allowed: true, twoPerson: true });
});

test('before the console has said who is here, nothing is allowed', () => {
  for (const permission of PERMISSIONS)
    expect(judge(undefined, permission, 'any').allowed).toBe(false);
});

test('the demo allows what its session says; what takes a person is told before it is tried', () => {
  const demo = sessionWith('demo', [
    { permission: 'device.connect', scopes: ['site'], twoPerson: false },
  ]);
  expect(judge(demo, 'note.write', 'site')).toEqual({ allowed: false, because: 'demo' });
  expect(judge(demo, 'device.connect', 'any').allowed).toBe(true);
  expect(judge(demo, 'people.see', 'any')).toEqual({ allowed: false, because: 'demo' });
  expect(judge(demo, 'audit.see', 'any')).toEqual({ allowed: false, because: 'demo' });
});

test('who has a right is known from the ready-made roles, or from those of the site', () => {
  expect(rolesWith('audit.see', undefined)).toEqual(['auditor', 'admin']);
  expect(rolesWith('audit.see', [])).toEqual([]);
  for (const permission of READY_ROLES.admin)
    expect(rolesWith(permission, undefined)).toContain('admin');
});

test('a device lies in its area, on the site, or where the console does not say', () => {
  expect(whereIs({ area: hall })).toBe(hall);
  expect(whereIs({ area: null })).toBe('site');
  expect(whereIs({})).toBe('any');
  expect(whereIs(undefined)).toBe('any');
});
