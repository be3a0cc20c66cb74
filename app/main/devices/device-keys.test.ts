// Keys of devices: made before they are given away, never lost, never said (SPEC L9.8).
import { expect, test } from 'vitest';
import type { DeviceId } from '@harmonic/protocol/model';
import type { KeyAnswer } from '../capture/messages.ts';
import type { Act, NewEvent } from '../store/api.ts';
import { openDeviceKeys } from './device-keys.ts';
import { createMemoryStore } from './test-plant.suite.ts';

const PUMP = '00000000-0000-4000-8000-000000000001' as DeviceId;
const by: Act = {
  ...{ atMs: 5, actor: null, act: 'device.makeKey', scope: 'site', subject: PUMP, outcome: 'done' },
  ...{ because: 'grant', facts: {}, personal: null },
};
const answers = (...of: KeyAnswer[]) => {
  const given: Uint8Array[] = [];
  const write = (key: Uint8Array): Promise<KeyAnswer> => {
    given.push(key);
    return Promise.resolve(of[given.length - 1]!);
  };
  return { given, write };
};
const silent: KeyAnswer = { done: false, silent: true, because: 'no-answer', said: '' };
const refused: KeyAnswer = {
  ...{ done: false, silent: false, because: 'not-ready', said: 'not in provisioning mode' },
};

test('a key is kept before the device has it; one it may have taken is offered again, also after a restart', async () => {
  const store = createMemoryStore();
  const { given, write } = answers(silent, { done: true });
  const first = await openDeviceKeys(store);
  await expect(first.make(PUMP, by, write)).rejects.toMatchObject({ because: 'key-not-taken' });
  expect(first.get(PUMP)).toEqual(given[0]);
  expect(store.log).toEqual([]);
  const later = await openDeviceKeys(store);
  await later.make(PUMP, by, write);
  expect(given[1]).toEqual(given[0]);
  expect(store.log.map(({ code }: NewEvent) => code)).toEqual(['device.keyWritten']);
  await expect(later.make(PUMP, by, write)).rejects.toMatchObject({ because: 'key-kept' });
});

test('one the device has refused is gone', async () => {
  const store = createMemoryStore();
  const keys = await openDeviceKeys(store);
  const { given, write } = answers(refused, { done: true });
  await expect(keys.make(PUMP, by, write)).rejects.toMatchObject({
    message: expect.stringContaining('or has another key; it says “not in provisioning mode”'),
    facts: { keyRefusal: 'not-ready' },
  });
  expect(keys.get(PUMP)).toBeNull();
  expect(await store.deviceKeys()).toEqual([]);
  await keys.make(PUMP, by, write);
  expect(given[1]).not.toEqual(given[0]);
});

test('one that was offered before is not let go of when the device refuses it: its answer may have been lost', async () => {
  const store = createMemoryStore();
  const { given, write } = answers(silent, refused, { done: true });
  const keys = await openDeviceKeys(store);
  await expect(keys.make(PUMP, by, write)).rejects.toMatchObject({ because: 'key-not-taken' });
  await expect(keys.make(PUMP, by, write)).rejects.toMatchObject({ because: 'key-not-taken' });
  expect(keys.get(PUMP)).toEqual(given[0]);
  const later = await openDeviceKeys(store);
  await later.make(PUMP, by, write);
  expect(given).toEqual([given[0], given[0], given[0]]);
  expect(await store.deviceKeys()).toMatchObject([{ key: given[0], offered: false }]);
});

test('events and acts tell the fingerprint, and never the key', async () => {
  const store = createMemoryStore();
  const keys = await openDeviceKeys(store);
  const [key, other] = [new Uint8Array(32).fill(7), new Uint8Array(32).fill(8)];
  await keys.set(PUMP, key, by);
  await keys.set(PUMP, other, by);
  await keys.remove(PUMP, by);
  await expect(keys.remove(PUMP, by)).rejects.toMatchObject({ because: 'unknown-key' });
  expect(store.log.map(({ code }: NewEvent) => code)).toEqual([
    ...['device.keySet', 'device.keyReplaced', 'device.keyRemoved'],
  ]);
  const said = JSON.stringify(store.log);
  expect(said).toContain(store.log[0]!.detail);
  for (const one of [key, other]) expect(said).not.toContain(Buffer.from(one).toString('hex'));
});
