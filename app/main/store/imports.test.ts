// Files on their way into the store: whole or not at all, whatever ends the process.
import { expect, test } from 'vitest';
import { ownKey, type DeviceId, type RecordingId } from '@harmonic/protocol/model';
import { ACCELEROMETER } from './example-kept.suite.ts';
import { openDatabase } from './database.ts';
import { blockAt, EXAMPLE_KEY, MORNING_MS, PUMP, startOf } from './example.suite.ts';
import type { ImportBlock } from './file-blocks.ts';
import { MIGRATIONS } from './migrations.ts';
import {
  count,
  eventOf,
  finish,
  newFolder,
  openTestStore,
  powerCut,
  readBack,
  type TestStore,
} from './test-store.suite.ts';

function importBlock(n: number): ImportBlock {
  const { firstSample, samples, channels, format, scale, offset, rateHz, arrivalNs, data } =
    blockAt(n * 480);
  return { firstSample, samples, channels, format, scale, offset, rateHz, arrivalNs, data };
}
const start = {
  ...{ name: 'Run 1', deviceName: 'Pump 3', hardwareId: null, simulated: false },
  atMs: MORNING_MS,
  isTimed: true,
};
const WHOLE = { isCut: false, calibrations: [], notes: [], atMs: MORNING_MS };
function half(store: TestStore): RecordingId {
  const id = store.api.beginImport(start);
  store.api.importBlocks(id, [0, 1, 2].map(importBlock));
  while (store.confirm());
  return id;
}

test('a file is a recording like any other, of no device, and says what came in', () => {
  const store = openTestStore();
  const id = half(store);
  expect(store.api.recordings()).toMatchObject([{ id, state: 'recording', origin: 'imported' }]);
  expect(store.api.endImport(id, 1440, WHOLE)).toMatchObject({
    ...{ id, name: 'Run 1', state: 'complete', origin: 'imported', deviceId: null },
    ...{ samples: 1440, gaps: 0, startedAtMs: MORNING_MS },
  });
  expect(readBack(store, id)).toEqual(count(0, 1440));
  store.api.close();
});

test('one that is cut is interrupted; calibrations that came with it are kept under its own id', () => {
  const store = openTestStore();
  const id = half(store);
  const ending = { ...WHOLE, isCut: true, calibrations: [null, ACCELEROMETER] };
  expect(store.api.endImport(id, 1440, ending)).toMatchObject({ state: 'interrupted', gaps: 0 });
  const inForce = (channel: number): unknown =>
    store.api.calibrationInForce(ownKey(id), channel, '2026-03-01');
  expect([inForce(0), inForce(1)]).toEqual([null, ACCELEROMETER]);
  // It has come in, as far as there was any: a start after that leaves it.
  const after = openTestStore(powerCut(store.dataDir));
  expect(after.api.recordings()).toMatchObject([{ id, state: 'interrupted', samples: 1440 }]);
  expect(after.api.events(null, 5).map(({ code }) => code)).not.toContain(
    'recording.importDropped',
  );
  after.api.close();
  store.api.close();
});

test('one that is here is calibrated under its own id; one that is still coming in is not, nor what is nothing', () => {
  const store = openTestStore();
  const id = half(store);
  const set = (key: DeviceId): unknown =>
    store.api.setCalibration(
      { deviceId: key, channel: 0, calibration: ACCELEROMETER },
      eventOf('calibration.set'),
    );
  const refused = expect.objectContaining({ code: 'conflict' });
  expect(() => set(ownKey(id))).toThrow(refused);
  store.api.endImport(id, 1440, WHOLE);
  set(ownKey(id));
  expect(store.api.calibrationInForce(ownKey(id), 0, '2026-03-01')).toEqual(ACCELEROMETER);
  expect(() => set('00000000-0000-4000-8000-000000000000' as DeviceId)).toThrow(refused);
  store.api.close();
});

