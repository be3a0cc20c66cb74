import { readFileSync } from 'node:fs';
import { createPublicKey, verify as verifyNatively } from 'node:crypto';
import { expect, test } from 'vitest';
import { personIdSchema } from '../model/index.ts';
import {
  agree,
  canonical,
  chainHash,
  createTrailVerifier,
  digest,
  headerLine,
  headLine,
  publicKeyOf,
  readBundle,
  readStatement,
  sign,
  signBundle,
  signStatement,
  statementDigest,
  verify,
  verifyChain,
  type Bundle,
  type Statement,
  type TrailHead,
  type TrailHeader,
} from './index.ts';

// Made by a second implementation: vectors/generate-access.py.
interface Vectors {
  canonical: { name: string; value: unknown; text: string; digest: string }[];
  keys: Record<'site' | 'console' | 'ana' | 'rui', { secret: string; key: string }>;
  bundle: { value: Bundle; bytes: string; key: string; signature: string };
  statement: {
    value: Statement;
    digest: string;
    bytes: string;
    signature: string;
    install: { key: string; signature: string };
    agreed: string;
  };
  chain: { seq: number; bytes: string; hash: string }[];
  trail: string[];
}
const vectors = JSON.parse(
  readFileSync(new URL('../vectors/access.json', import.meta.url), 'utf8'),
) as Vectors;
const secret = (of: keyof Vectors['keys']): Uint8Array =>
  new Uint8Array(Buffer.from(vectors.keys[of].secret, 'hex'));

test.each(vectors.canonical)(
  'canonical text: $name (A1.1, A1.3)',
  ({ value, text, digest: hash }) => {
    expect(canonical(value)).toBe(text);
    expect(digest(text)).toBe(hash);
  },
);

test('public keys and signatures are those of RFC 8032 (A1.4)', () => {
  for (const of of ['site', 'console', 'ana', 'rui'] as const) {
    const { key } = vectors.keys[of];
    expect(publicKeyOf(secret(of))).toBe(key);
    const signature = sign(secret(of), 'força');
    const spki = Buffer.from(`302a300506032b6570032100${key}`, 'hex');
    const native = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    expect(verifyNatively(null, Buffer.from('força'), native, Buffer.from(signature, 'hex'))).toBe(
      true,
    );
    expect(verify(key, 'força', signature)).toBe(true);
    expect(verify(key, 'forca', signature)).toBe(false);
  }
});

test('what is no key and no signature verifies nothing, and throws nothing (A1.4)', () => {
  const { key } = vectors.keys.ana;
  const good = sign(secret('ana'), 'a');
  for (const bad of [
    '',
    'x',
    key,
    'g'.repeat(128),
    good.toUpperCase(),
    'f'.repeat(128),
    `${good}00`,
  ]) {
    expect(verify(key, 'a', bad)).toBe(false);
  }
  // Points of small order: a signature of zeros would hold for any text.
  const zeros = '0'.repeat(64);
  for (const bad of ['', 'x', zeros, `01${'0'.repeat(62)}`, 'f'.repeat(64), key.toUpperCase()]) {
    expect(verify(bad, 'a', good)).toBe(false);
    expect(verify(bad, 'a', `01${'0'.repeat(126)}`)).toBe(false);
  }
});

test('a bundle is signed as the second implementation signs it (A2.1)', () => {
  const { value, bytes, key, signature } = vectors.bundle;
  expect(signBundle(value, secret('site'))).toEqual({ bytes, key, signature });
  const trusted = { keys: [key], site: value.site, epochFloor: 3 };
  expect(readBundle({ bytes, key, signature }, trusted)).toEqual({ bundle: value });
});

test('a statement is signed, countersigned and agreed to as the second implementation does (A3.2, A3.3)', () => {
  const { value, bytes, signature, install, agreed } = vectors.statement;
  const signed = signStatement(value, secret('ana'), secret('console'));
  expect(signed).toEqual({ bytes, signature, install });
  expect(statementDigest(value)).toBe(vectors.statement.digest);
  const rui = personIdSchema.parse('11111111-1111-4111-8111-111111111112');
  const second = agree(signed, rui, secret('rui'));
  expect(second).toEqual({ bytes: agreed, signature, install });
  const read = readStatement(second, [install.key]);
  expect(read).toEqual({ statement: JSON.parse(agreed) });
  expect('statement' in read && statementDigest(read.statement)).toBe(vectors.statement.digest);
});

test('the chain hangs together as the second implementation hangs it (A8.1)', () => {
  const chain = verifyChain({ before: null, firstSeq: 1 });
  let before: string | null = null;
  for (const line of vectors.chain) {
    expect(chainHash(before, line.bytes)).toBe(line.hash);
    expect(chain.take(line)).toBeNull();
    before = line.hash;
  }
  expect(chain.head()).toEqual({ seq: 3, hash: before });
});

test('the exported trail is written and read as the second implementation writes it (A9.1)', () => {
  const [first = '', ...rest] = vectors.trail;
  const header = JSON.parse(first) as TrailHeader;
  const { head } = JSON.parse(rest.at(-1) ?? '') as { head: TrailHead };
  expect(headerLine(header)).toBe(first);
  expect(headLine(header, head, secret('console'))).toBe(rest.at(-1));
  const verifier = createTrailVerifier([vectors.keys.console.key]);
  for (const line of vectors.trail) verifier.line(line);
  expect(verifier.end()).toMatchObject({ ok: true, entries: 3, broken: null, anchored: true });
});
