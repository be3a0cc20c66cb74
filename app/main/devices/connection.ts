// The life of one wanted link: open, greet, stream, lose, wait, try again; and the capture thread behind it.
// Knows addresses and who must answer; what a device is to the plant is decided in registry.ts.
//
//   opening ─▶ greeting ─▶ identified ─▶ streaming
//      ▲           └────────────┴────────────┴──▶ waiting ──▶ opening …, or stopped until a person asks
import type { MessagePort, Worker } from 'node:worker_threads';
import type { DeviceId, HardwareId, LinkAddress } from '@harmonic/protocol/model';
import type { ConnectionState, LinkCounters, ViewRequest } from '../../contract/index.ts';
import type { CaptureFact, FromCapture } from '../capture/messages.ts';
import { LinkOpenError, type Link, type LinkEnd, type OpenLink } from '../links/link.ts';
import { pathsOf, samePlace } from '../links/place.ts';
import { retryDelayMs } from './back-off.ts';
import { startCaptureWorker, type CaptureWorker } from './capture-worker.ts';
import { createLinkTally } from './counters.ts';
import { startPause, type Pause } from './pause.ts';

export interface LinkChange {
  address: LinkAddress;
  state: ConnectionState;
  failure: LinkEnd | null;
  retryAtMs: number | null;
  attempt: number;
}

export interface ConnectionDeps {
  openLink: OpenLink;
  startCapture(): Worker;
  storePort(): MessagePort;
  consoleId: HardwareId;
  consoleName: string;
  now(): number;
  /** A number in [0, 1). */
  random(): number;
}

export interface ConnectionOptions {
  deviceId: DeviceId;
  address: LinkAddress;
  /** Who must answer; null takes whoever does, once. */
  expect: HardwareId | null;
  simulated: boolean;
  /** Another link of this console is at that place now. */
  isTaken(address: LinkAddress): boolean;
  onLink(change: LinkChange): void;
  onFact(fact: CaptureFact): void;
  /** False: skipped. */
  onFrame(view: number, bytes: ArrayBuffer): boolean;
  /** The capture thread died three times within a minute and stays down. */
  onGivenUp(detail: string): void;
}

export interface View {
  request: ViewRequest;
  revision: number;
}

export interface Connection {
  readonly address: LinkAddress;
  /** Holds a port or socket, or is about to. */
  readonly isOpen: boolean;
  counters(): LinkCounters;
  /** Tries at once, whatever it waits for. */
  retryNow(): void;
  /** From now on this way to the device is tried first, beginning now. */
  redirect(address: LinkAddress): void;
  /** Another way to the same device, for when this one fails. False: known already. */
  addPath(address: LinkAddress): boolean;
  setView(view: number, value: View): void;
  resetHold(view: number): void;
  closeView(view: number): void;
  /** Resolves when the device was told and the port is free. */
  close(): Promise<void>;
}

const DEATHS = 3;
const DEATHS_WITHIN_MS = 60_000;
const MOST_PATHS = 8;
const SILENT: ReadonlySet<string> = new Set(['silent', 'not-harmonic']);

