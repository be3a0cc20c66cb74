// The console's side of one link: who says what when, from HELLO to the open stream (SPEC L5–L8, L11).
// A state machine that is told the time; it owns no timer, no socket and no samples.
//
//   closed ──opened──▶ greeting ──HELLO──▶ asking ──CAPS──▶ opening ──STREAM_OPEN──▶ streaming
//      ▲                   │ ▲                │                │ ▲                    │ │
//      │                   │ │                │                │ └─ it gives no blocks ─┤ │
//      │                   │ └──── the device began anew ──────┴──────────────────────┘ │
//      └──── ended / failed (said once, with a reason) ◀───────┴────────────────────────┘
import {
  ERROR_CODE,
  FLAG,
  LINK_VERSION,
  MESSAGE,
  messages,
  type Frame,
} from '@harmonic/protocol/link';
import type { HardwareId } from '@harmonic/protocol/model';
import type { LinkFailure, Told } from '../../contract/index.ts';
import { readCapabilities, type Capabilities } from './capabilities.ts';
import { readHello, type Identity } from './greeting.ts';
import { createAuthentication } from './authentication.ts';
import type {
  AskOutcome,
  CaptureFact,
  KeyAnswer,
  SendOrder,
  SendOutcome,
  SignatureAsk,
} from './messages.ts';
import { createLostStream, type Loss } from './lost-stream.ts';
import { leastStream, overload, readOpened, type OpenedStream } from './opening.ts';
import { isFlood, nothingSeen, PATIENCE_MS, reasonOfError, reasonToGiveUp } from './patience.ts';
import { createPartsOfReply } from './parts.ts';
import type { ReportVerdict } from './report-proof.ts';
import { createReports } from './reports.ts';
import { createRequests, STREAM, type RequestsOptions } from './requests.ts';
import { createRestarts } from './restarts.ts';
import { createAsking } from './asking.ts';
import { createSending } from './sending.ts';
import { createStreaming, type ConsumedBlocks, type Streaming } from './streaming.ts';
import { createTalk, type Line } from './talk.ts';

export interface SessionOptions extends RequestsOptions {
  /** The identity that must answer; null takes whoever does. */
  expect: HardwareId | null;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  onFact(fact: CaptureFact): void;
  /** `again`: in the place of one of the same start of the device, of which nothing came any more. */
  onStream(stream: OpenedStream, again: boolean): void;
  onSamples(frame: Frame): void;
  onStreamEnd(): void;
  /** Milliseconds of the last round trip. */
  onRoundTrip(ms: number): void;
  /** @returns whether the device dropped blocks since the STATS before; null when it does not say. */
  onStats(frame: Frame): boolean | null;
  onUnknown(): void;
  /** A report that the device has not signed, or not now: it is not taken. */
  onUnproven(): void;
  /** Kd of the device; null: none is known. */
  key: Uint8Array | null;
  /** 16 random bytes, each time others. */
  nonce(): Uint8Array;
  onKeyWritten(ask: number, answer: KeyAnswer): void;
  /** A frame that the device has heard itself. */
  onChannelData(frame: Frame): void;
  onSent(order: number, outcome: SendOutcome, detail: string): void;
  onAsked(question: number, outcome: AskOutcome): void;
}

export interface Session {
  opened(nowMs: number, line: Line): void;
  ended(): void;
  frame(frame: Frame, nowMs: number): void;
  /** Bytes came that were no frames of ours. */
  foreign(reason: 'bytes' | 'version'): void;
  /**
   * So many bytes more were no frame; below zero when a frame ended that had counted as such.
   * @returns how many they were when that is too much, and the link is given up; 0 before.
   */
  noise(bytes: number): number;
  /** At least ten times a second. */
  tick(nowMs: number): void;
  /** Blocks that took credit, or may have, since the stream was opened: credits follow. */
  consumed(blocks: ConsumedBlocks, nowMs: number): void;
  /** What comes on the stream does not follow from what came: greet anew. */
  outOfStep(nowMs: number): void;
  setKey(key: Uint8Array | null, nowMs: number): void;
  writeKey(ask: number, key: Uint8Array, nowMs: number): void;
  /** Asks the device to send a frame on its harmonics; what becomes of it is told by `onSent`. */
  send(order: SendOrder, nowMs: number): void;
  /** Asks the device for its signature; what becomes of the question is told by `onAsked`. */
  sign(ask: SignatureAsk, nowMs: number): void;
  /** Closes the stream on the device. */
  finish(): void;
}

