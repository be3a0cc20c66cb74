// Bytes of a WAV, in whatever pieces they come, as blocks for the store: head first, then whole frames, gaps cut out as
// the sidecar has them. Pure but for the hash; refuses what does not hold together.
import { createHash } from 'node:crypto';
import type { Sidecar, SidecarConversion, SidecarGap } from '@harmonic/protocol/files';
import { SAMPLE_BYTES, type SampleFormat } from '@harmonic/protocol/link';
import { readWavHeader } from '@harmonic/protocol/signal';
import { Refusal } from '../access/refusal.ts';
import type { ImportBlock } from '../store/file-blocks.ts';

const HEAD_BYTES = 64 * 1024;
const BLOCK_BYTES = 64 * 1024;

export interface WavIntake {
  /** Blocks that are whole by now. @throws Refusal. */
  take(chunk: Uint8Array): ImportBlock[];
  /** After the last byte. @throws Refusal, when it is not what was announced. */
  end(): ImportBlock[];
  /** Samples per channel; null until the head has been read. */
  readonly samples: number | null;
  readonly samplesDone: number;
}

interface Shape {
  format: SampleFormat;
  frameBytes: number;
  frames: number;
  rateHz: number;
  channels: ImportBlock['channels'];
  gaps: readonly SidecarGap[];
  conversions: readonly SidecarConversion[];
}

const refuse = (detail: string, because: Refusal['because'], facts = {}): Refusal =>
  new Refusal('invalid', detail, because, { facts });

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

  function begin(start: Uint8Array): { shape: Shape; rest: Uint8Array } {
    const read = headOf(start, bytes, sidecar);
    ({ shape } = read);
    left = read.shape.frames * read.shape.frameBytes;
    head = null;
    return { shape: read.shape, rest: start.subarray(read.dataAt) };
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
      blocks.push(blockOf(of, Math.min(wanted, frames)));
    }
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
    const data = new Uint8Array(held.subarray(0, samples * of.frameBytes)).buffer;
    held = held.subarray(samples * of.frameBytes);
    const firstSample = samplesDone;
    samplesDone += samples;
    const sinceNs = BigInt(Math.round((firstSample / of.rateHz) * 1e9));
    const { format, rateHz, channels } = of;
    return {
      ...{ firstSample, samples, channels, format, rateHz, data },
      ...conversionAt(of, firstSample),
      arrivalNs: BigInt(startMs) * 1_000_000n + sinceNs,
    };
  }
  function taken(of: Shape, chunk: Uint8Array, isLast: boolean): ImportBlock[] {
    const samples = chunk.subarray(0, left);
    left -= samples.length;
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
      return last;
    },
    get samples() {
      return shape?.frames ?? null;
    },
    get samplesDone() {
      return samplesDone;
    },
  };
}

const otherSamples = (): Refusal =>
  refuse('The sidecar stands beside other samples than these.', 'sidecar-other');

function headOf(
  start: Uint8Array,
  bytes: number,
  sidecar: Sidecar | null,
): { shape: Shape; dataAt: number } {
  if (bytes === 0) throw refuse('The file is empty.', 'file-empty');
  const reading = readWavHeader(start, bytes);
  if (!reading.ok) throw refuse(sentence(reading.reason), becauseOf(reading.reason));
  const { encoding, channels, rateHz, frames, dataAt, truncated, bytesPerFrame } = reading.format;
  if (truncated)
    throw refuse('The WAV header claims more samples than the file holds.', 'wav-truncated');
  if (encoding !== 'int16' && encoding !== 'int24' && encoding !== 'float32')
    throw refuse(
      `Samples as ${encoding} cannot be kept bit by bit: 16 and 24-bit integers and 32-bit floats are.`,
      'wav-encoding',
    );
  if (sidecar && !isBeside(sidecar, encoding, channels, frames, rateHz)) throw otherSamples();
  const shape: Shape = {
    ...{ format: encoding, frameBytes: bytesPerFrame, frames },
    rateHz: sidecar?.rateHz ?? rateHz,
    channels: sidecar?.channels ?? plainChannels(channels, encoding),
    gaps: sidecar?.gaps ?? [],
    conversions: sidecar?.conversions ?? [],
  };
  return { shape, dataAt };
}

const sentence = (reason: string): string => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;

/** The reader says it in English only: told apart by what it is about. */
function becauseOf(reason: string): Refusal['because'] {
  if (/encoding/.test(reason)) return 'wav-encoding';
  if (/channels;|rate of/.test(reason)) return 'wav-channels';
  if (/contradicts|before their format/.test(reason)) return 'wav-contradicts';
  return /holds no samples|no samples near/.test(reason) ? 'wav-no-samples' : 'wav-unreadable';
}

/** Whether gaps are in order and inside, and all else is what the header says. */
function isBeside(
  sidecar: Sidecar,
  format: SampleFormat,
  channels: number,
  frames: number,
  rateHz: number,
): boolean {
  let end = 0;
  for (const { atSample, samples } of sidecar.gaps) {
    if (atSample < end || atSample + samples > frames) return false;
    end = atSample + samples;
  }
  return (
    sidecar.format === format &&
    sidecar.channels.length === channels &&
    sidecar.samples === frames &&
    Math.round(sidecar.rateHz) === rateHz
  );
}

/** Of a file that says nothing of its units: its own numbers. */
const plainChannels = (channels: number, format: SampleFormat): ImportBlock['channels'] =>
  Array.from({ length: channels }, (_, i) => ({
    ...{ name: `ch${i + 1}`, unit: 'counts' as const },
    fullScale: format === 'float32' ? 1 : 2 ** (8 * SAMPLE_BYTES[format] - 1),
  }));

/** Where a block has to end at the latest: a gap, or another scale. */
const nextChange = ({ conversions }: Shape, sample: number, gap: SidecarGap | undefined): number =>
  Math.min(
    gap?.atSample ?? Infinity,
    conversions.find(({ fromSample }) => fromSample > sample)?.fromSample ?? Infinity,
  );

/** Of channel 0: the others are by their full scales. */
function conversionAt({ conversions }: Shape, sample: number): { scale: number; offset: number } {
  const at = conversions.findLast(({ fromSample }) => fromSample <= sample);
  return { scale: at?.scale[0] ?? 1, offset: at?.offset[0] ?? 0 };
}
