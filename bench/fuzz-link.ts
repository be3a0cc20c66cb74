// Hostile bytes at the link: `node bench/fuzz-link.ts --frames 1000000 --seed 1`. One JSON line; fails on a broken promise.
// The promises (SPEC L3.1): nothing throws, every clean frame comes out whole and in order, nothing that was never
// sent comes out, and the decoder's memory is one buffer. Every payload also goes through every codec.
import { parseArgs } from 'node:util';
import {
  buildFrame,
  convertChannel,
  crc32c,
  createFrameDecoder,
  createSamplesHeader,
  MAX_FRAME,
  MAX_PAYLOAD,
  MESSAGE,
  readSamplesHeader,
  SAMPLES_HEADER_BYTES,
  toWire,
  type DecoderCounters,
  type Frame,
} from '@harmonic/protocol/link';
import { bytesOf, codecs, linkVectors } from '../protocol/vectors/link.ts';

export interface FuzzReport {
  seed: number;
  frames: number;
  clean: number;
  damaged: number;
  /** Clean frames that did not come out. */
  lost: number;
  /** Frames that came out and were never sent. */
  wrong: number;
  /** Payloads that a codec took for its message. */
  messages: number;
  /** Buffers the decoder handed out; one, or it grew. */
  buffers: number;
  counters: Readonly<DecoderCounters>;
}

type Random = (below: number) => number;

