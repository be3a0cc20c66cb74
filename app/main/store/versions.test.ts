import { cpSync, existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import {
  ACCELEROMETER,
  EXAMPLE_DEVICE_KEY,
  examplePlan,
  MAINS_NOTE,
  WEEKLY,
  WEEKLY_RUN,
} from './example-kept.suite.ts';
import { EXAMPLE_KEY, FAN, PUMP, pump } from './example.suite.ts';
import { MIGRATIONS } from './migrations.ts';
import { actOf, bundleOf, EVERYTHING } from './example-access.suite.ts';
import {
  brokenAt,
  count,
  finish,
  newFolder,
  openTestStore,
  readBack,
  type TestStore,
} from './test-store.suite.ts';

// Each kept folder is the same story (write-version.suite.ts), written by that version and left as a power cut leaves it.
const versions = Array.from({ length: MIGRATIONS.length }, (_, i) => i + 1);
/** Entries of its trail. */
const TRAIL = [0, 0, 2, 4, 4];
const folderOf = (version: number): string =>
  new URL(`versions/${version}`, import.meta.url).pathname;

function openVersion(version: number): TestStore {
  const copy = newFolder();
  cpSync(folderOf(version), copy, { recursive: true });
  return openTestStore(copy);
}
const shapeOf = (dataDir: string): unknown[] => {
  const db = openDatabase(dataDir, EXAMPLE_KEY);
  const tables = db.prepare(
    `SELECT name FROM sqlite_schema WHERE type IN ('table', 'index') ORDER BY name`,
  );
  const names = tables.pluck().all() as string[];
  const guards = db.prepare(
    `SELECT name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY name`,
  );
  const shape: unknown[] = names.map((name) => [
    name,
    db.pragma(`table_xinfo(${name})`),
    db.pragma(`index_info(${name})`),
  ]);
  shape.push(guards.all());
  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
  return shape;
};

test('every version has its kept file; the present one is written by `npx node app/main/store/write-version.suite.ts`', () => {
  expect(versions.filter((version) => !existsSync(folderOf(version)))).toEqual([]);
});

describe.each(versions)('a folder of version %i', (version) => {
  test('opens with everything that was confirmed in it', () => {
    const store = openVersion(version);
    expect(store.api.siteName()).toBe('Mill');
    expect(store.api.devices()).toEqual([pump]);
    const recordings = store.api.recordings();
    const ofPump = recordings.find(({ deviceId }) => deviceId === PUMP);
    const ofFan = recordings.find(({ deviceId }) => deviceId === FAN);
    expect(ofPump).toMatchObject({
      ...{ state: 'complete', samples: 1920, gaps: 1, samplesLost: 480, bytes: 3 * 1936 },
    });
    expect(ofFan).toMatchObject({ state: 'interrupted', samples: 960, gaps: 0, bytes: 2 * 1936 });
    if (!ofPump || !ofFan) throw new Error('a recording has gone');
    expect(readBack(store, ofPump.id)).toEqual([
      ...count(0, 960),
      ...new Array<null>(480).fill(null),
      ...count(1440, 1920),
    ]);
    expect(readBack(store, ofFan.id)).toEqual(count(0, 960));
    expect(store.api.storage().devices[0]).toMatchObject({ recordings: 1, summaryRows: 5 });
    expect(store.api.events(null, 10).map(({ code }) => code)).toContain('device.adopted');
    store.api.close();
  });

  test('has a trail that verifies, and people from the version on that knows them', () => {
    const store = openVersion(version);
    expect(brokenAt(store)).toBe(null);
    const { people, stream, bundle } = store.api.accessState();
    expect(people.map(({ name }) => name)).toEqual(version < 3 ? [] : ['Ana Souza', 'Bruno Lima']);
    expect(bundle).toEqual(version < 3 ? null : bundleOf(1));
    expect(store.api.trailHead()).toMatchObject({
      stream,
      seq: TRAIL[version - 1] ?? 5,
      before: null,
    });
    const rows = finish(store.slow.trail(EVERYTHING, null, 10)).value;
    expect(rows.map(({ personal }) => personal)).toEqual([
      ...(version < 6 ? [] : [null]),
      ...(version < 4 ? [] : [null, null]),
      ...(version < 3 ? [] : [{ reason: 'the first shift' }, null]),
    ]);
    store.api.changeAccess([], [actOf('session.signIn')]);
    expect(brokenAt(store)).toBe(null);
    store.api.close();
  });

  test('keeps what was laid beside a channel, from the version on that knows it', () => {
    const store = openVersion(version);
    const kept = version >= 4;
    expect(store.api.calibrationInForce(PUMP, 0, '2026-03-01')).toEqual(
      kept ? ACCELEROMETER : null,
    );
    expect(store.api.baselines(PUMP).map(({ name }) => name)).toEqual(kept ? ['healthy'] : []);
    expect(store.api.notes({ deviceId: PUMP })).toMatchObject(kept ? [MAINS_NOTE] : []);
    expect(store.api.channelPlans().map(({ plan }) => plan)).toEqual(
      version < 5 ? [] : [examplePlan],
    );
    expect(store.api.deviceKeys()).toEqual(version < 8 ? [] : [EXAMPLE_DEVICE_KEY]);
    store.api.close();
  });

  test('keeps the reports that are planned, and the run that waits, from the version on that knows them', () => {
    const store = openVersion(version);
    const kept = version >= 6;
    expect(store.api.reports()).toEqual(kept ? [{ ...WEEKLY, coveredMs: WEEKLY_RUN.dueMs }] : []);
    expect(store.api.openReportRuns()).toEqual(kept ? [WEEKLY_RUN] : []);
    store.api.close();
  });

  test('has the shape of a new one after that', () => {
    const store = openVersion(version);
    store.api.close();
    const fresh = openTestStore();
    fresh.api.close();
    expect(shapeOf(store.dataDir)).toEqual(shapeOf(fresh.dataDir));
  });
});
