// Keys that devices prove, on real files: kept, gone with their device, and in nothing that leaves the store.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actOf, ANA } from './example-access.suite.ts';
import { EXAMPLE_DEVICE_KEY } from './example-kept.suite.ts';
import { FAN, MORNING_MS, PUMP, pump } from './example.suite.ts';
import {
  behindItsBack,
  eventOf,
  finish,
  openTestStore,
  powerCut,
  type TestStore,
} from './test-store.suite.ts';

const set = (store: TestStore, deviceId = PUMP): void =>
  store.api.setDeviceKey(
    { ...EXAMPLE_DEVICE_KEY, deviceId },
    MORNING_MS,
    eventOf('device.keySet', { deviceId, act: actOf('device.setKey') }),
  );
function openWithPump(): TestStore {
  const store = openTestStore();
  store.api.putDevice(pump, eventOf('device.adopted'));
  return store;
}
const filesOf = (folder: string): Buffer[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesOf(path) : [readFileSync(path)];
  });
const { key } = EXAMPLE_DEVICE_KEY;
const forms = [
  Buffer.from(key),
  ...(['hex', 'base64'] as const).map((form) => Buffer.from(Buffer.from(key).toString(form))),
  Buffer.from(key.join(',')),
];
const holdsKey = (bytes: Buffer): boolean => forms.some((form) => bytes.includes(form));

test('a key outlives a power cut, and goes with its device', () => {
  const store = openWithPump();
  set(store);
  const reopened = openTestStore(powerCut(store.dataDir));
  expect(reopened.api.deviceKeys()).toEqual([EXAMPLE_DEVICE_KEY]);
  reopened.api.forgetDevice(PUMP, eventOf('device.forgotten'));
  expect(reopened.api.deviceKeys()).toEqual([]);
});

test('of a device that is not adopted none is kept; one that is not there is not removed', () => {
  const store = openWithPump();
  expect(() => set(store, FAN)).toThrow(expect.objectContaining({ because: 'not-adopted' }));
  expect(() => store.api.removeDeviceKey(PUMP, null)).toThrow(
    expect.objectContaining({ because: 'unknown-key' }),
  );
  set(store);
  store.api.removeDeviceKey(
    PUMP,
    eventOf('device.keyRemoved', { deviceId: PUMP, act: actOf('device.removeKey') }),
  );
  expect(store.api.deviceKeys()).toEqual([]);
});

test('it is in no file in the clear, no event, no entry, no export of a person, nothing for a server', () => {
  const store = openWithPump();
  set(store);
  const records = finish(store.slow.personRecords(ANA)).value;
  expect(records['device_key']).toMatchObject([{ key: '32 bytes, not shown' }]);
  const said = JSON.stringify([records, store.api.events(null, 100), store.api.devices()]);
  expect(holdsKey(Buffer.from(said))).toBe(false);
  store.api.close();
  expect(filesOf(store.dataDir).some(holdsKey)).toBe(false);
  behindItsBack(store.dataDir, (db) => {
    const told = db.prepare(`SELECT body FROM outbox WHERE entity = 'device-key'`).pluck().all();
    expect(told).toHaveLength(1);
    expect(holdsKey(Buffer.from(told[0] as Uint8Array))).toBe(false);
    const kept = db.prepare('SELECT key FROM device_key').pluck().get() as Buffer;
    // The net does catch what is there.
    expect(holdsKey(kept)).toBe(true);
  });
});
