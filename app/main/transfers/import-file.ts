// Bytes of a WAV, in whatever pieces they come, as blocks for the store: head first, then whole frames, gaps cut out as
// the sidecar has them, and where a float is no number. Pure but for the hash; refuses what does not hold together.
import { createHash } from 'node:crypto';
import { sidecarTimeAt, type Sidecar, type SidecarGap } from '@harmonic/protocol/files';
import { createWavTail, wavDoubts, type WavTail } from '@harmonic/protocol/signal';
import type { TransferNotice } from '../../contract/index.ts';
import type { Refusal } from '../access/refusal.ts';
import type { ImportBlock } from '../store/file-blocks.ts';
import {
  conversionAt,
  framesAlike,
  keptBytes,
  nextChange,
  otherSamples,
  refuse,
  shapeOf,
  type Shape,
} from './import-shape.ts';

const HEAD_BYTES = 64 * 1024;
const BLOCK_BYTES = 64 * 1024;
/** Stretches without numbers: a file with more is of something else. */
const MOST_HOLES = 1000;

export interface WavIntake {
  /** Blocks that are whole by now. @throws Refusal. */
  take(chunk: Uint8Array): ImportBlock[];
  /** After the last byte. @throws Refusal, when it is not what was announced. */
  end(): ImportBlock[];
  /** Samples per channel; null until the head has been read. */
  readonly samples: number | null;
  readonly samplesDone: number;
  /** What is to be said of the file; all of it once it has ended. */
  notices(): TransferNotice[];
  /** There is less of it than its header claims. */
  readonly isCut: boolean;
}

