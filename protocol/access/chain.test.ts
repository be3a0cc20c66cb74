import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  auditEntrySchema,
  canonical,
  chainHash,
  createTrailVerifier,
  headerLine,
  headLine,
  LINE_MAX,
  publicKeyOf,
  siteIdSchema,
  BREAKS,
  verifyChain,
  type ChainLine,
  type TrailHeader,
  type TrailVerdict,
} from './index.ts';
import { NOW, person, secretOf, SITE, streamOf } from './site.suite.ts';

const entryOf = (seq: number, more: object = {}): string =>
  canonical({
    ...{ v: 1, stream: streamOf('trail'), seq, atMs: NOW + seq, actor: person('ana') },
    ...{ act: 'person.create', scope: 'site', subject: `p${seq}`, outcome: 'done' },
    ...{ because: 'grant', facts: { n: String(seq), ação: '→' }, payload: null, ...more },
  });
function linesOf(
  texts: readonly string[],
  before: string | null = null,
  firstSeq = 1,
): ChainLine[] {
  let hash = before;
  return texts.map((bytes, i) => {
    hash = chainHash(hash, bytes);
    return { seq: firstSeq + i, bytes, hash };
  });
}
const trail = linesOf(Array.from({ length: 40 }, (_, i) => entryOf(i + 1)));
const firstBreak = (
  lines: readonly ChainLine[],
  first = { before: null as string | null, firstSeq: 1 },
) => {
  const chain = verifyChain(first);
  const at = lines.findIndex((line) => chain.take(line) !== null);
  return at < 0 ? null : (lines[at]?.seq ?? null);
};

describe('the chain (A8)', () => {
  test('a whole trail holds, and so does what is left of one after its first months went', () => {
    expect(firstBreak(trail)).toBeNull();
    const rest = trail.slice(10);
    expect(firstBreak(rest, { before: trail[9]!.hash, firstSeq: 11 })).toBeNull();
    const chain = verifyChain({ before: trail[9]!.hash, firstSeq: 11 });
    expect(chain.head()).toBeNull();
    for (const line of rest) chain.take(line);
    expect(chain.head()).toEqual({ seq: 40, hash: trail[39]!.hash });
  });

  test.each<[string, () => readonly ChainLine[], string]>([
    [
      'one character of an entry',
      () => edited(7, ({ bytes }) => ({ bytes: bytes.replace('p8', 'p9') })),
      'hash',
    ],
    ['an entry taken out', () => trail.toSpliced(7, 1), 'another entry'],
    ['an entry put in', () => trail.toSpliced(7, 0, trail[3]!), 'another entry'],
    ['two entries exchanged', () => trail.with(7, trail[8]!).with(8, trail[7]!), 'another entry'],
    ['another hash', () => edited(7, () => ({ hash: trail[0]!.hash })), 'hash'],
    ['no hash at all', () => edited(7, () => ({ hash: '' })), 'hash'],
    ['half a surrogate pair', () => edited(7, () => ({ bytes: '\ud800' })), 'hash'],
    [
      'an entry in another form, its hash right',
      () => rehashed(7, (text) => text.replace(':', ': ')),
      'not written',
    ],
    ['no entry, its hash right', () => rehashed(7, () => '{}'), 'not that of an entry'],
    ['no JSON, its hash right', () => rehashed(7, () => 'x'), 'not that of an entry'],
    ['another place, its hash right', () => rehashed(7, () => entryOf(12)), 'stands elsewhere'],
    [
      'another stream, its hash right',
      () => rehashed(7, () => entryOf(8, { stream: streamOf('b') })),
      'another console',
    ],
    [
      'a field nobody knows, its hash right',
      () => rehashed(7, () => entryOf(8, { note: 'x' })),
      'not that of an entry',
    ],
    [
      'prototype keys, its hash right',
      () => rehashed(7, (text) => text.replace('"n":"8"', '"__proto__":"8"')),
      'not written',
    ],
    [
      'an entry too long, its hash right',
      () => rehashed(7, () => entryOf(8, { subject: 'x'.repeat(70_000) })),
      'longer',
    ],
  ])('%s shows', (_what, lines, why) => {
    const chain = verifyChain({ before: null, firstSeq: 1 });
    const answers = lines().map((line) => chain.take(line));
    expect(answers.slice(0, 7)).toEqual(Array<null>(7).fill(null));
    expect(BREAKS[answers[7]!]).toContain(why);
    // What is behind a break is not believed either.
    expect(answers.slice(8).every((answer) => answer === answers[7])).toBe(true);
    expect(chain.head()?.seq).toBe(7);
  });

  test('a beginning that is none holds nothing', () => {
    expect(firstBreak(trail, { before: trail[3]!.hash, firstSeq: 1 })).toBe(1);
    expect(firstBreak(trail.slice(4), { before: null, firstSeq: 5 })).toBe(5);
    expect(firstBreak(trail.slice(4), { before: 'no hash', firstSeq: 5 })).toBe(5);
  });

  test('a thousand random edits, removals, exchanges and insertions all show', () => {
    const at = fc.nat(trail.length - 1);
    const twist = fc.oneof(
      fc
        .record({ at, char: fc.nat(200) })
        .map((one) => edited(one.at, ({ bytes }) => ({ bytes: turned(bytes, one.char) }))),
      at.filter((i) => i < trail.length - 1).map((i) => trail.toSpliced(i, 1)),
      fc
        .tuple(at, at)
        .filter(([a, b]) => a !== b)
        .map(([a, b]) => trail.with(a, trail[b]!).with(b, trail[a]!)),
      fc.tuple(at, at).map(([a, b]) => trail.toSpliced(a, 0, trail[b]!)),
    );
    fc.assert(
      fc.property(twist, (lines) => firstBreak(lines) !== null),
      { numRuns: 1000 },
    );
  });

  test('an entry of the schema is an entry of the trail', () => {
    expect(auditEntrySchema.safeParse(JSON.parse(trail[0]!.bytes)).success).toBe(true);
  });
});

