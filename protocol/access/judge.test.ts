import { describe, expect, test } from 'vitest';
import { PERMISSIONS } from '../model/index.ts';
import { absorb, createPolicy, judge, type Bundle, type Statement, type Verb } from './index.ts';
import {
  agreedBy,
  bundleOf,
  create,
  DAY_MS,
  define,
  disable,
  enable,
  grant,
  HALL,
  member,
  newId,
  NOW,
  openConsole,
  person,
  reset,
  revoke,
  role,
  say,
  streamOf,
  YARD,
} from './site.suite.ts';

const one = bundleOf([
  member('ana', ['admin']),
  member('tom', ['foreman', HALL]),
  member('eva', ['watch']),
]);
const two = bundleOf([
  member('ana', ['admin']),
  member('rui', ['admin']),
  member('eva', ['watch']),
]);
const withEngineer = bundleOf([
  ...[member('ana', ['admin']), member('eva', ['engineer']), member('tom', ['foreman'])],
]);
/** Somebody who may do everything by a role of the site's own. */
const withEverything = bundleOf([member('ana', ['admin']), member('leo', ['everything'])], {
  roles: [
    ...one.roles,
    { id: role('everything'), name: 'everything', permissions: [...PERMISSIONS] },
  ],
});
const judged = (
  bundle: Bundle,
  issuer: string,
  verb: Verb,
  more: Partial<Statement> = {},
  nowMs = NOW,
): string => {
  const judgement = judge(bundle, [], say(issuer, verb, more), nowMs);
  return judgement.ok ? 'ok' : judgement.why;
};
const removeRole: Verb = { do: 'role.remove', role: role('watch') };
const removeHall: Verb = { do: 'area.remove', area: HALL };

describe('may it be issued (A7)', () => {
  test.each<[string, string, Bundle, string, Verb]>([
    ['a lower role', 'ok', one, 'tom', grant('eva', 'operator', HALL)],
    ['elsewhere', 'wider-scope', one, 'tom', grant('eva', 'operator', YARD)],
    ['one’s own role to somebody', 'not-below', one, 'tom', grant('eva', 'foreman', HALL)],
    ['by who may not', 'no-right', one, 'eva', grant('tom', 'watch', HALL)],
    ['to oneself', 'self', one, 'ana', grant('ana', 'viewer')],
    ['a second administrator by the only one', 'ok', one, 'ana', grant('eva', 'admin')],
    ['a third by one of two', 'needs-second', two, 'ana', grant('eva', 'admin')],
    ['a role that is not there', 'unknown-role', one, 'ana', grant('eva', 'wizard')],
    [
      'an area that is not there',
      'unknown-area',
      { ...one, areas: [] },
      'ana',
      grant('eva', 'watch', HALL),
    ],
    ['to nobody', 'unknown-person', one, 'ana', grant('pia', 'watch')],
    ['somebody twice', 'known-person', one, 'ana', create('eva')],
    ['disabling who holds more', 'not-below', withEngineer, 'tom', disable('eva')],
    ['disabling the other administrator', 'ok', two, 'ana', disable('rui')],
    ['disabling the last one', 'last-admin', withEverything, 'leo', disable('ana')],
    ['taking what nobody holds', 'as-it-is', one, 'ana', revoke('eva', 'viewer')],
    ['enabling who is not disabled', 'as-it-is', one, 'ana', enable('eva', newId())],
    ['changing a ready-made role', 'ready-role', one, 'ana', define('viewer', [])],
    ['changing a role one holds', 'self', one, 'tom', define('foreman', [])],
    ['a role with more than one has', 'no-right', one, 'tom', define('watch', ['audit.see'])],
    ['resetting the other administrator’s factors', 'ok', two, 'ana', reset('rui')],
    ['removing a role', 'ok', one, 'ana', removeRole],
    ['removing an area', 'ok', one, 'ana', removeHall],
    ['rules by who may not', 'no-right', one, 'tom', { do: 'rules.set', rules: one.rules }],
  ])('%s: %s', (_what, expected, bundle, issuer, verb) => {
    expect(judged(bundle, issuer, verb)).toBe(expected);
  });

  test('nothing at all by a stale policy, not even removals (R10)', () => {
    const stale: Bundle = { ...two, signer: 'server', expiresAtMs: NOW + 5 };
    expect(judged(stale, 'ana', disable('rui'), {}, NOW + 4)).toBe('ok');
    expect(judged(stale, 'ana', disable('rui'), {}, NOW + 5)).toBe('stale-policy');
  });

  test('not by who is removed already, though a removal by them that was said before holds', () => {
    const gone = say('rui', disable('ana'));
    const three = { ...two, people: [...two.people, member('ivo', ['admin'])] };
    expect(judge(three, [gone], say('ana', disable('eva')), NOW)).toMatchObject({
      why: 'authority-lost',
    });
    const both = createPolicy(three, [gone, say('ana', disable('eva'))], NOW);
    expect(both.member(person('eva'))?.status).toBe('disabled');
  });

  test('under a server, an administrator’s factors are reset by two', () => {
    const server: Bundle = { ...two, signer: 'server', expiresAtMs: NOW + DAY_MS };
    expect(judged(server, 'ana', reset('rui'))).toBe('needs-second');
    expect(judged(server, 'ana', reset('eva'))).toBe('ok');
  });

  test('who was disabled at the top comes back by two', () => {
    const three = { ...two, people: [...two.people, member('ivo', ['admin'])] };
    const out = say('ana', disable('rui'));
    const back = enable('rui', out.id);
    expect(judge(three, [out], say('ana', back), NOW)).toMatchObject({ needsSecond: true });
    expect(judge(three, [out], say('ana', back, agreedBy('ivo')), NOW)).toEqual({ ok: true });
    expect(judge(three, [out], say('ana', back, agreedBy('rui')), NOW)).toMatchObject({
      why: 'bad-second',
      needsSecond: false,
    });
  });

  test('not a statement out of its place, nor one that is there already', () => {
    const console = openConsole('judged');
    const first = console.say('ana', create('pia'));
    const second = console.say('ana', grant('pia', 'viewer'));
    expect(judge(one, [first], second, NOW)).toEqual({ ok: true });
    expect(judge(one, [], second, NOW)).toMatchObject({ why: 'broken-stream' });
    expect(judge(one, [first, second], second, NOW)).toMatchObject({ why: 'taken' });
    const out = { ...console.say('ana', disable('tom')), seq: 9 };
    expect(judge(one, [first, second], out, NOW)).toMatchObject({ why: 'broken-stream' });
  });
});

