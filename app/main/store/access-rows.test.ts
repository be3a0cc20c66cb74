import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AuditQuery } from '../../contract/index.ts';
import type { AccessWrite } from './access-api.ts';
import {
  actOf,
  ANA,
  BRUNO,
  bundleOf,
  credentialOf,
  EVERYTHING,
  everyWrite,
  HALL,
  invitationOf,
  personOf,
  statementId,
  statementOf,
} from './example-access.suite.ts';
import {
  ACCELEROMETER,
  baselineOf,
  EXAMPLE_DEVICE_KEY,
  MAINS_NOTE,
  examplePlan,
  exampleRoute,
  WEEKLY,
} from './example-kept.suite.ts';
import { MORNING_MS, PUMP, pump } from './example.suite.ts';
import { PERSON_COLUMNS } from './person-records.ts';
import {
  behindItsBack,
  brokenAt,
  eventOf,
  finish,
  openTestStore,
  type TestStore,
} from './test-store.suite.ts';

const trail = (store: TestStore, query: Partial<AuditQuery> = {}) =>
  finish(store.slow.trail({ ...EVERYTHING, ...query }, null, 2000)).value;
const streamOf = (store: TestStore): string => store.api.accessState().stream;

function siteWithEverything(): TestStore {
  const store = openTestStore();
  store.api.changeAccess(everyWrite(streamOf(store)), [
    actOf('person.disable', {
      subject: BRUNO,
      personal: { about: BRUNO, text: { reason: 'Bruno Lima left us on a Friday' } },
    }),
  ]);
  store.api.putDevice(
    { ...pump, name: 'Pump 4' },
    eventOf('device.renamed', { deviceId: PUMP, act: actOf('device.rename', { actor: BRUNO }) }),
  );
  const by = { actor: BRUNO };
  const calibrated = eventOf('calibration.set', { act: actOf('calibration.set', by) });
  const calibration = { deviceId: PUMP, channel: 0, calibration: ACCELEROMETER };
  store.api.setCalibration(calibration, calibrated);
  store.api.saveBaseline(baselineOf('healthy'), '2026-03-01', actOf('baseline.save', by));
  store.api.addNote({ deviceId: PUMP }, MAINS_NOTE, actOf('note.add', by));
  store.api.setChannelPlan(
    { deviceId: PUMP, plan: examplePlan, basedOn: null },
    eventOf('harmonic.planSet', { act: actOf('harmonic.setPlan', by) }),
  );
  store.api.setDeviceKey(
    EXAMPLE_DEVICE_KEY,
    MORNING_MS,
    eventOf('device.keySet', { act: actOf('device.setKey', by) }),
  );
  store.api.setRoutes(
    { routes: [exampleRoute], basedOn: 0 },
    eventOf('route.set', { act: actOf('route.set', by) }),
  );
  store.api.setReport(WEEKLY, actOf('report.set', by));
  return store;
}

test('a new site has nobody, and a stream that stays its own', () => {
  const store = openTestStore();
  const { stream, ...empty } = store.api.accessState();
  expect(empty).toEqual({
    ...{ bundle: null, statements: [], people: [], credentials: [], invitations: [] },
    ...{ attempts: [], requests: [], consents: [], placements: [], values: {} },
  });
  store.api.close();
  const again = openTestStore(store.dataDir);
  expect(again.api.accessState().stream).toBe(stream);
  again.api.close();
});

