// The live plant: connections, what is known of the devices behind them, and what a person may ask of them.
// Carries out what registry.ts decides; parses no byte and computes nothing.
import { randomUUID } from 'node:crypto';
import {
  DEFAULT_SPECTRUM,
  type DeviceId,
  type LinkAddress,
  type SpectrumSettings,
} from '@harmonic/protocol/model';
import type { Device, Discovered, Site, ViewRequest } from '../../contract/index.ts';
import { kindOf } from '../links/address.ts';
import type { LinkOpener } from '../links/open-link.ts';
import type { NewEvent } from '../store/api.ts';
import { createChronicle, type PlantStore } from './chronicle.ts';
import { openConnection, type Connection, type ConnectionDeps } from './connection.ts';
import { createLinkTally } from './counters.ts';
import { createFleet } from './fleet.ts';
import { createNewestOnly } from './newest-only.ts';
import { refuseAdoption } from './adoption.ts';
import { PlantRefusal } from './refusal.ts';
import {
  fold,
  isAlive,
  type DeviceRecord,
  type PlantEffect,
  type PlantInput,
  type Registry,
} from './registry.ts';
import { deviceOf, recordOf, storedOf } from './snapshot.ts';
import { createViewTable } from './view-table.ts';

export interface PlantDeps extends Omit<ConnectionDeps, 'openLink' | 'random'> {
  store: PlantStore;
  openLink: LinkOpener;
  random?(): number;
  /** Something in `list()` is new; at most five times a second. */
  onChange(): void;
  /** False: nobody took the frame. */
  onFrame(view: number, bytes: ArrayBuffer): boolean;
  onNotice(code: Site['notices'][number]['code'], detail: string | null): void;
}

export interface Plant {
  list(): Device[];
  /** Opens a link to an address a person has chosen; answers at once, identity follows. */
  connect(address: LinkAddress): Promise<Device>;
  reconnect(id: DeviceId): Promise<void>;
  disconnect(id: DeviceId): Promise<void>;
  adopt(id: DeviceId, name: string): Promise<Device>;
  rename(id: DeviceId, name: string): Promise<Device>;
  forget(id: DeviceId): Promise<void>;
  setSettings(id: DeviceId, settings: SpectrumSettings): Promise<void>;
  openView(id: DeviceId, request: ViewRequest): { view: number; revision: number };
  setView(view: number, request: ViewRequest): { revision: number };
  resetHold(view: number): void;
  closeView(view: number): void;
  /** Who announces itself on the LAN: a lost device that has moved is followed. */
  sighted(found: readonly Discovered[]): void;
  close(): Promise<void>;
}

const CHANGES_EVERY_MS = 200;