/** xorshift32 (G. Marsaglia, J. Stat. Softw. 8 (2003)). */
function createRandom(seed: number): Random {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const samples = linkVectors.map(({ frame }) => {
  const raw = bytesOf(frame);
  return { type: raw[1] ?? 0, payload: raw.slice(8, 8 + (raw[6] ?? 0) + 256 * (raw[7] ?? 0)) };
});
const short = samples.filter(({ payload }) => payload.length < 400);

/** A payload like a real one, often with a few bytes changed, cut or added; sometimes anything at all. */
function hostilePayload(random: Random): { type: number; payload: Uint8Array } {
  const from = random(200) === 0 ? samples : short;
  const known = from[random(from.length)] ?? { type: 0, payload: new Uint8Array(0) };
  const kind = random(5);
  if (kind === 0) {
    const payload = new Uint8Array(random(120));
    for (let i = 0; i < payload.length; i += 1) payload[i] = random(3) === 0 ? 0 : random(256);
    return { type: random(256), payload };
  }
  const length = known.payload.length + (kind === 1 ? random(9) - 4 : 0);
  const payload = new Uint8Array(Math.max(0, Math.min(MAX_PAYLOAD, length)));
  payload.set(known.payload.subarray(0, payload.length));
  const edits = kind === 2 ? 0 : random(4);
  for (let e = 0; e < edits && payload.length > 0; e += 1)
    payload[random(payload.length)] = random(256);
  return { type: known.type, payload };
}

/** What noise, a lost byte, another program or an attacker makes of a frame on its way. */
const damages: readonly ((wire: Uint8Array, raw: Uint8Array, random: Random) => Uint8Array)[] = [
  (wire, _, random) => {
    for (let e = 0; e <= random(3); e += 1) {
      const at = random(wire.length);
      wire[at] = (wire[at] ?? 0) ^ (1 << random(8));
    }
    return wire;
  },
  (wire, _, random) => wire.subarray(0, 1 + random(wire.length - 1)),
  (wire, _, random) => wire.subarray(1 + random(wire.length - 1)),
  (wire, _, random) => {
    const at = random(wire.length);
    const extra = Uint8Array.from({ length: 1 + random(6) }, () => random(256));
    return Uint8Array.of(...wire.subarray(0, at), ...extra, ...wire.subarray(at));
  },
  (wire, _, random) => {
    const at = random(wire.length);
    return Uint8Array.of(...wire.subarray(0, at), ...wire.subarray(at + 1 + random(4)));
  },
  (_, __, random) => Uint8Array.from({ length: random(200) }, () => random(256)),
  (_, __, random) =>
    random(40) === 0
      ? new Uint8Array(MAX_FRAME + random(6000)).fill(1 + random(255))
      : Uint8Array.of(0, 0, 0),
  (_, __, random) =>
    Uint8Array.from('rst:0x1 (POWERON_RESET)\r\n', (c) => c.charCodeAt(0)).subarray(random(20)),
  // A header that lies, under a CRC that is right.
  (_, raw, random) => {
    const lie = raw.slice();
    const at = [0, 6, 7][random(3)] ?? 0;
    const before = lie[at] ?? 0;
    lie[at] = at === 0 ? before ^ ((1 + random(15)) << 4) : before ^ (1 + random(255));
    const crcAt = lie.length - 4;
    new DataView(lie.buffer).setUint32(crcAt, crc32c(lie, 0, crcAt), true);
    return toWire(lie);
  },
];

interface Sent {
  raw: Uint8Array;
  clean: boolean;
}

/** What was sent and has not come out yet, in order; judges what comes out. */
function createJudge(): {
  sent(item: Sent): void;
  came(bytes: Uint8Array, start: number): void;
  end(): void;
  lost: number;
  wrong: number;
} {
  let waiting: Sent[] = [];
  let last: Uint8Array | null = null;
  const isSame = (raw: Uint8Array, bytes: Uint8Array, start: number): boolean => {
    for (let i = 0; i < raw.length; i += 1) if (raw[i] !== bytes[start + i]) return false;
    return true;
  };
  const judge = {
    lost: 0,
    wrong: 0,
    sent: (item: Sent) => void waiting.push(item),
    came(bytes: Uint8Array, start: number): void {
      const at = waiting.findIndex(({ raw }) => isSame(raw, bytes, start));
      if (at < 0) {
        if (last === null || !isSame(last, bytes, start)) judge.wrong += 1;
        return;
      }
      for (const skipped of waiting.slice(0, at)) if (skipped.clean) judge.lost += 1;
      last = waiting[at]?.raw ?? null;
      waiting = waiting.slice(at + 1);
    },
    end(): void {
      for (const missed of waiting) if (missed.clean) judge.lost += 1;
      waiting = [];
    },
  };
  return judge;
}

/** Half of `frames` is damaged on its way; the stream is cut into random chunks, some into single bytes. */
export function fuzzLink(frames: number, seed: number): FuzzReport {
  const random = createRandom(seed);
  const judge = createJudge();
  const buffers = new Set<Uint8Array>();
  const header = createSamplesHeader();
  const values = new Float32Array(65_536);
  const known = Object.values(codecs);
  let clean = 0;
  let messages = 0;

  function readEverything(frame: Frame): void {
    const payload = frame.bytes.subarray(frame.from, frame.to);
    for (const codec of known) if (codec?.decode(payload)) messages += 1;
    if (frame.type !== MESSAGE.SAMPLES || !readSamplesHeader(frame, header)) return;
    messages += 1;
    const { format, channels } = header;
    const at = frame.from + SAMPLES_HEADER_BYTES;
    convertChannel(frame.view, at, format, channels, channels - 1, header.samples, 1, 0, values);
  }

  const decoder = createFrameDecoder({
    onFrame(frame) {
      buffers.add(frame.bytes);
      judge.came(frame.bytes, frame.start);
      readEverything(frame);
    },
  });

  function pushInPieces(bytes: Uint8Array): void {
    const most = random(8) === 0 ? 1 : 1 + random(200);
    for (let at = 0; at < bytes.length;) {
      const to = at + 1 + random(most);
      decoder.push(bytes.subarray(at, to));
      at = to;
    }
  }

  for (let i = 0; i < frames; i += 1) {
    const { type, payload } = hostilePayload(random);
    const raw = buildFrame(
      { type, flags: random(16) & 0b1011, seq: i & 0xffff, ref: random(65_536) },
      payload,
    );
    const isClean = random(2) === 0;
    const damage = damages[random(damages.length)];
    if (isClean) clean += 1;
    judge.sent({ raw, clean: isClean });
    pushInPieces(isClean || !damage ? toWire(raw) : damage(toWire(raw), raw, random));
  }
  pushInPieces(Uint8Array.of(0));
  judge.end();
  return {
    seed,
    frames,
    clean,
    damaged: frames - clean,
    lost: judge.lost,
    wrong: judge.wrong,
    messages,
    buffers: buffers.size,
    counters: decoder.counters,
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      frames: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    },
  });
  const report = fuzzLink(Number(values.frames), Number(values.seed));
  console.log(JSON.stringify(report));
  process.exitCode = report.lost > 0 || report.wrong > 0 || report.buffers !== 1 ? 1 : 0;
}
