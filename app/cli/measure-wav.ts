// A WAV file read in pieces for `harmonic measure` and `harmonic modem`: opened, its header doubted, its samples handed
// on. Computes nothing.
import { open, type FileHandle } from 'node:fs/promises';
import {
  countUnmeasurable,
  decodeWavFrames,
  MOST_MEASURED,
  readWavHeader,
  type Unmeasurable,
  type WavFormat,
} from '@harmonic/protocol/signal';
import { CliRefusal, EXIT, refusalCode } from './exit.ts';
import { digestOf, sampleSha256, type Digest } from './measure-digest.ts';
import { figure, plural } from './measure-number.ts';
import { createProgress } from './measure-progress.ts';
import type { MeasuredSpan } from './measure-span.ts';

const HEADER_BYTES = 64 * 1024;
const PIECE_FRAMES = 16_384;

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
};

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r');
  } catch (error) {
    throw unreadable(file, error);
  }
}
export function unreadable(file: string, error: unknown): unknown {
  const why = WHY[refusalCode(error) ?? ''];
  return why === undefined ? error : new CliRefusal(EXIT.usage, `${file}: ${why}`);
}

export interface OpenWav {
  format: WavFormat;
  /** Of all its bytes, or where a part is measured, of what stands behind its samples. */
  digest(part: Pick<FrameSpan, 'frames'>): Promise<Digest>;
  /** Of its samples alone. */
  sampleSha256(): Promise<string>;
  /** Hands on every frame, or those of a part, in order; the arrays are used again for the next piece. */
  read(take: TakeFrames, span?: FrameSpan): Promise<void>;
  /** The same of all frames as they stand there: what is no number is the caller's to deal with. */
  readAsIs(take: TakeFrames): Promise<void>;
}
type FrameSpan = Pick<MeasuredSpan, 'firstFrame' | 'frames'>;
type TakeFrames = (samples: readonly Float32Array[], count: number) => void;

/** @throws CliRefusal when the file cannot be read or is no WAV file; `read` also where it holds what is no number. */
export async function withWav<T>(file: string, use: (wav: OpenWav) => Promise<T>): Promise<T> {
  const handle = await openFile(file);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new CliRefusal(EXIT.usage, `${file} is no file of a fixed length`);
    if (found.size === 0) throw new CliRefusal(EXIT.usage, `${file} is empty`);
    const head = Buffer.alloc(Math.min(HEADER_BYTES, found.size));
    await handle.read(head, 0, head.length, 0);
    const reading = readWavHeader(head, found.size);
    if (!reading.ok) throw new CliRefusal(EXIT.usage, `${file}: ${reading.reason}`);
    const { format } = reading;
    return await use({
      format,
      digest: ({ frames }) => digestOf(handle, format, frames === format.frames),
      sampleSha256: () => {
        const bytes = format.frames * format.bytesPerFrame;
        const words = 'samples compared with their sidecar:';
        const said = createProgress(bytes, process.stderr, () => performance.now(), words);
        return sampleSha256(handle, format, said);
      },
      read: (take, span = { firstFrame: 0, frames: format.frames }) =>
        readAll(file, handle, format, span, take),
      readAsIs: (take) =>
        readFrames(handle, format, { firstFrame: 0, frames: format.frames }, take),
    });
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    await handle.close();
  }
}

async function readAll(
  file: string,
  handle: FileHandle,
  format: WavFormat,
  span: FrameSpan,
  take: TakeFrames,
): Promise<void> {
  const progress = createProgress(span.frames, process.stderr, () => performance.now());
  let strange: Unmeasurable = { count: 0, first: null };
  let frame = span.firstFrame;
  await readFrames(handle, format, span, (samples, count) => {
    strange = countUnmeasurable(strange, samples, count, frame);
    frame += count;
    take(samples, count);
    progress(count);
  });
  if (strange.first) throw unmeasurable(file, format, strange.count, strange.first);
}

/** One of them makes every sum none: what stands before or behind can be measured, by itself. */
function unmeasurable(
  file: string,
  { rateHz }: WavFormat,
  count: number,
  { channel, frame }: NonNullable<Unmeasurable['first']>,
): CliRefusal {
  return new CliRefusal(
    EXIT.usage,
    `${file}: ${plural(count, 'sample is', 'samples are')} not a number, infinite, or beyond ±${MOST_MEASURED}: the first of ch${channel + 1} at ${frame} (${figure(frame / rateHz)} s). A part without any can be measured with --start and --seconds`,
  );
}

async function readFrames(
  handle: FileHandle,
  format: WavFormat,
  { firstFrame, frames }: FrameSpan,
  take: TakeFrames,
): Promise<void> {
  const end = firstFrame + frames;
  const piece = Buffer.alloc(PIECE_FRAMES * format.bytesPerFrame);
  const samples = Array.from({ length: format.channels }, () => new Float32Array(PIECE_FRAMES));
  for (let frame = firstFrame; frame < end;) {
    const wanted = Math.min(PIECE_FRAMES, end - frame) * format.bytesPerFrame;
    let held = 0;
    while (held < wanted) {
      const at = format.dataAt + frame * format.bytesPerFrame + held;
      const { bytesRead } = await handle.read(piece, held, wanted - held, at);
      if (bytesRead === 0)
        throw new CliRefusal(EXIT.usage, 'the file became shorter while it was read');
      held += bytesRead;
    }
    const count = decodeWavFrames(piece.subarray(0, held), format, samples);
    take(samples, count);
    frame += count;
  }
}
