// The plant's records, in memory and in the store: the one place where they change. Decides nothing (registry.ts).
import type { DeviceId } from '@harmonic/protocol/model';
import type { Detail } from '../../contract/index.ts';
import type { Act, NewEvent } from '../store/api.ts';
import type { PlantStore } from './chronicle.ts';
import type { DeviceRecord, PlantEffect, Registry } from './record.ts';
import { PlantRefusal } from './refusal.ts';
import { fold, type PlantInput } from './registry.ts';
import { storedOf } from './snapshot.ts';

export interface RecordBook {
  readonly registry: Registry;
  /** @throws PlantRefusal not-found. */
  known(id: DeviceId): DeviceRecord;
  apply(input: PlantInput): void;
  /**
   * The store first, then memory: what the store refuses has not happened. The whole row is written, so only one
   * such act may be under way at a time.
   * @throws PlantRefusal not-found, or conflict when the record went meanwhile; StoreFailure.
   */
  keep(
    id: DeviceId,
    input: PlantInput,
    code: string,
    detail: Detail,
    by?: Act | null,
  ): Promise<void>;
  happened(id: DeviceId | null, code: string, detail: Detail, by?: Act | null): NewEvent;
}

export function createRecordBook(parts: {
  store: Pick<PlantStore, 'putDevice' | 'forgetDevice' | 'addEvent'>;
  now(): number;
  carryOut(effect: PlantEffect): void;
  changed(): void;
}): RecordBook {
  let registry: Registry = new Map();

  function known(id: DeviceId): DeviceRecord {
    const record = registry.get(id);
    if (!record) throw new PlantRefusal('not-found', 'there is no such device', 'unknown-device');
    return record;
  }

  function apply(input: PlantInput): void {
    const step = fold(registry, input, parts.now());
    registry = step.registry;
    for (const effect of step.effects) parts.carryOut(effect);
    parts.changed();
  }

  const happened: RecordBook['happened'] = (deviceId, code, detail, by) => ({
    atMs: parts.now(),
    deviceId,
    code,
    severity: 'info',
    detail,
    ...(by ? { act: by } : {}),
  });

  return {
    get registry() {
      return registry;
    },
    known,
    apply,
    happened,
    async keep(id, input, code, detail, by) {
      known(id);
      const after = fold(registry, input, parts.now()).registry.get(id);
      const stored = after && storedOf(after);
      if (stored) await parts.store.putDevice(stored, happened(id, code, detail, by));
      else if (by) await parts.store.addEvent(happened(id, code, detail, by));
      if (stored && !registry.has(id)) {
        // It turned out to be another of our devices while it was written: no row without a record.
        await parts.store.forgetDevice(id, happened(id, 'device.forgotten', stored.name, null));
        throw new PlantRefusal(
          'conflict',
          `${stored.hardwareId} is shown as another device here`,
          'known-device',
          { name: stored.name },
        );
      }
      apply(input);
    },
  };
}
