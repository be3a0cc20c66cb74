import { expect, test } from 'vitest';
import { PERMISSIONS, READY_ROLES, type Permission, type Scope } from '../model/index.ts';
import {
  absorb,
  agree,
  createPolicy,
  readStatement,
  signStatement,
  siteIdSchema,
  type Bundle,
  type Statement,
} from './index.ts';
import {
  agreedBy,
  bundleOf,
  DAY_MS,
  define,
  disable,
  enable,
  grant,
  HALL,
  keyOf,
  member,
  newId,
  NOW,
  openConsole,
  person,
  reset,
  revoke,
  role,
  say,
  secretOf,
  streamOf,
  YARD,
} from './site.suite.ts';

/** Three administrators, a foreman of one hall, a viewer, and eva who holds nothing. */
const people = [
  member('ana', ['admin']),
  member('rui', ['admin']),
  member('ivo', ['admin']),
  member('tom', ['foreman', HALL]),
  member('vic', ['viewer']),
  member('eva'),
];
const site = bundleOf(people);
const serverSite = bundleOf(people, { signer: 'server', expiresAtMs: NOW + 14 * DAY_MS });

interface Case {
  bundle?: Bundle;
  statements: readonly Statement[];
  atMs?: number;
  who?: string;
  what?: Permission;
  where?: Scope;
}
const mayAfter = ({ bundle = site, statements, atMs = NOW, who, what, where }: Case): boolean =>
  createPolicy(bundle, statements, atMs).decide(
    ...[person(who ?? 'eva'), what ?? 'live.see', where ?? 'site', atMs],
  ).allowed;

const watch = grant('eva', 'watch');
const withRemoved = absorb(site, [say('ana', disable('rui'))], NOW);
const withRevoked = (): { bundle: Bundle; revoked: Statement } => {
  const bundle = bundleOf([...people.slice(0, 5), member('eva', ['watch'])]);
  const revoked = say('ana', revoke('eva', 'watch'));
  return { bundle: absorb(bundle, [revoked], NOW), revoked };
};

/** As it would come from outside: read with its signatures, or not taken at all. */
function fromOutside(signed: unknown, installs = ['console']): Statement[] {
  const read = readStatement(signed, installs.map(keyOf));
  return 'statement' in read ? [read.statement] : [];
}
const said = say('ana', watch);
const signed = signStatement(said, secretOf('ana'), secretOf('console'));

