// Entry of the store thread: the one writer. Opens the folder, answers calls, takes what captures send.
// Small writes wait a moment for company, long calls go in steps, so that no one who asks waits for another.
import { parentPort, type MessagePort } from 'node:worker_threads';
import { chooseEngine } from '@harmonic/protocol/signal';
import type { StoreAck, ToStoreFromCapture } from '../capture/messages.ts';
import { failureOf, StoreFailure } from '../store/failure.ts';
import type { FromStore, StoreCall, StoreThreadData, ToStore } from '../store/protocol.ts';
import { openStore, type Store } from '../store/store.ts';

const CONFIRM_EVERY_MS = 100;
const TOGETHER_MS = 10;
const MOST_TOGETHER = 500;
const WATCH_EVERY_MS = 1000;
/** Writes of a row or two, asked for often. */
const SMALL: readonly StoreCall[] = ['addEvent', 'touchDevice', 'putDevice', 'setSiteName'];

interface Asked {
  id: number;
  run(): unknown;
}

if (!parentPort) throw new Error('store.thread runs as a worker thread');
const port = parentPort;
const engine = await chooseEngine(async () =>
  (await import('@echogarden/pffft-wasm/simd')).default(),
);
const post = (message: FromStore): void => port.postMessage(message);

let store: Store | null = null;
/** Messages taken since the last confirmation, per capture: durable then, or waiting in bounds, or counted as lost. */
const taken = new Map<MessagePort, number>();
let small: Asked[] = [];
let smallTimer: NodeJS.Timeout | null = null;
const timers: NodeJS.Timeout[] = [];

function open(data: StoreThreadData): void {
  try {
    store = openStore({
      ...data,
      engine,
      now: Date.now,
      notify: (notice) => post({ type: 'notice', notice }),
    });
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    post({ type: 'refused', code: error.code, detail: error.message });
    return;
  }
  timers.push(setInterval(confirm, CONFIRM_EVERY_MS));
  timers.push(setInterval(() => store?.watchDisk(Date.now()), WATCH_EVERY_MS));
  post({ type: 'opened' });
}

function confirm(): void {
  if (store?.confirm()) setImmediate(confirm);
  for (const [capture, messages] of taken)
    capture.postMessage({ type: 'ack', messages } satisfies StoreAck);
  taken.clear();
}

function addCapture(capture: MessagePort): void {
  capture.on('message', (message: ToStoreFromCapture) => {
    if (message.type === 'block') store?.takeBlock(message);
    else store?.takeSummary(message);
    taken.set(capture, (taken.get(capture) ?? 0) + 1);
  });
  capture.on('close', () => taken.delete(capture));
}

/** Answers with what `run` gives, or with its refusal; our own mistakes end the thread. */
function settle(id: number, run: () => unknown): void {
  try {
    post({ type: 'answer', id, value: run() });
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    post({ type: 'failure', id, code: failure.code, detail: failure.message });
  }
}

function runSmall(): void {
  if (smallTimer) clearTimeout(smallTimer);
  smallTimer = null;
  const asked = small;
  small = [];
  if (asked.length === 0 || !store) return;
  try {
    const outcomes = store.together(asked.map(({ run }) => run));
    for (const [place, outcome] of outcomes.entries()) {
      settle(asked[place]?.id ?? 0, () => {
        if ('failure' in outcome) throw outcome.failure;
        return outcome.value;
      });
    }
  } catch (error) {
    for (const { id } of asked) {
      settle(id, () => {
        throw error;
      });
    }
  }
}

/** One step now, the next after whatever else is due. */
function goOn(id: number, steps: Generator<void, unknown>): void {
  if (!store) return void steps.return(undefined);
  try {
    const step = steps.next();
    if (step.done) post({ type: 'answer', id, value: step.value });
    else setImmediate(goOn, id, steps);
  } catch (error) {
    settle(id, () => {
      throw error;
    });
  }
}

function answer(id: number, call: StoreCall, args: unknown[]): void {
  if (!store) throw new Error('the store was asked before it was opened');
  const { slow, api } = store;
  if (SMALL.includes(call)) {
    const run = (api as Record<string, unknown>)[call] as (...values: unknown[]) => unknown;
    small.push({ id, run: () => run(...args) });
    smallTimer ??= setTimeout(runSmall, TOGETHER_MS);
    if (small.length >= MOST_TOGETHER) runSmall();
    return;
  }
  runSmall();
  if (call in slow) {
    const begin = slow[call as keyof typeof slow] as (
      ...values: unknown[]
    ) => Generator<void, unknown>;
    return goOn(id, begin(...args));
  }
  if (call === 'close') return close(id);
  const run = (api as Record<string, unknown>)[call] as (...values: unknown[]) => unknown;
  settle(id, () => run(...args));
}

function close(id: number): void {
  const closing = store;
  store = null;
  for (const timer of timers) clearInterval(timer);
  settle(id, () => closing?.api.close());
}

port.on('message', (message: ToStore) => {
  if (message.type === 'open') open(message.data);
  else if (message.type === 'capture') addCapture(message.port);
  else answer(message.id, message.call, message.args);
});