export function openConnection(deps: ConnectionDeps, options: ConnectionOptions): Connection {
  const tally = createLinkTally();
  const views = new Map<number, View>();
  const abort = new AbortController();
  let { expect } = options;
  let paths = pathsOf(options.address);
  let tried = 0;
  let attempt = 0;
  let wasIdentified = false;
  let link: Link | null = null;
  let open = false;
  let failure: LinkEnd | null = null;
  let worker: CaptureWorker | null = null;
  let deaths: number[] = [];
  /** Ends what is going on: the open link, or the wait. */
  let leave: ((end: LinkEnd) => void) | null = null;
  let pause: Pause | null = null;

  const address = (): LinkAddress => paths[0] ?? options.address;
  const isWanted = (): boolean => !abort.signal.aborted;

  function change(
    state: ConnectionState,
    { at = address(), retryAtMs = null }: { at?: LinkAddress; retryAtMs?: number | null } = {},
  ): void {
    if (state === 'streaming') failure = null;
    options.onLink({ address: at, state, failure, retryAtMs, attempt });
  }

  function onFact(fact: CaptureFact): void {
    switch (fact.kind) {
      case 'identified':
        if (wasIdentified) tally.own.reconnects += 1;
        wasIdentified = true;
        expect = fact.hardwareId;
        tried = 0;
        change('identified');
        break;
      case 'streaming':
        attempt = 0;
        change('streaming');
        break;
      case 'stream-ended':
        if (fact.reason === 'device-restarted') change('greeting');
        break;
      case 'counters':
        tally.fromCapture(fact.counters);
        break;
      case 'failed':
        leave?.({ code: fact.code, detail: fact.detail });
        break;
      default:
    }
    options.onFact(fact);
  }

  function onMessage(message: Exclude<FromCapture, { type: 'consumed' | 'finished' }>): void {
    switch (message.type) {
      case 'write':
        if (link?.write(message.bytes)) tally.own.bytesOut += message.bytes.length;
        return;
      case 'frame':
        if (!options.onFrame(message.view, message.bytes)) tally.own.liveFramesSkipped += 1;
        return;
      case 'fact':
        onFact(message.fact);
    }
  }

  function onDied(detail: string): void {
    tally.own.workerRestarts += 1;
    tally.own.inputBytesDropped += worker?.underWayBytes ?? 0;
    tally.captureOver();
    worker = null;
    const nowMs = deps.now();
    deaths = [...deaths.filter((atMs) => nowMs - atMs < DEATHS_WITHIN_MS), nowMs];
    leave?.({ code: 'failed', detail: `the capture thread died: ${detail}` });
  }

  /** A thread that greets whom we expect now; the old one goes when that has changed. */
  async function captureFor(opened: Link): Promise<CaptureWorker> {
    if (worker && worker.expect !== expect) {
      await worker.end();
      tally.captureOver();
      worker = null;
    }
    if (worker) return worker;
    worker = startCaptureWorker({
      worker: deps.startCapture(),
      start: {
        type: 'start',
        deviceId: options.deviceId,
        datagrams: opened.datagrams,
        simulated: options.simulated,
        expect,
        store: deps.storePort(),
        consoleId: deps.consoleId,
        consoleName: deps.consoleName,
      },
      onMessage,
      onDied,
    });
    for (const [view, value] of views) worker.post({ type: 'view.open', view, ...value });
    return worker;
  }

  /** One visit, from opening to its end. */
  async function visit(): Promise<LinkEnd> {
    if (options.isTaken(address())) {
      return failure ?? { code: 'busy', detail: `${address()} is in use by another device here` };
    }
    open = true;
    change('opening');
    const ended = Promise.withResolvers<LinkEnd>();
    leave = ended.resolve;
    const opening = new AbortController();
    const callOff = (): void => opening.abort();
    void ended.promise.then(callOff);
    try {
      link = await deps.openLink(
        address(),
        {
          onBytes(bytes, arrivalNs) {
            const size = bytes.length;
            if (!worker?.feed(bytes, arrivalNs)) tally.own.inputBytesDropped += size;
          },
          onEnd: ended.resolve,
        },
        opening.signal,
      );
    } catch (error) {
      open = false;
      if (error instanceof LinkOpenError) return opening.signal.aborted ? ended.promise : error.end;
      throw error;
    }
    const { bytesPerSecond, datagrams } = link;
    // Posted before any byte: those that came already are boot text at most, HELLO is said again.
    (await captureFor(link)).post({ type: 'opened', bytesPerSecond, datagrams });
    change('greeting');
    const end = await ended.promise;
    if (isWanted()) worker?.post({ type: 'ended' });
    else await worker?.finish();
    await link.close();
    link = null;
    open = false;
    return end;
  }

  function planAfter(end: LinkEnd): number | null {
    tried += 1;
    const morePaths = tried < paths.length;
    if (!morePaths) tried = 0;
    // Another baud rate is a way out of silence only; another place is a way out of anything.
    const here = address();
    const past = SILENT.has(end.code) ? [here] : paths.filter((path) => samePlace(path, here));
    paths = [...paths.filter((path) => !past.includes(path)), ...past];
    if (deaths.length >= DEATHS) {
      options.onGivenUp(`${DEATHS} times within a minute; the last time: ${end.detail}`);
      return null;
    }
    return retryDelayMs({ end, attempt, identityKnown: expect !== null, morePaths }, deps.random());
  }

  async function live(): Promise<void> {
    while (isWanted()) {
      attempt += 1;
      const end = await visit();
      if (!isWanted()) break;
      if (end === REDIRECTED) continue;
      failure = end;
      const at = address();
      const delayMs = planAfter(end);
      if (delayMs === 0) continue;
      if (delayMs === null) change('stopped', { at });
      else change('waiting', { at, retryAtMs: deps.now() + delayMs });
      pause = startPause(delayMs, paths);
      await pause.over;
      pause = null;
    }
    await worker?.end();
    worker = null;
  }
  const living = live();

  function interrupt(): void {
    if (pause) pause.wake();
    else leave?.(REDIRECTED);
  }

  return {
    get address() {
      return address();
    },
    get isOpen() {
      return open;
    },
    counters: () => tally.read(),
    retryNow() {
      deaths = [];
      attempt = 0;
      pause?.wake();
    },
    redirect(to) {
      const others = paths.filter((path) => !samePlace(path, to));
      paths = [...pathsOf(to), ...others].slice(0, MOST_PATHS);
      tried = 0;
      attempt = 0;
      interrupt();
    },
    addPath(to) {
      if (paths.some((path) => samePlace(path, to))) return false;
      paths = [...paths, to].slice(0, MOST_PATHS);
      return true;
    },
    setView(view, value) {
      const isNew = !views.has(view);
      views.set(view, value);
      worker?.post({ type: isNew ? 'view.open' : 'view.set', view, ...value });
    },
    resetHold: (view) => worker?.post({ type: 'view.resetHold', view }),
    closeView(view) {
      if (views.delete(view)) worker?.post({ type: 'view.close', view });
    },
    async close() {
      abort.abort();
      leave?.({ code: 'closed', detail: 'closed here' });
      pause?.wake();
      await living;
    },
  };
}

const REDIRECTED: LinkEnd = { code: 'closed', detail: 'tried elsewhere' };
