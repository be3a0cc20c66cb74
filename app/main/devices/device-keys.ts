// The keys of the devices, in memory and in the store: taken as typed, or made and written into a device (SPEC L9.8).
// Says none: whoever looks gets a fingerprint.
import { randomBytes } from 'node:crypto';
import { keyFingerprint } from '@harmonic/protocol/link';
import type { DeviceId } from '@harmonic/protocol/model';
import type { KeyRefusal } from '../../contract/index.ts';
import { hmacSha256 } from '../capture/hmac.ts';
import type { KeyAnswer } from '../capture/messages.ts';
import type { Act, NewEvent } from '../store/api.ts';
import type { PlantStore } from './chronicle.ts';
import { PlantRefusal } from './refusal.ts';

const KEY_BYTES = 32;

const KEPT_HERE = 'it is kept here, and offered again the next time';
const WORDS: Readonly<Record<KeyRefusal, string>> = {
  'not-ready': 'the device is not in provisioning mode, or has another key',
  unusable: 'the device says that it is none',
  'not-stored': 'the device could not store it',
  refused: 'the device refused it',
  'other-key': 'the device keeps another key',
  'link-ended': `the link ended before the answer; ${KEPT_HERE}`,
  'no-answer': `the device did not answer; ${KEPT_HERE}`,
  away: `no device answers there; ${KEPT_HERE}`,
};

export interface DeviceKeys {
  get(id: DeviceId): Uint8Array | null;
  /** 16 hex digits. */
  fingerprint(id: DeviceId): string | null;
  set(id: DeviceId, key: Uint8Array, by: Act): Promise<void>;
  /**
   * Makes one, or takes the one that was made and of which the device has not told yet.
   * One that was offered before is never let go of, whatever the device says now: it may be the one that it has.
   * @param write into the device; 'not-serial': it was not given away. @throws PlantRefusal where it did not take it.
   */
  make(
    id: DeviceId,
    by: Act,
    write: (key: Uint8Array) => Promise<KeyAnswer | 'not-serial'>,
  ): Promise<void>;
  remove(id: DeviceId, by: Act): Promise<void>;
  /** The device is forgotten, and with it, in the store, its key. */
  forget(id: DeviceId): void;
}

interface Held {
  key: Uint8Array;
  fingerprint: string;
  offered: boolean;
}

/** A key travels over no other line. */
export const notSerial = (): PlantRefusal =>
  new PlantRefusal(
    'conflict',
    'a key is written only over a serial line, to a device that is connected',
    'not-serial',
  );

function notTaken({ because, said }: Extract<KeyAnswer, { done: false }>): PlantRefusal {
  const words = said === '' ? WORDS[because] : `${WORDS[because]}; it says “${said}”`;
  return new PlantRefusal('conflict', `the key was not taken: ${words}`, 'key-not-taken', {
    keyRefusal: because,
  });
}

export async function openDeviceKeys(
  store: Pick<PlantStore, 'deviceKeys' | 'setDeviceKey' | 'removeDeviceKey'>,
): Promise<DeviceKeys> {
  const held = new Map<DeviceId, Held>();
  for (const { deviceId, ...key } of await store.deviceKeys()) held.set(deviceId, key);

  const made = (key: Uint8Array, offered: boolean): Held => ({
    ...{ key, offered, fingerprint: Buffer.from(keyFingerprint(hmacSha256, key)).toString('hex') },
  });
  const told = (id: DeviceId, code: string, { fingerprint }: Held, act: Act): NewEvent => ({
    ...{ atMs: act.atMs, deviceId: id, code, severity: 'info', detail: fingerprint },
    act: { ...act, facts: { ...act.facts, fingerprint } },
  });

  return {
    get: (id) => held.get(id)?.key ?? null,
    fingerprint: (id) => held.get(id)?.fingerprint ?? null,
    async set(id, key, by) {
      const next = made(key, false);
      const code = held.has(id) ? 'device.keyReplaced' : 'device.keySet';
      await store.setDeviceKey({ deviceId: id, ...next }, by.atMs, told(id, code, next, by));
      held.set(id, next);
    },
    async make(id, by, write) {
      const before = held.get(id) ?? null;
      if (before && !before.offered)
        throw new PlantRefusal('conflict', 'a key of this device is kept already', 'key-kept');
      // Kept before the device has it: a key that only the device knew could never be replaced.
      const next = before ?? made(new Uint8Array(randomBytes(KEY_BYTES)), true);
      if (!before) await store.setDeviceKey({ deviceId: id, ...next }, by.atMs, null);
      held.set(id, next);
      const answer = await write(next.key);
      if (answer === 'not-serial' || !answer.done) {
        const isSurelyNotThere = answer === 'not-serial' || !answer.silent;
        if (!before && isSurelyNotThere) {
          await store.removeDeviceKey(id, null);
          held.delete(id);
        }
        throw answer === 'not-serial' ? notSerial() : notTaken(answer);
      }
      const kept = { ...next, offered: false };
      const event = told(id, 'device.keyWritten', kept, by);
      await store.setDeviceKey({ deviceId: id, ...kept }, by.atMs, event);
      held.set(id, kept);
    },
    async remove(id, by) {
      const one = held.get(id);
      if (!one)
        throw new PlantRefusal('not-found', 'no key of this device is kept here', 'unknown-key');
      await store.removeDeviceKey(id, told(id, 'device.keyRemoved', one, by));
      held.delete(id);
    },
    forget: (id) => void held.delete(id),
  };
}