const edited = (at: number, change: (line: ChainLine) => Partial<ChainLine>): ChainLine[] =>
  trail.map((line, i) => (i === at ? { ...line, ...change(line) } : line));
/** As somebody who can count would do it: every hash from there on made anew. */
const rehashed = (at: number, change: (text: string) => string): ChainLine[] =>
  linesOf(trail.map(({ bytes }, i) => (i === at ? change(bytes) : bytes)));
const turned = (text: string, at: number): string => {
  const i = at % text.length;
  return text.slice(0, i) + (text[i] === 'x' ? 'y' : 'x') + text.slice(i + 1);
};

const key = publicKeyOf(secretOf('console'));
const header: TrailHeader = {
  ...{ harmonicTrail: 1, site: SITE, stream: streamOf('trail'), firstSeq: 1, before: null },
  ...{ bundleKey: publicKeyOf(secretOf('site')), installKey: key, exportedAtMs: NOW + 100 },
};
const head = { seq: 40, hash: trail[39]!.hash, atMs: NOW + 40 };
const first = headerLine(header);
const last = headLine(header, head, secretOf('console'));
const body = trail.map((line) => canonical(line));
const file = [first, ...body, last];
function verdictOf(lines: readonly string[], pinned?: readonly string[]): TrailVerdict {
  const verifier = createTrailVerifier(pinned);
  for (const line of lines) verifier.line(line);
  return verifier.end();
}