/** @param bytes of the whole file, as announced. @param startMs of its first sample. */
export function createWavIntake(
  bytes: number,
  sidecar: Sidecar | null,
  startMs: number,
): WavIntake {
  const digest = createHash('sha256');
  let came = 0;
  let head: Uint8Array | null = new Uint8Array(0);
  let shape: Shape | null = null;
  let samplesDone = 0;
  /** Bytes of samples that are still to come. */
  let left = 0;
  let gapAt = 0;
  let held = Buffer.alloc(0);
  let tail: WavTail | null = null;
  let roundedSamples = 0;
  const holes = { frames: 0, count: 0, firstFrame: 0, end: -1 };

  function begin(start: Uint8Array): { shape: Shape; rest: Uint8Array } {
    const read = shapeOf(start, bytes, sidecar);
    shape = read;
    tail = createWavTail(read.wav);
    left = read.frames * read.frameBytes;
    head = null;
    return { shape: read, rest: start.subarray(read.wav.dataAt) };
  }
  function blocksOf(of: Shape, isLast: boolean): ImportBlock[] {
    const blocks: ImportBlock[] = [];
    const most = Math.max(1, Math.floor(BLOCK_BYTES / of.frameBytes));
    for (;;) {
      const frames = Math.floor(held.length / of.frameBytes);
      const gap = of.gaps[gapAt];
      if (frames === 0) return blocks;
      if (gap && gap.atSample === samplesDone) {
        const some = Math.min(frames, gap.samples);
        passOver(of, some, gap);
        continue;
      }
      const wanted = Math.min(most, nextChange(of, samplesDone, gap) - samplesDone);
      if (frames < wanted && !isLast) return blocks;
      const alike = alikeOf(of, Math.min(wanted, frames));
      if (alike.areNumbers) blocks.push(blockOf(of, alike.frames));
      else leaveOut(of, alike.frames);
    }
  }
  const alikeOf = (of: Shape, most: number): ReturnType<typeof framesAlike> =>
    of.wav.encoding.startsWith('float')
      ? framesAlike(of, held, most)
      : { frames: most, areNumbers: true };
  /** A gap in what is kept: nothing that is computed of it may come out as no number. */
  function leaveOut(of: Shape, frames: number): void {
    if (holes.frames === 0) holes.firstFrame = samplesDone;
    if (holes.end !== samplesDone) holes.count += 1;
    if (holes.count > MOST_HOLES) throw notNumbers(holes.firstFrame);
    held = held.subarray(frames * of.frameBytes);
    samplesDone += frames;
    holes.frames += frames;
    holes.end = samplesDone;
  }
  let passed = 0;
  /** What stands in a gap is zeros. */
  function passOver(of: Shape, frames: number, gap: SidecarGap): void {
    const some = Math.min(frames, gap.samples - passed);
    const zeros = held.subarray(0, some * of.frameBytes);
    if (zeros.some((byte) => byte !== 0)) throw otherSamples();
    held = held.subarray(some * of.frameBytes);
    passed += some;
    if (passed < gap.samples) return;
    samplesDone += gap.samples;
    passed = 0;
    gapAt += 1;
  }
  function blockOf(of: Shape, samples: number): ImportBlock {
    const { data, rounded } = keptBytes(of, held.subarray(0, samples * of.frameBytes));
    roundedSamples += rounded;
    held = held.subarray(samples * of.frameBytes);
    const firstSample = samplesDone;
    samplesDone += samples;
    const sinceNs = BigInt(Math.round((firstSample / of.rateHz) * 1e9));
    const { format, rateHz, channels } = of;
    return {
      ...{ firstSample, samples, channels, format, rateHz, data },
      ...conversionAt(of, firstSample),
      arrivalNs: BigInt(startMs) * 1_000_000n + sinceNs,
      ...(sidecar && sidecarTimeAt(sidecar, firstSample)),
    };
  }
  function taken(of: Shape, chunk: Uint8Array, isLast: boolean): ImportBlock[] {
    const samples = chunk.subarray(0, left);
    left -= samples.length;
    tail?.push(chunk.subarray(samples.length));
    digest.update(samples);
    held = held.length === 0 ? Buffer.from(samples) : Buffer.concat([held, samples]);
    return blocksOf(of, isLast || left === 0);
  }
  return {
    take(chunk) {
      came += chunk.length;
      if (came > bytes)
        throw refuse(`More came than the ${bytes} bytes that were announced.`, 'upload-long', {
          claimed: String(bytes),
        });
      if (shape) return taken(shape, chunk, false);
      head = Buffer.concat([head ?? new Uint8Array(0), chunk]);
      if (head.length < Math.min(HEAD_BYTES, bytes)) return [];
      const begun = begin(head);
      return taken(begun.shape, begun.rest, false);
    },
    end() {
      if (came < bytes)
        throw refuse(`Only ${came} of ${bytes} bytes came.`, 'upload-short', {
          held: String(came),
          claimed: String(bytes),
        });
      const begun = shape ? { shape, rest: new Uint8Array(0) } : begin(head ?? new Uint8Array(0));
      const last = taken(begun.shape, begun.rest, true);
      const sum = sidecar?.data?.sha256;
      if (sum !== undefined && sum !== digest.digest('hex')) throw otherSamples();
      if (holes.frames === begun.shape.frames) throw notNumbers(0);
      return last;
    },
    get samples() {
      return shape?.frames ?? null;
    },
    get samplesDone() {
      return samplesDone;
    },
    notices: () =>
      shape && tail ? [...noticesOf(shape, tail, holes), ...rounding(shape, roundedSamples)] : [],
    get isCut() {
      return shape !== null && (shape.wav.claimedBytes ?? 0) > shape.wav.heldBytes;
    },
  };
}

const notNumbers = (firstFrame: number): Refusal =>
  refuse(
    `Too much of this file is no number, from sample ${firstFrame} on: nothing of it is kept.`,
    'wav-not-numbers',
    { sample: String(firstFrame) },
  );

const rounding = ({ wav }: Shape, samples: number): TransferNotice[] =>
  samples === 0
    ? []
    : [{ code: 'rounded', values: { samples, bits: wav.encoding === 'int32' ? 32 : 64 } }];

function noticesOf(
  { wav }: Shape,
  tail: WavTail,
  { frames, count, firstFrame }: { frames: number; count: number; firstFrame: number },
): TransferNotice[] {
  const lost = { code: 'not-numbers' as const, values: { frames, gaps: count, firstFrame } };
  return [...wavDoubts(wav, tail), ...(frames > 0 ? [lost] : [])];
}
