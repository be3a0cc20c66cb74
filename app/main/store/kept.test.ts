import { expect, test } from 'vitest';
import { DEFAULT_SPECTRUM, type Calibration } from '@harmonic/protocol/model';
import { decodeLevels, encodeLevels, type CalibrationId } from '../../contract/index.ts';
import { actOf, ANA } from './example-access.suite.ts';
import { ACCELEROMETER, baselineOf, LEVELS, MAINS_NOTE } from './example-kept.suite.ts';
import { blockAt, FAN, MORNING_MS, PUMP, pump, startOf } from './example.suite.ts';
import { StoreFailure } from './failure.ts';
import {
  behindItsBack,
  eventOf,
  finish,
  openTestStore,
  type TestStore,
} from './test-store.suite.ts';

const DAY = '2026-03-01';

function openWithPump(): TestStore {
  const store = openTestStore();
  store.api.putDevice(pump, eventOf('device.adopted'));
  return store;
}
const set = (store: TestStore, changes: Partial<Calibration> = {}, channel = 0) =>
  store.api.setCalibration(
    { deviceId: PUMP, channel, calibration: { ...ACCELEROMETER, ...changes } },
    eventOf('calibration.set', { deviceId: PUMP, act: actOf('calibration.set') }),
  );
const save = (store: TestStore, changes: Partial<ReturnType<typeof baselineOf>> = {}) =>
  store.api.saveBaseline({ ...baselineOf('healthy'), ...changes }, DAY, actOf('baseline.save'));
const note = (store: TestStore, changes: Partial<typeof MAINS_NOTE> = {}) =>
  store.api.addNote({ deviceId: PUMP }, { ...MAINS_NOTE, ...changes }, actOf('note.add'));

function refusal(act: () => unknown): Pick<StoreFailure, 'code' | 'because'> {
  try {
    act();
  } catch (error) {
    if (error instanceof StoreFailure) return { code: error.code, because: error.because };
    throw error;
  }
  throw new Error('it was not refused');
}

test('every version of a calibration is kept, with who set it; the newest that has begun is in force', () => {
  const store = openWithPump();
  const first = set(store);
  set(store, { gain: 0.6, date: '2026-02-20' });
  set(store, { gain: 9, date: '2026-06-01' });
  set(store, { gain: 3, unit: 'Pa' }, 1);
  expect(first).toMatchObject({ gain: 0.5, responsePoints: 2, setBy: ANA, setAtMs: MORNING_MS });
  expect(store.api.calibrations(PUMP).map(({ gain, channel }) => [channel, gain])).toEqual([
    [0, 0.5],
    [0, 0.6],
    [0, 9],
    [1, 3],
  ]);
  expect(store.api.calibration(PUMP, first.id)).toEqual(ACCELEROMETER);
  expect(store.api.calibrationInForce(PUMP, 0, DAY)?.gain).toBe(0.6);
  expect(store.api.calibrationInForce(PUMP, 0, '2026-02-01')?.gain).toBe(0.5);
  expect(store.api.calibrationInForce(PUMP, 0, '2020-01-01')?.gain).toBe(0.5);
  expect(store.api.calibrationInForce(PUMP, 2, DAY)).toBe(null);
  store.api.close();
});

test('a retired calibration counts no more, stays to be read, and is retired once', () => {
  const store = openWithPump();
  const { id } = set(store);
  const retire = (which: CalibrationId) => (): void =>
    store.api.retireCalibration(
      PUMP,
      which,
      eventOf('calibration.retired', { deviceId: PUMP, act: actOf('calibration.retire') }),
    );
  retire(id)();
  expect(store.api.calibrationInForce(PUMP, 0, DAY)).toBe(null);
  expect(store.api.calibrations(PUMP)[0]).toMatchObject({ id, retiredBy: ANA });
  expect(refusal(retire(id))).toEqual({ code: 'conflict', because: 'as-it-is' });
  expect(refusal(retire(FAN as string as CalibrationId)).because).toBe('unknown-calibration');
  store.api.close();
});

test('a calibration is edited and removed by nobody, not even behind the program’s back', () => {
  const store = openWithPump();
  set(store);
  store.api.close();
  behindItsBack(store.dataDir, (db) => {
    const edit = db.prepare(`UPDATE calibration SET content = '{}'`);
    expect(() => edit.run()).toThrow('never edited');
    expect(() => db.prepare('DELETE FROM calibration').run()).toThrow('never removed');
  });
});

test('a baseline comes back level by level, with the calibration it was saved under', () => {
  const store = openWithPump();
  expect(save(store).calibrationId).toBe(null);
  const { id: calibrationId } = set(store);
  const { id } = save(store);
  const found = store.api.baseline(PUMP, id);
  expect(decodeLevels(found.levels)).toEqual(LEVELS);
  expect(found).toMatchObject({ calibrationId, savedBy: ANA, averages: 8, dx: 18.75 });
  expect(store.api.baselines(PUMP)).toHaveLength(2);
  expect(store.api.baselines(FAN)).toEqual([]);
  store.api.removeBaseline(PUMP, id, actOf('baseline.remove'));
  expect(refusal(() => store.api.baseline(PUMP, id)).because).toBe('unknown-baseline');
  store.api.close();
});

