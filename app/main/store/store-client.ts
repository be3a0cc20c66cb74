// The console thread's side of the store: every call a promise. A thread that died rejects what waits, in words.
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import type { StoreApi, StoreNotice } from './api.ts';
import { StoreFailure } from './failure.ts';
import type { FromStore, StoreCall, ToStore } from './protocol.ts';

type Promised<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never;
};

export interface StoreClient extends Promised<StoreApi> {
  /** A port for a capture thread: what it captured in, acknowledgements out. */
  addCapture(): MessagePort;
}

export interface StoreClientOptions {
  worker: Worker;
  dataDir: string;
  /** 32 bytes. */
  key: Uint8Array;
  onNotice(notice: StoreNotice): void;
  onDied(detail: string): void;
}

const CALLS: readonly StoreCall[] = [
  'siteName',
  'setSiteName',
  'consoleId',
  'devices',
  'putDevice',
  'touchDevice',
  'forgetDevice',
  'startRecording',
  'stopRecording',
  'recordings',
  'recordingClock',
  'renameRecording',
  'removeRecording',
  'recordingOverview',
  'recordingSpan',
  'recordingBlocks',
  'beginImport',
  'importBlocks',
  'endImport',
  'dropImport',
  'addEvent',
  'events',
  'storage',
  'setRetention',
  'retain',
  'accessState',
  'changeAccess',
  'trail',
  'trailLines',
  'trailHead',
  'personRecords',
  'retainTrail',
  'calibrations',
  'calibration',
  'calibrationInForce',
  'setCalibration',
  'retireCalibration',
  'baselines',
  'baseline',
  'saveBaseline',
  'removeBaseline',
  'notes',
  'addNote',
  'changeNote',
  'removeNote',
  'deviceKeys',
  'setDeviceKey',
  'removeDeviceKey',
  'channelPlans',
  'channelPlan',
  'setChannelPlan',
  'removeChannelPlan',
  'routes',
  'setRoutes',
  'heard',
  'tellSpectral',
  'spectralEvents',
  'spectralEvent',
  'reports',
  'setReport',
  'removeReport',
  'reportRuns',
  'openReportRuns',
  'reportRun',
  'beginReportRun',
  'setReportRun',
  'close',
];

/** Rejects with StoreFailure when the data folder cannot be opened. */
export async function openStore(options: StoreClientOptions): Promise<StoreClient> {
  const { worker } = options;
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let nextId = 1;
  let dead: Error | null = null;
  let isOpen = false;
  let closing = false;
  const post = (message: ToStore, transfer: readonly MessagePort[] = []): void =>
    worker.postMessage(message, transfer);

  /** Told once, however the thread ends. */
  function die(detail: string): Error {
    if (dead) return dead;
    dead = Object.assign(new Error(`the store has stopped: ${detail}`), { code: 'unavailable' });
    for (const { reject } of waiting.values()) reject(dead);
    waiting.clear();
    if (isOpen && !closing) options.onDied(detail);
    return dead;
  }
  function settle(message: Extract<FromStore, { id: number }>): void {
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.type === 'answer') asked?.resolve(message.value);
    else {
      const { code, detail, because, facts } = message;
      asked?.reject(new StoreFailure(code, detail, because, facts));
    }
  }

  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromStore) => {
      switch (message.type) {
        case 'opened':
          isOpen = true;
          return resolve();
        case 'refused':
          reject(new StoreFailure(message.code, message.detail));
          return void worker.terminate();
        case 'notice':
          return options.onNotice(message.notice);
        default:
          settle(message);
      }
    });
    worker.on('error', (error: Error) => reject(die(error.message)));
    worker.on('exit', () => reject(die('its thread has ended')));
    post({ type: 'open', data: { dataDir: options.dataDir, key: options.key } });
  });

  function call(name: StoreCall, args: unknown[]): Promise<unknown> {
    if (dead) return Promise.reject(dead);
    const id = nextId;
    nextId += 1;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      post({ type: 'call', id, call: name, args });
    });
  }

  const calls = Object.fromEntries(
    CALLS.map((name) => [name, (...args: unknown[]) => call(name, args)]),
  ) as unknown as Promised<StoreApi>;
  return {
    ...calls,
    addCapture() {
      const { port1, port2 } = new MessageChannel();
      post({ type: 'capture', port: port1 }, [port1]);
      return port2;
    },
    async close() {
      closing = true;
      try {
        await calls.close();
      } finally {
        await worker.terminate();
      }
    },
  };
}
