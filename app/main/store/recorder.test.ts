import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { DeviceId, RecordingId } from '@harmonic/protocol/model';
import { inEnglish } from '../../contract/index.ts';
import { openDatabase } from './database.ts';
import { blockAt, EXAMPLE_KEY, FAN, MORNING_MS, PUMP, startOf } from './example.suite.ts';
import { createOutbox, ITSELF } from './outbox.ts';
import { createRecordingIndex } from './recording-index.ts';
import { createRecorder } from './recorder.ts';
import { fileOf } from './segment-files.ts';
import { newFolder } from './test-store.suite.ts';

test('files that cannot be closed after the commit are an event: no recording is taken back or kept twice', () => {
  const dataDir = newFolder();
  const db = openDatabase(dataDir, new Uint8Array(EXAMPLE_KEY));
  const ended: (DeviceId | null)[] = [];
  const untidy: [DeviceId | null, string][] = [];
  const outbox = createOutbox(db, { now: () => MORNING_MS, txId: () => 'a test' });
  const recorder = createRecorder(createRecordingIndex(db, outbox), dataDir, {
    enter: () => ITSELF,
    ended: (device) => ended.push(device),
    lost: () => undefined,
    leftOpen: (device, detail) => untidy.push([device, inEnglish(detail)]),
  });
  const ids = [PUMP, FAN].map((device) => {
    const made = recorder.insert(startOf(device), randomUUID() as string as RecordingId, ITSELF);
    recorder.begin(made, startOf(device), []);
    recorder.push(blockAt(0, { deviceId: device }));
    return made.id;
  });
  // The disk refuses once: the pump's file is to be cut when it is closed.
  recorder.stage(Infinity);
  recorder.rewind();
  for (const device of [PUMP, FAN]) recorder.end(device, null);
  recorder.stage(Infinity);
  recorder.sync();
  const file = fileOf(dataDir, ids[0]!, 0);
  rmSync(file);
  mkdirSync(file);
  db.transaction(() => recorder.index())();

  recorder.keep();
  expect(untidy).toEqual([[PUMP, expect.stringMatching(/EISDIR/)]]);
  expect(ended).toEqual([PUMP, FAN]);
  expect(recorder.hasWork()).toBe(false);
  const rows = db.prepare<[], { blocks: number }>('SELECT count(*) AS blocks FROM recording_block');
  expect(rows.get()?.blocks).toBe(2);
  db.close();
});
