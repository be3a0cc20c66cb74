// What people ask about the keys of devices: typed, made and written, removed; and what follows for whoever hears with
// them. Holds no key.
import type { DeviceId } from '@harmonic/protocol/model';
import type { Device } from '../../contract/index.ts';
import type { Act } from '../store/api.ts';
import { kindOf } from '../links/address.ts';
import type { Connection } from './connection.ts';
import { notSerial, type DeviceKeys } from './device-keys.ts';
import type { Fleet } from './fleet.ts';
import { isAlive, type DeviceRecord } from './record.ts';
import { PlantRefusal } from './refusal.ts';
import type { PlantInput } from './registry.ts';
import type { SerialQueue } from './serial-queue.ts';

export interface PlantKeys {
  /** Keeps the key that the device is to prove, 32 bytes. */
  setKey(id: DeviceId, key: Uint8Array, by: Act): Promise<Device>;
  /** Makes one and writes it into the device, over its serial line. */
  makeKey(id: DeviceId, by: Act): Promise<Device>;
  removeKey(id: DeviceId, by: Act): Promise<Device>;
}

export interface PlantKeysParts {
  keys: DeviceKeys;
  fleet: Fleet;
  acts: SerialQueue;
  known(id: DeviceId): DeviceRecord;
  apply(input: PlantInput): void;
  show(id: DeviceId): Device;
  /** Who hears with it begins anew. */
  renew(id: DeviceId): void;
}

export function createPlantKeys(parts: PlantKeysParts): PlantKeys {
  const { keys, fleet, acts, known } = parts;
  /** Another key is to be proven, or none any more. */
  function proveAnew(id: DeviceId): Device {
    fleet.get(id)?.setKey(keys.get(id));
    parts.apply({ type: 'key', id });
    parts.renew(id);
    return parts.show(id);
  }
  /** Of a device that answers on a serial line right now. */
  function onSerial(id: DeviceId): Connection | null {
    const connection = fleet.get(id);
    const { holds, address } = connection ?? {};
    // Where it is, and where it goes next: who is sent elsewhere leaves this line at any moment.
    const isSerial = [holds, address].every((at) => at && kindOf(at) === 'serial');
    return connection && isSerial && isAlive(known(id)) ? connection : null;
  }
  return {
    setKey: (id, key, by) =>
      acts.run(async () => {
        requireAdopted(known(id));
        await keys.set(id, key, by);
        return proveAnew(id);
      }),
    makeKey: (id, by) =>
      acts.run(async () => {
        requireAdopted(known(id));
        if (!onSerial(id)) throw notSerial();
        // Asked again: the store was waited for, and the device may be on another line by now.
        await keys.make(id, by, async (key) => (await onSerial(id)?.writeKey(key)) ?? 'not-serial');
        return proveAnew(id);
      }),
    removeKey: (id, by) =>
      acts.run(async () => {
        known(id);
        await keys.remove(id, by);
        return proveAnew(id);
      }),
  };
}

/** @throws PlantRefusal: what is kept beside it would be lost with it. */
function requireAdopted({ adoption }: DeviceRecord): void {
  if (adoption) return;
  throw new PlantRefusal(
    'conflict',
    'this device is not adopted: its key would be lost with it, so adopt it first',
    'not-adopted',
  );
}
