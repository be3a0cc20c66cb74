import { expect, test } from 'vitest';
import {
  areaIdSchema,
  PERMISSIONS,
  READY_ROLES,
  roleIdSchema,
  type Permission,
} from '@harmonic/protocol/model';
import type { Directory, Person } from '../../../contract/index.ts';
import { cellOf, groupedByNoun } from './matrix.ts';

const hall = areaIdSchema.parse('0190a3f2-7c1e-4d35-9b1a-2f6f1c0de001');
const yard = areaIdSchema.parse('0190a3f2-7c1e-4d35-9b1a-2f6f1c0de002');
const NOW = 1_000_000;
const role = (id: string, permissions: readonly Permission[]): Directory['roles'][number] => ({
  id: roleIdSchema.parse(id),
  name: id,
  permissions: [...permissions],
  ready: true,
  holders: 1,
});
const roles = [role('viewer', READY_ROLES.viewer), role('operator', READY_ROLES.operator)];
const held = (id: string, scope: 'site' | typeof hall, expiresAtMs: number | null = null) => ({
  role: roleIdSchema.parse(id),
  scope,
  expiresAtMs,
  provisional: false,
});
const person = (
  grants: Person['grants'],
  status: Person['status'] = 'active',
): Pick<Person, 'status' | 'grants'> => ({ status, grants });

test('a viewer of the site who operates one hall records there and sees everywhere', () => {
  const bruno = person([held('viewer', 'site'), held('operator', hall)]);
  expect(cellOf(bruno, 'recording.make', roles, NOW)).toMatchObject({
    reach: 'areas',
    areas: [hall],
    roles: ['operator'],
  });
  expect(cellOf(bruno, 'live.see', roles, NOW)).toMatchObject({
    reach: 'site',
    areas: [],
    roles: ['viewer'],
  });
  expect(cellOf(bruno, 'people.manage', roles, NOW).reach).toBe('none');
});

test('two halls are both named, each once', () => {
  const eva = person([held('viewer', hall), held('operator', hall), held('operator', yard)]);
  expect(cellOf(eva, 'live.see', roles, NOW).areas).toEqual([hall, yard]);
});

test('an ended role gives nothing; the end that is shown is the last one', () => {
  const past = person([held('operator', 'site', NOW)]);
  expect(cellOf(past, 'recording.make', roles, NOW).reach).toBe('none');
  const two = person([held('viewer', 'site', NOW + 5), held('operator', 'site', NOW + 9)]);
  expect(cellOf(two, 'live.see', roles, NOW).endsAtMs).toBe(NOW + 9);
  const open = person([held('viewer', 'site'), held('operator', 'site', NOW + 9)]);
  expect(cellOf(open, 'live.see', roles, NOW).endsAtMs).toBeNull();
});

test('whoever cannot come in may do nothing, whatever they hold', () => {
  for (const status of ['disabled', 'erased'] as const)
    expect(cellOf(person([held('operator', 'site')], status), 'live.see', roles, NOW).reach).toBe(
      'none',
    );
});

test('a role that is no more gives nothing', () => {
  expect(cellOf(person([held('night-shift', 'site')]), 'live.see', roles, NOW).reach).toBe('none');
});

test('the columns hold every right once, grouped by what it acts on', () => {
  const groups = groupedByNoun(PERMISSIONS);
  expect(groups.flatMap(({ permissions }) => permissions)).toEqual(PERMISSIONS);
  expect(new Set(groups.map(({ noun }) => noun)).size).toBe(groups.length);
});
