import { expect, test } from 'vitest';
import { createOracle } from '../../bench/histories/oracle.ts';
import type { Permission, Scope } from '../model/index.ts';
import { createPolicy, statementDigest, type Bundle, type Statement } from './index.ts';
import {
  agreedBy,
  bundleOf,
  DAY_MS,
  disable,
  enable,
  grant,
  HALL,
  member,
  NOW,
  person,
  reset,
  revoke,
  say,
} from './site.suite.ts';

// Everything that can be said in up to three statements of these, by three people with three roles in two scopes.
const NAMES = ['ana', 'rui', 'eva'];
const SCOPES: readonly Scope[] = ['site', HALL];
/** What tells the roles admin, foreman and watch apart. */
const TELLING: readonly Permission[] = [
  'live.see',
  'recording.make',
  'people.manage',
  'audit.export',
];

function alphabet(): Statement[] {
  const outByAna = say('ana', disable('eva'));
  const outByRui = say('rui', disable('eva'));
  const ruiOut = say('ana', disable('rui'));
  const revokedByAna = say('ana', revoke('eva', 'watch', HALL));
  const revokedByRui = say('rui', revoke('eva', 'watch', HALL));
  const given = ['rui', 'eva'].flatMap((name) =>
    ['watch', 'foreman', 'admin'].flatMap((role) =>
      SCOPES.map((scope) => say('ana', grant(name, role, scope))),
    ),
  );
  return [
    ...given,
    ...SCOPES.map((scope) => say('rui', grant('eva', 'watch', scope))),
    say('rui', grant('ana', 'watch', HALL)),
    say('rui', grant('eva', 'foreman', HALL)),
    say('rui', grant('rui', 'watch', HALL)),
    say('ana', grant('eva', 'admin'), agreedBy('rui')),
    ...[revokedByAna, revokedByRui, outByAna, outByRui, ruiOut],
    say('ana', revoke('rui', 'foreman', HALL)),
    say('rui', revoke('ana', 'admin')),
    say('rui', disable('ana')),
    say('ana', enable('eva', outByAna.id)),
    say('ana', enable('eva', outByRui.id)),
    say('ana', enable('rui', ruiOut.id)),
    say('ana', grant('eva', 'watch', HALL, { renews: revokedByAna.id })),
    say('rui', grant('eva', 'watch', HALL, { renews: revokedByRui.id })),
    say('ana', reset('rui')),
  ];
}

function* upToThree<T>(letters: readonly T[]): Generator<T[]> {
  yield [];
  for (const [i, a] of letters.entries()) {
    yield [a];
    for (const [j, b] of letters.slice(i + 1).entries()) {
      yield [a, b];
      for (const c of letters.slice(i + j + 2)) yield [a, b, c];
    }
  }
}

const STARTS: Record<string, Bundle> = {
  'one administrator, a foreman of the hall': bundleOf([
    ...[member('ana', ['admin']), member('rui', ['foreman', HALL]), member('eva', ['watch', HALL])],
  ]),
  'two administrators': bundleOf([
    member('ana', ['admin']),
    member('rui', ['admin']),
    member('eva'),
  ]),
  'an administrator for a while, a foreman of the site': bundleOf([
    member('ana', ['admin', 'site', NOW + DAY_MS]),
    ...[member('rui', ['foreman']), member('eva', ['watch', 'site'])],
  ]),
  'two administrators under a server': bundleOf(
    [member('ana', ['admin']), member('rui', ['admin', HALL]), member('eva', ['watch', HALL])],
    { signer: 'server', expiresAtMs: NOW + 2 * DAY_MS },
  ),
};

test.each(Object.entries(STARTS))(
  'the policy and the oracle agree on everything that can be said: %s (A4, A5, A6)',
  { timeout: 120_000 },
  (_what, bundle) => {
    let sets = 0;
    let decisions = 0;
    for (const statements of upToThree(alphabet())) {
      const policy = createPolicy(bundle, statements, NOW);
      const turned = createPolicy(bundle, statements.toReversed(), NOW);
      const times = statements.length < 3 ? [NOW, NOW + DAY_MS, NOW + 2 * DAY_MS] : [NOW];
      for (const nowMs of times) {
        const oracle = createOracle(bundle, statements, nowMs, statementDigest);
        for (const id of NAMES.map(person)) {
          for (const scope of SCOPES) {
            const rights = oracle.rights(id, scope);
            for (const permission of TELLING) {
              const { allowed } = policy.decide(id, permission, scope, nowMs);
              decisions += 1;
              if (allowed === rights.has(permission)) {
                if (turned.decide(id, permission, scope, nowMs).allowed === allowed) continue;
              }
              expect.fail(`${permission} ${scope} after ${JSON.stringify(statements)}`);
            }
          }
        }
      }
      sets += 1;
    }
    expect(sets).toBe(1 + 32 + (32 * 31) / 2 + (32 * 31 * 30) / 6);
    expect(decisions).toBeGreaterThan(sets * NAMES.length * SCOPES.length * TELLING.length);
  },
);