test('what was put is what is read, over a restart; what was dropped is gone', () => {
  const store = siteWithEverything();
  const stream = streamOf(store);
  store.api.close();
  const again = openTestStore(store.dataDir);
  const written = everyWrite(stream);
  const rowOf = (put: string): unknown =>
    written.flatMap((write) =>
      'put' in write && write.put === put && 'row' in write ? [write.row] : [],
    );
  expect(again.api.accessState()).toEqual({
    bundle: bundleOf(1),
    statements: [{ signed: statementOf(stream, 1).signed, absorbed: false }],
    people: rowOf('person'),
    credentials: rowOf('credential'),
    invitations: rowOf('invitation'),
    attempts: rowOf('attempts'),
    requests: rowOf('request'),
    consents: rowOf('consent'),
    placements: [{ device: PUMP, area: HALL }],
    values: { 'site-id': new Uint8Array(16).fill(9) },
    stream,
  });
  const spent = {
    ...credentialOf(ANA),
    version: 2,
    recovery: [],
    totpStep: 58_000_000,
    siteKey: null,
  };
  again.api.changeAccess(
    [
      { put: 'credential', row: spent },
      { drop: 'credential', person: BRUNO },
      { drop: 'invitation', person: BRUNO },
      { drop: 'request', id: 'e7e7e7e7-1c1c-4b1b-8a1a-000000000005' },
      { put: 'placement', device: PUMP, area: null },
      { put: 'person', row: personOf(ANA, { name: 'Ana S.', lastSignInMs: MORNING_MS }) },
    ],
    [],
  );
  expect(again.api.accessState()).toMatchObject({
    ...{ credentials: [spent], invitations: [], requests: [], placements: [] },
    people: [{ name: 'Ana S.', lastSignInMs: MORNING_MS }, { name: 'Bruno Lima' }],
  });
  again.api.close();
});

describe('policy', () => {
  test('a bundle takes statements in; what is not taken in stays, with the last that was', () => {
    const store = openTestStore();
    const stream = streamOf(store);
    const statements = [1, 2, 3, 4].map((seq) => statementOf(stream, seq));
    store.api.changeAccess(
      [{ put: 'bundle', bundle: bundleOf(1), absorbs: [] }, ...statements],
      [],
    );
    store.api.changeAccess(
      [{ put: 'bundle', bundle: bundleOf(2), absorbs: [statementId(1), statementId(2)] }],
      [],
    );
    const { bundle, statements: kept } = store.api.accessState();
    expect(bundle).toEqual(bundleOf(2));
    expect(kept).toEqual(
      [2, 3, 4].map((seq) => ({ signed: statementOf(stream, seq).signed, absorbed: seq === 2 })),
    );
    store.api.changeAccess([{ ...statementOf(stream, 3), absorbed: true }], []);
    expect(store.api.accessState().statements).toHaveLength(2);
    store.api.close();
  });

  test.each<[string, (stream: string) => AccessWrite[], string]>([
    [
      'a bundle of an epoch that was',
      () => [{ put: 'bundle', bundle: bundleOf(1), absorbs: [] }],
      'conflict',
    ],
    [
      'a bundle that is none',
      () => [{ put: 'bundle', bundle: { ...bundleOf(9), bytes: '{"epoch":9}' }, absorbs: [] }],
      'invalid',
    ],
    ['another statement under the same id', (s) => [statementOf(s, 1, { epoch: 7 })], 'conflict'],
    [
      'another statement in the same place',
      (s) => [{ ...statementOf(s, 1, { id: statementId(8) }), id: statementId(8) }],
      'conflict',
    ],
    [
      'a statement that says it is another',
      (s) => [{ ...statementOf(s, 2), id: statementId(3) }],
      'invalid',
    ],
    [
      'a statement that is none',
      (s) => [{ ...statementOf(s, 2), signed: { ...statementOf(s, 2).signed, bytes: '[]' } }],
      'invalid',
    ],
    [
      'a sign-in name somebody has',
      () => [{ put: 'person', row: personOf(BRUNO, { signInName: 'ana' }) }],
      'conflict',
    ],
    [
      'an erasure of nobody',
      () => [{ erase: 'person', id: HALL as never, atMs: MORNING_MS }],
      'not-found',
    ],
  ])('%s is refused, and nothing that came with it is there', (_, wrong, code) => {
    const store = siteWithEverything();
    const before = [store.api.accessState(), store.api.trailHead()];
    const writes: AccessWrite[] = [
      { put: 'placement', device: PUMP, area: null },
      ...wrong(streamOf(store)),
    ];
    expect(() => store.api.changeAccess(writes, [actOf('area.place')])).toThrow(
      expect.objectContaining({ code }),
    );
    expect([store.api.accessState(), store.api.trailHead()]).toEqual(before);
    store.api.close();
  });

  test('the database itself refuses to edit, replace or remove a bundle or a statement', () => {
    const store = siteWithEverything();
    store.api.close();
    behindItsBack(store.dataDir, (db) => {
      for (const sql of [
        `UPDATE bundle SET signature = ''`,
        'DELETE FROM bundle',
        `INSERT OR REPLACE INTO bundle SELECT epoch, '{}', key, signature FROM bundle`,
        `UPDATE statement SET bytes = '{}'`,
        'DELETE FROM statement',
        `INSERT OR REPLACE INTO statement (id, bytes, signature, install_key, install_signature, absorbed)
           SELECT id, bytes, '', '', '', 1 FROM statement`,
      ])
        expect(() => db.exec(sql)).toThrow(/never (?:edited|replaced|removed)/);
    });
  });
});