test.each([
  ['cut short', { levels: encodeLevels(LEVELS.subarray(1)) }],
  ['no levels at all', { levels: 'not base64' }],
  [
    'a level that is no number',
    { levels: encodeLevels(LEVELS.map((db, i) => (i === 7 ? NaN : db))) },
  ],
  ['bins of another rate', { dx: 20 }],
  ['a part of the spectrum', { x0: 100 }],
  ['another transform', { settings: { ...DEFAULT_SPECTRUM, n: 512 as const } }],
])('what is no whole spectrum is refused: %s', (_, changes) => {
  const store = openWithPump();
  expect(refusal(() => save(store, changes))).toEqual({ code: 'invalid', because: 'not-whole' });
  expect(store.api.baselines(PUMP)).toEqual([]);
  expect(store.api.trailHead().seq).toBe(0);
  store.api.close();
});

test('notes of a device and of a recording are added, changed and removed, each by its own owner', () => {
  const store = openWithPump();
  const { id: recordingId } = store.api.startRecording(startOf(PUMP));
  store.takeBlock(blockAt(0));
  store.api.stopRecording(PUMP, MORNING_MS);
  const { id } = note(store);
  const knock = { ...MAINS_NOTE, hz: null, s: { from: 0.02, to: 0.05 }, text: 'Knock' };
  store.api.addNote({ recordingId }, knock, actOf('recordingNote.add'));
  const change = { kind: 'fault' as const, text: 'Mains, twice' };
  expect(store.api.changeNote({ deviceId: PUMP }, id, change, actOf('note.change'))).toMatchObject({
    ...{ ...change, hz: MAINS_NOTE.hz, author: ANA, changedAtMs: MORNING_MS },
  });
  expect(store.api.notes({ deviceId: PUMP })).toMatchObject([change]);
  expect(store.api.notes({ recordingId })).toMatchObject([knock]);
  const wrongOwner = (): void => store.api.removeNote({ recordingId }, id, actOf('note.remove'));
  expect(refusal(wrongOwner).because).toBe('unknown-note');
  store.api.removeNote({ deviceId: PUMP }, id, actOf('note.remove'));
  expect(store.api.notes({ deviceId: PUMP })).toEqual([]);
  expect(refusal(() => note(store, { hz: null })).because).toBe('placeless');
  store.api.close();
});

test('nothing is kept beside a device that is not adopted', () => {
  const store = openTestStore();
  for (const act of [set, save, note])
    expect(refusal(() => act(store))).toEqual({ code: 'conflict', because: 'not-adopted' });
  expect(store.api.trailHead().seq).toBe(0);
  store.api.close();
});

test('as many are kept as may be, and the next is refused in words', () => {
  const store = openWithPump();
  for (let i = 0; i < 32; i += 1) save(store);
  expect(refusal(() => save(store))).toEqual({ code: 'too-many', because: 'too-many-kept' });
  for (let i = 0; i < 500; i += 1) note(store);
  expect(refusal(() => note(store))).toEqual({ code: 'too-many', because: 'too-many-kept' });
  expect(store.notices.filter(({ type }) => type === 'condition')).toEqual([]);
  store.api.close();
});

test('with a device go its baselines and notes; its calibrations stay, as its recordings do', () => {
  const store = openWithPump();
  set(store);
  save(store);
  note(store);
  store.api.forgetDevice(PUMP, eventOf('device.forgotten'));
  expect(store.api.baselines(PUMP)).toEqual([]);
  expect(store.api.notes({ deviceId: PUMP })).toEqual([]);
  expect(store.api.calibrationInForce(PUMP, 0, DAY)).toEqual(ACCELEROMETER);
  store.api.close();
});

test('with a recording go its notes', () => {
  const store = openWithPump();
  const { id: recordingId } = store.api.startRecording(startOf(PUMP));
  store.takeBlock(blockAt(0));
  store.api.stopRecording(PUMP, MORNING_MS);
  store.api.addNote({ recordingId }, MAINS_NOTE, actOf('recordingNote.add'));
  finish(store.slow.removeRecording(recordingId, eventOf('recording.removed')));
  expect(refusal(() => store.api.notes({ recordingId })).because).toBe('unknown-recording');
  store.api.close();
  const left = behindItsBack(store.dataDir, (db) => db.prepare('SELECT id FROM note').all());
  expect(left).toEqual([]);
});

test('a server is told of each, in order with the device it belongs to', () => {
  const store = openWithPump();
  const calibration = set(store);
  save(store);
  const { id } = note(store);
  store.api.removeNote({ deviceId: PUMP }, id, actOf('note.remove'));
  store.api.close();
  const rows = behindItsBack(store.dataDir, (db) =>
    db
      .prepare<[], { entity: string; kind: string; dep_key: string; body: Buffer }>(
        `SELECT entity, kind, dep_key, body FROM outbox WHERE entity IN ('calibration', 'baseline', 'note') ORDER BY stream_seq`,
      )
      .all(),
  );
  expect(rows.map(({ entity, kind, dep_key }) => `${entity} ${kind} ${dep_key}`)).toEqual([
    `calibration insert ${calibration.id}`,
    `baseline insert ${PUMP}`,
    `note insert ${PUMP}`,
    `note delete ${PUMP}`,
  ]);
  expect(JSON.parse(rows[1]?.body.toString() ?? '')).toMatchObject({
    levels_db: encodeLevels(LEVELS),
  });
});
