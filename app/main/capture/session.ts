// The console's side of one link: greeting, capabilities, the stream, credits, heartbeat (SPEC L5–L8, L11).
// A state machine that is told the time; it owns no timer, no socket and no samples.
//
//   closed ──opened──▶ greeting ──HELLO──▶ asking ──CAPS──▶ opening ──STREAM_OPEN──▶ streaming
//      ▲                   │                  │                │                        │
//      └──── ended / failed (said once, with a reason) ◀───────┴────────────────────────┘
import {
  buildFrame,
  ERROR_CODE,
  FLAG,
  MAX_PAYLOAD,
  MESSAGE,
  messages,
  ROLE,
  SAMPLE_BYTES,
  toWire,
  createTimeSync,
  type Frame,
  type Layout,
  type SampleFormat,
} from '@harmonic/protocol/link';
import type { HardwareId } from '@harmonic/protocol/model';
import type { LinkFailure } from '../../contract/index.ts';
import { readCapabilities, type Capabilities } from './capabilities.ts';
import type { CaptureFact } from './messages.ts';

export interface OpenedStream {
  rateHz: number;
  format: SampleFormat;
  blockSamples: number;
  capabilities: Capabilities;
}

export interface SessionOptions {
  consoleId: HardwareId;
  consoleName: string;
  bootId: number;
  /** The identity that must answer; null takes whoever does. */
  expect: HardwareId | null;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  onFact(fact: CaptureFact): void;
  onStream(stream: OpenedStream): void;
  onSamples(frame: Frame): void;
  onStreamEnd(): void;
  /** Milliseconds of the last round trip. */
  onRoundTrip(ms: number): void;
  onUnknown(): void;
}

export interface Session {
  opened(nowMs: number, line: { bytesPerSecond: number | null; datagrams: boolean }): void;
  ended(): void;
  frame(frame: Frame, nowMs: number): void;
  /** Bytes came that were no frames of ours. */
  foreign(reason: 'bytes' | 'version'): void;
  /** At least ten times a second. */
  tick(nowMs: number): void;
  /** So many blocks arrived or are known to be missing since the stream was opened: credits follow. */
  consumed(blocks: number): void;
  /** Closes the stream on the device. */
  finish(): void;
}

type State = 'closed' | 'greeting' | 'asking' | 'opening' | 'streaming' | 'failed';

const REPEAT_MS = 300;
const GREETING_MS = 3000;
const ASKING_MS = 3000;
const PING_MS = 900;
const SILENCE_MS = 2000;
const TIME_SYNC_MS = 10_000;
const STALL_MS = 500;
const OWN_STALL_MS = 1500;
const CREDITS = 32;
const STREAM = 1;
/** Share of the line a stream may take (L7.5). */
const MOST_OF_LINE = 0.8;
const FORMATS: readonly (SampleFormat | undefined)[] = [undefined, 'int16', 'int24', 'float32'];

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from({ length: 8 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));

/** Bytes a second that a stream takes on the wire: samples, headers, COBS. */
export function streamBytesPerSecond(
  rateHz: number,
  channels: number,
  format: SampleFormat,
  blockSamples: number,
): number {
  const payload = 44 + blockSamples * channels * SAMPLE_BYTES[format];
  const frame = payload + 12;
  return (rateHz / blockSamples) * (frame + Math.ceil(frame / 254) + 2);
}

