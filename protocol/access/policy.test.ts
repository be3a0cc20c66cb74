import { describe, expect, it } from 'vitest';
import { READY_ROLES, type Permission } from '../model/index.ts';
import { absorb, createPolicy, judge, publicKeyOf, readBundle, signBundle } from './index.ts';
import { agree, readStatement, signStatement } from './signed.ts';
import { area, bundleOf, keyOf, NOW, person, siteKey, statement } from './site.suite.ts';

const bundle = bundleOf({
  ana: [{ role: 'admin', scope: 'site' }],
  rui: [{ role: 'technician', scope: area }],
  eva: [{ role: 'engineer', scope: 'site' }],
});
const may = (who: string, what: Permission, where = 'site' as const) =>
  createPolicy(bundle, []).decide(person(who), what, where, NOW).allowed;

describe('decide', () => {
  it('gives each ready-made role its permissions and no other', () => {
    expect(may('eva', 'recording.manage')).toBe(true);
    expect(may('eva', 'people.manage')).toBe(false);
    expect(READY_ROLES.admin.every((permission) => may('ana', permission))).toBe(true);
  });

  it('holds a right in an area to that area, and says that it holds elsewhere', () => {
    const policy = createPolicy(bundle, []);
    expect(policy.decide(person('rui'), 'device.connect', area, NOW).allowed).toBe(true);
    expect(policy.decide(person('rui'), 'device.connect', 'any', NOW).allowed).toBe(true);
    expect(policy.decide(person('rui'), 'device.connect', 'site', NOW)).toEqual({
      allowed: false,
      because: 'other-area',
    });
  });

  it('ends a grant at its time', () => {
    const until = bundleOf({ ana: [{ role: 'viewer', scope: 'site', expiresAtMs: NOW + 10 }] });
    const policy = createPolicy(until, []);
    expect(policy.decide(person('ana'), 'live.see', 'site', NOW + 9).allowed).toBe(true);
    expect(policy.decide(person('ana'), 'live.see', 'site', NOW + 10)).toEqual({
      allowed: false,
      because: 'expired',
    });
  });
});

describe('statements', () => {
  const grant = (role: string) =>
    statement('ana', {
      do: 'grant',
      subject: person('rui'),
      role,
      scope: 'site',
      expiresAtMs: null,
      renews: null,
    });

  it('a grant of a lower role counts at once, and is in the next policy', () => {
    const given = grant('operator');
    expect(judge(bundle, [], given, NOW)).toEqual({ ok: true });
    const provisional = createPolicy(bundle, [given], NOW).decide(
      person('rui'),
      'recording.make',
      'site',
      NOW,
    );
    expect(provisional).toMatchObject({ allowed: true, provisional: true });
    const next = absorb(bundle, [given], NOW);
    expect(next.epoch).toBe(bundle.epoch + 1);
    expect(
      createPolicy(next, []).decide(person('rui'), 'recording.make', 'site', NOW),
    ).toMatchObject({ allowed: true, provisional: false });
  });

  it('the only admin may appoint a second alone; the next one takes two (R2)', () => {
    expect(judge(bundle, [], grant('admin'), NOW)).toEqual({ ok: true });
    const two = absorb(bundle, [grant('admin')], NOW);
    const third = statement('ana', {
      do: 'grant',
      subject: person('eva'),
      role: 'admin',
      scope: 'site',
      expiresAtMs: null,
      renews: null,
    });
    expect(judge(two, [], third, NOW)).toEqual({
      ok: false,
      why: 'needs-second',
      needsSecond: true,
    });
    const signed = signStatement(third, keyOf('ana'), siteKey);
    const agreed = agree(signed, person('rui'), keyOf('rui'));
    const read = readStatement(agreed, [publicKeyOf(siteKey)]);
    if ('refused' in read) throw new Error(read.refused);
    expect(judge(two, [], read.statement, NOW)).toEqual({ ok: true });
    const alone = agree(signed, person('ana'), keyOf('ana'));
    const own = readStatement(alone, [publicKeyOf(siteKey)]);
    if ('refused' in own) throw new Error(own.refused);
    expect(judge(two, [], own.statement, NOW)).toMatchObject({ ok: false, why: 'bad-second' });
  });

  it('removal wins over a grant made beside it, unless the grant names it (R3)', () => {
    const two = absorb(bundle, [grant('admin')], NOW);
    const removal = statement('ana', {
      do: 'revoke',
      subject: person('eva'),
      role: 'engineer',
      scope: 'site',
    });
    const again = statement('rui', {
      do: 'grant',
      subject: person('eva'),
      role: 'engineer',
      scope: 'site',
      expiresAtMs: null,
      renews: null,
    });
    const named = { ...again, verb: { ...again.verb, renews: removal.id } } as typeof again;
    const has = (statements: (typeof again)[]): boolean =>
      createPolicy(two, statements, NOW).decide(person('eva'), 'storage.manage', 'site', NOW)
        .allowed;
    expect(has([removal, again])).toBe(false);
    expect(has([again, removal])).toBe(false);
    expect(has([removal, named])).toBe(true);
    const taken = absorb(two, [removal], NOW);
    expect(judge(taken, [], again, NOW)).toMatchObject({ ok: false, why: 'removed' });
  });

  it('nobody acts on themselves, and the last admin stays', () => {
    const self = statement('ana', { do: 'person.disable', subject: person('ana') });
    expect(judge(bundle, [], self, NOW)).toMatchObject({ ok: false, why: 'self' });
    const two = absorb(bundle, [grant('admin')], NOW);
    const both = [
      statement('ana', { do: 'person.disable', subject: person('rui') }),
      statement('rui', { do: 'person.disable', subject: person('ana') }),
    ];
    const left = createPolicy(two, both, NOW)
      .members(NOW)
      .filter(
        ({ status, grants }) => status === 'active' && grants.some((g) => g.role === 'admin'),
      );
    expect(left).toHaveLength(1);
  });
});

describe('a signed policy', () => {
  it('is read back, and refused when anything about it was changed', () => {
    const signed = signBundle(bundle, siteKey);
    const trusted = { keys: [publicKeyOf(siteKey)], site: bundle.site, epochFloor: 1 };
    expect(readBundle(signed, trusted)).toEqual({ bundle });
    const wider = signed.bytes.replace('"technician"', '"engineer"');
    expect(readBundle({ ...signed, bytes: wider }, trusted)).toHaveProperty('refused');
    expect(readBundle(signed, { ...trusted, epochFloor: 2 })).toHaveProperty('refused');
    expect(readBundle(signed, { ...trusted, keys: [] })).toHaveProperty('refused');
  });
});
