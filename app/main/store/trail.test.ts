import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuditEntry } from '@harmonic/protocol/access';
import type { Because } from '../../contract/index.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import { actOf, ANA, BRUNO, EVERYTHING, personOf } from './example-access.suite.ts';
import { blockAt, FAN, MORNING_MS, PUMP, pump, startOf } from './example.suite.ts';
import {
  behindItsBack,
  brokenAt,
  eventOf,
  finish,
  openTestStore,
  type TestStore,
} from './test-store.suite.ts';
import { createOutbox } from './outbox.ts';
import { createSealing } from './sealing.ts';
import { createTrail } from './trail.ts';

const rows = (store: TestStore): AuditEntry[] =>
  finish(store.slow.trail(EVERYTHING, null, 1000)).value.map(({ entry }) => entry);
const entries = (store: TestStore): Partial<AuditEntry>[] =>
  rows(store).map(({ act, subject, outcome, facts }) => ({ act, subject, outcome, facts }));
const acts = (store: TestStore): string[] => rows(store).map(({ act }) => act);

describe('an act stands in the trail exactly when its change is there', () => {
  const withAct = (code: string) => eventOf(code, { act: actOf(code) });
  /** The same, with an event that the database refuses after everything else. */
  const torn = (code: string) => eventOf(code, { act: actOf(code), severity: null as never });

  test.each<[string, (store: TestStore, event: typeof withAct) => unknown]>([
    ['device.rename', (s, e) => s.api.putDevice({ ...pump, name: 'Pump 4' }, e('device.rename'))],
    ['device.forget', (s, e) => s.api.forgetDevice(PUMP, e('device.forget'))],
    [
      'recording.rename',
      (s, e) => s.api.renameRecording(recorded(s), 'Run', e('recording.rename')),
    ],
    [
      'recording.remove',
      (s, e) => finish(s.slow.removeRecording(recorded(s), e('recording.remove'))),
    ],
    [
      'storage.setRetention',
      (s, e) => s.api.setRetention(s.api.storage().retention, e('storage.setRetention')),
    ],
  ])('%s', (act, change) => {
    const store = openTestStore();
    store.api.putDevice(pump, eventOf('device.adopted'));
    store.api.startRecording(startOf(PUMP));
    store.takeBlock(blockAt(0));
    store.api.stopRecording(PUMP, MORNING_MS);
    const before = state(store);
    expect(() => change(store, torn)).toThrow(/NOT NULL/);
    expect(state(store)).toEqual(before);
    expect(acts(store)).toEqual([]);
    change(store, withAct);
    expect(state(store)).not.toEqual(before);
    expect(acts(store)).toEqual([act]);
    store.api.close();
  });
  const recorded = (store: TestStore) => store.api.recordings()[0]!.id;
  const state = (store: TestStore) => ({
    devices: store.api.devices(),
    recordings: store.api.recordings(),
    events: store.api.events(null, 100),
    head: store.api.trailHead(),
  });

  test('one that is refused leaves neither', () => {
    const store = openTestStore();
    expect(() => store.api.forgetDevice(FAN, withAct('device.forget'))).toThrow(StoreFailure);
    expect(() =>
      store.api.startRecording({ ...startOf(PUMP), preTriggerS: 9e9 }, actOf('recording.start')),
    ).toThrow(/held/);
    expect(() => store.api.stopRecording(PUMP, MORNING_MS, actOf('recording.stop'))).toThrow(
      /not being recorded/,
    );
    store.api.startRecording(startOf(PUMP), actOf('recording.start'));
    expect(() => store.api.startRecording(startOf(PUMP), actOf('recording.start'))).toThrow(
      /already/,
    );
    expect(acts(store)).toEqual(['recording.start']);
    store.api.close();
  });

  test('start and stop stand under the recording’s own id, whoever asks twice is named twice', () => {
    const store = openTestStore();
    const { id } = store.api.startRecording(
      startOf(PUMP),
      actOf('recording.start', { subject: PUMP }),
    );
    store.takeBlock(blockAt(0));
    store.api.stopRecording(
      PUMP,
      MORNING_MS,
      actOf('recording.stop', { facts: { asked: 'twice' } }),
    );
    expect(entries(store)).toEqual([
      {
        act: 'recording.stop',
        subject: id,
        outcome: 'done',
        facts: { device: PUMP, asked: 'twice' },
      },
      { act: 'recording.start', subject: id, outcome: 'done', facts: { device: PUMP } },
    ]);
    store.api.close();
  });

  test('an event of the store is told without its act', () => {
    const store = openTestStore();
    const told = store.api.addEvent(eventOf('link.lost', { act: actOf('device.reconnect') }));
    expect(told).not.toHaveProperty('act');
    expect(store.api.events(null, 1)).toEqual([told]);
    store.api.close();
  });
});

