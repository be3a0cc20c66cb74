// A console's capture and a simulated device joined by bytes in memory, under one clock that only tests move.
// What passes can be changed or lost on the way, frame by frame.
import {
  buildFrame,
  createFrameDecoder,
  FLAG,
  MAC_BYTES,
  toWire,
  type Layout,
} from '@harmonic/protocol/link';
import { DEFAULT_SPECTRUM, type DeviceId, type HardwareId } from '@harmonic/protocol/model';
import { referenceEngine } from '@harmonic/protocol/signal';
import { createSimulatedDevice, PRESETS, type SampleSource } from '@harmonic/protocol/simulated';
import { MessageChannel } from 'node:worker_threads';
import type { ViewRequest } from '../../contract/index.ts';
import { createCapture } from './capture.ts';
import type {
  BoardPatch,
  CapturedRecord,
  CaptureFact,
  CaptureStart,
  KeyAnswer,
  FromCapture,
  SignatureAsk,
  StoreBlock,
  StoreHeard,
  StoreSpectral,
  StoreSummary,
} from './messages.ts';

export interface Passing {
  type: number;
  flags: number;
  seq: number;
  ref: number;
  payload: Uint8Array;
  /** As it came; a frame that a test makes has none. */
  mac?: Uint8Array;
}
/** What becomes of a frame on its way: itself, another, several, or none. */
export type OnTheWay = (frame: Passing, nowMs: number) => Passing | Passing[] | null;

export const TONE: SampleSource = PRESETS.tone.source(1);
export const HARDWARE = '51a0000000000003' as HardwareId;
export const engine = referenceEngine('under test');

export const payloadOf = <T>(layout: Layout<T>, value: T): Uint8Array => {
  const bytes = new Uint8Array(4096);
  return bytes.slice(0, layout.encode(value, bytes));
};
export const valueOf = <T>(layout: Layout<T>, frame: Passing): T => layout.decode(frame.payload)!;

export const view = (change: Partial<ViewRequest> = {}): ViewRequest => ({
  settings: { ...DEFAULT_SPECTRUM, n: 1024, averaging: 'none' },
  rangeHz: null,
  columns: 1024,
  waveformS: 0,
  reads: [],
  low: false,
  holdDecayDbPerS: 0,
  ...change,
});

function wireToFrames(onFrame: (frame: Passing) => void, datagrams: boolean) {
  const decoder = createFrameDecoder({
    onFrame: ({ type, flags, seq, ref, bytes, from, to }) =>
      onFrame({
        ...{ type, flags, seq, ref, payload: bytes.slice(from, to) },
        ...(flags & FLAG.mac ? { mac: bytes.slice(to, to + MAC_BYTES) } : {}),
      }),
  });
  return (bytes: Uint8Array) => (datagrams ? decoder.pushDatagram(bytes) : decoder.push(bytes));
}

type FramesThatCame = Extract<FromCapture, { type: 'came' }>;

export interface RigOptions {
  source?: SampleSource;
  expect?: HardwareId | null;
  bytesPerSecond?: number | null;
  datagrams?: boolean;
  firstStreamSeq?: number;
  toConsole?: OnTheWay;
  toDevice?: OnTheWay;
  /** What the console holds for the device's key, and what the device has. */
  key?: Uint8Array | null;
  deviceKey?: Uint8Array | null;
  provision?: (key: Uint8Array) => boolean;
  /** False: the store has no room. */
  storeTakes?: () => boolean;
}