test('gaps at its beginning, inside and at its end are kept', () => {
  const store = openTestStore();
  const id = store.api.beginImport(start);
  store.api.importBlocks(id, [1, 3].map(importBlock));
  expect(store.api.endImport(id, 2400, WHOLE)).toMatchObject({
    samples: 2400,
    gaps: 3,
    samplesLost: 1440,
  });
  store.api.close();
});

test('a process that dies in the middle leaves nothing of it, and says so', () => {
  const store = openTestStore();
  half(store);
  const after = openTestStore(powerCut(store.dataDir));
  expect(after.api.recordings()).toEqual([]);
  expect(after.api.events(null, 5)).toMatchObject([{ code: 'recording.importDropped' }]);
  finish(after.slow.retain(MORNING_MS));
  after.api.close();
  const again = openTestStore(after.dataDir);
  expect(again.api.events(null, 5)).toHaveLength(1);
  again.api.close();
  store.api.close();
});

test('a console that closes in the middle keeps no half', () => {
  const store = openTestStore();
  half(store);
  store.api.close();
  const after = openTestStore(store.dataDir);
  expect(after.api.recordings()).toEqual([]);
  after.api.close();
});

test('what runs beside it goes on when a file is given up', () => {
  const store = openTestStore();
  const { id } = store.api.startRecording(startOf(PUMP));
  const file = half(store);
  store.takeBlock(blockAt(0));
  store.api.dropImport(file);
  store.takeBlock(blockAt(480));
  store.api.stopRecording(PUMP, MORNING_MS);
  expect(store.api.recordings()).toMatchObject([{ id, samples: 960, state: 'complete' }]);
  expect(readBack(store, id)).toEqual(count(0, 960));
  store.api.close();
});

test('the age of what was measured is no reason to take away what was brought in', () => {
  const store = openTestStore();
  const id = half(store);
  store.api.endImport(id, 1440, WHOLE);
  const { retention } = store.api.storage();
  const event = {
    atMs: MORNING_MS,
    deviceId: null,
    code: 'x',
    severity: 'info',
    detail: '',
  } as const;
  store.api.setRetention({ ...retention, recordingDays: 1 }, event);
  finish(store.slow.retain(MORNING_MS + 400 * 86_400_000));
  expect(store.api.recordings()).toHaveLength(1);
  store.api.close();
});

test('of files that came in before, only those are timed of which anything told a time', () => {
  const dataDir = newFolder();
  const before = openDatabase(dataDir, EXAMPLE_KEY, MIGRATIONS.slice(0, 10));
  const row = before.prepare(
    `INSERT INTO recording (id, device_id, device_name, hardware_id, name, state, simulated, started_at_ms, rate_hz, format, channels, segment_key)
     VALUES (?, ?, 'x', ?, 'x', 'complete', 0, 0, 8000, 'int16', '[]', x'00')`,
  );
  const block = before.prepare(
    `INSERT INTO recording_block (recording_id, seq, segment, position, bytes, first_sample, samples, gap_before, scale, offset, device_ns, arrival_ns, clipped, chain_sha256, digest)
     VALUES (?, ?, 0, 0, 1, 0, 1, 0, 1, 0, ?, 0, 0, x'00', x'00')`,
  );
  row.run('plain', '', null);
  block.run('plain', 0, 0);
  row.run('with hardware', '', '00000000000000aa');
  block.run('with hardware', 0, 0);
  row.run('with a clock', '', null);
  block.run('with a clock', 0, 5_000_000_000n);
  row.run('of a device', 'pump', null);
  block.run('of a device', 0, 0);
  before.close();
  const after = openDatabase(dataDir, EXAMPLE_KEY);
  expect(after.prepare('SELECT id, start_told FROM recording ORDER BY id').raw().all()).toEqual([
    ...[
      ['of a device', 1],
      ['plain', 0],
      ['with a clock', 1],
      ['with hardware', 1],
    ],
  ]);
  after.close();
});
