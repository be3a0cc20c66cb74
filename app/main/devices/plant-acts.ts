// What people ask of a device that is known: its link, its name, its settings, whether it is kept. One after another,
// the store first (record-book.ts).
import type { DeviceId, LinkAddress, SpectrumSettings } from '@harmonic/protocol/model';
import { saying, type Device } from '../../contract/index.ts';
import type { Act } from '../store/api.ts';
import { refuseAdoption } from './adoption.ts';
import type { PlantStore } from './chronicle.ts';
import type { Fleet } from './fleet.ts';
import type { RecordBook } from './record-book.ts';
import { PlantRefusal } from './refusal.ts';
import type { SerialQueue } from './serial-queue.ts';

/** What the trail keeps of an act, in the same transaction as the act; null for the console's own. */
export type By = Act | null;

export interface PlantActs {
  reconnect(id: DeviceId, by?: By): Promise<void>;
  disconnect(id: DeviceId, by?: By): Promise<void>;
  adopt(id: DeviceId, name: string, by?: By): Promise<Device>;
  rename(id: DeviceId, name: string, by?: By): Promise<Device>;
  forget(id: DeviceId, by?: By): Promise<void>;
  setSettings(id: DeviceId, settings: SpectrumSettings, by?: By): Promise<void>;
}

export interface PlantActsParts {
  book: RecordBook;
  fleet: Fleet;
  acts: SerialQueue;
  store: PlantStore;
  /** @throws PlantRefusal not-allowed, invalid; conflict where no more may be played. */
  allowed(text: LinkAddress): LinkAddress;
  /** Connects a known device at an address, once who held the place has let go. */
  begin(id: DeviceId, address: LinkAddress): Promise<void>;
  show(id: DeviceId): Device;
}

export function createPlantActs(parts: PlantActsParts): PlantActs {
  const { book, fleet, acts, store, show } = parts;
  const { known, apply, keep } = book;
  return {
    reconnect: (id, by = null) =>
      acts.run(async () => {
        const { address } = known(id);
        parts.allowed(address);
        await keep(id, { type: 'kept', id, keepConnected: true }, 'device.connected', address, by);
        const connection = fleet.get(id);
        if (connection) connection.retryNow();
        else await parts.begin(id, address);
      }),

    disconnect: (id, by = null) =>
      acts.run(async () => {
        const { address } = known(id);
        const released = fleet.release(id);
        apply({ type: 'disconnected', id });
        await released;
        const input = { type: 'kept', id, keepConnected: false } as const;
        await keep(id, input, 'device.disconnected', address, by);
      }),

    adopt: (id, name, by = null) =>
      acts.run(async () => {
        refuseAdoption(book.registry, known(id));
        await keep(id, { type: 'adopted', id, name }, 'device.adopted', name, by);
        return show(id);
      }),

    rename: (id, name, by = null) =>
      acts.run(async () => {
        const { adoption } = known(id);
        if (!adoption) {
          throw new PlantRefusal(
            'conflict',
            'only an adopted device has a name of its own: adopt it',
            'not-adopted',
          );
        }
        const detail = `${adoption.name} → ${name}`;
        await keep(id, { type: 'renamed', id, name }, 'device.renamed', detail, by);
        return show(id);
      }),

    forget: (id, by = null) =>
      acts.run(async () => {
        const { adoption, address } = known(id);
        const happened = book.happened(id, 'device.forgotten', adoption?.name ?? address, by);
        if (adoption) await store.forgetDevice(id, happened);
        else if (by) await store.addEvent(happened);
        apply({ type: 'forgotten', id });
        await fleet.released();
      }),

    setSettings: (id, settings, by = null) =>
      acts.run(async () => {
        const { n, window, overlap, averaging } = settings;
        const detail = [saying('settings', { n, window, overlap: overlap * 100, averaging })];
        await keep(id, { type: 'settings', id, settings }, 'device.settingsChanged', detail, by);
      }),
  };
}
