// Entry of the store thread: the one writer. Opens the folder, answers calls, takes what captures send.
// Small writes wait a moment for company, long calls go in steps, so that no one who asks waits for another.
import { parentPort, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { chooseEngine } from '@harmonic/protocol/signal';
import type { StoreAck, StoreSpectral, ToStoreFromCapture } from '../capture/messages.ts';
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
/** Calls that come in steps, in turns. */
const long: { id: number; steps: Generator<void, unknown> }[] = [];
let isConfirming = false;
/** With the spectral events that each has told of and not ended. */
const captures = new Map<MessagePort, Set<string>>();
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
  timers.push(setInterval(() => void confirm(), CONFIRM_EVERY_MS));
  timers.push(setInterval(() => store?.watchDisk(Date.now()), WATCH_EVERY_MS));
  post({ type: 'opened' });
}

/** @returns whether more waits. */
const confirmSome = async (): Promise<boolean> => (store ? store.confirmSoon() : false);

async function confirm(): Promise<void> {
  if (isConfirming || !store) return;
  isConfirming = true;
  const acknowledged = [...taken];
  taken.clear();
  while (await confirmSome());
  for (const [capture, messages] of acknowledged)
    capture.postMessage({ type: 'ack', messages } satisfies StoreAck);
  isConfirming = false;
}

function take(capture: MessagePort, message: ToStoreFromCapture): void {
  if (message.type === 'block') store?.takeBlock(message);
  else if (message.type === 'summary') store?.takeSummary(message);
  else if (message.type === 'heard') store?.takeHeard(message);
  else takeSpectral(capture, message);
  taken.set(capture, (taken.get(capture) ?? 0) + 1);
}

function takeSpectral(capture: MessagePort, message: StoreSpectral): void {
  const lasting = captures.get(capture);
  for (const { key, state } of message.seen)
    if (state === 'lasting') lasting?.add(key);
    else lasting?.delete(key);
  store?.takeSpectral(message);
}

function addCapture(capture: MessagePort): void {
  captures.set(capture, new Set());
  capture.on('message', (message: ToStoreFromCapture) => take(capture, message));
  capture.on('close', () => {
    store?.cutSpectral(captures.get(capture) ?? []);
    captures.delete(capture);
    taken.delete(capture);
  });
}

/** What captures have sent, and nobody has taken yet. */
function takeAll(): void {
  for (const capture of captures.keys()) {
    for (let next = receiveMessageOnPort(capture); next; next = receiveMessageOnPort(capture))
      take(capture, next.message as ToStoreFromCapture);
  }
}

/** Answers with what `run` gives, or with its refusal; our own mistakes end the thread. */
function settle(id: number, run: () => unknown): void {
  try {
    post({ type: 'answer', id, value: run() });
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    const { code, message: detail, because, facts } = failure;
    post({ type: 'failure', id, code, detail, because, facts });
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

/** One step of one long call, then whatever else is due, then a step of the next. */
function goOn(): void {
  const call = long.shift();
  if (!call) return;
  try {
    const step = call.steps.next();
    if (step.done) post({ type: 'answer', id: call.id, value: step.value });
    else long.push(call);
  } catch (error) {
    settle(call.id, () => {
      throw error;
    });
  }
  if (long.length > 0) setImmediate(goOn);
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
    long.push({ id, steps: begin(...args) });
    if (long.length === 1) setImmediate(goOn);
    return;
  }
  if (call === 'close') return close(id);
  const run = (api as Record<string, unknown>)[call] as (...values: unknown[]) => unknown;
  settle(id, () => run(...args));
}

function close(id: number): void {
  takeAll();
  for (const { steps } of long.splice(0)) steps.return(undefined);
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
