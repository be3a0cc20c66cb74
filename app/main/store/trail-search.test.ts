import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuditQuery, Because } from '../../contract/index.ts';
import type { Act, TrailRow } from './access-api.ts';
import { actOf, ANA, BRUNO, EVERYTHING } from './example-access.suite.ts';
import { MORNING_MS } from './example.suite.ts';
import { finish, openTestStore, type TestStore } from './test-store.suite.ts';

const HOUR_MS = 3_600_000;
const search = (store: TestStore, query: Partial<AuditQuery>, limit = 1000) =>
  finish(store.slow.trail({ ...EVERYTHING, ...query }, null, limit)).value.map(
    ({ entry }) => entry.seq,
  );

/** Payloads that mean something to SQL, to LIKE, to JSON, to a page or to a spreadsheet. */
const HOSTILE = [
  `Robert'); DROP TABLE audit; --`,
  `" OR 1=1 --`,
  '%',
  '_',
  '\\',
  '100 % of _all_',
  'a\\%b',
  '","act":"',
  '{"$gt":""}',
  '<img src=x onerror=alert(1)>',
  '=HYPERLINK("http://x","y")',
  'ünï\u2028 🌀',
  `'||(SELECT hex(key) FROM person_key)||'`,
];

describe('text that somebody typed is text', () => {
  test.each(HOSTILE)('%j is kept, found where it stands, and nowhere else', (text) => {
    const store = openTestStore();
    store.api.changeAccess(
      [],
      [
        actOf('person.rename', { subject: 'plain' }),
        actOf('person.rename', { subject: text }),
        actOf('person.rename', { facts: { was: text } }),
        actOf('person.rename', { facts: { [text]: 'x' } }),
        actOf('person.rename', { because: text as Because }),
      ],
    );
    expect(search(store, { text })).toEqual([4, 3, 2]);
    // As a beginning of an act it is one that no act has.
    expect(search(store, { act: text })).toEqual([]);
    expect(search(store, { actor: text as never })).toEqual([]);
    expect(search(store, { outcome: text as never })).toEqual([]);
    expect(search(store, {})).toEqual([5, 4, 3, 2, 1]);
    store.api.close();
  });
});

test('a character that ends text in SQLite finds nothing, wherever it stands', () => {
  const store = openTestStore();
  const text = 'a\0b';
  store.api.changeAccess([], [actOf('person.rename', { subject: text, facts: { [text]: text } })]);
  expect(finish(store.slow.trail(EVERYTHING, null, 9)).value).toMatchObject([
    { entry: { subject: text, facts: { [text]: text } } },
  ]);
  for (const asked of ['\0', text]) expect(search(store, { text: asked })).toEqual([]);
  store.api.close();
});

const someAct = fc.record({
  act: fc.constantFrom(
    'session.signIn',
    'session.lock',
    'recording.remove',
    'recording.rename',
    'recordings.x',
  ),
  actor: fc.constantFrom(ANA, BRUNO, null),
  outcome: fc.constantFrom<Act['outcome'][]>('done', 'refused', 'failed', 'asked'),
  hours: fc.integer({ min: -5, max: 5 }),
  subject: fc.constantFrom('pump 3', 'PUMP_4', 'fan%', ''),
  fact: fc.constantFrom('pump 3', 'x_y', 'a"b\\c', ''),
});
const someQuery = fc.record<AuditQuery>({
  fromMs: fc.option(fc.integer({ min: -5, max: 5 }).map((h) => MORNING_MS + h * HOUR_MS)),
  toMs: fc.option(fc.integer({ min: -5, max: 5 }).map((h) => MORNING_MS + h * HOUR_MS)),
  actor: fc.option(fc.constantFrom(ANA, BRUNO)),
  act: fc.constantFrom('', '', 'recording', 'recording.', 'recording.remove', 'session.', 'x'),
  outcome: fc.option(fc.constantFrom<Act['outcome'][]>('done', 'refused')),
  text: fc.constantFrom('', '', 'pump', '_', '%', '"b\\', 'fact'),
});

type Told = typeof someAct extends fc.Arbitrary<infer T> ? T : never;
/** Places of the entries a reader of every entry would pick, newest first. */
function picked(told: readonly Told[], query: AuditQuery): number[] {
  const has = (text: string): boolean => text.toLowerCase().includes(query.text.toLowerCase());
  return told
    .map((act, i) => ({ ...act, seq: i + 1, atMs: MORNING_MS + act.hours * HOUR_MS }))
    .filter(
      ({ act, actor, outcome, atMs, subject, fact }) =>
        act.startsWith(query.act) &&
        (query.actor === null || actor === query.actor) &&
        (query.outcome === null || outcome === query.outcome) &&
        (query.fromMs === null || atMs >= query.fromMs) &&
        (query.toMs === null || atMs <= query.toMs) &&
        ['fact', subject, fact].some(has),
    )
    .map(({ seq }) => seq)
    .reverse();
}
function paged(store: TestStore, query: AuditQuery, size: number): number[] {
  const places: number[] = [];
  for (let before: number | null = null; ;) {
    const page: TrailRow[] = finish(store.slow.trail(query, before, size)).value;
    places.push(...page.map(({ entry }) => entry.seq));
    before = page.at(-1)?.entry.seq ?? null;
    if (page.length < size) return places;
  }
}

test('whatever is asked, it is what a reader of every entry would pick, in pages of any size', () => {
  const asked = fc.tuple(someQuery, fc.integer({ min: 1, max: 7 }));
  fc.assert(
    fc.property(
      fc.array(someAct, { maxLength: 40 }),
      fc.array(asked, { minLength: 20, maxLength: 20 }),
      (told, queries) => {
        const store = openTestStore();
        const acts = told.map(({ hours, fact, ...act }) =>
          actOf(act.act, { ...act, atMs: MORNING_MS + hours * HOUR_MS, facts: { fact } }),
        );
        store.api.changeAccess([], acts);
        for (const [query, size] of queries)
          expect(paged(store, query, size)).toEqual(picked(told, query));
        store.api.close();
      },
    ),
    { numRuns: 12 },
  );
}, 60_000);

test('a long trail is searched in windows: a page of the newest is one step, a miss goes on in many', () => {
  const store = openTestStore();
  for (let batch = 0; batch < 4; batch += 1)
    store.api.changeAccess(
      [],
      Array.from({ length: 2500 }, (_, i) => actOf('session.lock', { subject: `${batch}/${i}` })),
    );
  const steps = (query: Partial<AuditQuery>): number[] => {
    const { value, steps: many } = finish(store.slow.trail({ ...EVERYTHING, ...query }, null, 100));
    return [value.length, many];
  };
  expect(steps({})).toEqual([100, 2]);
  expect(steps({ text: '0/77' })).toEqual([11, 11]);
  expect(steps({ text: 'nowhere' })).toEqual([0, 11]);
  expect(steps({ fromMs: MORNING_MS + 1 })).toEqual([0, 11]);
  store.api.close();
}, 30_000);