describe('erasing a person', () => {
  const erase = (store: TestStore): void =>
    store.api.changeAccess(
      [{ erase: 'person', id: BRUNO, atMs: MORNING_MS + 5 }],
      [actOf('privacy.erase', { subject: BRUNO })],
    );

  test('among 1,000 entries: the chain holds, what was personal is gone, what they did stays under the pseudonym', () => {
    const store = siteWithEverything();
    const about = (i: number) => (i % 2 ? ANA : BRUNO);
    for (let i = 0; i < 10; i += 1)
      store.api.changeAccess(
        [],
        Array.from({ length: 100 }, (_, j) =>
          actOf('person.unlock', {
            ...{ actor: BRUNO, subject: about(j) },
            personal: { about: about(j), text: { reason: `reason ${i}-${j}` } },
          }),
        ),
      );
    erase(store);
    expect(brokenAt(store)).toBe(null);
    const rows = trail(store, { act: 'person.unlock' });
    expect(rows).toHaveLength(1000);
    expect(rows.filter(({ personal }) => personal === 'erased')).toHaveLength(500);
    expect(rows.find(({ entry }) => entry.subject === ANA)?.personal).toEqual({
      reason: 'reason 9-99',
    });
    expect(rows.every(({ entry }) => entry.actor === BRUNO)).toBe(true);
    expect(store.api.accessState()).toMatchObject({
      people: [
        personOf(ANA),
        personOf(BRUNO, { name: '', signInName: '', erasedAtMs: MORNING_MS + 5 }),
      ],
      ...{
        credentials: [credentialOf(ANA)],
        invitations: [],
        attempts: [],
        requests: [],
        consents: [],
      },
    });
    // Nobody seals anything about them again, and nobody brings them back.
    store.api.changeAccess(
      [],
      [actOf('person.rename', { personal: { about: BRUNO, text: { name: 'Bruno' } } })],
    );
    expect(trail(store)[0]).toMatchObject({ entry: { payload: null }, personal: null });
    expect(() => store.api.changeAccess([{ put: 'person', row: personOf(BRUNO) }], [])).toThrow(
      /has been erased/,
    );
    store.api.close();
  }, 30_000);

  test('neither name nor reason nor key is in any byte of the database, its log or its free pages', () => {
    const store = siteWithEverything();
    // Every page as it is behind the cipher, what is free in it and all.
    const pages = (): string =>
      behindItsBack(store.dataDir, (db) => db.serialize().toString('latin1'));
    store.api.close();
    const key = behindItsBack(
      store.dataDir,
      (db) =>
        db.prepare('SELECT key FROM person_key WHERE person = ?').pluck().get(BRUNO) as Buffer,
    ).toString('latin1');
    const again = openTestStore(store.dataDir);
    erase(again);
    expect(readFileSync(join(store.dataDir, 'console.db-wal'))).toHaveLength(0);
    again.api.close();
    const clear = pages();
    expect(clear).toContain('SQLite format 3');
    expect(clear).toContain('Ana Souza');
    expect(clear).toContain(BRUNO);
    for (const gone of ['Bruno Lima', 'bruno', 'on a Friday', key])
      expect(clear).not.toContain(gone);
  });
});

