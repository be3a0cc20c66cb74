import { expect, test } from 'vitest';
import { roleIdSchema } from '@harmonic/protocol/model';
import { roleIdFor } from './own-role.ts';

test('the id of a role is its name in plain letters', () => {
  expect(roleIdFor('Turno da noite, fundição', [])).toBe('turno-da-noite-fundicao');
});

test('a second role of the same name is another role, and no ready-made one is taken over', () => {
  expect(roleIdFor('Admin', ['admin'])).toBe('admin-2');
  expect(roleIdFor('Admin', ['admin', 'admin-2'])).toBe('admin-3');
});

test('any name gives an id that the policy takes', () => {
  for (const name of ['夜勤', '42', '--', 'x'.repeat(200), '7 dwarfs', '<script>'])
    expect(roleIdSchema.safeParse(roleIdFor(name, ['role'])).success, name).toBe(true);
});