export function createRig(options: RigOptions = {}) {
  const datagrams = options.datagrams ?? false;
  const facts: CaptureFact[] = [];
  const blocks: StoreBlock[] = [];
  const summaries: StoreSummary[] = [];
  const boards: BoardPatch[] = [];
  const heard: StoreHeard['heard'] = [];
  const spectral: StoreSpectral['seen'] = [];
  const frames: { view: number; bytes: ArrayBuffer }[] = [];
  const written: KeyAnswer[] = [];
  const records: (CapturedRecord | null)[] = [];
  const came: FramesThatCame[] = [];
  const sent: Extract<FromCapture, { type: 'sent' }>[] = [];
  const asks: SignatureAsk[] = [];
  const asked: Extract<FromCapture, { type: 'asked' }>[] = [];
  /** Types of frames that the console said, with when. */
  const said: (Passing & { atMs: number })[] = [];
  const way = { toConsole: options.toConsole, toDevice: options.toDevice };
  const startMs = 1_700_000_000_000;
  let nowMs = startMs;
  /** How far the wall clock is ahead of the one that rises. */
  let aheadMs = 0;
  let boot = 7;
  let onLine = true;

  const form = ({ payload, mac, ...head }: Passing): Uint8Array<ArrayBuffer> => {
    const frame = buildFrame(head, payload, mac && (() => mac));
    return datagrams ? frame : toWire(frame);
  };
  const changed = (frame: Passing, by: OnTheWay | undefined): Passing[] => {
    const out = by ? by(frame, nowMs) : frame;
    return out === null ? [] : Array.isArray(out) ? out : [out];
  };
  let isStopped = false;
  const waiting: Uint8Array<ArrayBuffer>[] = [];
  const receive = (bytes: Uint8Array<ArrayBuffer>): void => {
    if (isStopped) waiting.push(bytes);
    else if (onLine)
      capture.handle(
        { type: 'bytes', bytes, arrivalNs: BigInt(nowMs + aheadMs) * 1_000_000n },
        nowMs,
      );
  };
  const fromDevice = wireToFrames((frame) => {
    for (const each of changed(frame, way.toConsole)) receive(form(each));
  }, datagrams);
  const toDevice: Uint8Array[] = [];
  const fromConsole = wireToFrames((frame) => {
    said.push({ ...frame, atMs: nowMs });
    for (const each of changed(frame, way.toDevice)) toDevice.push(form(each));
  }, datagrams);

  let deviceKey = options.deviceKey ?? null;
  let nonces = 0;
  const nonce = (): Uint8Array => new Uint8Array(16).fill((nonces += 1));
  const makeDevice = () =>
    createSimulatedDevice({
      hardwareId: HARDWARE,
      name: 'tone',
      bootId: boot,
      source: options.source ?? TONE,
      simulated: true,
      datagrams,
      key: deviceKey,
      nonce,
      ...(options.provision
        ? {
            provision(key: Uint8Array) {
              if (!options.provision?.(key)) return false;
              deviceKey = key;
              return true;
            },
          }
        : {}),
      send: (bytes) => fromDevice(bytes),
    });
  let device = makeDevice();
  const start: CaptureStart = {
    type: 'start',
    deviceId: 'd1' as DeviceId,
    datagrams,
    simulated: false,
    expect: options.expect ?? null,
    store: new MessageChannel().port1,
    consoleId: 'c0ffee0000000001' as HardwareId,
    consoleName: 'console',
    plan: null,
    key: options.key ?? null,
  };
  start.store.close();
  const own = createCapture({
    start,
    engine,
    bootId: 1,
    firstStreamSeq: options.firstStreamSeq ?? 1,
    nonce,
    post(message) {
      if (message.type === 'write') fromConsole(message.bytes);
      else if (message.type === 'fact') facts.push(message.fact);
      else if (message.type === 'frame') frames.push(message);
      else if (message.type === 'record') records.push(message.record);
      else if (message.type === 'key.written') written.push(message.answer);
      else if (message.type === 'board') boards.push(message.patch);
      else if (message.type === 'came') came.push(message);
      else if (message.type === 'sent') sent.push(message);
      else if (message.type === 'ask') asks.push(message.ask);
      else if (message.type === 'asked') asked.push(message);
    },
    toStore(message) {
      if (options.storeTakes && !options.storeTakes()) return false;
      if (message.type === 'block') blocks.push(message);
      else if (message.type === 'summary') summaries.push(message);
      else if (message.type === 'heard') heard.push(...message.heard);
      else spectral.push(...message.seen);
      return true;
    },
  });
  /** Told both clocks of the rig. */
  const capture = {
    handle: (message: Parameters<typeof own.handle>[0], at: number) =>
      own.handle(message, at, at + aheadMs),
    tick: (at: number) => own.tick(at, at + aheadMs),
  };

  const rig = {
    facts,
    records,
    written,
    ...{ came, sent, asks, asked },
    blocks,
    summaries,
    boards,
    heard,
    spectral,
    frames,
    said,
    way,
    capture,
    receive,
    nowMs: () => nowMs,
    /** Milliseconds since the rig was made. */
    atMs: () => nowMs - startMs,
    open() {
      const { bytesPerSecond = null } = options;
      capture.handle({ type: 'opened', visit: 1, bytesPerSecond, datagrams }, nowMs);
    },
    /** Time passes, 10 ms a step. */
    run(ms: number) {
      for (const end = nowMs + ms; nowMs < end;) {
        nowMs += 10;
        device.advance(BigInt(nowMs - startMs) * 1_000_000n);
        for (const bytes of toDevice.splice(0)) device.receive(bytes);
        capture.tick(nowMs);
      }
    },
    /** Somebody sets the wall clock, by so much. */
    setClock: (byMs: number) => (aheadMs += byMs),
    /** The newest samples of a channel, as the console's thread asks for them. */
    ask(channel: number, samples: number) {
      capture.handle({ type: 'record.ask', ask: records.length, channel, samples }, nowMs);
      return records.at(-1);
    },
    /** The console's process is stopped: the device goes on, and what it says waits. */
    stop(ms: number) {
      isStopped = true;
      for (const end = nowMs + ms; nowMs < end;) {
        nowMs += 10;
        device.advance(BigInt(nowMs - startMs) * 1_000_000n);
      }
      isStopped = false;
      for (const bytes of waiting.splice(0)) receive(bytes);
    },
    /** The machine sleeps: nobody does anything. */
    sleep: (ms: number) => (nowMs += ms),
    cut: () => (onLine = false),
    /** Off and on again: another boot id, nothing remembered. */
    reboot() {
      boot += 1;
      device = makeDevice();
    },
    kinds: () => facts.map(({ kind }) => kind).filter((kind) => kind !== 'counters'),
    fact<K extends CaptureFact['kind']>(kind: K): Extract<CaptureFact, { kind: K }> | undefined {
      return facts.findLast(
        (fact): fact is Extract<CaptureFact, { kind: K }> => fact.kind === kind,
      );
    },
    counters(): Extract<CaptureFact, { kind: 'counters' }>['counters'] {
      nowMs += 300;
      capture.tick(nowMs);
      return rig.fact('counters')!.counters;
    },
    times: (type: number) => said.filter((each) => each.type === type).length,
  };
  return rig;
}
export type Rig = ReturnType<typeof createRig>;

/** Loses frames of a type, so many of them. */
export const lose =
  (type: number, count = Infinity): OnTheWay =>
  (frame) => {
    if (frame.type !== type || count <= 0) return frame;
    count -= 1;
    return null;
  };

/** A rig whose stream is open. */
export function streaming(options: RigOptions = {}): Rig {
  const rig = createRig(options);
  rig.open();
  rig.run(100);
  if (!rig.fact('streaming')) throw new Error('its stream did not open');
  return rig;
}
