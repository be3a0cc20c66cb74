// The live plant: connections, what is known of the devices behind them, and what a person may ask of them.
// Carries out what registry.ts decides; parses no byte and computes nothing.
import { randomUUID } from 'node:crypto';
import { DEFAULT_SPECTRUM, type DeviceId, type LinkAddress } from '@harmonic/protocol/model';
import type { Board, Detail, Device, Discovered, KeptPlan, Site } from '../../contract/index.ts';
import type { CapturedRecord, SendOrder } from '../capture/messages.ts';
import { isOfRecording, kindOf, recordingIn, writeAddress } from '../links/address.ts';
import type { LinkOpener } from '../links/open-link.ts';
import { createBoards } from './boards.ts';
import { createChronicle, UNPROVEN_BECAUSE, type PlantStore } from './chronicle.ts';
import type { Connection, ConnectionDeps } from './connection.ts';
import { lastHeard } from './last-heard.ts';
import { createLeftBehind } from './left-behind.ts';
import { createLinkTally } from './counters.ts';
import { createFleet } from './fleet.ts';
import { createNodes, type KnownNode } from './nodes.ts';
import { createNewestOnly } from './newest-only.ts';
import { openPlantConnection, type FrameNews } from './plant-connection.ts';
import { createPlantActs, type By, type PlantActs } from './plant-acts.ts';
import { createPlantKeys, type PlantKeys } from './plant-keys.ts';
import { createPlantViews, type PlantViews } from './plant-views.ts';
import { createRecordBook } from './record-book.ts';
import { isAlive, isLeftAlone, UNPROVEN, type DeviceRecord, type PlantEffect } from './record.ts';
import { PlantRefusal } from './refusal.ts';
import { hasRoomFor, requireRoomFor } from './replay-room.ts';
import { createSerialQueue } from './serial-queue.ts';
import { sightingsOf } from './sighting.ts';
import { createSigning } from './signing.ts';
import { calledOf, deviceOf, recordOf } from './snapshot.ts';
import { openDeviceKeys } from './device-keys.ts';
import { createViewTable } from './view-table.ts';

export interface PlantDeps extends Omit<ConnectionDeps, 'openLink' | 'random'> {
  store: PlantStore;
  openLink: LinkOpener;
  random?(): number;
  /** Something in `list()` is new; at most five times a second. */
  onChange(): void;
  /** False: nobody took the frame. */
  onFrame(view: number, bytes: ArrayBuffer): boolean;
  /** Something on a board is new; at most forty times a second. */
  onBoards(): void;
  frames: FrameNews;
  onNotice(code: Site['notices'][number]['code'], detail: Detail | null): void;
}

/** Seconds of a stored recording; `toS` null: to its end. */
export interface PlayedSpan {
  id: string;
  fromS: number;
  toS: number | null;
}

export interface Plant extends PlantKeys, PlantActs, PlantViews {
  list(): Device[];
  /** Opens a link to an address a person has chosen; answers at once, identity follows. */
  connect(address: LinkAddress, by?: By): Promise<Device>;
  /** Plays a stored recording, over and over; whether it may be seen has been asked. */
  replay(span: PlayedSpan, by?: By): Promise<Device>;
  /** The newest samples of a channel without a gap, to be measured; null when none stream. */
  newest(id: DeviceId, channel: number, samples: number): Promise<CapturedRecord | null>;
  /** What is kept has changed: null, the plan is gone. */
  setPlan(id: DeviceId, kept: KeptPlan | null): void;
  /** What is heard by the plan; `focus` names the channel that is looked at. */
  board(id: DeviceId, focus: readonly number[] | null): Board;
  /** Asks a device to send a frame on its harmonics; false: it does not stream. */
  send(id: DeviceId, order: SendOrder): boolean;
  isStreaming(id: DeviceId): boolean;
  /** Of its hardware, as it has said it; null: it never has, or there is no such device. */
  hardwareOf(id: DeviceId): string | null;
  /** The stored recording that it plays; null: it is none, or there is no such device. */
  recordingOf(id: DeviceId): string | null;
  /** Of its harmonics; null: none. */
  planOf(id: DeviceId): KeptPlan | null;
  /** An event of a device, or of the site, within what a device may write. */
  note(id: DeviceId, code: string, severity: 'info' | 'warning', detail: Detail): void;
  /** Samples a second of its stream; null: nothing streams. */
  rateOf(id: DeviceId): number | null;
  /** Who announces itself on the LAN: a lost device that has moved is followed. */
  sighted(found: readonly Discovered[]): void;
  close(): Promise<void>;
}