describe('the exported file (A9)', () => {
  test('a whole file holds, with or without a line break at its end', () => {
    for (const lines of [file, [...file, '']]) {
      expect(verdictOf(lines, [key])).toEqual({
        ...{ ok: true, header, firstSeq: 1, entries: 40, broken: null, anchored: true },
        head: { seq: 40, hash: trail[39]!.hash },
      });
    }
  });

  const other = { ...header, site: siteIdSchema.parse('00000000-0000-4000-8000-000000000000') };
  const theirs = { ...header, installKey: publicKeyOf(secretOf('mallory')) };
  test.each<[string, () => readonly string[], number, string]>([
    ['nothing', () => [], 0, 'header'],
    ['no header', () => file.slice(1), 0, 'header'],
    ['a header that is none', () => ['{"harmonicTrail":2}', ...body, last], 0, 'header'],
    ['the same header twice', () => [first, ...file], 1, 'neither'],
    ['no end', () => file.slice(0, -1), 41, 'missing'],
    ['a tail cut off, its head left', () => [...file.slice(0, 30), last], 30, 'last'],
    ['a tail cut off, head and all', () => file.slice(0, 30), 30, 'missing'],
    [
      'its first entries cut off',
      () => [
        headerLine({ ...header, firstSeq: 11, before: trail[9]!.hash }),
        ...body.slice(10),
        last,
      ],
      41,
      'signature',
    ],
    ['an entry taken out', () => file.toSpliced(8, 1), 8, 'another entry'],
    ['an entry twice', () => file.toSpliced(8, 0, body[6]!), 8, 'another entry'],
    ['entries exchanged', () => file.with(8, body[8]!).with(9, body[7]!), 8, 'another entry'],
    ['an entry edited', () => file.with(8, body[7]!.replace('p8', 'p9')), 8, 'hash'],
    [
      'an entry edited and all hashes made anew',
      () => [
        first,
        ...rehashed(7, (text) => text.replace('p8', 'p9')).map((line) => canonical(line)),
        last,
      ],
      41,
      'last',
    ],
    ['another site’s header', () => [headerLine(other), ...body, last], 41, 'signature'],
    [
      'a head signed by somebody else',
      () => [first, ...body, headLine(theirs, head, secretOf('mallory'))],
      41,
      'signature',
    ],
    [
      'a head that names another hash',
      () => [
        first,
        ...body,
        headLine(header, { ...head, hash: trail[3]!.hash }, secretOf('console')),
      ],
      41,
      'last',
    ],
    ['something behind its end', () => [...file, body[3]!], 41, 'follows'],
    ['its head twice', () => [...file, last], 41, 'follows'],
    ['an empty line inside', () => file.toSpliced(8, 0, ''), 8, 'neither'],
    ['no JSON', () => file.with(8, '{'), 8, 'neither'],
    ['a number', () => file.with(8, '7'), 8, 'neither'],
    ['null', () => file.with(8, 'null'), 8, 'neither'],
    ['a line without end', () => file.with(8, `{"bytes":"${'x'.repeat(LINE_MAX)}"}`), 8, 'neither'],
    ['brackets without end', () => file.with(8, '['.repeat(300_000)), 8, 'neither'],
    ['prototype keys', () => file.with(8, '{"__proto__":{"seq":8},"constructor":1}'), 8, 'neither'],
    ['a field too many', () => file.with(8, body[7]!.replace('{', '{"a":1,')), 8, 'neither'],
  ])('%s: does not hold, and nothing is thrown', (_what, lines, seq, why) => {
    const verdict = verdictOf(lines(), [key]);
    expect(verdict).toMatchObject({ ok: false, anchored: false, broken: { seq } });
    expect(verdict.broken?.why).toContain(why);
  });

  test('a file that is all somebody else’s holds together, and is not from the console one knows', () => {
    const made = [headerLine(theirs), ...body, headLine(theirs, head, secretOf('mallory'))];
    expect(verdictOf(made)).toMatchObject({ ok: true });
    expect(verdictOf(made, [key])).toMatchObject({ ok: false, broken: { seq: 41 } });
    // Naming the site's key proves nothing: it did not sign.
    expect(verdictOf(made, [header.bundleKey])).toMatchObject({ ok: false });
  });

  test('nobody signs in another console’s name', () => {
    expect(() => headLine(theirs, head, secretOf('console'))).toThrow('another console');
  });

  test('any text at all is answered', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom(...file)), { maxLength: 20 }),
        (lines) => {
          expect(verdictOf(lines).ok).toBe(false);
        },
      ),
    );
  });
});
