// The composition root: builds the console, wires it, closes it in reverse. Knows no host.
import type { Worker } from 'node:worker_threads';
import { EventPublisher } from '@orpc/server';
import type { ChannelPlan, LinkAddress } from '@harmonic/protocol/model';
import type { Detail, Device, Discovered, Site, Told } from '../contract/index.ts';
import { randomBytes } from 'node:crypto';
import { createAdministration, type Administration } from './access/administration.ts';
import type { Anchor } from './access/anchor.ts';
import { openDemoAccess } from './access/demo-access.ts';
import { openAccess } from './access/open-access.ts';
import type { OpenAccess } from './access/core.ts';
import { createPlaces } from './calls/places.ts';
import { closeForbidden } from './calls/view-calls.ts';
import type { ConsoleRouter, NewsPublisher } from './calls/parts.ts';
import { createRecorder, type Recorder } from './calls/recorder.ts';
import { createRouter } from './calls/router.ts';
import { createViewRoutes, type SendFrame } from './calls/views.ts';
import { createMeasuring } from './measure/measuring.ts';
import { createNewestOnly } from './devices/newest-only.ts';
import { openPlant, type Plant } from './devices/plant.ts';
import { openDiscovery } from './links/discovery.ts';
import { createOpenLink } from './links/open-link.ts';
import { listSerialPorts } from './links/serial-ports.ts';
import { openStore, type StoreClient } from './store/store-client.ts';
import { openReports } from './reports/open-reports.ts';
import { createForwarding } from './routing/forwarding.ts';
import { createTransfers, type FileGate } from './transfers/transfers.ts';
import { importEvent } from './transfers/import-event.ts';
import { readRecordedSamples } from './transfers/recorded-samples.ts';

export interface ConsoleOptions {
  /**
   * The demo reaches nothing real: simulated devices only, no port, no LAN. A look shows a file that was recorded, in
   * a folder that is thrown away. Neither has people.
   */
  kind: 'demo' | 'look' | 'real';
  /** Given when the site is made; later openings read it from the store. */
  siteName?: string;
  dataDir: string;
  host: 'gateway' | 'electron';
  version: string;
  /** Database key, 32 bytes. */
  key: Uint8Array;
  /** 32 bytes of this person and machine, kept outside the data folder. */
  device: Uint8Array;
  /** The host can keep no secret from other programs of this person. */
  lowAssurance: boolean;
  anchor: Anchor;
  /** Keeps the database key also under a key made of the break-glass code; again with every new code. */
  keepRescue(wrappingKey: Uint8Array): Promise<void>;
  threads: Record<'capture' | 'store' | 'measure' | 'export' | 'report', () => Worker>;
  /** Addresses opened at once, besides those of adopted devices. */
  connect: readonly LinkAddress[];
  /** Plans by which the device at an address is heard from its beginning, kept nowhere: the demo's. */
  plans?: ReadonlyMap<LinkAddress, ChannelPlan>;
  /** Interface for discovery; null leaves it to the system. */
  discoveryInterface?: string;
  setUp(name: string): Promise<{ url: string }>;
}

export interface Console {
  router: ConsoleRouter;
  attachLive(client: string, send: SendFrame): () => void;
  dropClient(client: string): void;
  /** Recordings on their way out and in, by ticket. */
  files: FileGate;
  /** How somebody unknown comes in: who holds a link of the host, or who signs in on the page. */
  entrance(): 'link' | 'sign-in';
  /** Somebody has signed in at this seat, and may be locked. */
  isInside(seat: string): boolean;
  /** Nobody comes back to this seat: whatever it had begun ends. */
  leaveSeat(seat: string): void;
  /** The operating system locked its screen, or goes to sleep. */
  lockAll(): Promise<void>;
  close(): Promise<void>;
}

const LINKS = {
  demo: ['simulated', 'recording'],
  look: ['replay', 'simulated', 'recording'],
  real: ['serial', 'tcp', 'udp', 'replay', 'simulated', 'recording'],
} as const;

const RETENTION_EVERY_MS = 10 * 60_000;
const RECORDING_CLOCK_MS = 1000;
const ROUTES_EVERY_MS = 250;
const LAPSE_EVERY_MS = 60_000;

