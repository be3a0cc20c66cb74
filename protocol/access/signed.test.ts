import { expect, test } from 'vitest';
import { canonical } from './canonical.ts';
import { sign } from './keys.ts';
import {
  agree,
  createPolicy,
  readBundle,
  readStatement,
  signBundle,
  signStatement,
} from './index.ts';
import { siteIdSchema, type Bundle, type SignedBundle } from './records.ts';
import { bundleOf, grant, keyOf, member, person, say, secretOf, SITE } from './site.suite.ts';

const bundle = bundleOf([member('ana', ['admin']), member('rui', ['technician'])]);
const signed = signBundle(bundle, secretOf('site'));
const trusted = { keys: [keyOf('site')], site: SITE, epochFloor: 1 };
const refusedBundle = (given: unknown, by: Partial<typeof trusted> = {}): string => {
  const read = readBundle(given, { ...trusted, ...by });
  return 'refused' in read ? read.refused : 'taken';
};

test('a signed policy reads back (A2.2)', () => {
  expect(readBundle(signed, trusted)).toEqual({ bundle });
});

const resigned = (bytes: string): SignedBundle => ({
  ...{ bytes, key: keyOf('site') },
  signature: sign(secretOf('site'), bytes),
});

test.each<[string, () => unknown, Partial<typeof trusted>, string]>([
  ['nothing', () => null, {}, 'not-the-schema'],
  ['a text', () => signed.bytes, {}, 'not-the-schema'],
  ['more than is signed', () => ({ ...signed, note: 1 }), {}, 'not-the-schema'],
  [
    'a wider text',
    () => ({ ...signed, bytes: signed.bytes.replace('"technician"', '"engineer"') }),
    {},
    'forged',
  ],
  [
    'another key’s signature',
    () => ({ ...signBundle(bundle, secretOf('mallory')), key: keyOf('site') }),
    {},
    'forged',
  ],
  ['a stranger’s key', () => signBundle(bundle, secretOf('mallory')), {}, 'unknown-key'],
  ['no key that is trusted', () => signed, { keys: [] }, 'unknown-key'],
  [
    'another site',
    () => signed,
    { site: siteIdSchema.parse('00000000-0000-4000-8000-000000000000') },
    'other-site',
  ],
  ['an epoch gone by', () => signed, { epochFloor: 2 }, 'old-epoch'],
  ['spaces in the text', () => resigned(signed.bytes.replace(',', ', ')), {}, 'not-canonical'],
  [
    'a field nobody knows',
    () => resigned(signed.bytes.replace('{', '{"A":1,')),
    {},
    'not-the-schema',
  ],
  ['no JSON', () => resigned('{'), {}, 'not-json'],
  [
    'a person twice',
    () => resigned(textWith({ people: [member('ana', ['admin']), member('ana')] })),
    {},
    'inconsistent',
  ],
])('a policy with %s is refused (A2.2)', (_what, given, by, why) => {
  expect(refusedBundle(given(), by)).toBe(why);
});

const textWith = (more: Partial<Bundle>): string => canonical({ ...bundle, ...more });

test('any site is taken when joining one, and no policy that names somebody twice is signed (A2.2)', () => {
  expect(readBundle(signed, { ...trusted, site: null })).toHaveProperty('bundle');
  const twice = bundleOf([member('ana', ['admin']), member('ana')]);
  expect(() => signBundle(twice, secretOf('site'))).toThrow('twice');
});

const consoleKey = keyOf('console');
const said = say('ana', grant('rui', 'operator'));
const statement = signStatement(said, secretOf('ana'), secretOf('console'));
const agreed = agree(statement, person('rui'), secretOf('rui'));
const refusedStatement = (given: unknown, keys = [consoleKey]): string => {
  const read = readStatement(given, keys);
  return 'refused' in read ? read.refused : 'taken';
};

test('a statement reads back, agreed to or not (A3.2, A3.3)', () => {
  expect(readStatement(statement, [consoleKey])).toEqual({ statement: said });
  expect(readStatement(agreed, [consoleKey])).toEqual({
    statement: {
      ...said,
      second: { person: person('rui'), key: keyOf('rui'), signature: expect.any(String) as string },
    },
  });
});

test.each<[string, () => unknown, string[], string]>([
  [
    'another text',
    () => ({ ...statement, bytes: statement.bytes.replace('"operator"', '"engineer"') }),
    [consoleKey],
    'forged',
  ],
  [
    'another’s signature',
    () => ({ ...statement, signature: statement.install.signature }),
    [consoleKey],
    'forged',
  ],
  [
    'a stranger’s countersignature',
    () => signStatement(said, secretOf('ana'), secretOf('mallory')),
    [consoleKey],
    'unknown-install',
  ],
  [
    'another install’s key on it',
    () => ({ ...statement, install: { ...statement.install, key: keyOf('other') } }),
    [consoleKey, keyOf('other')],
    'forged-install',
  ],
  ['no countersignature that counts', () => statement, [], 'unknown-install'],
  [
    'an agreement to something else',
    () => ({ ...agreed, bytes: withSecond(agreed.bytes, statement.signature) }),
    [consoleKey],
    'forged-second',
  ],
  [
    'its fields in another order',
    () => ({ ...statement, bytes: JSON.stringify(said) }),
    [consoleKey],
    'not-canonical',
  ],
  ['too much text', () => ({ ...statement, bytes: ' '.repeat(20_000) }), [consoleKey], 'too-long'],
  [
    'a field too many',
    () => ({ ...statement, bytes: statement.bytes.replace('{', '{"a":1,') }),
    [consoleKey],
    'not-the-schema',
  ],
  ['nothing', () => undefined, [consoleKey], 'not-the-schema'],
])('a statement with %s is refused (A3.4)', (_what, given, keys, why) => {
  expect(refusedStatement(given(), keys)).toBe(why);
});
const withSecond = (bytes: string, signature: string): string =>
  bytes.replace(/("second":\{.*?"signature":")[0-9a-f]+/, `$1${signature}`);

test('taking an agreement away leaves a statement that still holds on its own (A3.3)', () => {
  expect(readStatement({ ...agreed, bytes: statement.bytes }, [consoleKey])).toEqual({
    statement: said,
  });
});

test('nobody signs what names another key (A3.2)', () => {
  expect(() => signStatement(said, secretOf('rui'), secretOf('console'))).toThrow('another key');
});

test('no time beyond the last date is signed or read (A1.5)', () => {
  const beyond = 8.64e15 + 1;
  expect(() => signBundle({ ...bundle, issuedAtMs: beyond }, secretOf('site'))).toThrow();
  expect(refusedBundle(resigned(textWith({ issuedAtMs: beyond })))).toBe('not-the-schema');
});

test('a role that was once given with an end that no date holds is read, and does not end (A1.5)', () => {
  const [ana, rui] = bundle.people;
  const held = { ...rui!, grants: rui!.grants.map((one) => ({ ...one, expiresAtMs: 9e15 })) };
  const poisoned = { ...bundle, people: [ana!, held] };
  expect(readBundle(signBundle(poisoned, secretOf('site')), trusted)).toEqual({ bundle: poisoned });
  const policy = createPolicy(poisoned, [], poisoned.issuedAtMs);
  const decided = policy.decide(person('rui'), 'device.see', 'site', poisoned.issuedAtMs);
  expect(decided.allowed).toBe(true);
});