describe('what cannot stand in the trail', () => {
  test.each([
    ['a name that is none', { act: 'Robert; DROP TABLE audit' }],
    ['an actor who is no pseudonym', { actor: 'Ana Souza' as never }],
    ['an outcome of its own', { outcome: 'perhaps' as never }],
  ])('%s is refused in words, with its change', (_, broken) => {
    const store = openTestStore();
    const act = { ...actOf('site.rename'), ...broken };
    expect(() => store.api.setSiteName('Mill', act)).toThrow(/cannot stand in the trail/);
    store.api.startRecording(startOf(PUMP));
    expect(() => store.api.stopRecording(PUMP, MORNING_MS, act)).toThrow(/cannot stand/);
    expect(store.api.recordings()[0]).toMatchObject({ state: 'recording' });
    store.api.stopRecording(PUMP, MORNING_MS, actOf('recording.stop'));
    expect(store.api.siteName()).toBe('');
    expect(acts(store)).toEqual(['recording.stop']);
    store.api.close();
  });

  test('text beyond its room is cut, half a character and all; nothing is refused for it', () => {
    const store = openTestStore();
    const long = '🌀'.repeat(150);
    const facts = { ['k'.repeat(60)]: `x${long}`, half: '\ud83c' };
    store.api.setSiteName(
      'Mill',
      actOf('site.rename', { subject: `x${long}`, because: long as Because, facts }),
    );
    const [entry] = rows(store);
    expect(entry?.subject).toBe(`x${'🌀'.repeat(39)}\ufffd`);
    expect(entry?.facts).toEqual({
      ['k'.repeat(40)]: `x${'🌀'.repeat(99)}\ufffd`,
      half: '\ufffd',
    });
    expect(brokenAt(store)).toBe(null);
    store.api.close();
  });
});

test('the chain goes on over restarts and power cuts; its head is what the file holds', () => {
  let store = openTestStore();
  const heads: unknown[] = [];
  for (let day = 0; day < 5; day += 1) {
    for (let i = 0; i < 3; i += 1)
      store.api.changeAccess([], [actOf('session.signIn'), actOf('session.lock')]);
    heads.push(store.api.trailHead());
    store.api.close();
    store = openTestStore(store.dataDir);
    expect(store.api.trailHead()).toEqual(heads.at(-1));
  }
  expect(store.api.trailHead()).toMatchObject({ seq: 30, firstSeq: 1, before: null });
  expect(brokenAt(store)).toBe(null);
  expect(store.api.events(null, 10)).toEqual([]);
  store.api.close();
});

test('any mixture of changes that hold and changes that fail, alone or together: one chain, no gap, nothing twice', () => {
  const change = fc.record({
    acts: fc.integer({ min: 0, max: 3 }),
    fails: fc.boolean(),
    throws: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
      (batches) => {
        const store = openTestStore();
        let kept = 0;
        for (const batch of batches) {
          const calls = batch.map(({ acts: many, fails }, i) => () => {
            const told = Array.from({ length: many }, () =>
              actOf('person.unlock', { facts: { i: `${i}` } }),
            );
            store.api.changeAccess([], told);
            if (fails) throw new StoreFailure('conflict', 'not now');
          });
          if (batch.some(({ throws }) => throws)) {
            // The disk refuses them all.
            const all = [
              ...calls,
              () => {
                throw new StoreFailure('damaged', 'a test');
              },
            ];
            expect(() => store.together(all)).toThrow('a test');
          } else {
            store.together(calls);
            for (const { acts: many, fails } of batch) kept += fails ? 0 : many;
          }
        }
        expect(brokenAt(store)).toBe(null);
        expect(store.api.trailHead().seq).toBe(kept);
        store.api.close();
      },
    ),
    { numRuns: 15 },
  );
}, 60_000);

/** The trail of a database that was opened behind the program's back, read as the program reads it. */
function reading(db: Db): Pick<TestStore['api'], 'trailHead' | 'trailLines'> {
  const outbox = createOutbox(db, { now: () => MORNING_MS, txId: () => '' });
  const { head, lines } = createTrail(db, outbox, createSealing(db));
  return { trailHead: head, trailLines: lines };
}