/** Rejects with the store's failure (in-use, wrong key, newer version, full or read-only disk) when the data folder cannot be opened. */
export async function openConsole(options: ConsoleOptions): Promise<Console> {
  const now = Date.now;
  const news: NewsPublisher = new EventPublisher();
  const notices = new Map<string, Site['notices'][number]>();

  let reportChanges = 0;
  let siteName = options.siteName ?? '';
  const site = (): Site => ({
    kind: options.kind === 'demo' ? 'demo' : 'real',
    name: siteName,
    host: options.host,
    dataDir: options.dataDir,
    version: options.version,
    notices: [...notices.values()],
  });
  const setNotice = (code: Site['notices'][number]['code'], detail: Detail | null): void => {
    if (detail === null) notices.delete(code);
    else notices.set(code, { code, detail });
    news.publish('site', site());
  };
  const setStoreCondition = (
    code: 'disk-full' | 'disk-low' | 'disk-read-only' | 'ok',
    detail: Told,
  ): void => {
    for (const known of ['disk-full', 'disk-low', 'disk-read-only'] as const) notices.delete(known);
    if (code === 'ok') news.publish('site', site());
    else setNotice(code, detail);
  };

  // What is said while the parts are still being opened has nobody to hear it yet.
  let plant: Plant | null = null;
  let recorder: Recorder | null = null;
  const devices = (): Device[] => (plant && recorder ? recorder.mark(plant.list()) : []);
  const publishDevices = (): void => news.publish('devices', devices());
  const publishRecordings = async (): Promise<void> => {
    if (!recorder) return;
    news.publish('recordings', await recorder.refresh());
    publishDevices();
  };

  /** For what nobody waits for: a store that refuses or has died says so itself, as a condition of the site. */
  const onlyRefusals = (error: unknown): void => {
    if (!(error instanceof Error && 'code' in error)) throw error;
  };
  const inBackground = (work: Promise<unknown>): void => void work.catch(onlyRefusals);

  const store = await openStore({
    worker: options.threads.store(),
    dataDir: options.dataDir,
    key: options.key,
    onNotice: (notice) => {
      if (notice.type === 'recordings-changed') inBackground(publishRecordings());
      else if (notice.type === 'event') news.publish('event', notice.event);
      else setStoreCondition(notice.code, notice.detail);
    },
    onDied: (detail) => setNotice('store-failed', detail),
  });
  if (options.siteName !== undefined) await store.setSiteName(options.siteName);
  siteName = await store.siteName();
  const consoleId = await store.consoleId();

  const access = await openPeople(options, store, { siteName: () => siteName, now, inBackground });
  const routes = createViewRoutes();
  const measuring = createMeasuring(options.threads.measure);
  const openRecorder = createRecorder(store, now);
  recorder = openRecorder;
  let boards = 0;
  let routesTold = 0;
  const routeNews = createNewestOnly(
    () => ROUTES_EVERY_MS,
    () => news.publish('routes', (routesTold += 1)),
  );
  const forwarding = createForwarding({
    now,
    planOf: (id) => plant?.planOf(id)?.plan ?? null,
    originOf: (id) => {
      const hardwareId = plant?.hardwareOf(id) ?? null;
      return hardwareId === null ? null : BigInt(`0x${hardwareId}`) || null;
    },
    isThere: (id) => plant?.isStreaming(id) ?? false,
    send: (id, order) => plant?.send(id, order) ?? false,
    note: (id, code, severity, detail) => plant?.note(id, code, severity, detail),
    changed: () => routeNews.changed(),
  });
  forwarding.set(await store.routes());
  const openedPlant = await openPlant({
    store,
    openLink: createOpenLink(LINKS[options.kind], async ({ id, ...span }, signal) => {
      const recording = openRecorder.all().find((one) => one.id === id);
      if (!recording) return null;
      const samples = await readRecordedSamples(store, recording, span, signal);
      const { name, simulated, rateHz, channels } = recording;
      return samples && { name, simulated, rateHz, channels, samples };
    }),
    startCapture: options.threads.capture,
    storePort: () => store.addCapture(),
    now,
    consoleId,
    consoleName: siteName,
    onChange: publishDevices,
    onFrame: (view, bytes) => routes.route(view, bytes),
    onBoards: () => news.publish('boards', (boards += 1)),
    frames: forwarding,
    onNotice: setNotice,
  });
  plant = openedPlant;
  await openRecorder.refresh();
  const isDevice = (id: string): boolean => openedPlant.list().some((device) => device.id === id);
  const people: Administration | null =
    access.core &&
    createAdministration({
      core: access.core,
      store,
      random: (bytes) => new Uint8Array(randomBytes(bytes)),
      risingMs: () => performance.now(),
      knowsDevice: isDevice,
    });
  const transfers = createTransfers({
    ...{ store, now, startThread: options.threads.export },
    software: `Harmonic Console ${options.version}`,
    told: (plan, outcome) => inBackground(store.addEvent(importEvent(now(), plan, outcome))),
  });
  const reports = openReports({
    ...{ store, now, measuring, inBackground, startThread: options.threads.report },
    ...{ dataDir: options.dataDir, version: options.version, siteName: () => siteName },
    plant: openedPlant,
    recordings: () => openRecorder.refresh(),
    onChange: () => news.publish('reports', (reportChanges += 1)),
    onFailing: (names) => setNotice('reports-failed', names),
  });
  let rights = 0;
  const tellRights = (): void => {
    closeForbidden({ plant: openedPlant, views: routes, access });
    transfers.desk.judge();
    news.publish('access', (rights += 1));
  };
  const forget = access.sessions.onChange(tellRights);
  const lapsing = setInterval(() => {
    if (people) inBackground(people.requests.lapse());
  }, LAPSE_EVERY_MS);

  let discovered: Discovered[] = [];
  const discovery =
    options.kind === 'real'
      ? openDiscovery({
          ...(options.discoveryInterface === undefined
            ? {}
            : { interface: options.discoveryInterface }),
          now,
          onChange: (list) => {
            discovered = list;
            openedPlant.sighted(list);
            news.publish('discovered', list);
          },
          onUnavailable: (detail) => setNotice('discovery-unavailable', detail),
        })
      : null;

  for (const address of options.connect) {
    const { id } = await openedPlant.connect(address);
    const plan = options.plans?.get(address);
    if (plan)
      // The store has none: the first that is kept is based on this one.
      openedPlant.setPlan(id, { deviceId: id, plan, version: 0, setBy: null, setAtMs: now() });
  }

  const retention = setInterval(() => {
    inBackground(store.retain(now()));
    const months = access.core?.memory.bundle()?.rules.auditMonths;
    if (access.core && months !== undefined)
      inBackground(store.retainTrail(access.core.now(), months));
  }, RETENTION_EVERY_MS);
  const clock = setInterval(() => {
    if (openRecorder.running()) inBackground(publishRecordings());
  }, RECORDING_CLOCK_MS);

  return {
    router: createRouter({
      access,
      people,
      places: createPlaces({
        access,
        isDevice,
        deviceOfRecording: (id) =>
          openRecorder.all().find((recording) => recording.id === id)?.deviceId ?? null,
        deviceOfView: (view) => openedPlant.deviceOfView(view),
        nameOf: (id) =>
          [...openedPlant.list(), ...openRecorder.all()].find((one) => one.id === id)?.name ?? null,
      }),
      plant: openedPlant,
      store,
      recorder: openRecorder,
      measuring,
      calibrationOf: (device, channel, day) => store.calibrationInForce(device, channel, day),
      news,
      site,
      devices,
      discovered: () => discovered,
      listPorts: () => (options.kind === 'real' ? listSerialPorts() : Promise.resolve([])),
      setUp: options.setUp,
      views: routes,
      transfers,
      reports,
      forwarding,
      now,
    }),
    files: transfers,
    attachLive: (client, send) => routes.attach(client, send),
    dropClient: (client) => {
      for (const view of routes.drop(client)) openedPlant.closeView(view);
    },
    entrance: () => (access.core?.memory.bundle() ? 'sign-in' : 'link'),
    isInside: (seat) => ['inside', 'locked'].includes(access.sessions.state(seat).stage),
    leaveSeat: (seat) => inBackground(access.sessions.signOut(seat)),
    // A trail that the disk refuses must not keep a page from being locked, nor end the program.
    lockAll: () => access.sessions.lockAll().catch(onlyRefusals),
    async close() {
      clearInterval(clock);
      clearInterval(lapsing);
      clearInterval(retention);
      transfers.close();
      await reports.close();
      await discovery?.close();
      await measuring.close();
      await openedPlant.close();
      routeNews.close();
      forget();
      people?.close();
      await access.close();
      await store.close();
    },
  };
}

/** Who may do what; nobody is asked where nothing real is reached. */
async function openPeople(
  options: ConsoleOptions,
  store: StoreClient,
  rest: { siteName(): string; now(): number; inBackground(work: Promise<unknown>): void },
): Promise<OpenAccess> {
  if (options.kind !== 'real') return openDemoAccess(rest.now);
  return openAccess({
    store,
    deviceSecret: options.device,
    anchor: options.anchor,
    siteName: rest.siteName,
    assurance: options.lowAssurance ? 'low' : 'full',
    keepRescue: (key) => options.keepRescue(key),
    notify: (event) => rest.inBackground(store.addEvent(event)),
    inBackground: rest.inBackground,
  });
}
