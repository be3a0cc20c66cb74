// The capture thread behind one link: started when first needed, replaced when somebody else is expected or it died.
// Holds the views over its deaths and counts every byte it was given and did not take.
import type { MessagePort, Worker } from 'node:worker_threads';
import type { DeviceId, HardwareId } from '@harmonic/protocol/model';
import type { ViewRequest } from '../../contract/index.ts';
import type {
  AskOutcome,
  CapturedRecord,
  KeyAnswer,
  ListenedPlan,
  SendOrder,
  SignatureAsk,
} from '../capture/messages.ts';
import { startCaptureWorker, type CaptureWorker, type FromWorker } from './capture-worker.ts';
import type { LinkTally } from './counters.ts';

export interface View {
  request: ViewRequest;
  revision: number;
}

export interface LinkCaptureDeps {
  startCapture(): Worker;
  storePort(): MessagePort;
  consoleId: HardwareId;
  consoleName: string;
  now(): number;
}

/** What a capture thread says unasked. */
export type CaptureNews = Exclude<FromWorker, { type: 'record' | 'key.written' }>;

export interface LinkCaptureOptions {
  deviceId: DeviceId;
  simulated: boolean;
  plan: ListenedPlan | null;
  /** Kd; null: none is known. */
  key: Uint8Array | null;
  tally: LinkTally;
  onMessage(message: CaptureNews): void;
  /** It died; the next opening starts another. */
  onDied(detail: string): void;
}

export interface LinkCapture {
  /** Died three times within a minute. */
  readonly isHopeless: boolean;
  forgive(): void;
  /** A link is open: a thread that expects whom we expect now greets over it. */
  opened(
    line: { bytesPerSecond: number | null; datagrams: boolean },
    expect: HardwareId | null,
    visit: number,
  ): Promise<void>;
  feed(bytes: Uint8Array<ArrayBuffer>, arrivalNs: bigint): void;
  /** The link is over, another may come. */
  ended(): void;
  /** Lets the device know, when a stream is open. */
  finish(): Promise<void>;
  end(): Promise<void>;
  setView(view: number, value: View): void;
  resetHold(view: number): void;
  closeView(view: number): void;
  setPlan(plan: ListenedPlan | null): void;
  setKey(key: Uint8Array | null): void;
  /** Into the device, once (SPEC L9.8). */
  writeKey(key: Uint8Array): Promise<KeyAnswer>;
  /** Asks the device to send; what becomes of it is a `sent` message. False: nobody is there to be asked. */
  send(order: SendOrder): boolean;
  /** Asks the device for its signature; what becomes of it is an `asked` message. False: nobody is there to be asked. */
  sign(ask: SignatureAsk): boolean;
  /** What became of a question of this device's thread. */
  asked(question: number, outcome: AskOutcome): void;
  /** The newest samples of a channel; null when nothing streams, there is no such channel, or the thread has gone. */
  record(channel: number, samples: number): Promise<CapturedRecord | null>;
}

const UNHEARD: KeyAnswer = { done: false, because: 'away', said: '', silent: true };
export const DEATHS = 3;
const DEATHS_WITHIN_MS = 60_000;

