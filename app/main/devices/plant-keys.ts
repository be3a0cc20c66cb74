// What people ask about the keys of devices: typed, made and written, removed; and what follows for whoever hears with
// them. Holds no key.
import type { DeviceId } from '@harmonic/protocol/model';
import type { Device } from '../../contract/index.ts';
import type { Act } from '../store/api.ts';
import { kindOf } from '../links/address.ts';
import type { DeviceKeys } from './device-keys.ts';
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
  return {
    setKey: (id, key, by) =>
      acts.run(async () => {
        requireAdopted(known(id));
        await keys.set(id, key, by);
        return proveAnew(id);
      }),
    makeKey: (id, by) =>
      acts.run(async () => {
        const record = known(id);
        requireAdopted(record);
        const connection = fleet.get(id);
        if (!connection || !isAlive(record) || kindOf(record.address) !== 'serial')
          throw new PlantRefusal(
            'conflict',
            'a key is written only over a serial line, to a device that is connected',
            'not-serial',
          );
        await keys.make(id, by, (key) => connection.writeKey(key));
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
