// A plant for tests: real connections and real capture threads, a store in memory, devices of this process.
import { setImmediate } from 'node:timers/promises';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type { DeviceId, HardwareId, LinkAddress, RecordingId } from '@harmonic/protocol/model';
import { inEnglish, type ConsoleEvent, type Device, type Recording } from '../../contract/index.ts';
import type { StoreBlock, ToStoreFromCapture } from '../capture/messages.ts';
import { createOpenLink, type LinkOpener } from '../links/open-link.ts';
import type { DeviceKey } from '../store/kept-api.ts';
import type { NewEvent, StoredDevice } from '../store/api.ts';
import { StoreFailure } from '../store/failure.ts';
import type { PlantStore } from './chronicle.ts';
import { openPlant, type Plant, type PlantDeps } from './plant.ts';

export interface MemoryStore extends PlantStore {
  kept: Map<DeviceId, StoredDevice>;
  log: NewEvent[];
  blocks: StoreBlock[];
  /** Whose recordings run. */
  recorded: Set<DeviceId>;
  port(): MessagePort;
}

/** A store is never done at once: what is written takes a few turns, one call after another, as in the real one. */
const TURNS = 5;

export function createMemoryStore(): MemoryStore {
  const kept = new Map<DeviceId, StoredDevice>();
  const log: NewEvent[] = [];
  const blocks: StoreBlock[] = [];
  const recorded = new Set<DeviceId>();
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(turns: number, call: () => T): Promise<T> {
    const done = last.then(async () => {
      for (let turn = 0; turn < turns; turn += 1) await setImmediate();
      return call();
    });
    last = done.catch(() => undefined);
    return done;
  }
  const keys = new Map<DeviceId, DeviceKey>();
  return {
    kept,
    log,
    blocks,
    recorded,
    port() {
      const { port1, port2 } = new MessageChannel();
      port1.on('message', (message: ToStoreFromCapture) => {
        if (message.type === 'block') blocks.push(message);
        port1.postMessage({ type: 'ack', messages: 1 });
      });
      return port2;
    },
    devices: async () => [...kept.values()],
    channelPlans: async () => [],
    heard: async () => [],
    deviceKeys: async () => [...keys.values()],
    setDeviceKey: (key, _atMs, event) =>
      inTurn(TURNS, () => {
        keys.set(key.deviceId, key);
        if (event) log.push(event);
      }),
    removeDeviceKey: (id, event) =>
      inTurn(TURNS, () => {
        keys.delete(id);
        if (event) log.push(event);
      }),
    putDevice: (device, event) =>
      inTurn(TURNS, () => {
        kept.set(device.id, device);
        log.push(event);
      }),
    touchDevice: (id, lastSeenMs, firmware, address) =>
      inTurn(0, () => {
        const device = kept.get(id);
        if (device) kept.set(id, { ...device, lastSeenMs, firmware, address });
      }),
    forgetDevice: (id, event) =>
      inTurn(TURNS, () => {
        if (!kept.delete(id)) throw new StoreFailure('not-found', 'there is no such device');
        log.push(event);
      }),
    stopRecording: (id) =>
      inTurn(0, () => {
        if (!recorded.delete(id)) throw new StoreFailure('not-found', 'it is not being recorded');
        return recordingOf(id);
      }),
    async addEvent(event) {
      log.push(event);
      return shownOf(event, log.length);
    },
    async tellSpectral({ deviceId, atMs, harmonic }) {
      const detail = `H${harmonic}`;
      log.push({ deviceId, atMs, code: 'spectral.unauthorised', severity: 'warning', detail });
    },
    events: async (_beforeId, limit) =>
      log
        .map((event, index) => shownOf(event, index + 1))
        .reverse()
        .slice(0, limit),
  };
}

/** As the store shows it. */
const shownOf = ({ act: _act, ...event }: NewEvent, id: number): ConsoleEvent => ({
  ...{ ...event, id, deviceName: null, spectral: null, detail: inEnglish(event.detail) },
  told: typeof event.detail === 'string' ? null : event.detail,
});

const recordingOf = (deviceId: DeviceId): Recording => ({
  id: `recording of ${deviceId}` as RecordingId,
  deviceId,
  deviceName: '',
  hardwareId: null,
  name: '',
  startedAtMs: 0,
  isTimed: true,
  seconds: 0,
  samples: 0,
  rateHz: 0,
  channels: [],
  bytes: 0,
  gaps: 0,
  samplesLost: 0,
  state: 'complete',
  simulated: false,
  origin: 'device' as const,
});

export interface TestPlant extends Plant {
  store: MemoryStore;
  frames: { view: number; bytes: ArrayBuffer }[];
  notices: string[];
  /** Resolves with what the look gives, as soon as it gives something. */
  until<T>(look: (devices: Device[]) => T | undefined | null | false, what: string): Promise<T>;
}

export async function startPlant(
  options: {
    store?: MemoryStore;
    openLink?: LinkOpener;
    startCapture?: PlantDeps['startCapture'];
    now?: () => number;
    frames?: PlantDeps['frames'];
  } = {},
): Promise<TestPlant> {
  const store = options.store ?? createMemoryStore();
  const frames: TestPlant['frames'] = [];
  const notices: string[] = [];
  const lookers = new Set<() => void>();
  const plant = await openPlant({
    store,
    openLink: options.openLink ?? createOpenLink(['serial', 'tcp', 'udp', 'replay', 'simulated']),
    startCapture:
      options.startCapture ??
      (() => new Worker(new URL('../threads/capture.thread.ts', import.meta.url))),
    storePort: () => store.port(),
    now: options.now ?? Date.now,
    random: () => 0.5,
    consoleId: 'c0ffee0000000001' as HardwareId,
    consoleName: 'test console',
    onChange() {
      for (const look of lookers) look();
    },
    onFrame(view, bytes) {
      frames.push({ view, bytes });
      return true;
    },
    onBoards: () => undefined,
    frames: options.frames ?? {
      ...{ came: () => undefined, doubted: () => undefined, sent: () => undefined },
    },
    onNotice: (code, detail) => notices.push(`${code}: ${inEnglish(detail ?? '')}`),
  });
  return {
    ...plant,
    store,
    frames,
    notices,
    until(look, what) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          lookers.delete(once);
          const seen = plant.list().map((d) => ({
            name: d.name,
            id: d.hardwareId,
            trust: d.trust,
            state: d.connection?.state,
            address: d.connection?.address,
            failure: d.connection?.failure,
          }));
          reject(new Error(`waited in vain until ${what}; the plant: ${JSON.stringify(seen)}`));
        }, 15_000);
        const once = (): void => {
          const found = look(plant.list());
          if (found === undefined || found === null || found === false) return;
          clearTimeout(timer);
          lookers.delete(once);
          resolve(found);
        };
        lookers.add(once);
        once();
      });
    },
  };
}

export const at = (text: string): LinkAddress => text as LinkAddress;
export const isStreaming = (device: Device | undefined): boolean =>
  device?.connection?.state === 'streaming' && device.connection.stream !== null;