describe('the next policy (A7)', () => {
  test('takes in what holds: people, grants, roles, areas, rules', () => {
    const console = openConsole('next');
    const next = absorb(
      one,
      [
        console.say('ana', create('pia')),
        console.say('ana', grant('pia', 'operator', HALL, { expiresAtMs: NOW + 90 * DAY_MS })),
        console.say('ana', define('night', ['live.see', 'event.see'])),
        console.say('ana', { do: 'area.define', area: { id: YARD, name: 'Back yard' } }),
        console.say('ana', { do: 'rules.set', rules: { ...one.rules, idleLockMinutes: 5 } }),
        console.say('ana', disable('tom')),
        console.say('ana', reset('eva')),
      ],
      NOW + 1,
    );
    expect(next).toMatchObject({ epoch: 2, issuedAtMs: NOW + 1, rules: { idleLockMinutes: 5 } });
    expect(next.people.find(({ id }) => id === person('pia'))?.grants).toEqual([
      { role: 'operator', scope: HALL, expiresAtMs: NOW + 90 * DAY_MS },
    ]);
    expect(next.people.find(({ id }) => id === person('tom'))?.status).toBe('disabled');
    expect(next.people.find(({ id }) => id === person('eva'))).toMatchObject({
      key: null,
      credentialVersion: 2,
    });
    expect(next.roles.at(-1)).toMatchObject({
      id: 'night',
      permissions: ['live.see', 'event.see'],
    });
    expect(next.areas.map(({ name }) => name)).toEqual(['Hall', 'Back yard']);
    expect(next.taken).toMatchObject([{ stream: streamOf('next'), seq: 7, early: [] }]);
    expect(next.removals).toMatchObject([
      { subject: person('tom'), role: null, scope: null, epoch: 2 },
    ]);
  });

  test('what did not hold never will: its place is taken', () => {
    const console = openConsole();
    const refused = console.say('eva', grant('tom', 'watch'));
    const next = absorb(one, [refused], NOW);
    const promoted = absorb(next, [say('ana', grant('eva', 'admin'), { epoch: 2 })], NOW);
    const policy = createPolicy(promoted, [refused], NOW);
    expect(policy.void).toEqual([{ statement: refused, why: 'taken' }]);
  });

  test('a removal behind a gap is taken in at once, and what is behind the gap still waits', () => {
    const console = openConsole();
    const missing = console.say('ana', create('pia'));
    const out = console.say('ana', disable('eva'));
    const next = absorb(one, [out], NOW);
    expect(next.people.find(({ id }) => id === person('eva'))?.status).toBe('disabled');
    const back = say('ana', enable('eva', out.id), { epoch: 2 });
    const active = (statements: Statement[]) =>
      createPolicy(next, statements, NOW).member(person('eva'))?.status;
    expect(active([back, out])).toBe('active');
    expect(createPolicy(next, [missing, out], NOW).member(person('pia'))?.status).toBe('active');
  });

  test('the twin of a removal does not come to hold once the removal is taken in', () => {
    const forked = openConsole('forked').say('ana', disable('eva'));
    const twin: Statement = { ...forked, id: newId(), verb: grant('tom', 'watch', YARD) };
    const next = absorb(one, [forked, twin], NOW);
    expect(createPolicy(next, [twin], NOW).void).toMatchObject([{ why: 'broken-stream' }]);
  });

  test('two definitions of a role at once leave what both agree to, and the stricter rules win', () => {
    const rules = (idleLockMinutes: number, auditMonths: number): Verb => ({
      ...{ do: 'rules.set', rules: { ...two.rules, idleLockMinutes, auditMonths } },
    });
    const next = absorb(
      two,
      [
        say('ana', define('night', ['live.see', 'event.see'])),
        say('rui', define('night', ['event.see', 'recording.see'])),
        ...[say('ana', rules(5, 24)), say('rui', rules(20, 60))],
      ],
      NOW,
    );
    expect(next.roles.at(-1)).toMatchObject({ id: 'night', permissions: ['event.see'] });
    expect(next.rules).toMatchObject({ idleLockMinutes: 5, auditMonths: 60 });
  });

  test('a removed role takes its grants along, and its name is not used again', () => {
    const gone = absorb(one, [say('ana', removeRole)], NOW);
    expect(gone.people.find(({ id }) => id === person('eva'))?.grants).toEqual([]);
    expect(judged(gone, 'ana', define('watch', ['live.see']), { epoch: 2 })).toBe('removed');
  });

  test('the longer of two grants of one thing stays', () => {
    const next = absorb(
      one,
      [say('ana', grant('eva', 'watch', 'site', { expiresAtMs: NOW + 5 }))],
      NOW,
    );
    expect(next.people.find(({ id }) => id === person('eva'))?.grants).toMatchObject([
      { expiresAtMs: null },
    ]);
  });
});
