import { givenNameSchema, roleIdSchema } from '@harmonic/protocol/model';
import { afterEach, expect, test } from 'vitest';
import { signInNameSchema } from '../../contract/index.ts';
import { PUMP } from '../store/example.suite.ts';
import { PAYLOADS } from './payloads.suite.ts';
import {
  ADA,
  EVE,
  FOREMAN,
  grantOf,
  HALL,
  openSite,
  TOM,
  VIEWER,
  YARD,
  type SiteWish,
  type TestSite,
} from './site.suite.ts';

let open: TestSite | null = null;
afterEach(() => {
  open?.close();
  open?.store.api.close();
  open = null;
});
const site = async (wish: SiteWish = {}): Promise<TestSite> => (open = await openSite(wish));

const last = async (at: TestSite) => (await at.entries()).at(-1)!;

test('a role of one’s own is made, changed and, when nobody holds it, removed', async () => {
  const at = await site();
  const role = {
    id: roleIdSchema.parse('night-shift'),
    name: 'Night',
    permissions: ['live.see' as const],
  };
  await at.roles.define(at.by(ADA, 'role.define'), role);
  await at.people.grant(at.by(ADA, 'person.grant'), { id: EVE, ...grantOf(role.id) });
  await at.roles.define(at.by(ADA, 'role.define'), {
    ...role,
    permissions: ['live.see', 'recording.see'],
  });
  const remove = () => at.roles.remove(at.by(ADA, 'role.remove'), { id: role.id });
  await expect(remove()).rejects.toMatchObject({ code: 'conflict', because: 'in-use' });
  await at.people.revoke(at.by(ADA, 'person.revoke'), { id: EVE, role: role.id, scope: 'site' });
  await remove();
  expect(at.directory(ADA).roles.some(({ id }) => id === role.id)).toBe(false);
});

test('ready-made roles stay what they are, and so does the role one holds', async () => {
  const at = await site();
  const viewer = { id: VIEWER, name: 'Viewer', permissions: [] };
  const ready = { code: 'not-allowed', because: 'ready-role' };
  await expect(at.roles.define(at.by(ADA, 'role.define'), viewer)).rejects.toMatchObject(ready);
  await expect(at.roles.remove(at.by(ADA, 'role.remove'), { id: VIEWER })).rejects.toMatchObject(
    ready,
  );
  const foreman = { id: FOREMAN, name: 'Foreman', permissions: ['people.manage' as const] };
  await expect(at.roles.define(at.by(TOM, 'role.define'), foreman)).rejects.toMatchObject({
    because: 'self',
  });
});

test('no role reads like another, nor like a ready-made one in any language', async () => {
  const at = await site();
  const define = (id: string, name: string) =>
    at.roles.define(at.by(ADA, 'role.define'), {
      ...{ id: roleIdSchema.parse(id), name, permissions: ['live.see' as const] },
    });
  const taken = { code: 'conflict', because: 'role-name-taken' };
  for (const name of ['Viewer', 'ADMINISTRATOR', 'técnico', 'Te\u0301cnico', ' foreman'])
    await expect(define('another', name), name).rejects.toMatchObject(taken);
  expect(await last(at)).toMatchObject({ outcome: 'refused', because: 'role-name-taken' });
  await define('night', 'Night  shift');
  await expect(define('another', 'night shift')).rejects.toMatchObject(taken);
  await define('night', 'Night  shift');
  await define('night', 'Night shift');
});

test('devices lie in areas, and in none when theirs is removed', async () => {
  const at = await site();
  await at.areas.place(at.by(ADA, 'area.place'), { device: PUMP, area: HALL });
  expect(at.core.memory.scopeOf(PUMP)).toBe(HALL);
  await at.areas.remove(at.by(ADA, 'area.remove'), { id: HALL });
  expect(at.core.memory.scopeOf(PUMP)).toBe('site');
  expect(at.directory(ADA).areas.map(({ id }) => id)).toEqual([YARD]);
  await expect(
    at.areas.place(at.by(ADA, 'area.place'), { device: PUMP, area: HALL }),
  ).rejects.toMatchObject({ code: 'not-found' });
});

test('rules move inside their bounds; looking never waits for a second person', async () => {
  const at = await site();
  const { rules } = at.directory(ADA);
  await at.rules.set(at.by(ADA, 'rule.set'), { ...rules, idleLockMinutes: 5 });
  expect(at.directory(ADA).rules.idleLockMinutes).toBe(5);
  expect(await last(at)).toMatchObject({ facts: { idleLockMinutes: '15 → 5' } });
  await expect(
    at.rules.set(at.by(ADA, 'rule.set'), { ...rules, twoPerson: ['live.see'] }),
  ).rejects.toMatchObject({ code: 'invalid' });
});

test('a new break-glass kit is shown once and its digest signed into the policy', async () => {
  const at = await site();
  const { breakGlassCode } = await at.rules.renewBreakGlass(at.by(ADA, 'rule.renewBreakGlass'));
  expect(breakGlassCode).toHaveLength(26);
  expect(at.core.memory.bundle()?.breakGlass).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(await at.entries())).not.toContain(breakGlassCode);
});

test('whatever is typed into a name is refused or kept exactly, and changes nothing else', async () => {
  const at = await site();
  const role = roleIdSchema.parse('typed');
  let kept = 0;
  for (const payload of PAYLOADS) {
    const parsed = givenNameSchema.safeParse(payload);
    if (!parsed.success) continue;
    const name = parsed.data;
    await at.roles.define(at.by(ADA, 'role.define'), { id: role, name, permissions: [] });
    await at.areas.define(at.by(ADA, 'area.define'), { id: YARD, name });
    const wish = { name, signInName: `person-${(kept += 1)}`, grants: [] };
    await at.people.create(at.by(ADA, 'person.create'), wish);
    const { people, roles, areas } = at.directory(ADA);
    expect(roles.find(({ id }) => id === role)?.name).toBe(name);
    expect(areas.map((area) => area.name)).toEqual(['Hall', name]);
    expect(people.at(-1)?.name).toBe(name);
  }
  expect(kept).toBeGreaterThan(30);
  const again = (open = await at.again());
  expect(again.directory(ADA).people).toHaveLength(4 + kept);
  expect(await again.trail.verify()).toMatchObject({ ok: true });
}, 60_000);

test.each(PAYLOADS)('a sign-in name is letters, digits and five signs: not %j', (payload) => {
  const { data } = signInNameSchema.safeParse(payload);
  expect(data ?? 'refused').toMatch(/^[\p{L}\p{N}._@+-]+$/u);
});