// sync-and-security 3.7, “offline grants”: each must leave eva (or whoever is named) without the right.
const CASES: Record<string, () => Case> = {
  '1 forged: signed by nobody’s key': () => ({
    statements: fromOutside(
      signStatement(
        say('ana', watch, { issuerKey: keyOf('mallory') }),
        secretOf('mallory'),
        secretOf('console'),
      ),
    ),
  }),
  '2 forged: a stranger in the issuer’s name': () => ({
    statements: fromOutside({ ...signed, signature: signed.install.signature }),
  }),
  '3 forged: one role written over another': () => ({
    statements: fromOutside({ ...signed, bytes: signed.bytes.replace('"watch"', '"admin"') }),
  }),
  '4 forged: the subject written over': () => ({
    statements: fromOutside({
      ...signed,
      bytes: signed.bytes.replace(person('eva'), person('vic')),
    }),
    ...{ who: 'vic', what: 'recording.make' },
  }),
  '5 forged: somebody who is nobody here': () => ({ statements: [say('mallory', watch)] }),
  '6 forged: a key the person had once': () => ({
    statements: [say('ana', watch, { issuerKey: keyOf('ana’s old key') })],
  }),
  '7 self-grant by an administrator of one hall': () => ({
    ...{ statements: [say('tom', grant('tom', 'operator', HALL))], who: 'tom' },
    ...{ what: 'people.see', where: YARD },
  }),
  '8 self-grant of the whole site': () => ({
    ...{ statements: [say('tom', grant('tom', 'admin'))], who: 'tom', what: 'people.manage' },
  }),
  '9 self-grant with somebody’s agreement': () => ({
    statements: [say('tom', grant('tom', 'operator', YARD), agreedBy('ana'))],
    ...{ who: 'tom', where: YARD },
  }),
  '10 enabling oneself': () => {
    const out = say('ana', disable('rui'));
    const back = say('rui', enable('rui', out.id));
    return { statements: [out, back], who: 'rui' };
  },
  '11 redefining a role one holds': () => ({
    statements: [say('tom', define('foreman', PERMISSIONS))],
    ...{ who: 'tom', what: 'audit.export', where: HALL },
  }),
  '12 wider scope: the site by who manages a hall': () => ({ statements: [say('tom', watch)] }),
  '13 wider scope: another hall': () => ({
    ...{ statements: [say('tom', grant('eva', 'watch', YARD))], where: YARD },
  }),
  '14 wider scope: disabling somebody from a hall': () => ({
    ...{ statements: [say('tom', disable('vic')), say('tom', watch)] },
  }),
  '15 a higher role': () => ({
    statements: [say('tom', grant('eva', 'engineer', HALL))],
    ...{ what: 'storage.manage', where: HALL },
  }),
  '16 a role as high as one’s own': () => ({
    statements: [say('tom', grant('eva', 'foreman', HALL), agreedBy('ana'))],
    ...{ what: 'people.manage', where: HALL },
  }),
  '17 no right to grant at all': () => ({ statements: [say('vic', watch)] }),
  '18 expired before it was said': () => ({
    statements: [say('ana', grant('eva', 'watch', 'site', { expiresAtMs: NOW - 1 }))],
  }),
  '19 expired since': () => ({
    statements: [say('ana', grant('eva', 'watch', 'site', { expiresAtMs: NOW + 10 }))],
    atMs: NOW + 10,
  }),
  '20 never confirmed for thirty days': () => ({
    ...{ statements: [say('ana', watch)], atMs: NOW + 30 * DAY_MS },
  }),
  '21 the issuer’s own right has expired': () => ({
    bundle: bundleOf([
      member('ana', ['admin']),
      member('leo', ['admin', 'site', NOW + 10]),
      member('eva'),
    ]),
    ...{ statements: [say('leo', watch)], atMs: NOW + 10 },
  }),
  '22 a policy that was not renewed': () => ({
    ...{ bundle: serverSite, statements: [say('ana', watch)], atMs: NOW + 14 * DAY_MS },
  }),
  '23 after demotion': () => ({
    ...{ bundle: withRemoved, statements: [say('rui', watch, { epoch: 2, atMs: NOW + 1 })] },
    atMs: NOW + 1,
  }),
  '24 after demotion that is not confirmed yet': () => ({
    statements: [say('ana', disable('rui')), say('rui', watch)],
  }),
  '25 after the right to it was revoked': () => ({
    statements: [
      say('ana', revoke('tom', 'foreman', HALL)),
      say('tom', grant('eva', 'watch', HALL)),
    ],
    where: HALL,
  }),
  '26 after one’s factors were reset': () => ({
    statements: [say('ana', reset('rui')), say('rui', watch)],
  }),
  '27 back-dated to before the demotion': () => ({
    ...{ bundle: withRemoved, statements: [say('rui', watch, { atMs: NOW - 20 * DAY_MS })] },
  }),
  '28 back-dated: a grant older than the revoking it does not name': () => {
    const { bundle } = withRevoked();
    return { bundle, statements: [say('rui', watch, { atMs: NOW - DAY_MS })] };
  },
  '29 forward-dated, to outlive its thirty days': () => ({
    statements: [say('ana', watch, { atMs: NOW + 300 * DAY_MS })],
  }),
  '30 reordered: without the one before it': () => {
    const console = openConsole();
    console.say('ana', disable('vic'));
    return { statements: [console.say('ana', watch)] };
  },
  '31 reordered: two places exchanged': () => {
    const console = openConsole();
    const first = console.say('ana', grant('vic', 'operator'));
    const second = console.say('ana', watch);
    const swapped = [
      { ...first, seq: second.seq, prev: second.prev },
      { ...second, seq: first.seq, prev: first.prev },
    ];
    return { statements: [...swapped], who: 'vic', what: 'recording.make' };
  },
  '32 reordered: another put in between': () => {
    const console = openConsole('main');
    const first = console.say('ana', define('watch', ['event.see']));
    const twin = { ...first, id: newId(), verb: watch };
    return { statements: [first, twin] };
  },
  '33 replayed after it was revoked': () => {
    const console = openConsole();
    const given = console.say('ana', watch);
    const taken = absorb(site, [given], NOW);
    const gone = absorb(taken, [console.say('ana', revoke('eva', 'watch'), { epoch: 2 })], NOW);
    return { bundle: gone, statements: [given] };
  },
  '34 replayed on an install that does not know the console': () => ({
    statements: fromOutside(signed, ['another console']),
  }),
  '35 replayed with another console’s signature': () => ({
    statements: fromOutside(
      { ...signed, install: { ...signed.install, key: keyOf('another console') } },
      ['console', 'another console'],
    ),
  }),
  '36 replayed at another site': () => ({
    bundle: { ...site, site: siteIdSchema.parse('00000000-0000-4000-8000-000000000000') },
    statements: [said],
  }),
  '37 replayed in another stream': () => ({
    statements: fromOutside({
      ...signed,
      bytes: signed.bytes.replace(said.stream, streamOf('another')),
    }),
  }),
  '38 four eyes with nobody else': () => ({
    ...{ statements: [say('ana', grant('eva', 'admin'))], what: 'people.manage' },
  }),
  '39 four eyes with one key': () => ({
    statements: [
      say('ana', grant('eva', 'admin'), agreedBy('ana')),
      say('ana', grant('eva', 'admin'), agreedBy('rui', keyOf('ana'))),
      say('ana', grant('eva', 'admin'), agreedBy('rui', keyOf('mallory'))),
      say('ana', grant('eva', 'admin'), agreedBy('eva')),
      say('ana', grant('eva', 'admin'), agreedBy('tom')),
    ],
    what: 'people.manage',
  }),
  '40 four eyes with a signature over something else': () => {
    const top = signStatement(
      say('ana', grant('eva', 'admin')),
      secretOf('ana'),
      secretOf('console'),
    );
    const elsewhere = agree(signed, person('rui'), secretOf('rui'));
    const second = /"second":(\{.*?\})/.exec(elsewhere.bytes)?.[1] ?? '';
    const bytes = top.bytes.replace('"second":null', `"second":${second}`);
    return { statements: fromOutside({ ...top, bytes }), what: 'people.manage' };
  },
};