describe('somebody writes into the trail behind the program’s back', () => {
  function written(many: number): TestStore {
    const store = openTestStore();
    const act = (i: number) =>
      actOf(i % 2 ? 'device.rename' : 'recording.remove', {
        ...{ atMs: MORNING_MS + i, subject: `thing ${i}`, facts: { was: `name ${i}` } },
      });
    store.api.changeAccess(
      [],
      Array.from({ length: many }, (_, i) => act(i)),
    );
    return store;
  }

  test('the database itself refuses edits, removals, replacements and entries in between', () => {
    const store = written(5);
    store.api.changeAccess(
      [{ put: 'person', row: personOf(BRUNO) }],
      [actOf('person.disable', { personal: { about: BRUNO, text: { reason: 'left' } } })],
    );
    store.api.close();
    behindItsBack(store.dataDir, (db) => {
      for (const sql of [
        `UPDATE audit SET bytes = replace(bytes, 'thing', 'other')`,
        `UPDATE audit SET hash = zeroblob(32) WHERE seq = 3`,
        `UPDATE audit SET seq = 99 WHERE seq = 3`,
        'DELETE FROM audit WHERE seq = 6',
        'DELETE FROM audit',
        `INSERT OR REPLACE INTO audit (seq, bytes, hash) SELECT seq, bytes, zeroblob(32) FROM audit WHERE seq = 3`,
        `INSERT INTO audit (seq, bytes, hash) SELECT -1, bytes, hash FROM audit WHERE seq = 3`,
        'UPDATE audit_personal SET sealed = zeroblob(20)',
        'DELETE FROM audit_personal',
        'INSERT OR REPLACE INTO audit_personal (seq, person, nonce, sealed) SELECT seq, person, nonce, zeroblob(9) FROM audit_personal',
      ])
        expect(() => db.exec(sql)).toThrow(/never edited|not let this entry go|only grows/);
      expect(() => db.exec(`UPDATE audit SET actor = NULL`)).toThrow(/generated column/);
    });
    const again = openTestStore(store.dataDir);
    expect(brokenAt(again)).toBe(null);
    again.api.close();
  });

  const many = 120;
  const kinds = ['text', 'hash', 'remove', 'swap', 'insert', 'cut'] as const;
  const attacks = fc.record({
    kind: fc.constantFrom(...kinds),
    at: fc.integer({ min: 1, max: many }),
    to: fc.integer({ min: 1, max: many }),
    place: fc.integer({ min: 0, max: 10_000 }),
    bit: fc.integer({ min: 0, max: 255 }),
  });
  type Attack = typeof attacks extends fc.Arbitrary<infer T> ? T : never;
  interface Row {
    seq: number;
    bytes: string;
    hash: Buffer;
  }
  const kindsOfAttack: Record<Attack['kind'], (db: Db, all: Row[], attack: Attack) => void> = {
    /** One character for another, anywhere in an entry. */
    text(db, all, { at, place, bit }) {
      const { bytes } = all[at - 1]!;
      const i = place % bytes.length;
      const put = String.fromCharCode(32 + ((bytes.charCodeAt(i) - 32 + 1 + (bit % 90)) % 95));
      db.prepare('UPDATE audit SET bytes = ? WHERE seq = ?').run(
        bytes.slice(0, i) + put + bytes.slice(i + 1),
        at,
      );
    },
    hash(db, all, { at, place, bit }) {
      const hash = Buffer.from(all[at - 1]!.hash);
      hash[place % 32]! ^= 1 + (bit % 255);
      db.prepare('UPDATE audit SET hash = ? WHERE seq = ?').run(hash, at);
    },
    /** Not the last: that is a cut. */
    remove: (db, _, { at }) =>
      void db.prepare('DELETE FROM audit WHERE seq = ?').run(Math.min(at, many - 1)),
    swap(db, all, { at, to }) {
      const other = at === to ? (at % many) + 1 : to;
      const put = db.prepare('UPDATE audit SET bytes = ?, hash = ? WHERE seq = ?');
      put.run(all[other - 1]!.bytes, all[other - 1]!.hash, at);
      put.run(all[at - 1]!.bytes, all[at - 1]!.hash, other);
    },
    insert(db, all, { at, to }) {
      db.prepare('UPDATE audit SET seq = -seq WHERE seq >= ?').run(at);
      db.prepare('UPDATE audit SET seq = 1 - seq WHERE seq < 0').run();
      const { bytes, hash } = all[to - 1]!;
      db.prepare('INSERT INTO audit (seq, bytes, hash) VALUES (?, ?, ?)').run(at, bytes, hash);
    },
    cut: (db, _, { at }) => void db.prepare('DELETE FROM audit WHERE seq >= ?').run(at),
  };

  test('1,000 random edits, removals, swaps and insertions are all found; a cut tail by its anchor', () => {
    const store = written(many);
    const anchor = store.api.trailHead();
    store.api.close();
    const found = new Map<string, number>();
    const saw = (what: string): void => void found.set(what, (found.get(what) ?? 0) + 1);
    behindItsBack(store.dataDir, (db) => {
      for (const name of ['audit_stays', 'audit_fixed', 'audit_kept'])
        db.exec(`DROP TRIGGER ${name}`);
      const all = db.prepare('SELECT seq, bytes, hash FROM audit ORDER BY seq').all() as Row[];
      const api = reading(db);
      for (const attack of fc.sample(attacks, { numRuns: 1500, seed: 20_260_301 })) {
        db.exec('SAVEPOINT attack');
        try {
          kindsOfAttack[attack.kind](db, all, attack);
          const isFound = brokenAt({ api }) !== null;
          const isShort = api.trailHead().seq < anchor.seq;
          // A chain alone cannot see its own end cut off: that takes the anchor beside the database.
          const isCut = attack.kind === 'cut';
          expect({ attack, isFound, isShort: isCut && isShort }).toEqual({
            ...{ attack, isFound: !isCut, isShort: isCut },
          });
          saw(attack.kind);
        } catch (error) {
          // Text that is no JSON any more does not even get into the index.
          if (!(error instanceof Error && /malformed JSON/.test(error.message))) throw error;
          saw('refused');
        }
        db.exec('ROLLBACK TO attack; RELEASE attack');
      }
      expect(brokenAt({ api })).toBe(null);
    });
    const { cut, ...other } = Object.fromEntries(found);
    expect(cut).toBeGreaterThan(100);
    expect(Object.keys(other).sort()).toEqual([
      'hash',
      'insert',
      'refused',
      'remove',
      'swap',
      'text',
    ]);
    expect(Object.values(other).reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(1000);
  }, 60_000);

  test('a broken end is told when the site opens, and stops no later entry', () => {
    const store = written(4);
    store.api.close();
    behindItsBack(store.dataDir, (db) => {
      db.exec('DROP TRIGGER audit_fixed');
      db.exec(`UPDATE audit SET bytes = replace(bytes, 'thing 3', 'thing 7') WHERE seq = 4`);
    });
    const again = openTestStore(store.dataDir);
    expect(again.api.events(null, 1)).toMatchObject([
      {
        code: 'trail.damaged',
        severity: 'error',
        detail: expect.stringContaining('entry 4 is not as it was written'),
      },
    ]);
    again.api.changeAccess([], [actOf('session.signIn')]);
    expect(again.api.trailHead().seq).toBe(5);
    expect(brokenAt(again)).toMatchObject({ seq: 4 });
    again.api.close();
  });

  test('an entry that is none any more is shown as one that cannot be read, and left out of nothing', () => {
    const store = written(3);
    store.api.close();
    behindItsBack(store.dataDir, (db) => {
      db.exec('DROP TRIGGER audit_fixed');
      db.exec(`UPDATE audit SET bytes = '{"v":7}' WHERE seq = 2`);
    });
    const again = openTestStore(store.dataDir);
    expect(acts(again)).toEqual(['recording.remove', 'trail.unreadable', 'recording.remove']);
    again.api.close();
  });
});

test('who is named in the trail is named by pseudonym only', () => {
  const store = openTestStore();
  store.api.changeAccess(
    [{ put: 'person', row: personOf(ANA) }],
    [
      actOf('person.create', {
        personal: { about: ANA, text: { name: 'Ana Souza', reason: 'new shift' } },
      }),
    ],
  );
  const [line] = store.api.trailLines(1, 10);
  expect(line?.bytes).not.toMatch(/Souza|shift/);
  expect(finish(store.slow.trail(EVERYTHING, null, 1)).value[0]?.personal).toEqual({
    name: 'Ana Souza',
    reason: 'new shift',
  });
  store.api.close();
});
