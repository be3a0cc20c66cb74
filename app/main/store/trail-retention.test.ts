import { describe, expect, test } from 'vitest';
import { actOf, BRUNO, EVERYTHING, personOf } from './example-access.suite.ts';
import { MORNING_MS, PUMP, summaryAt } from './example.suite.ts';
import {
  behindItsBack,
  brokenAt,
  eventOf,
  finish,
  openTestStore,
  powerCut,
  type TestStore,
} from './test-store.suite.ts';
import { keptFromMs } from './trail-retention.ts';

const DAY_MS = 86_400_000;
const JANUARY_2024 = Date.UTC(2024, 0, 1);

/** An entry a day from the first of January 2024 on, some with a sealed reason. */
function trailOfDays(days: number): TestStore {
  const store = openTestStore();
  store.api.changeAccess(
    [{ put: 'person', row: personOf(BRUNO) }],
    Array.from({ length: days }, (_, day) =>
      actOf('person.unlock', {
        atMs: JANUARY_2024 + day * DAY_MS,
        subject: `day ${day}`,
        personal: day % 10 === 0 ? { about: BRUNO, text: { reason: `because ${day}` } } : null,
      }),
    ),
  );
  return store;
}
const kept = (store: TestStore) => finish(store.slow.trail(EVERYTHING, null, 5000)).value;

test('months are whole, and counted back from the month that runs', () => {
  expect(keptFromMs(Date.UTC(2026, 2, 31, 23), 1)).toBe(Date.UTC(2026, 1, 1));
  expect(keptFromMs(Date.UTC(2026, 2, 1), 24)).toBe(Date.UTC(2024, 2, 1));
  expect(keptFromMs(Date.UTC(2026, 0, 15), 12)).toBe(Date.UTC(2025, 0, 1));
});

test('whole months go, the rest verifies, and the trail says what went and where it begins', () => {
  const store = trailOfDays(1000);
  const before = store.api.trailLines(121, 2);
  // The 10th of May 2025: twelve months back begins the 1st of May 2024, day 121.
  const nowMs = Date.UTC(2025, 4, 10);
  const { value, steps } = finish(store.slow.retainTrail(nowMs, 12));
  expect(value).toEqual({ entries: 121, olderThanMs: Date.UTC(2024, 4, 1) });
  expect(steps).toBeGreaterThan(2);
  const head = store.api.trailHead();
  expect(head).toMatchObject({ seq: 1001, firstSeq: 122, before: before[0]?.hash });
  expect(brokenAt(store)).toBe(null);
  const rows = kept(store);
  expect(rows).toHaveLength(880);
  expect(rows.at(-1)?.entry.subject).toBe('day 121');
  expect(rows[0]?.entry).toMatchObject({
    ...{ act: 'trail.retained', actor: null, outcome: 'done', seq: 1001 },
    facts: {
      ...{ fromSeq: '1', toSeq: '121', entries: '121', before: before[0]?.hash },
      olderThanMs: String(Date.UTC(2024, 4, 1)),
    },
  });
  expect(rows.find(({ entry }) => entry.subject === 'day 130')?.personal).toEqual({
    reason: 'because 130',
  });
  store.api.close();
  behindItsBack(store.dataDir, (db) => {
    expect(db.prepare('SELECT min(seq) AS first, count(*) AS many FROM audit').get()).toEqual({
      ...{ first: 122, many: 880 },
    });
    expect(db.prepare('SELECT min(seq) FROM audit_personal').pluck().get()).toBe(131);
  });
});

test('again in later months, over restarts; nothing due is nothing done; the very last entry is never all there is', () => {
  let store = trailOfDays(200);
  expect(finish(store.slow.retainTrail(JANUARY_2024 + 90 * DAY_MS, 12)).value.entries).toBe(0);
  expect(store.api.trailHead()).toMatchObject({ seq: 200, firstSeq: 1 });
  for (const month of [1, 2, 5]) {
    finish(store.slow.retainTrail(Date.UTC(2025, month, 3), 12));
    store.api.close();
    store = openTestStore(store.dataDir);
    expect(brokenAt(store)).toBe(null);
    expect(store.api.events(null, 5)).toEqual([]);
  }
  expect(store.api.trailHead()).toMatchObject({ firstSeq: 153, seq: 203 });
  finish(store.slow.retainTrail(Date.UTC(2099, 0, 1), 12));
  expect(store.api.trailHead()).toMatchObject({ firstSeq: 204, seq: 204 });
  expect(kept(store).map(({ entry }) => entry.act)).toEqual(['trail.retained']);
  store.api.changeAccess([], [actOf('session.signIn')]);
  expect(brokenAt(store)).toBe(null);
  store.api.close();
});