export function createLinkCapture(deps: LinkCaptureDeps, options: LinkCaptureOptions): LinkCapture {
  const { tally } = options;
  const views = new Map<number, View>();
  let worker: CaptureWorker | null = null;
  let { plan, key } = options;
  let deaths: number[] = [];
  const asks = new Map<number, (record: CapturedRecord | null) => void>();
  const writes = new Map<number, (answer: KeyAnswer) => void>();
  let nextAsk = 1;
  /** Frames the device was asked to send, and has not answered. */
  const sends = new Set<number>();
  /** Signatures it was asked for, and has not answered. */
  const signs = new Set<number>();

  function answered(ask: number, record: CapturedRecord | null): void {
    asks.get(ask)?.(record);
    asks.delete(ask);
  }

  function wrote(ask: number, answer: KeyAnswer): void {
    writes.get(ask)?.(answer);
    writes.delete(ask);
  }

  function onDied(detail: string): void {
    tally.own.workerRestarts += 1;
    over();
    const nowMs = deps.now();
    deaths = [...deaths.filter((atMs) => nowMs - atMs < DEATHS_WITHIN_MS), nowMs];
    options.onDied(detail);
  }

  function over(): void {
    tally.own.inputBytesDropped += worker?.underWayBytes ?? 0;
    tally.captureOver();
    worker = null;
    for (const ask of [...asks.keys()]) answered(ask, null);
    for (const ask of [...writes.keys()]) wrote(ask, UNHEARD);
    for (const order of sends)
      options.onMessage({ type: 'sent', order, outcome: 'away', detail: '' });
    sends.clear();
    for (const question of signs) options.onMessage({ type: 'asked', question, outcome: 'away' });
    signs.clear();
  }

  async function end(): Promise<void> {
    if (!worker) return;
    await worker.end();
    over();
  }

  function start(datagrams: boolean, expect: HardwareId | null): CaptureWorker {
    const started = startCaptureWorker({
      worker: deps.startCapture(),
      start: {
        type: 'start',
        deviceId: options.deviceId,
        datagrams,
        simulated: options.simulated,
        expect,
        store: deps.storePort(),
        consoleId: deps.consoleId,
        consoleName: deps.consoleName,
        plan,
        key,
      },
      onMessage(message) {
        if (message.type === 'key.written') return wrote(message.ask, message.answer);
        if (message.type === 'record') return answered(message.ask, message.record);
        if (message.type === 'sent') sends.delete(message.order);
        if (message.type === 'asked') signs.delete(message.question);
        if (message.type === 'came')
          worker?.post({ type: 'came.taken', frames: message.frames.length });
        options.onMessage(message);
      },
      onDied,
    });
    for (const [view, value] of views) started.post({ type: 'view.open', view, ...value });
    return started;
  }

  return {
    get isHopeless() {
      return deaths.length >= DEATHS;
    },
    forgive: () => void (deaths = []),
    async opened({ bytesPerSecond, datagrams }, expect, visit) {
      if (worker && worker.expect !== expect) await end();
      worker ??= start(datagrams, expect);
      worker.post({ type: 'opened', visit, bytesPerSecond, datagrams });
    },
    feed(bytes, arrivalNs) {
      const size = bytes.length;
      if (!worker?.feed(bytes, arrivalNs)) tally.own.inputBytesDropped += size;
    },
    ended: () => worker?.post({ type: 'ended' }),
    finish: async () => worker?.finish(),
    end,
    setView(view, value) {
      const isNew = !views.has(view);
      views.set(view, value);
      worker?.post({ type: isNew ? 'view.open' : 'view.set', view, ...value });
    },
    resetHold: (view) => worker?.post({ type: 'view.resetHold', view }),
    closeView(view) {
      if (views.delete(view)) worker?.post({ type: 'view.close', view });
    },
    setPlan(next) {
      plan = next;
      worker?.post({ type: 'plan.set', plan });
    },
    setKey(next) {
      key = next;
      worker?.post({ type: 'key.set', key });
    },
    writeKey(fresh) {
      if (!worker) return Promise.resolve(UNHEARD);
      const ask = nextAsk;
      nextAsk += 1;
      const answer = new Promise<KeyAnswer>((resolve) => writes.set(ask, resolve));
      worker.post({ type: 'key.write', ask, key: fresh });
      return answer;
    },
    send(order) {
      if (!worker) return false;
      sends.add(order.order);
      worker.post({ type: 'send', order });
      return true;
    },
    sign(ask) {
      if (!worker) return false;
      signs.add(ask.question);
      worker.post({ type: 'sign', ask });
      return true;
    },
    asked: (question, outcome) => worker?.post({ type: 'asked', question, outcome }),
    record(channel, samples) {
      if (!worker) return Promise.resolve(null);
      const ask = nextAsk;
      nextAsk += 1;
      const answer = new Promise<CapturedRecord | null>((resolve) => asks.set(ask, resolve));
      worker.post({ type: 'record.ask', ask, channel, samples });
      return answer;
    },
  };
}