test('there are forty', () => {
  expect(Object.keys(CASES)).toHaveLength(40);
});

test.each(Object.entries(CASES))('%s: no right comes of it (A4, A5)', (_name, made) => {
  expect(mayAfter(made())).toBe(false);
});

// What makes the forty worth something: the same, done as it should be, gives the right.
const GOOD: Record<string, () => Case> = {
  'a lower role by an administrator': () => ({ statements: fromOutside(signed) }),
  'a lower role in one’s own hall': () => ({
    ...{ statements: [say('tom', grant('eva', 'watch', HALL))], where: HALL },
  }),
  'an administrator by two': () => ({
    ...{ statements: [say('ana', grant('eva', 'admin'), agreedBy('rui'))], what: 'people.manage' },
  }),
  'a grant one moment before it ends': () => ({
    ...{ statements: [say('ana', watch)], atMs: NOW + 30 * DAY_MS - 1 },
  }),
  'a grant that names the removal': () => {
    const { bundle, revoked } = withRevoked();
    const again = say('rui', grant('eva', 'watch', 'site', { renews: revoked.id }), { epoch: 2 });
    return { bundle, statements: [again] };
  },
  'somebody enabled by who names it': () => {
    const out = say('ana', disable('vic'));
    return { statements: [out, say('rui', enable('vic', out.id))], who: 'vic' };
  },
  'a second statement of a stream with the first there': () => {
    const console = openConsole();
    const first = console.say('ana', grant('vic', 'operator'));
    return { statements: [console.say('ana', watch), first] };
  },
};
test.each(Object.entries(GOOD))('%s: counts', (_name, made) => {
  expect(mayAfter(made())).toBe(true);
});

test('the site these are told of is what it seems', () => {
  expect(mayAfter({ statements: [] })).toBe(false);
  expect(mayAfter({ statements: [], who: 'vic' })).toBe(true);
  expect(site.roles.find(({ id }) => id === role('admin'))?.permissions).toEqual([
    ...READY_ROLES.admin,
  ]);
});