/** Opens again the links of adopted devices that were connected. */
export async function openPlant(deps: PlantDeps): Promise<Plant> {
  const fleet = createFleet();
  const views = createViewTable();
  const chronicle = createChronicle(deps.store, () => deps.now());
  const news = createNewestOnly(CHANGES_EVERY_MS, () => deps.onChange());
  let registry: Registry = new Map();
  let isClosing = false;

  function apply(input: PlantInput): void {
    const step = fold(registry, input, deps.now());
    registry = step.registry;
    for (const effect of step.effects) carryOut(effect);
    news.changed();
  }

  function carryOut(effect: PlantEffect): void {
    switch (effect.do) {
      case 'drop':
        for (const view of views.of(effect.id)) views.close(view);
        void fleet.release(effect.id);
        break;
      case 'redirect':
        begin(effect.id, effect.address);
        wantAgain(effect.id, effect.address);
        break;
      case 'path':
        fleet.get(effect.id)?.addPath(effect.address);
        break;
      case 'probe':
        if (!isClosing && !fleet.isTaken(effect.address)) add(effect.address, true);
        break;
      case 'seen': {
        const record = registry.get(effect.id);
        if (record) chronicle.seen(record);
        break;
      }
      case 'event':
        chronicle.note(effect.id, effect.code, effect.severity, effect.detail);
    }
  }

  /** Who connected it by another path wants it connected. */
  function wantAgain(id: DeviceId, address: LinkAddress): void {
    if (registry.get(id)?.adoption?.keepConnected !== false) return;
    // A store that refuses says so itself, as a condition of the site.
    void keep(id, { type: 'kept', id, keepConnected: true }, 'device.connected', address).catch(
      () => undefined,
    );
  }

  /** Connects a known device at an address, once who held the place has let go. */
  function begin(id: DeviceId, address: LinkAddress): void {
    void fleet.released().then(() => {
      const record = registry.get(id);
      if (!record || isClosing) return;
      const existing = fleet.get(id);
      if (existing) existing.redirect(address);
      else fleet.put(id, openFor(record, address));
    });
  }

  function openFor(record: DeviceRecord, address: LinkAddress): Connection {
    const { id } = record;
    const connection = openConnection(
      { ...deps, random: () => deps.random?.() ?? Math.random() },
      {
        deviceId: id,
        address,
        expect: record.hardwareId,
        simulated: kindOf(address) === 'simulated',
        isTaken: (place) => fleet.isTaken(place, id),
        onLink: (change) => apply({ type: 'link', id, change }),
        onFact(fact) {
          if (fact.kind === 'fft' && fact.engine !== 'pffft') {
            deps.onNotice('fft-fallback', `${fact.engine}: ${fact.reason}`);
          }
          apply({ type: 'fact', id, fact });
        },
        onFrame: (view, bytes) => deps.onFrame(view, bytes),
        onGivenUp(detail) {
          deps.onNotice('capture-failed', `${record.announcedName || address}: ${detail}`);
          chronicle.note(id, 'capture.stopped', 'error', detail);
        },
      },
    );
    for (const view of views.of(id)) connection.setView(view, views.get(view).value);
    return connection;
  }

  /** A record for whoever answers at an address. */
  function add(address: LinkAddress, probe: boolean): DeviceRecord {
    const record: DeviceRecord = {
      id: randomUUID() as DeviceId,
      hardwareId: null,
      bootId: null,
      announcedName: '',
      firmware: '',
      adoption: null,
      simulated: kindOf(address) === 'simulated',
      settings: DEFAULT_SPECTRUM,
      lastSeenMs: null,
      address,
      link: null,
      rivals: new Set(),
      probe,
    };
    apply({ type: 'added', record });
    fleet.put(record.id, openFor(record, address));
    return record;
  }

  function known(id: DeviceId): DeviceRecord {
    const record = registry.get(id);
    if (!record) throw new PlantRefusal('not-found', 'there is no such device');
    return record;
  }

  function show(id: DeviceId): Device {
    return deviceOf(known(id), fleet.get(id)?.counters() ?? NO_LINK.read());
  }

  const happened = (record: DeviceRecord, code: string, detail: string): NewEvent => ({
    atMs: deps.now(),
    deviceId: record.id,
    code,
    severity: 'info',
    detail,
  });

  async function keep(
    id: DeviceId,
    input: PlantInput,
    code: string,
    detail: string,
  ): Promise<void> {
    const record = known(id);
    const after = fold(registry, input, deps.now()).registry.get(id);
    const stored = after && storedOf(after);
    if (stored) await deps.store.putDevice(stored, happened(record, code, detail));
    apply(input);
  }

  for (const stored of await deps.store.devices()) {
    const record = recordOf(stored);
    apply({ type: 'added', record });
    const isAllowed = deps.openLink.check(stored.address).ok;
    if (stored.keepConnected && isAllowed) begin(record.id, stored.address);
  }
  await Promise.resolve();

  return {
    list: () => [...registry.keys()].map(show),

    async connect(text) {
      const checked = deps.openLink.check(text);
      if (!checked.ok) throw new PlantRefusal(checked.code, checked.reason);
      const { address } = checked;
      for (const id of fleet.at(address)) {
        if (registry.get(id)?.link?.failure?.code === 'other-device') continue;
        const connection = fleet.get(id);
        if (connection && !connection.isOpen) connection.redirect(address);
        return show(id);
      }
      await fleet.released();
      return show(add(address, false).id);
    },

    async reconnect(id) {
      const record = known(id);
      const checked = deps.openLink.check(record.address);
      if (!checked.ok) throw new PlantRefusal(checked.code, checked.reason);
      await keep(id, { type: 'kept', id, keepConnected: true }, 'device.connected', record.address);
      const connection = fleet.get(id);
      if (connection) connection.retryNow();
      else begin(id, record.address);
    },

    async disconnect(id) {
      const record = known(id);
      await fleet.release(id);
      apply({ type: 'disconnected', id });
      const input = { type: 'kept', id, keepConnected: false } as const;
      await keep(id, input, 'device.disconnected', record.address);
    },

    async adopt(id, name) {
      const record = known(id);
      refuseAdoption(registry, record);
      await keep(id, { type: 'adopted', id, name }, 'device.adopted', name);
      return show(id);
    },

    async rename(id, name) {
      const record = known(id);
      if (!record.adoption) {
        throw new PlantRefusal(
          'conflict',
          'only an adopted device has a name of its own: adopt it',
        );
      }
      const detail = `${record.adoption.name} → ${name}`;
      await keep(id, { type: 'renamed', id, name }, 'device.renamed', detail);
      return show(id);
    },

    async forget(id) {
      const record = known(id);
      if (record.adoption) {
        const event = happened(record, 'device.forgotten', record.adoption.name);
        await deps.store.forgetDevice(id, event);
      }
      apply({ type: 'forgotten', id });
      await fleet.released();
    },

    async setSettings(id, settings) {
      const input = { type: 'settings', id, settings } as const;
      const detail = `N ${settings.n}, ${settings.window}, overlap ${settings.overlap * 100} %, ${settings.averaging}`;
      await keep(id, input, 'device.settingsChanged', detail);
    },

    openView(id, request) {
      known(id);
      const view = views.open(id, request);
      const { value } = views.get(view);
      fleet.get(id)?.setView(view, value);
      return { view, revision: value.revision };
    },
    setView(view, request) {
      const { device, value } = views.set(view, request);
      fleet.get(device)?.setView(view, value);
      return { revision: value.revision };
    },
    resetHold(view) {
      fleet.get(views.get(view).device)?.resetHold(view);
    },
    closeView(view) {
      const device = views.close(view);
      if (device) fleet.get(device)?.closeView(view);
    },

    sighted(found) {
      for (const record of registry.values()) {
        const { hardwareId } = record;
        const connection = fleet.get(record.id);
        if (hardwareId === null || !connection || connection.isOpen) continue;
        if (record.link?.state !== 'waiting' || record.rivals.size > 0) continue;
        for (const { address, hardwareId: announced } of found) {
          if (announced !== hardwareId || !deps.openLink.check(address).ok) continue;
          if (connection.addPath(address)) connection.redirect(address);
        }
      }
    },

    async close() {
      isClosing = true;
      for (const record of registry.values()) if (isAlive(record)) chronicle.seen(record);
      for (const id of fleet.ids()) void fleet.release(id);
      await fleet.released();
      news.close();
    },
  };
}

const NO_LINK = createLinkTally();