export function createSession(options: SessionOptions): Session {
  const scratch = new Uint8Array(MAX_PAYLOAD);
  let state: State = 'closed';
  let datagrams = false;
  let bytesPerSecond: number | null = null;
  let seq = 0;
  let sinceMs = 0;
  let sentAtMs = -Infinity;
  let lastFrameMs = 0;
  let lastTickMs = 0;
  let pingAtMs = 0;
  let ping: { token: number; atMs: number } | null = null;
  let syncAtMs = 0;
  let capabilities: Capabilities | null = null;
  let capsParts: Uint8Array[] = [];
  let granted = 0;
  let lastSamplesMs = 0;
  let sawForeign = false;
  let sawVersion = false;
  let timeSync = createTimeSync();

  function send<T>(type: number, layout: Layout<T>, value: T): void {
    const frame = buildFrame(
      { type, flags: 0, seq, ref: 0 },
      scratch.slice(0, layout.encode(value, scratch)),
    );
    seq = (seq + 1) & 0xffff;
    options.send(datagrams ? frame : toWire(frame));
  }

  function grant(total: number): void {
    granted = total;
    send(MESSAGE.CREDIT, messages.credit, {
      stream: STREAM,
      reserved8: 0,
      reserved16: 0,
      total: total >>> 0,
    });
  }

  function enter(next: State, nowMs: number): void {
    state = next;
    sinceMs = nowMs;
    sentAtMs = -Infinity;
    repeat(nowMs);
  }

  function fail(code: LinkFailure, detail: string): void {
    if (state === 'failed' || state === 'closed') return;
    const streamed = state === 'streaming';
    state = 'failed';
    if (streamed) options.onStreamEnd();
    options.onFact({ kind: 'failed', code, detail });
  }

  /** What this state says until it is answered. */
  function repeat(nowMs: number): void {
    if (nowMs - sentAtMs < REPEAT_MS) return;
    sentAtMs = nowMs;
    if (state === 'greeting') {
      send(MESSAGE.HELLO, messages.hello, {
        minVersion: 1,
        maxVersion: 1,
        role: ROLE.console,
        reserved: 0,
        maxPayload: MAX_PAYLOAD,
        id: bytesOf(options.consoleId),
        bootId: options.bootId,
        firmware: 0x0001_0000,
        name: options.consoleName,
      });
    } else if (state === 'asking') {
      capsParts = [];
      send(MESSAGE.CAPS, messages.caps.request, {});
    } else if (state === 'opening') {
      granted = CREDITS;
      send(MESSAGE.STREAM_OPEN, messages.streamOpen.request, {
        stream: STREAM,
        source: 0,
        format: 0,
        channels: 0,
        rateHz: 0,
        blockSamples: 0,
        decimation: 0,
        credit: granted,
      });
    }
  }

  function onHello(frame: Frame, nowMs: number): void {
    const hello = messages.hello.decode(frame.bytes.subarray(frame.from, frame.to));
    if (!hello || hello.role !== ROLE.device) return;
    const hardwareId = hexOf(hello.id) as HardwareId;
    if (options.expect !== null && hardwareId !== options.expect) {
      fail(
        'other-device',
        `${hello.name || 'a device'} (${hardwareId}) answers here, not ${options.expect}`,
      );
      return;
    }
    if (state !== 'greeting') return;
    const { firmware } = hello;
    options.onFact({
      kind: 'identified',
      hardwareId,
      bootId: hello.bootId,
      name: hello.name,
      firmware: `${firmware >>> 16}.${(firmware >> 8) & 255}.${firmware & 255}`,
      protocolVersion: 1,
    });
    enter('asking', nowMs);
  }

  function onCaps(frame: Frame, nowMs: number): void {
    if (state !== 'asking') return;
    capsParts.push(frame.bytes.slice(frame.from, frame.to));
    if (frame.flags & FLAG.more && capsParts.length < 16) return;
    const caps = messages.caps.reply.decode(
      Uint8Array.from(capsParts.flatMap((part) => [...part])),
    );
    capsParts = [];
    if (!caps) return;
    capabilities = readCapabilities(caps.tlvs);
    const rateHz = capabilities.ratesHz[0] ?? 0;
    const need = streamBytesPerSecond(rateHz, capabilities.channels.length, 'int16', 512);
    if (bytesPerSecond !== null && need > MOST_OF_LINE * bytesPerSecond) {
      fail(
        'rate-exceeds-link',
        `${rateHz} samples/s on ${capabilities.channels.length} channel(s) need ${Math.round(need)} bytes/s; this line carries ${Math.round(bytesPerSecond)} and at most 80 % of it may be used. Choose a higher baud rate, or a lower sampling rate on the device.`,
      );
      return;
    }
    enter('opening', nowMs);
  }

  function onStreamOpen(frame: Frame, nowMs: number): void {
    if (state !== 'opening' || !capabilities) return;
    const opened = messages.streamOpen.reply.decode(frame.bytes.subarray(frame.from, frame.to));
    const format = opened ? FORMATS[opened.format] : undefined;
    if (!opened || !format || !(opened.rateHz > 0)) return;
    enter('streaming', nowMs);
    syncAtMs = nowMs;
    lastSamplesMs = nowMs;
    options.onStream({
      rateHz: opened.rateHz,
      format,
      blockSamples: opened.blockSamples,
      capabilities,
    });
  }

  function onError(frame: Frame): void {
    const error = messages.error.decode(frame.bytes.subarray(frame.from, frame.to));
    if (!error) return;
    if (error.code === ERROR_CODE.version)
      fail('version', `the device speaks another version: ${error.text}`);
    else if (error.code === ERROR_CODE.busy && state === 'greeting')
      fail('busy', `the device takes no more consoles: ${error.text}`);
    else if (state === 'opening') fail('refused', `the device refuses the stream: ${error.text}`);
    else if (error.code === ERROR_CODE.state && state === 'streaming') restart();
  }

  /** The device has forgotten us: the stream is over, greet again. */
  function restart(): void {
    options.onStreamEnd();
    options.onFact({ kind: 'stream-ended', reason: 'device-restarted' });
    enter('greeting', lastTickMs);
  }

  function onTimeSync(frame: Frame): void {
    const reply = messages.timeSync.reply.decode(frame.bytes.subarray(frame.from, frame.to));
    if (reply)
      timeSync.add(reply.t1Ns, reply.t2Ns, reply.t3Ns, BigInt(Math.round(lastFrameMs * 1e6)));
  }

  function onPing(frame: Frame, nowMs: number): void {
    const echo = messages.ping.decode(frame.bytes.subarray(frame.from, frame.to));
    if (!echo || echo.token !== ping?.token) return;
    options.onRoundTrip(nowMs - ping.atMs);
    ping = null;
  }

  function onLog(frame: Frame): void {
    const log = messages.log.decode(frame.bytes.subarray(frame.from, frame.to));
    if (log) options.onFact({ kind: 'log', level: log.level, text: log.text, atNs: log.timeNs });
  }

  function onEvent(frame: Frame): void {
    const event = messages.event.decode(frame.bytes.subarray(frame.from, frame.to));
    if (!event) return;
    const detail = event.tlvs.map(({ key, bytes }) => `${key}=${hexOf(bytes)}`).join(' ');
    options.onFact({
      kind: 'event',
      code: event.code,
      severity: event.severity,
      detail,
      atNs: event.timeNs,
    });
  }

  function heartbeat(nowMs: number): void {
    if (nowMs - lastFrameMs > SILENCE_MS) {
      fail('silent', `nothing was heard for ${((nowMs - lastFrameMs) / 1000).toFixed(1)} s`);
      return;
    }
    if (nowMs >= pingAtMs) {
      ping = { token: seq, atMs: nowMs };
      pingAtMs = nowMs + PING_MS;
      send(MESSAGE.PING, messages.ping, { token: ping.token });
    }
    if (state === 'streaming' && nowMs - lastSamplesMs > STALL_MS) {
      // A CREDIT was lost, or blocks that took credit were: without more, the device would wait for ever.
      lastSamplesMs = nowMs;
      grant(granted + CREDITS / 2);
    }
    if (state === 'streaming' && nowMs >= syncAtMs) {
      syncAtMs = nowMs + TIME_SYNC_MS;
      send(MESSAGE.TIME_SYNC, messages.timeSync.request, { t1Ns: BigInt(Math.round(nowMs * 1e6)) });
    }
  }

  return {
    opened(nowMs, line) {
      ({ datagrams, bytesPerSecond } = line);
      lastFrameMs = nowMs;
      lastTickMs = nowMs;
      pingAtMs = nowMs + PING_MS;
      ping = null;
      sawForeign = false;
      sawVersion = false;
      timeSync = createTimeSync();
      enter('greeting', nowMs);
    },
    ended() {
      const streamed = state === 'streaming';
      state = 'closed';
      if (!streamed) return;
      options.onStreamEnd();
      options.onFact({ kind: 'stream-ended', reason: 'link-ended' });
    },
    foreign(reason) {
      if (reason === 'version') sawVersion = true;
      else sawForeign = true;
    },
    frame(frame, nowMs) {
      if (state === 'closed' || state === 'failed') return;
      lastFrameMs = nowMs;
      switch (frame.type) {
        case MESSAGE.SAMPLES:
          lastSamplesMs = nowMs;
          if (state === 'streaming') options.onSamples(frame);
          return;
        case MESSAGE.HELLO:
          return onHello(frame, nowMs);
        case MESSAGE.CAPS:
          return onCaps(frame, nowMs);
        case MESSAGE.STREAM_OPEN:
          return onStreamOpen(frame, nowMs);
        case MESSAGE.PING:
          return onPing(frame, nowMs);
        case MESSAGE.TIME_SYNC:
          return onTimeSync(frame);
        case MESSAGE.LOG:
          return onLog(frame);
        case MESSAGE.EVENT:
          return onEvent(frame);
        case MESSAGE.ERROR:
          return onError(frame);
        case MESSAGE.STATS:
        case MESSAGE.STREAM_CLOSE:
          return;
        default:
          options.onUnknown();
      }
    },
    tick(nowMs) {
      // A tick this late means that we slept, not that the device was silent.
      if (nowMs - lastTickMs > OWN_STALL_MS) lastFrameMs = nowMs;
      lastTickMs = nowMs;
      if (state === 'greeting') {
        if (nowMs - sinceMs < GREETING_MS) return repeat(nowMs);
        if (sawVersion) fail('version', 'the device speaks another version of the protocol');
        else if (sawForeign)
          fail(
            'not-harmonic',
            'something answers, but not in the Harmonic protocol: wrong baud rate, or another kind of device',
          );
        else fail('silent', 'no answer to HELLO for 3 s');
      } else if (state === 'asking' || state === 'opening') {
        if (nowMs - sinceMs < ASKING_MS) repeat(nowMs);
        else
          fail('silent', `${state === 'asking' ? 'CAPS' : 'STREAM_OPEN'} was not answered for 3 s`);
      } else if (state === 'streaming') heartbeat(nowMs);
    },
    consumed(blocks) {
      if (state !== 'streaming' || granted - blocks > CREDITS / 2) return;
      grant(blocks + CREDITS);
    },
    finish() {
      if (state === 'streaming')
        send(MESSAGE.STREAM_CLOSE, messages.streamClose.request, { stream: STREAM });
      state = 'closed';
    },
  };
}
