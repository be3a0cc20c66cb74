// From a byte stream, or from datagrams, to frames. Fixed memory made once; whatever bytes come, it never
// throws, never grows, and is in step again at the next delimiter. Allocates nothing per frame but a view
// when a frame is cut by a chunk's end.
import { cobsBound, cobsDecodeInPlace } from './cobs.ts';
import { crc32cOf } from './crc32c.ts';
import {
  CRC_BYTES,
  FLAG,
  HEADER_BYTES,
  LINK_VERSION,
  MAC_BYTES,
  MAX_FRAME,
  MAX_PAYLOAD,
} from './frame.ts';

/** One frame, valid until the sink returns: the buffer is used again. */
export interface Frame {
  version: number;
  flags: number;
  type: number;
  seq: number;
  ref: number;
  /** The decoder's buffer. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Payload is bytes [from, to). */
  from: number;
  to: number;
  /** Frame begins here; with flag `mac` the MAC is the 16 bytes from `to`. */
  start: number;
}

export type FrameRefusal = 'cobs' | 'too-short' | 'too-long' | 'length' | 'crc' | 'version';

export interface DecoderCounters {
  bytes: number;
  frames: number;
  cobs: number;
  tooShort: number;
  tooLong: number;
  length: number;
  crc: number;
  version: number;
  /** Bytes between delimiters before the first good frame: boot text, noise, another protocol. */
  stray: number;
}

export interface FrameSink {
  /** Must not push into the decoder that calls it. */
  onFrame(frame: Frame): void;
  /**
   * A frame that is not one.
   * @param bytes its size as far as it was known. @param seq of a frame of another version, for the ERROR
   * that answers it (L2.5); 0 otherwise.
   */
  onRefused?(reason: FrameRefusal, bytes: number, seq: number): void;
}

export interface FrameDecoder {
  readonly counters: Readonly<DecoderCounters>;
  /** Bytes of a stream, in any pieces. The end of a frame is looked for with their own `indexOf`. */
  push(chunk: Uint8Array): void;
  /** One datagram: a raw frame. */
  pushDatagram(datagram: Uint8Array): void;
  /** The stream was cut: a frame begun is forgotten. */
  reset(): void;
}

const CAPACITY = cobsBound(MAX_FRAME);

const COUNTER: Record<FrameRefusal, keyof DecoderCounters> = {
  cobs: 'cobs',
  'too-short': 'tooShort',
  'too-long': 'tooLong',
  length: 'length',
  crc: 'crc',
  version: 'version',
};

/** All memory is made here: one frame's worth, whatever comes. Counters never go back. */
export function createFrameDecoder(sink: FrameSink): FrameDecoder {
  const buffer = new Uint8Array(CAPACITY);
  const view = new DataView(buffer.buffer);
  const counters: DecoderCounters = {
    bytes: 0,
    frames: 0,
    cobs: 0,
    tooShort: 0,
    tooLong: 0,
    length: 0,
    crc: 0,
    version: 0,
    stray: 0,
  };
  const frame: Frame = {
    version: 0,
    flags: 0,
    type: 0,
    seq: 0,
    ref: 0,
    bytes: buffer,
    view,
    from: 0,
    to: 0,
    start: 0,
  };
  let held = 0;
  /** Bytes of an over-long frame so far; 0 when none is being skipped. */
  let skipping = 0;

  function refuse(reason: FrameRefusal, bytes: number, seq = 0): void {
    if (counters.frames === 0 && reason !== 'version') counters.stray += bytes;
    else counters[COUNTER[reason]] += 1;
    sink.onRefused?.(reason, bytes, seq);
  }

  /** What is wrong with the raw frame at [start, end) of the buffer (L3.3). */
  function refusalOf(start: number, end: number): FrameRefusal | null {
    const size = end - start;
    if (size < HEADER_BYTES + CRC_BYTES) return 'too-short';
    if (size > MAX_FRAME) return 'too-long';
    const crcAt = end - CRC_BYTES;
    if (crc32cOf(view, start, crcAt) !== view.getUint32(crcAt, true)) return 'crc';
    const first = buffer[start] ?? 0;
    if (first >> 4 !== LINK_VERSION) return 'version';
    const macBytes = first & FLAG.mac ? MAC_BYTES : 0;
    const length = view.getUint16(start + 6, true);
    if (length > MAX_PAYLOAD) return 'length';
    return size === HEADER_BYTES + length + macBytes + CRC_BYTES ? null : 'length';
  }

  function accept(start: number, end: number): void {
    const reason = refusalOf(start, end);
    if (reason !== null) {
      refuse(reason, end - start, reason === 'version' ? view.getUint16(start + 2, true) : 0);
      return;
    }
    const first = buffer[start] ?? 0;
    frame.version = first >> 4;
    frame.flags = first & 15;
    frame.type = buffer[start + 1] ?? 0;
    frame.seq = view.getUint16(start + 2, true);
    frame.ref = view.getUint16(start + 4, true);
    frame.start = start;
    frame.from = start + HEADER_BYTES;
    frame.to = frame.from + view.getUint16(start + 6, true);
    counters.frames += 1;
    sink.onFrame(frame);
  }

  function endOfFrame(): void {
    const encoded = held;
    const skipped = skipping;
    held = 0;
    skipping = 0;
    if (skipped > 0) refuse('too-long', skipped);
    if (encoded === 0) return;
    const end = cobsDecodeInPlace(buffer, view, encoded);
    if (end < 0) refuse('cobs', encoded);
    else accept(1, end);
  }

  function hold(chunk: Uint8Array, from: number, to: number): void {
    if (skipping > 0 || held + to - from > CAPACITY) {
      skipping += held + to - from;
      held = 0;
      return;
    }
    buffer.set(new Uint8Array(chunk.buffer, chunk.byteOffset + from, to - from), held);
    held += to - from;
  }

  return {
    counters,
    push(chunk) {
      counters.bytes += chunk.length;
      for (let at = 0; at < chunk.length;) {
        const zero = chunk[at] === 0 ? at : chunk.indexOf(0, at);
        if (zero < 0) {
          hold(chunk, at, chunk.length);
          return;
        }
        if (zero > at) hold(chunk, at, zero);
        endOfFrame();
        at = zero + 1;
      }
    },
    pushDatagram(datagram) {
      counters.bytes += datagram.length;
      if (datagram.length > MAX_FRAME) refuse('too-long', datagram.length);
      else {
        buffer.set(datagram, 0);
        accept(0, datagram.length);
      }
    },
    reset() {
      held = 0;
      skipping = 0;
    },
  };
}
