// Row `link-decode`: bytes -> COBS -> CRC -> typed SAMPLES in random chunks, against the firmware's C++ decoder.
// `node bench/link-decode.ts` prints one object a line. Ours and the peer alternate on the same bytes; medians.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  buildFrame,
  buildSamples,
  createFrameDecoder,
  createSamplesHeader,
  MESSAGE,
  readSamplesHeader,
  toWire,
} from '@harmonic/protocol/link';

export interface LinkDecodeRow {
  row: 'link-decode';
  case: string;
  load: number;
  /** Milliseconds for a million bytes of the wire. */
  ours: number;
  peer: number | null;
  unit: 'ms/MB';
  ratio: number | null;
  reach: string;
  ok: boolean;
  cores: number;
  command: string;
}

const ROUNDS = 7;
const WARM_UP = 64;
const FRAMES = 2000;
const BLOCK = 512;
const LOADS = [1, 4, 16];
const REACH_MS = 4; // 250 MB/s
const REACH_RATIO = 3;
const PEER = fileURLToPath(new URL('../build/firmware/bench_link_decode', import.meta.url));

/** xorshift32, so that every run measures the same bytes. */
function createNoise(): (below: number) => number {
  let state = 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** int16 samples by index. COBS costs by its zeros and its runs of 254, so each kind stresses another path. */
const SIGNALS: Record<
  string,
  (k: number, block: number, noise: (below: number) => number) => number
> = {
  'tone with noise': (k, block, noise) =>
    Math.round(12_000 * Math.sin(k * 0.05 + block)) + noise(200),
  'white noise': (_, __, noise) => noise(65_536) - 32_768,
  'quiet input': (_, __, noise) => noise(90),
  'quiet around zero': (_, __, noise) => noise(90) - 45,
  'loud, then quiet': (k, _, noise) => (k < 200 ? 0x1111 : noise(90)),
  silence: () => 0,
};

function makeWire(
  signal: (k: number, block: number, noise: (below: number) => number) => number,
): Uint8Array {
  const noise = createNoise();
  const header = createSamplesHeader();
  Object.assign(header, {
    stream: 1,
    channels: 1,
    rateHz: 48_000,
    samples: BLOCK,
    scale: 2 ** -15,
  });
  const frames: Uint8Array[] = [];
  for (let block = 0; block < FRAMES; block += 1) {
    const data = Int16Array.from({ length: BLOCK }, (_, k) => signal(k, block, noise));
    header.blockSeq = block;
    header.firstSample = block * BLOCK;
    header.timeNs = BigInt(Math.round((header.firstSample / header.rateHz) * 1e9));
    const head = { type: MESSAGE.SAMPLES, flags: 0, seq: block & 0xffff, ref: 0 };
    frames.push(toWire(buildFrame(head, buildSamples(header, new Uint8Array(data.buffer)))));
  }
  return Uint8Array.from(Buffer.concat(frames));
}

/** As a port hands them over: 1 to 4,096 bytes each, in buffers of their own. */
function cut(wire: Uint8Array): Uint8Array[] {
  const noise = createNoise();
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < wire.length;) {
    const to = at + 1 + noise(4096);
    chunks.push(wire.slice(at, to));
    at = to;
  }
  return chunks;
}

function decodeOnce(chunks: readonly Uint8Array[], rounds: number): number {
  const header = createSamplesHeader();
  let samples = 0;
  const decoder = createFrameDecoder({
    onFrame(frame) {
      if (readSamplesHeader(frame, header)) samples += header.samples;
    },
  });
  const began = process.hrtime.bigint();
  for (let round = 0; round < rounds; round += 1)
    for (const { buffer, byteOffset, byteLength } of chunks)
      decoder.push(Buffer.from(buffer, byteOffset, byteLength)); // as app/main/capture/capture.ts does
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (samples !== rounds * FRAMES * BLOCK) throw new Error(`${samples} samples came out`);
  return seconds;
}

/** Seconds the firmware's decoder takes for the file, `rounds` times. */
function peerOnce(file: string, rounds: number): number {
  const run = spawnSync(PEER, [file, String(rounds)], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`bench_link_decode: ${run.stderr}`);
  const told = JSON.parse(run.stdout) as { frames: number; seconds: number };
  if (told.frames !== rounds * FRAMES) throw new Error(`the peer saw ${told.frames} frames`);
  return told.seconds;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

export function measureLinkDecode(): LinkDecodeRow[] {
  const folder = mkdtempSync(join(tmpdir(), 'link-decode-'));
  const hasPeer = existsSync(PEER);
  const rows: LinkDecodeRow[] = [];
  for (const [name, signal] of Object.entries(SIGNALS)) {
    const wire = makeWire(signal);
    const chunks = cut(wire);
    const file = join(folder, 'wire.bin');
    writeFileSync(file, wire);
    decodeOnce(chunks, WARM_UP); // compiled before it is measured, as in a capture that has run for a second
    for (const load of LOADS) {
      const ours: number[] = [];
      const peer: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        ours.push(decodeOnce(chunks, load));
        if (hasPeer) peer.push(peerOnce(file, load));
      }
      const perMegabyte = (seconds: number): number => (seconds * 1e9) / (wire.length * load);
      const cost = perMegabyte(median(ours));
      const peerCost = hasPeer ? perMegabyte(median(peer)) : null;
      const ratio = peerCost === null ? null : cost / peerCost;
      rows.push({
        row: 'link-decode',
        case: name,
        load,
        ours: cost,
        peer: peerCost,
        unit: 'ms/MB',
        ratio,
        reach: `<= ${REACH_MS} ms/MB (250 MB/s) and <= ${REACH_RATIO} x native`,
        ok: cost <= REACH_MS && ratio !== null && ratio <= REACH_RATIO,
        cores: cpus().length,
        command: 'node bench/link-decode.ts',
      });
    }
  }
  rmSync(folder, { recursive: true });
  return rows;
}

if (import.meta.main) {
  if (!existsSync(PEER))
    console.error('no native peer: build/firmware/bench_link_decode is not built');
  for (const row of measureLinkDecode()) {
    console.log(JSON.stringify(row));
    console.error(`${row.case}, ${row.load}x: ${(1000 / row.ours).toFixed(0)} MB/s`);
  }
}