test('an entry that a clock set back made old takes no younger one along', () => {
  const store = openTestStore();
  const at = (atMs: number) => actOf('session.lock', { atMs });
  store.api.changeAccess([], [at(MORNING_MS), at(0), at(MORNING_MS)]);
  expect(finish(store.slow.retainTrail(MORNING_MS, 12)).value.entries).toBe(0);
  store.api.close();
});

test('cut short after any step, the rest verifies and the next run finishes', () => {
  for (let stop = 1; ; stop += 1) {
    const store = trailOfDays(700);
    const steps = store.slow.retainTrail(Date.UTC(2026, 0, 1), 12);
    let isDone = false;
    for (let step = 0; step < stop; step += 1) isDone = steps.next().done === true;
    const cut = openTestStore(powerCut(store.dataDir));
    store.api.close();
    expect(brokenAt(cut)).toBe(null);
    const shown = kept(cut).length;
    const hasLetGo = cut.api.trailHead().firstSeq > 1;
    expect(shown).toBe(hasLetGo ? 700 - 366 + 1 : 700);
    finish(cut.slow.retainTrail(Date.UTC(2026, 0, 1), 12));
    expect(brokenAt(cut)).toBe(null);
    cut.api.close();
    const left = behindItsBack(cut.dataDir, (db) =>
      db.prepare('SELECT count(*) FROM audit').pluck().get(),
    );
    expect(left).toBe(335);
    if (isDone) break;
    expect(stop).toBeLessThan(30);
  }
}, 30_000);

describe('a trail that does not hold', () => {
  test.each([
    ['is edited', `UPDATE audit SET bytes = replace(bytes, 'day 9', 'day 8') WHERE seq = 10`, 10],
    ['has lost an entry', 'DELETE FROM audit WHERE seq = 20', 21],
    ['has lost its beginning', 'DELETE FROM audit WHERE seq < 5', 5],
  ])('because it %s: nothing of it is removed, and it says so', (_, sql, seq) => {
    const store = trailOfDays(100);
    store.api.close();
    behindItsBack(store.dataDir, (db) => {
      db.exec('DROP TRIGGER audit_fixed; DROP TRIGGER audit_kept');
      db.exec(sql);
    });
    const again = openTestStore(store.dataDir);
    const before = kept(again).length;
    expect(() => finish(again.slow.retainTrail(Date.UTC(2026, 0, 1), 12))).toThrow(
      expect.objectContaining({
        code: 'damaged',
        message: `the trail does not hold at entry ${seq}: nothing of it was removed`,
      }),
    );
    const [newest] = kept(again);
    expect(kept(again)).toHaveLength(before + 1);
    expect(newest?.entry).toMatchObject({
      act: 'trail.retained',
      outcome: 'failed',
      facts: { brokenAt: `${seq}` },
    });
    again.api.close();
  });
});

describe('retention of recordings, trends and events', () => {
  test('stands in the trail with what went and older than when; with nothing to do it says nothing', () => {
    const store = openTestStore();
    for (let s = 0; s < 3; s += 1) store.takeSummary(summaryAt(s));
    store.confirm();
    store.api.addEvent(eventOf('link.lost', { deviceId: PUMP }));
    const nowMs = MORNING_MS + 500 * DAY_MS;
    store.clock.ms = nowMs;
    finish(store.slow.retain(nowMs));
    finish(store.slow.retain(nowMs));
    expect(kept(store).map(({ entry }) => entry)).toMatchObject([
      {
        ...{ act: 'storage.retained', actor: null, outcome: 'done', atMs: nowMs },
        facts: {
          ...{ summaries: '3', summariesOlderThanMs: String(nowMs - 400 * DAY_MS) },
          ...{ events: '1', eventsOlderThanMs: String(nowMs - 400 * DAY_MS), bytes: '0' },
        },
      },
    ]);
    store.api.close();
  });

  test('says what it has removed also when the site is closed in the middle of it', () => {
    const store = openTestStore();
    for (let s = 0; s < 1200; s += 1) store.takeSummary(summaryAt(s));
    while (store.confirm());
    const steps = store.slow.retain(MORNING_MS + 500 * DAY_MS);
    steps.next();
    steps.return(undefined as never);
    expect(kept(store)[0]?.entry).toMatchObject({
      act: 'storage.retained',
      facts: { summaries: '500' },
    });
    store.api.close();
  });
});
