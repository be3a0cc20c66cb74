// One link's capture, without the thread around it: bytes and intents in; facts, frames, blocks and bytes out.
// Reads top to bottom: decoder -> session -> pipeline. Told the time; owns no timer.
import {
  cobsBound,
  CRC_BYTES,
  createFrameDecoder,
  FLAG,
  MAC_BYTES,
  type Frame,
} from '@harmonic/protocol/link';
import type { FftEngine } from '@harmonic/protocol/signal';
import type { ViewRequest } from '../../contract/index.ts';
import { createCounters } from './counters.ts';
import { createDatagramTally } from './datagrams.ts';
import { createDeviceStats } from './device-stats.ts';
import type {
  CaptureFact,
  CaptureStart,
  FromCapture,
  ToCapture,
  ToStoreFromCapture,
} from './messages.ts';
import { createKeptSessions } from './frame-sessions.ts';
import { readNodeReport } from './node-report.ts';
import { readChannelData } from './channel-frames.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import { createHeardTimes } from './heard-times.ts';
import { createRelay } from './relay.ts';
import type { OpenedStream } from './opening.ts';
import { createSession } from './session.ts';
import type { StreamEdge } from './stream-edge.ts';

export interface CaptureOptions {
  start: CaptureStart;
  engine: FftEngine;
  /** This run of the console, told to devices in HELLO. */
  bootId: number;
  /** Number of the first stream; no other thread of this run may use it or those behind it. */
  firstStreamSeq: number;
  post(message: FromCapture, transfer?: readonly ArrayBuffer[]): void;
  toStore(message: ToStoreFromCapture): boolean;
  /** 16 random bytes, each time others. */
  nonce(): Uint8Array;
}

export interface Capture {
  /** @param nowMs only rises. @param unixMs as arrivals are stamped: it may be set meanwhile. */
  handle(message: ToCapture, nowMs: number, unixMs: number): void;
  /** At least ten times a second. */
  tick(nowMs: number, unixMs: number): void;
}

const COUNTERS_EVERY_MS = 250;
type StreamingFact = Extract<CaptureFact, { kind: 'streaming' }>;
type RecordAsk = Extract<ToCapture, { type: 'record.ask' }>;

/** Bytes that a frame took on the line, at most. */
function lineBytes(frame: Frame, datagrams: boolean): number {
  const mac = frame.flags & FLAG.mac ? MAC_BYTES : 0;
  const bytes = frame.to - frame.start + mac + CRC_BYTES;
  return datagrams ? bytes : cobsBound(bytes) + 1;
}

