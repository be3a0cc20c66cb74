// Stretching, sealing, handing over.
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { personIdSchema } from '@harmonic/protocol/model';
import { boxAddress, openBox, packBox } from './box.ts';
import {
  makeCredential,
  openCredential,
  renewCredential,
  publicKeysOf,
  stretchPassword,
  withBoxedSiteKey,
} from './credentials.ts';
import { seal, unseal } from './sealing.ts';
import { BASE_COST, isDearer, openSecrets, type Cost, type Secrets } from './secrets.ts';
import { CHEAP, refusalOf } from './access.suite.ts';

const ANNA = personIdSchema.parse('11111111-1111-4111-8111-111111111111');
const BERT = personIdSchema.parse('22222222-2222-4222-8222-222222222222');
const open = (fill = 1, ran: Cost[] = []): Secrets =>
  openSecrets({
    deviceSecret: new Uint8Array(32).fill(fill),
    cost: CHEAP,
    onStretch: (cost) => void ran.push(cost),
  });
const fresh = (): Uint8Array => new Uint8Array(randomBytes(32));

async function annas(
  secrets: Secrets,
  password = 'river stone lantern',
  enrolledAtMs: number | null = null,
) {
  const keys = { signing: fresh(), site: fresh() };
  const kept = { person: ANNA, version: 1, totpStep: 0, recovery: [], enrolledAtMs };
  const inside = { keys, totp: new Uint8Array(20).fill(9) };
  const stretched = await stretchPassword(secrets, password);
  return { keys, ...makeCredential(secrets, kept, stretched, inside) };
}

test('what nothing goes below is 64 MiB, three passes', () => {
  expect(BASE_COST).toEqual({ memoryKib: 65_536, passes: 3, lanes: 1 });
  const secrets = openSecrets({ deviceSecret: new Uint8Array(32) });
  expect(secrets.passwordCost()).toEqual(BASE_COST);
  expect(secrets.codeCost).toEqual({ memoryKib: 19_456, passes: 2, lanes: 1 });
});

test('a machine that is quick is given more passes, never more memory, never fewer', async () => {
  const secrets = open();
  await secrets.measure();
  const cost = secrets.passwordCost();
  expect(cost.memoryKib).toBe(CHEAP.memoryKib);
  expect(cost.passes).toBeGreaterThan(CHEAP.passes);
  expect(secrets.codeCost).toEqual(CHEAP);
  expect(isDearer(cost, CHEAP)).toBe(true);
  expect(isDearer(CHEAP, cost)).toBe(false);
  expect(isDearer(cost, cost)).toBe(false);
});

test('the password opens it, whichever way its accents are composed; another does not', async () => {
  const secrets = open();
  const { row, keys } = await annas(secrets, 'lanterna não é fácil'.normalize('NFC'));
  const opened = await openCredential(secrets, row, 'lanterna não é fácil'.normalize('NFD'));
  expect(opened?.keys).toEqual(keys);
  expect(await openCredential(secrets, row, 'lanterna nao e facil')).toBeNull();
});

test('with the device secret of another console the right password opens nothing', async () => {
  const { row } = await annas(open(1));
  expect(await openCredential(open(2), row, 'river stone lantern')).toBeNull();
  // Not even where the verifier was made to fit.
  const theirs = await annas(open(2));
  const mixed = { ...row, salt: theirs.row.salt, verifier: theirs.row.verifier };
  const refusal = await refusalOf(openCredential(open(2), mixed, 'river stone lantern'));
  expect(refusal.code).toBe('damaged');
});

test('sealed under one name it does not open under another, nor with a bit changed', () => {
  const key = fresh();
  const sealed = seal(key, Buffer.from('secret'), 'site-key:anna');
  expect(unseal(key, sealed, 'site-key:anna')).toEqual(new Uint8Array(Buffer.from('secret')));
  expect(unseal(key, sealed, 'site-key:bert')).toBeNull();
  for (let i = 0; i < sealed.length; i += 1) {
    const changed = Uint8Array.from(sealed);
    changed[i] = (changed[i] ?? 0) ^ 1;
    expect(unseal(key, changed, 'site-key:anna')).toBeNull();
  }
  expect(unseal(key, new Uint8Array(5), 'site-key:anna')).toBeNull();
});

test('a public key that this console did not write is not believed', async () => {
  const secrets = open();
  const { row } = await annas(secrets);
  expect(publicKeysOf(secrets, row)?.key).toMatch(/^[0-9a-f]{64}$/);
  expect(publicKeysOf(open(2), row)).toBeNull();
  expect(publicKeysOf(secrets, { ...row, person: BERT })).toBeNull();
});

test('the site’s key handed over in a box opens with its owner’s password only', async () => {
  const secrets = open();
  const { row } = await annas(secrets);
  const site = fresh();
  const boxed = withBoxedSiteKey(secrets, { ...row, siteKey: null }, site);
  const opened = boxed && (await openCredential(secrets, boxed, 'river stone lantern'));
  expect(opened?.keys.site).toEqual(site);

  const [mine, theirs] = [fresh(), fresh()];
  const box = packBox(boxAddress(mine), site, 'about');
  expect(openBox(mine, box, 'about')).toEqual(site);
  expect(openBox(theirs, box, 'about')).toBeNull();
  expect(openBox(mine, box, 'something else')).toBeNull();
});

test('who comes when too many wait is asked to come again', async () => {
  const ran: Cost[] = [];
  const secrets = open(1, ran);
  const salt = new Uint8Array(16);
  const tries = Array.from({ length: 60 }, () => secrets.stretch('x', salt, CHEAP));
  const ended = await Promise.allSettled(tries);
  expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(34);
  expect(ran).toHaveLength(34);
  await secrets.stretch('again', salt, CHEAP);
});

test.each([null, 1_772_352_000_000])(
  'when its keys were made stays with them: %j',
  async (atMs) => {
    const secrets = open(1);
    const { row, keys } = await annas(secrets, 'river stone lantern', atMs);
    const opened = await openCredential(secrets, row, 'river stone lantern');
    const stretched = await stretchPassword(secrets, 'another stone lantern');
    const renewed = renewCredential(secrets, row, stretched, opened!);
    expect(publicKeysOf(secrets, renewed.row)).toMatchObject({ enrolledAtMs: atMs });
    const again = await openCredential(secrets, renewed.row, 'another stone lantern');
    expect(again?.keys).toEqual(keys);
  },
);
