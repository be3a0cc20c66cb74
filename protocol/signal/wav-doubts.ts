// What is to be said of a WAV file whose header and bytes do not agree: in counts, no sentences. Reads no file.
import { CHUNK_HEAD, isChunk, type WavFormat } from './wav.ts';

/**
 * `cut-short`: the header claims more than there is. `length-unsaid`: it claims nothing; all there is was taken.
 * `half-frame`: bytes at the end that are not one sample of every channel. `rest-unused`: bytes behind the samples that
 * are no chunk of the file, so that they may be samples the header does not know of. `second-data`: samples in chunks of
 * their own behind the first, which alone is read. `byte-rate`: bytes a second by the header are not its rate times a
 * frame. `file-size`: the size of the whole file by the header is not its size, and nothing of the above says so already.
 */
export const WAV_DOUBTS = [
  'cut-short',
  'length-unsaid',
  'half-frame',
  'rest-unused',
  'second-data',
  'byte-rate',
  'file-size',
] as const;
export type WavDoubtCode = (typeof WAV_DOUBTS)[number];

export interface WavDoubt {
  code: WavDoubtCode;
  values: Record<string, number>;
}

/** "data" in ASCII. */
const DATA = [0x64, 0x61, 0x74, 0x61];

export interface WavTail {
  /** The next bytes of the file, from the end of the last whole frame on, in any pieces. */
  push(bytes: Uint8Array): void;
  /** So far: bytes that belong to no chunk. */
  strangeBytes(): number;
  /** So far: bytes of further chunks of samples. */
  secondBytes(): number;
}

/** Walks the chunks behind the samples, keeping eight bytes; the first that is none makes all from there on strange. */
export function createWavTail({
  claimedBytes,
  heldBytes,
  frames,
  bytesPerFrame,
}: WavFormat): WavTail {
  const taken = frames * bytesPerFrame;
  const dataBytes = Math.min(claimedBytes ?? heldBytes, heldBytes);
  /** Bytes of the file that are still to come. */
  let left = heldBytes - taken;
  /** Of these, the ones of a chunk that is known; a chunk of odd length is padded by one. */
  let skip = dataBytes - taken + (dataBytes % 2);
  let strange = 0;
  let second = 0;
  const head = new Uint8Array(CHUNK_HEAD);
  let held = 0;

  function begin(): void {
    const size = new DataView(head.buffer).getUint32(4, true);
    held = 0;
    if (!isChunk(head, left)) {
      strange = CHUNK_HEAD;
      return;
    }
    skip = size + (size % 2);
    if (DATA.every((letter, i) => head[i] === letter)) second += size;
  }
  return {
    push(bytes) {
      for (let at = 0; at < bytes.length;) {
        if (strange > 0) {
          strange += bytes.length - at;
          return;
        }
        const some = Math.min(skip > 0 ? skip : CHUNK_HEAD - held, bytes.length - at);
        left -= some;
        if (skip > 0) skip -= some;
        else {
          head.set(bytes.subarray(at, at + some), held);
          held += some;
          if (held === CHUNK_HEAD) begin();
        }
        at += some;
      }
    },
    strangeBytes: () => strange + held,
    secondBytes: () => second,
  };
}

/** @param tail after the last byte. */
export function wavDoubts(
  format: WavFormat,
  tail: Pick<WavTail, 'strangeBytes' | 'secondBytes'>,
): WavDoubt[] {
  const [strangeBytes, bytes] = [tail.strangeBytes(), tail.secondBytes()];
  const { claimedBytes, heldBytes, bytesPerFrame, frames, dataAt, truncated } = format;
  const dataBytes = Math.min(claimedBytes ?? heldBytes, heldBytes);
  const half = dataBytes - frames * bytesPerFrame;
  const doubts: WavDoubt[] = [];
  if (claimedBytes === null) doubts.push({ code: 'length-unsaid', values: { heldBytes } });
  else if (truncated) doubts.push({ code: 'cut-short', values: { claimedBytes, heldBytes } });
  if (half > 0) doubts.push({ code: 'half-frame', values: { bytes: half, bytesPerFrame } });
  if (strangeBytes > 0) {
    const atByte = dataAt + heldBytes - strangeBytes;
    doubts.push({ code: 'rest-unused', values: { bytes: strangeBytes, atByte, dataBytes } });
  }
  if (bytes > 0) {
    const samples = Math.floor(bytes / bytesPerFrame);
    doubts.push({ code: 'second-data', values: { samples, bytes } });
  }
  doubts.push(...headDoubts(format, doubts.length > 0));
  return doubts;
}

/** The last chunk may be padded by one byte, and its pad be counted or not. */
const MOST_PADDED = 1;

/** What the header says beside the samples' length. @param isLengthTold it is doubted already. */
function headDoubts(
  { rateHz, bytesPerFrame, claimedByteRate, claimedFileBytes, dataAt, heldBytes }: WavFormat,
  isLengthTold: boolean,
): WavDoubt[] {
  const doubts: WavDoubt[] = [];
  const byteRate = rateHz * bytesPerFrame;
  if (claimedByteRate !== byteRate)
    doubts.push({ code: 'byte-rate', values: { claimedByteRate, byteRate, rateHz } });
  const fileBytes = dataAt + heldBytes;
  if (claimedFileBytes === null || isLengthTold) return doubts;
  if (Math.abs(claimedFileBytes - fileBytes) > MOST_PADDED)
    doubts.push({ code: 'file-size', values: { claimedFileBytes, fileBytes } });
  return doubts;
}

/** Beyond it, either way, sums and transforms in 32 bits overflow, and nothing comes out that is a number. */
export const MOST_MEASURED = 1e30;

/** Samples that no measurement can take: NaN, infinite, beyond MOST_MEASURED. */
export interface Unmeasurable {
  /** Of all channels. */
  count: number;
  first: { channel: number; frame: number } | null;
}

/** @param frame of the first sample of the block. @returns what was found before and here. */
export function countUnmeasurable(
  before: Unmeasurable,
  samples: readonly Float32Array[],
  frames: number,
  frame: number,
): Unmeasurable {
  let { count, first } = before;
  for (const [channel, values] of samples.entries()) {
    for (let i = 0; i < frames; i += 1) {
      if (Math.abs(values[i] ?? 0) <= MOST_MEASURED) continue;
      count += 1;
      if (!first || frame + i < first.frame) first = { channel, frame: frame + i };
    }
  }
  return { count, first };
}