const ROUND = { speed: 1, loop: true } as const;
const CHANGES_EVERY_MS = 200;

/** Opens again the links of adopted devices that were connected. */
export async function openPlant(deps: PlantDeps): Promise<Plant> {
  const fleet = createFleet();
  const views = createViewTable();
  const keys = await openDeviceKeys(deps.store);
  const chronicle = createChronicle(deps.store, () => deps.now());
  const news = createNewestOnly(
    () => CHANGES_EVERY_MS,
    () => deps.onChange(),
  );
  const boards = createBoards(() => boardNews.changed());
  const boardNews = createNewestOnly(boards.everyMs, () => deps.onBoards());
  const nodes = createNodes(() => boardNews.changed());
  /** What people ask and what follows from it, one after another: each finds what the one before has left. */
  const acts = createSerialQueue();
  const left = createLeftBehind(deps);
  let isClosing = false;
  const book = createRecordBook({
    store: deps.store,
    now: () => deps.now(),
    carryOut,
    changed: () => news.changed(),
  });
  const { known, apply, keep } = book;
  const hardwareOf = (id: DeviceId) => book.registry.get(id)?.hardwareId ?? null;
  const signing = createSigning({ fleet, boards, chronicle, keyOf: keys.get, hardwareOf });

  function carryOut(effect: PlantEffect): void {
    switch (effect.do) {
      case 'drop':
        for (const view of views.of(effect.id)) views.close(view);
        void fleet.release(effect.id);
        boards.setPlan(effect.id, null);
        nodes.forget(effect.id);
        keys.forget(effect.id);
        signing.renew(effect.id);
        chronicle.gone(effect.id);
        break;
      case 'redirect':
        void acts.run(() => follow(effect.id, effect.address, effect.probe));
        break;
      case 'path':
        fleet.get(effect.id)?.addPath(effect.address);
        break;
      case 'probe':
        void acts.run(() => probe(effect.address));
        break;
      case 'seen': {
        const record = book.registry.get(effect.id);
        if (record) chronicle.seen(record);
        break;
      }
      case 'doubt':
        chronicle.note(effect.id, 'device.unauthenticated', 'error', effect.detail, {
          ...{ act: 'device.prove', outcome: 'refused' },
          because: UNPROVEN_BECAUSE[effect.because],
        });
        break;
      case 'spectral':
        chronicle.spectral(
          effect.id,
          effect.place,
          boards.calledOn(effect.id, effect.place.harmonic),
        );
        break;
      case 'event':
        chronicle.note(effect.id, effect.code, effect.severity, effect.detail);
    }
  }

  /** Connects a device where it was found; who connected it by another path wants it connected. */
  async function follow(id: DeviceId, address: LinkAddress, probe: boolean): Promise<void> {
    const record = book.registry.get(id);
    if (!record || (probe && isLeftAlone(record))) return;
    await begin(id, address);
    if (record.adoption?.keepConnected !== false) return;
    // A store that refuses says so itself, as a condition of the site.
    const input = { type: 'kept', id, keepConnected: true } as const;
    await keep(id, input, 'device.connected', address, null).catch(() => undefined);
  }

  /** Connects a known device at an address, once who held the place has let go. */
  async function begin(id: DeviceId, address: LinkAddress): Promise<void> {
    await fleet.released();
    const record = book.registry.get(id);
    if (!record || isClosing) return;
    const existing = fleet.get(id);
    if (existing) existing.redirect(address);
    else fleet.put(id, openFor(record, address));
  }

  async function probe(address: LinkAddress): Promise<void> {
    await fleet.released();
    if (!isClosing && !fleet.isTaken(address)) add(address, true);
  }

  const connectionDeps: ConnectionDeps = {
    ...deps,
    random: () => deps.random?.() ?? Math.random(),
  };
  function openFor(record: DeviceRecord, address: LinkAddress): Connection {
    const { onFrame, onNotice, frames } = deps;
    const own = { fleet, views, boards, nodes, chronicle, keys, signing, apply };
    const parts = { connection: connectionDeps, ...own, onFrame, onNotice, frames };
    return openPlantConnection(parts, record, address);
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
      ...{ authentication: UNPROVEN, doubted: null },
      rivals: new Set(),
      probe,
    };
    apply({ type: 'added', record });
    fleet.put(record.id, openFor(record, address));
    return record;
  }

  function show(id: DeviceId): Device {
    const counters = fleet.get(id)?.counters() ?? NO_LINK.read();
    return deviceOf(known(id), counters, keys.fingerprint(id));
  }

  /** @throws PlantRefusal not-allowed, invalid; conflict where no more may be played. */
  function allowed(text: LinkAddress): LinkAddress {
    const checked = deps.openLink.check(text);
    if (!checked.ok) throw new PlantRefusal(checked.code, checked.reason, checked.because);
    requireRoomFor(fleet, checked.address);
    return checked.address;
  }

  async function connectTo(text: LinkAddress, by: By): Promise<Device> {
    const address = allowed(text);
    await fleet.released();
    if (isClosing) throw new PlantRefusal('conflict', 'the console is closing', 'closing');
    if (by) await deps.store.addEvent(book.happened(null, 'link.asked', address, by));
    left.putAway();
    for (const id of fleet.at(address)) {
      if (known(id).link?.failure?.code === 'other-device') continue;
      const connection = fleet.get(id);
      if (!connection?.holds) connection?.redirect(address);
      apply({ type: 'asked', id });
      return show(id);
    }
    return show(add(address, false).id);
  }

  for (const plan of await deps.store.channelPlans()) {
    boards.setPlan(plan.deviceId, plan);
    boards.remember(plan.deviceId, await lastHeard(deps.store, plan));
  }
  const kept = await deps.store.devices();
  await left.tell(new Set(kept.map(({ id }) => id)));
  // All are known before any is opened: a plan may name the key of another.
  for (const stored of kept) apply({ type: 'added', record: recordOf(stored) });
  for (const stored of kept) {
    const record = known(stored.id);
    const isAllowed = deps.openLink.check(stored.address).ok && hasRoomFor(fleet, stored.address);
    if (stored.keepConnected && isAllowed) await begin(record.id, stored.address);
  }

  return {
    list: () => [...book.registry.keys()].map(show),

    connect: (text, by = null) =>
      acts.run(() => {
        if (isOfRecording(text))
          throw new PlantRefusal(
            'not-allowed',
            'a recording is replayed from its own page',
            'replayed-on-its-page',
          );
        return connectTo(text, by);
      }),
    replay: (span, by = null) =>
      acts.run(() => connectTo(writeAddress({ kind: 'recording', ...span, ...ROUND }), by)),

    ...createPlantActs({ book, fleet, acts, store: deps.store, allowed, begin, show }),
    ...createPlantKeys({ keys, fleet, acts, known, apply, show, renew: signing.renew }),

    ...createPlantViews({ views, fleet, known }),

    async newest(id, channel, samples) {
      known(id);
      return (await fleet.get(id)?.record(channel, samples)) ?? null;
    },

    setPlan(id, kept) {
      boards.setPlan(id, kept);
      fleet.get(id)?.setPlan(signing.listened(kept));
    },
    board(id, focus) {
      known(id);
      const knownOf = (each: DeviceId): KnownNode | null => {
        const record = book.registry.get(each);
        return record ? { name: calledOf(record), adopted: record.adoption !== null } : null;
      };
      const signers = boards.plan(id)?.plan.assignments.flatMap(({ signedBy }) => signedBy ?? []);
      return { ...boards.read(id, focus), nodes: nodes.read(id, knownOf, signers) };
    },
    isStreaming: (id) => isStreaming(book.registry.get(id)),
    hardwareOf,
    recordingOf: (id) => recordingIn(book.registry.get(id)?.address ?? ''),
    send: (id, order) =>
      isStreaming(book.registry.get(id)) && (fleet.get(id)?.send(order) ?? false),
    planOf: (id) => boards.plan(id),
    note: (id, code, severity, detail) => chronicle.note(id, code, severity, detail),
    rateOf: (id) => known(id).link?.stream?.rateHz ?? null,

    sighted(found) {
      for (const { id, address } of sightingsOf(book.registry, found)) {
        if (deps.openLink.check(address).ok) fleet.get(id)?.announce(address);
      }
    },

    async close() {
      isClosing = true;
      for (const record of book.registry.values()) if (isAlive(record)) chronicle.seen(record);
      for (const id of fleet.ids()) void fleet.release(id);
      await acts.idle();
      for (const id of fleet.ids()) void fleet.release(id);
      await fleet.released();
      news.close();
      boardNews.close();
    },
  };
}

const isStreaming = (record: DeviceRecord | undefined): boolean =>
  (record?.link?.stream ?? null) !== null;

const NO_LINK = createLinkTally();