export function createCapture(options: CaptureOptions): Capture {
  const { start, post } = options;
  const counters = createCounters();
  const datagramTally = createDatagramTally();
  const deviceStats = createDeviceStats();
  const times = createHeardTimes();
  const views = new Map<number, { request: ViewRequest; revision: number }>();
  let pipeline: Pipeline | null = null;
  let { plan } = start;
  let streamSeq = options.firstStreamSeq - 1;
  let arrivalNs = 0n;
  let nowMs = 0;
  /** The opening of the link that is talked on. */
  let visit = 0;
  let wasNode = false;
  /** Where the newest stream ended, and of whom, since which start of it. */
  let edge: StreamEdge | null = null;
  let edgeOf = '';
  let owed: (Omit<StreamingFact, 'resumed'> & { after: 'stream' | 'link' }) | null = null;
  let countersAtMs = 0;
  let countersSaid = '';
  let datagrams = start.datagrams;
  /** The link is given up for its noise: what still comes is counted and not read. */
  let isFlooded = false;
  let bytesUnread = 0;
  let bytesOfFlood = 0;
  let strayWhenOpened = 0;
  /** Of the bytes that are read now. */
  let bytesOfFrames = 0;

  /** Signatures asked of nodes of the plan. */
  let questions = 0;
  const sessionsOf = createKeptSessions();
  /** Makes Unix time of the device's; null while it is not known. */
  let clockNs: bigint | null = null;
  const relay = createRelay((frames, dropped) => post({ type: 'came', frames, dropped }));

  const session = createSession({
    consoleId: start.consoleId,
    consoleName: start.consoleName,
    bootId: options.bootId,
    expect: start.expect,
    isPrompt: () => plan !== null,
    send: (bytes) => post({ type: 'write', visit, bytes }, [bytes.buffer]),
    onFact(fact) {
      if (fact.kind === 'identified') {
        deviceStats.restart();
        clockNs = null;
        const boot = `${fact.hardwareId} ${fact.bootId}`;
        if (boot !== edgeOf) edge = null;
        edgeOf = boot;
      } else if (fact.kind === 'clock') {
        pipeline?.setSync(fact);
        clockNs = fact.offsetNs;
      }
      post({ type: 'fact', fact });
    },
    onStream: openPipeline,
    onSamples(frame) {
      if (!pipeline) return;
      const used = pipeline.samples(frame, arrivalNs, nowMs);
      if (used > 0) tellResumed(pipeline.missedBefore);
      session.consumed({ used, doubtful: pipeline.doubtful }, nowMs);
      if (pipeline.isOutOfStep) session.outOfStep(nowMs);
    },
    onStreamEnd() {
      // One that gave nothing leaves the end of the one before where it was.
      pipeline?.close();
      edge = pipeline?.edge ?? edge;
      owed = null;
      pipeline = null;
      datagramTally.restart();
    },
    onStats(frame) {
      const node = readNodeReport(frame);
      if (node || wasNode) post({ type: 'fact', fact: { kind: 'node', node } });
      wasNode = node !== null;
      return deviceStats.take(frame, counters);
    },
    onRoundTrip: (ms) => (counters.roundTripMs = Math.round(ms * 10) / 10),
    onUnknown: () => (counters.framesUnknown += 1),
    onUnproven: () => (counters.framesUnproven += 1),
    ...{ key: start.key, nonce: () => options.nonce() },
    onKeyWritten: (ask, answer) => post({ type: 'key.written', ask, answer }),
    onChannelData(frame) {
      const told = readChannelData(frame, clockNs);
      if (!told) counters.framesUnknown += 1;
      else if (pipeline?.told(told, nowMs) === true) relay.push([told]);
    },
    onSent: (order, outcome, detail) => post({ type: 'sent', order, outcome, detail }),
    onAsked: (question, outcome) => post({ type: 'asked', question, outcome }),
  });

  /** One that goes on counts as streaming when its first block is there. */
  function tellResumed(samplesLost: number | null): void {
    if (!owed) return;
    const { after, ...told } = owed;
    owed = null;
    // In the place of one that gave no block it is a beginning.
    post({ type: 'fact', fact: { ...told, resumed: edge && { samplesLost, after } } });
  }

  function openPipeline(stream: OpenedStream, again: boolean): void {
    streamSeq += 1;
    const simulated = start.simulated || stream.capabilities.simulated;
    pipeline = createPipeline({
      deviceId: start.deviceId,
      streamSeq,
      simulated,
      engine: options.engine,
      stream,
      counters,
      toStore: options.toStore,
      toView: (view, bytes) => post({ type: 'frame', view, bytes }, [bytes]),
      toBoard: (patch) => post({ type: 'board', patch }),
      came: (frames) => relay.push(frames),
      times,
      before: edge,
      ways: {
        question: () => (questions += 1),
        nonce: () => options.nonce(),
        sessionsOf,
        ask: (ask) => post({ type: 'ask', ask }),
        onFact: (fact) => post({ type: 'fact', fact }),
      },
    });
    pipeline.setPlan(plan);
    for (const [view, { request, revision }] of views) pipeline.setView(view, request, revision);
    const { rateHz, format, blockSamples } = stream;
    const { channels } = stream.capabilities;
    const startedAtMs = Number(arrivalNs / 1_000_000n);
    const told = {
      kind: 'streaming',
      stream: { rateHz, channels, format, blockSamples, startedAtMs },
      simulated,
    } as const;
    if (again || edge) owed = { ...told, after: again ? 'stream' : 'link' };
    else post({ type: 'fact', fact: { ...told, resumed: null } });
  }

  const decoder = createFrameDecoder({
    onFrame(frame: Frame) {
      const { seq } = frame;
      bytesOfFrames += lineBytes(frame, datagrams);
      session.frame(frame, nowMs);
      // After it, so that a frame which tells of a new session is the first of that one.
      if (datagrams) counters.datagramsLost += datagramTally.see(seq);
    },
    onRefused(reason) {
      session.foreign(reason === 'version' ? 'version' : 'bytes');
    },
  });

  function readDecoder(): void {
    const { bytes, frames, cobs, crc, length, tooShort, tooLong, version, stray } =
      decoder.counters;
    counters.bytesIn = bytes + bytesUnread;
    counters.framesIn = frames;
    counters.framesBad = cobs + crc + length + tooShort + version;
    counters.framesTooLong = tooLong;
    counters.bytesStray = stray + bytesOfFlood;
  }

  function sayCounters(): void {
    countersAtMs = nowMs + COUNTERS_EVERY_MS;
    readDecoder();
    const text = JSON.stringify(counters);
    if (text === countersSaid) return;
    countersSaid = text;
    post({ type: 'fact', fact: { kind: 'counters', counters: { ...counters } } });
  }

  function setView(view: number, request: ViewRequest, revision: number): void {
    views.set(view, { request, revision });
    pipeline?.setView(view, request, revision);
  }

  function answerRecord({ ask, channel, samples }: RecordAsk): void {
    const record = pipeline?.record(channel, samples, nowMs) ?? null;
    post({ type: 'record', ask, record }, record?.samples ? [record.samples.buffer] : []);
  }

  function read(bytes: Uint8Array): void {
    if (isFlooded) {
      bytesUnread += bytes.length;
      bytesOfFlood += bytes.length;
      return;
    }
    bytesOfFrames = 0;
    if (datagrams) decoder.pushDatagram(bytes);
    // As a Buffer, whose indexOf is a memchr: a Uint8Array's takes a fifth of the decoder's time.
    else decoder.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const flood = session.noise(bytes.length - bytesOfFrames);
    if (flood === 0) return;
    isFlooded = true;
    bytesOfFlood += Math.max(0, flood - (decoder.counters.stray - strayWhenOpened));
  }

  return {
    handle(message, now, unixMs) {
      nowMs = now;
      times.set(now, unixMs);
      switch (message.type) {
        case 'start':
          throw new Error('a capture is started once');
        case 'bytes':
          ({ arrivalNs } = message);
          read(message.bytes);
          post({ type: 'consumed', bytes: message.bytes.length });
          return;
        case 'opened':
          ({ datagrams, visit } = message);
          decoder.reset();
          isFlooded = false;
          strayWhenOpened = decoder.counters.stray;
          datagramTally.restart();
          return session.opened(now, message);
        case 'ended':
          decoder.reset();
          session.ended();
          return sayCounters();
        case 'view.open':
        case 'view.set':
          return setView(message.view, message.request, message.revision);
        case 'view.resetHold':
          return pipeline?.resetHold(message.view);
        case 'view.close':
          views.delete(message.view);
          return pipeline?.closeView(message.view);
        case 'record.ask':
          return answerRecord(message);
        case 'plan.set':
          ({ plan } = message);
          return pipeline?.setPlan(plan);
        case 'key.set':
          return session.setKey(message.key, now);
        case 'key.write':
          return session.writeKey(message.ask, message.key, now);
        case 'came.taken':
          return relay.taken(message.frames);
        case 'send':
          return session.send(message.order, now);
        case 'sign':
          return session.sign(message.ask, now);
        case 'asked':
          return pipeline?.asked(message.question, message.outcome, now);
        case 'finish':
          session.finish();
          pipeline?.close();
          pipeline = null;
          sayCounters();
          post({ type: 'finished' });
      }
    },
    tick(now, unixMs) {
      nowMs = now;
      times.set(now, unixMs);
      session.tick(now);
      pipeline?.tick(now);
      if (now >= countersAtMs) sayCounters();
    },
  };
}