type State = 'closed' | 'greeting' | 'asking' | 'opening' | 'streaming' | 'failed';

const REPEAT_MS = 300;

export function createSession(options: SessionOptions): Session {
  const { onFact } = options;
  const talk = createTalk(options.send);
  const reports = createReports(onFact, () => streaming?.rateHz ?? null);
  const sending = createSending(talk, (...outcome) => options.onSent(...outcome));
  const asking = createAsking(talk, (...outcome) => options.onAsked(...outcome));
  const restarts = createRestarts();
  const requests = createRequests(talk, options, () => capabilities);
  const authentication = createAuthentication({
    ...{ talk, consoleId: options.consoleId, key: options.key, onFact },
    nonce: () => options.nonce(),
    onWritten: (ask, answer) => options.onKeyWritten(ask, answer),
  });
  let state: State = 'closed';
  let sinceMs = 0;
  let sentAtMs = -Infinity;
  /** seq of what this state asked, oldest first. */
  let asked: number[] = [];
  let seen = nothingSeen();
  let identity: Identity | null = null;
  let capabilities: Capabilities | null = null;
  let parts = createPartsOfReply();
  let openedBy = -1;
  let streaming: Streaming | null = null;
  let lost = createLostStream();
  let isAgain = false;
  /** A stream was open when the session was lost, and nobody has said yet why. */
  let wasCut = false;
  /** Of this key. */
  let isUnprovenTold = false;

  function enter(next: State, nowMs: number): void {
    state = next;
    sinceMs = nowMs;
    sentAtMs = -Infinity;
    asked = [];
    seen.noise = 0;
    repeat(nowMs);
  }

  function fail(code: LinkFailure, detail: Told): void {
    if (state === 'failed' || state === 'closed') return;
    state = 'failed';
    authentication.end();
    endStream();
    onFact({ kind: 'failed', code, detail });
  }

  /** @returns whether there was one. */
  function endStream(): boolean {
    if (!streaming) return false;
    streaming = null;
    sending.end();
    asking.end();
    options.onStreamEnd();
    return true;
  }

  /** What this state says until it is answered. */
  function repeat(nowMs: number): void {
    if (nowMs - sentAtMs < REPEAT_MS) return;
    sentAtMs = nowMs;
    if (state === 'greeting') asked.push(requests.hello());
    else if (state === 'asking') {
      parts.forget();
      asked.push(requests.capabilities());
    } else if (state === 'opening') asked.push(requests.openStream());
  }

  /** The device has forgotten us, or we lost it: what was open is over, greet again. */
  function restart(nowMs: number): void {
    authentication.end();
    if (endStream()) {
      wasCut = true;
      onFact({ kind: 'stream-ended', reason: 'session-lost' });
    }
    const tooOften = restarts.add(nowMs);
    if (tooOften === null) enter('greeting', nowMs);
    else {
      state = 'greeting';
      fail('failed', [tooOften]);
    }
  }

  function onHello(frame: Frame, nowMs: number): void {
    const meeting = readHello(frame, options.expect ?? identity?.hardwareId ?? null);
    if (!meeting) return;
    if (meeting.kind === 'foreign') seen.foreign = true;
    else if (meeting.kind === 'refused') fail(meeting.code, meeting.detail);
    else if (state === 'greeting') {
      // It has only forgotten us: its clock has gone on.
      isAgain = identity?.bootId === meeting.identity.bootId;
      ({ identity } = meeting);
      onFact({ kind: 'identified', ...identity, protocolVersion: LINK_VERSION });
      if (wasCut) onFact({ kind: 'greeted-anew', hasRestarted: !isAgain });
      wasCut = false;
      parts = createPartsOfReply();
      seen.lacks = null;
      enter('asking', nowMs);
      authentication.begin(identity.hardwareId, nowMs);
    } else if (meeting.identity.bootId !== identity?.bootId) restart(nowMs);
  }

  function onCaps(frame: Frame, nowMs: number): void {
    if (state !== 'asking' || !asked.includes(frame.ref)) return;
    const whole = parts.add(frame);
    const caps = whole && messages.caps.reply.decode(whole);
    if (!caps) return;
    const reading = readCapabilities(caps.tlvs);
    if (!reading.ok) {
      // A part may have been lost: it is asked for again until patience ends.
      seen.lacks = reading.lacks;
      return;
    }
    ({ capabilities } = reading);
    const { channels } = capabilities;
    const tooMuch = overload(leastStream(capabilities), channels.length, talk.line.bytesPerSecond);
    if (tooMuch !== null) fail('rate-exceeds-link', [tooMuch]);
    else enter('opening', nowMs);
  }

  /** Each answer to a STREAM_OPEN that was repeated tells of a stream begun anew (L2.8). */
  function onStreamOpen(frame: Frame, nowMs: number): void {
    if (!capabilities || !asked.includes(frame.ref)) return;
    if (state === 'streaming' ? frame.ref === openedBy : state !== 'opening') return;
    const reply = messages.streamOpen.reply.decode(frame.bytes.subarray(frame.from, frame.to));
    if (reply?.stream !== STREAM || reply.source !== 0) return;
    const stream = readOpened(reply, capabilities);
    if ('say' in stream) return give('failed', [stream]);
    const channels = stream.capabilities.channels.length;
    const tooMuch = overload(stream, channels, talk.line.bytesPerSecond);
    if (tooMuch !== null) return give('rate-exceeds-link', [tooMuch]);
    endStream();
    state = 'streaming';
    openedBy = frame.ref;
    const { onRoundTrip } = options;
    streaming = createStreaming({ talk, stream, lost, nowMs, onFact, onRoundTrip });
    options.onStream(stream, isAgain);
    if (capabilities.hasChannelData) requests.openChannels();
  }

  /** The device is there and its stream is not, or gives nothing: asked for once more (L5.6, L7.1). */
  function reopen(nowMs: number, loss: Loss): void {
    endStream();
    onFact({ kind: 'stream-ended', reason: 'lost', ...loss });
    isAgain = true;
    enter('opening', nowMs);
  }

  /** The stream is open and cannot be used: closed again, then given up. */
  function give(code: LinkFailure, detail: Told): void {
    requests.closeStream();
    fail(code, detail);
  }

  function onError(frame: Frame, nowMs: number): void {
    const error = messages.error.decode(frame.bytes.subarray(frame.from, frame.to));
    if (!error) return;
    sending.answer(frame);
    asking.answer(frame);
    if (state === 'streaming') {
      if (error.code === ERROR_CODE.state) restart(nowMs);
      return;
    }
    if (!asked.includes(frame.ref) || state === 'closed' || state === 'failed') return;
    const reason = reasonOfError(state, error);
    if (reason === 'forgotten') restart(nowMs);
    else if (reason) fail(reason.code, reason.detail);
  }

  /** What answers has not signed, or with another key: it counts for nothing, and who is there is asked anew (L9.7). */
  function forged(nowMs: number): void {
    onFact({ kind: 'authentication', state: 'failed', because: 'forged' });
    restart(nowMs);
  }

  /** A network may say a datagram twice; who signs nothing is told of once (L9.9). */
  function unproven(verdict: Exclude<ReportVerdict, 'good'>): void {
    options.onUnproven();
    if (verdict === 'repeated' || isUnprovenTold) return;
    isUnprovenTold = true;
    onFact({ kind: 'unproven', because: verdict });
  }

  function onAnswer(frame: Frame, nowMs: number): void {
    if (frame.type === MESSAGE.HELLO) onHello(frame, nowMs);
    else if (frame.type === MESSAGE.CAPS) onCaps(frame, nowMs);
    else if (frame.type === MESSAGE.STREAM_OPEN) onStreamOpen(frame, nowMs);
    else if (
      frame.type !== MESSAGE.STREAM_CLOSE &&
      !streaming?.answer(frame, nowMs) &&
      !sending.answer(frame) &&
      !asking.answer(frame)
    )
      options.onUnknown();
  }

  function onUnasked(frame: Frame, nowMs: number): void {
    switch (frame.type) {
      case MESSAGE.SAMPLES:
        if (streaming) options.onSamples(frame);
        return;
      case MESSAGE.HELLO:
        seen.foreign = true;
        return;
      case MESSAGE.LOG:
        return reports.log(frame, nowMs);
      case MESSAGE.EVENT:
        return reports.event(frame, nowMs);
      case MESSAGE.CHANNEL_DATA:
        if (streaming) options.onChannelData(frame);
        return;
      case MESSAGE.STATS:
        if (streaming && options.onStats(frame)) streaming.starved(nowMs);
        return;
      default:
        options.onUnknown();
    }
  }

  return {
    opened(nowMs, line) {
      endStream();
      authentication.end();
      talk.use(line);
      seen = nothingSeen();
      lost = createLostStream();
      wasCut = false;
      identity = null;
      enter('greeting', nowMs);
    },
    ended() {
      state = 'closed';
      authentication.end();
      if (endStream()) onFact({ kind: 'stream-ended', reason: 'link-ended' });
    },
    foreign(reason) {
      seen[reason === 'version' ? 'version' : 'foreign'] = true;
    },
    noise(bytes) {
      if (state !== 'greeting') return 0;
      seen.noise = Math.max(0, seen.noise + bytes);
      if (!isFlood(seen)) return 0;
      const { code, detail } = reasonToGiveUp(state, seen);
      fail(code, detail);
      return seen.noise;
    },
    frame(frame, nowMs) {
      if (state === 'closed' || state === 'failed') return;
      if (!authentication.isGood(frame)) return forged(nowMs);
      const verdict = authentication.judge(frame);
      if (verdict !== 'good') return unproven(verdict);
      streaming?.heard(nowMs);
      if (authentication.answer(frame)) return;
      if (frame.type === MESSAGE.ERROR) onError(frame, nowMs);
      else if (frame.flags & FLAG.response) onAnswer(frame, nowMs);
      else onUnasked(frame, nowMs);
    },
    tick(nowMs) {
      reports.tick(nowMs);
      authentication.tick(nowMs);
      sending.tick(nowMs);
      asking.tick(nowMs);
      if (streaming) {
        const end = streaming.tick(nowMs);
        if (end && 'over' in end) fail('silent', [end.over]);
        else if (end) reopen(nowMs, end);
      } else if (state === 'greeting' || state === 'asking' || state === 'opening') {
        if (nowMs - sinceMs < PATIENCE_MS) return repeat(nowMs);
        const { code, detail } = reasonToGiveUp(state, seen);
        fail(code, detail);
      }
    },
    consumed: (blocks, nowMs) => streaming?.consumed(blocks, nowMs),
    outOfStep(nowMs) {
      if (streaming) restart(nowMs);
    },
    setKey(key, nowMs) {
      isUnprovenTold = false;
      authentication.setKey(key, nowMs);
    },
    writeKey: (ask, key, nowMs) => authentication.write(ask, key, nowMs),
    send(order, nowMs) {
      if (streaming) sending.send(order, nowMs);
      else options.onSent(order.order, 'away', '');
    },
    sign(ask, nowMs) {
      if (streaming) asking.ask(ask, nowMs);
      else options.onAsked(ask.question, 'away');
    },
    finish() {
      // While it is being opened, the device may have opened it already.
      if (streaming || state === 'opening') requests.closeStream();
      streaming = null;
      state = 'closed';
    },
  };
}
