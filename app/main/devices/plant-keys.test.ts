// A key that is made leaves on a serial line or not at all (SPEC L9.8), however the lines change meanwhile.
import { expect, test } from 'vitest';
import type { DeviceId, LinkAddress } from '@harmonic/protocol/model';
import type { Device } from '../../contract/index.ts';
import type { KeyAnswer } from '../capture/messages.ts';
import type { Act } from '../store/api.ts';
import type { Connection } from './connection.ts';
import { openDeviceKeys } from './device-keys.ts';
import { createFleet } from './fleet.ts';
import { createPlantKeys } from './plant-keys.ts';
import type { DeviceRecord } from './record.ts';
import { createSerialQueue } from './serial-queue.ts';
import { at, createMemoryStore } from './test-plant.suite.ts';

const PUMP = '00000000-0000-4000-8000-000000000001' as DeviceId;
const by: Act = {
  ...{ atMs: 5, actor: null, act: 'device.makeKey', scope: 'site', subject: PUMP, outcome: 'done' },
  ...{ because: 'grant', facts: {}, personal: null },
};
const SERIAL = at('serial:/dev/ttyUSB0');
const LAN = at('tcp://10.0.0.7:4710');

/** A pump on a serial line; what its link is given to write is noted. */
async function plantOf() {
  const store = createMemoryStore();
  const given: Uint8Array[] = [];
  const place: { holds: LinkAddress | null; address: LinkAddress } = {
    ...{ holds: SERIAL, address: SERIAL },
  };
  const fleet = createFleet();
  const keys = await openDeviceKeys(store);
  const link = {
    get holds() {
      return place.holds;
    },
    get address() {
      return place.address;
    },
    setKey: () => undefined,
    writeKey(key: Uint8Array): Promise<KeyAnswer> {
      given.push(key);
      return Promise.resolve({ done: true });
    },
  };
  fleet.put(PUMP, link as unknown as Connection);
  const plantKeys = createPlantKeys({
    ...{ keys, fleet, acts: createSerialQueue(), apply: () => undefined, renew: () => undefined },
    known: (id) =>
      ({ id, adoption: {}, address: SERIAL, link: { state: 'streaming' } }) as DeviceRecord,
    show: (id) => ({ id }) as Device,
  });
  return { store, given, place, fleet, keys, plantKeys };
}

test('over a serial line it is written, and kept', async () => {
  const { store, given, plantKeys } = await plantOf();
  await plantKeys.makeKey(PUMP, by);
  expect(given).toHaveLength(1);
  expect(await store.deviceKeys()).toMatchObject([{ key: given[0], offered: false }]);
});

test.each([
  ['the link is on the network', { holds: LAN, address: LAN }],
  ['it was sent to the network, and leaves the serial line', { holds: SERIAL, address: LAN }],
  ['it holds no line', { holds: null, address: SERIAL }],
])('while the store wrote: %s; nothing is given away, and no key is left', async (_, next) => {
  const { store, given, place, keys, plantKeys } = await plantOf();
  const keep = store.setDeviceKey;
  store.setDeviceKey = async (...args) => {
    await keep(...args);
    Object.assign(place, next);
  };
  await expect(plantKeys.makeKey(PUMP, by)).rejects.toMatchObject({ because: 'not-serial' });
  expect(given).toEqual([]);
  expect(keys.get(PUMP)).toBeNull();
  expect(await store.deviceKeys()).toEqual([]);
});

test('a device that went away meanwhile, and one that was never on a serial line, are given none', async () => {
  const { store, given, place, fleet, plantKeys } = await plantOf();
  place.address = place.holds = LAN;
  await expect(plantKeys.makeKey(PUMP, by)).rejects.toMatchObject({ because: 'not-serial' });
  place.address = place.holds = SERIAL;
  const keep = store.setDeviceKey;
  store.setDeviceKey = async (...args) => {
    await keep(...args);
    fleet.put(PUMP, { holds: null, address: SERIAL } as unknown as Connection);
  };
  await expect(plantKeys.makeKey(PUMP, by)).rejects.toMatchObject({ because: 'not-serial' });
  expect(given).toEqual([]);
});