describe('everything about a person', () => {
  /** Tables and columns that hold a pseudonym, by what the tables themselves hold. */
  const holding = (dataDir: string, id: string): string[] =>
    behindItsBack(dataDir, (db) => {
      const tables = db
        .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
        .pluck()
        .all() as string[];
      return tables.filter((table) => {
        const rows = db.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[];
        return rows.some((row) =>
          Object.values(row).some((value) =>
            (value instanceof Uint8Array
              ? Buffer.from(value).toString('latin1')
              : String(value)
            ).includes(id),
          ),
        );
      });
    });

  test('is every table that holds their pseudonym, whatever its column is called', () => {
    const store = siteWithEverything();
    const records = finish(store.slow.personRecords(BRUNO)).value;
    store.api.close();
    // The fragment is opened with its entry.
    const found = holding(store.dataDir, BRUNO).filter((table) => table !== 'audit_personal');
    expect(Object.keys(records).sort()).toEqual(found.sort());
    for (const table of found) expect(records[table], table).not.toEqual([]);
  });

  test('every column that is named for a person is looked in', () => {
    const store = openTestStore();
    store.api.close();
    const columns = behindItsBack(store.dataDir, (db) =>
      db
        .prepare(
          `SELECT s.name AS "table", c.name AS "column" FROM sqlite_schema AS s, pragma_table_xinfo(s.name) AS c
           WHERE s.type = 'table' AND (c.name IN ('actor', 'actor_id', 'issuer', 'second', 'subject', 'author') OR substr(c.name, -3) = '_by' OR c.name LIKE '%person%')`,
        )
        .all(),
    ) as { table: string; column: string }[];
    expect(columns.length).toBeGreaterThan(12);
    const own = { audit: ['actor', 'subject'], audit_personal: ['person'] };
    const looked: Record<string, readonly string[]> = { ...PERSON_COLUMNS, ...own };
    expect(columns.filter(({ table, column }) => !looked[table]?.includes(column))).toEqual([]);
  });

  test('the page that explains an export names every table of it, and no other', () => {
    const page = new URL('../../../docs/reference/person-export.md', import.meta.url);
    const [, list = ''] = readFileSync(page, 'utf8').split('## `records`');
    const named = [...list.split('## Erasure')[0]!.matchAll(/`([a-z_]+)`(?=[^|]*\|[^|]*\|$)/gm)];
    const tables = named.map(([, table]) => table);
    expect(tables.sort()).toEqual([...Object.keys(PERSON_COLUMNS), 'audit', 'bundle'].sort());
  });

  test('opens their fragments and nobody else’s, and hands out no secret', () => {
    const store = siteWithEverything();
    store.api.changeAccess(
      [],
      [
        actOf('person.rename', {
          actor: BRUNO,
          subject: ANA,
          personal: { about: ANA, text: { name: 'Ana Prado' } },
        }),
      ],
    );
    const records = finish(store.slow.personRecords(BRUNO)).value;
    const text = JSON.stringify(records);
    expect(text).toContain('left us on a Friday');
    expect(text).not.toContain('Ana Prado');
    expect(records['credential']).toMatchObject([
      {
        person: BRUNO,
        version: 1,
        salt: '16 bytes, not shown',
        verifier: '32 bytes, not shown',
        totp: null,
      },
    ]);
    expect(records['person_key']).toEqual([{ person: BRUNO, key: '32 bytes, not shown' }]);
    expect(records['bundle']).toMatchObject([
      { epoch: 1, member: { id: BRUNO, status: 'active' } },
    ]);
    expect(records['audit']).toHaveLength(10);
    expect(finish(store.slow.personRecords(HALL as never)).value).toMatchObject({
      person: [],
      audit: [],
    });
    store.api.close();
  });
});

test.each([
  `Robert'); DROP TABLE person; --`,
  '=1+1|cmd',
  '<script>alert(1)</script>',
  '%_\\',
  'ünï\u2028 🌀',
])('%j is a name, a purpose, an input and a reason like any other', (text) => {
  const store = openTestStore();
  const row = personOf(ANA, { name: text, signInName: text });
  const request = {
    ...{ id: text, by: ANA, act: text, input: JSON.stringify({ name: text }) },
    ...{ atMs: MORNING_MS, expiresAtMs: MORNING_MS },
  };
  const consent = { person: ANA, purpose: text, textVersion: 1, given: false, atMs: MORNING_MS };
  store.api.changeAccess(
    [
      { put: 'person', row },
      { put: 'request', row: request },
      { put: 'consent', row: consent },
      { put: 'invitation', row: invitationOf(ANA) },
    ],
    [actOf('person.create', { personal: { about: ANA, text: { [text]: text } } })],
  );
  expect(store.api.accessState()).toMatchObject({
    ...{ people: [row], requests: [request], consents: [consent] },
  });
  expect(trail(store)[0]?.personal).toEqual({ [text]: text });
  expect(finish(store.slow.personRecords(text as never)).value).toMatchObject({ person: [] });
  store.api.close();
});
