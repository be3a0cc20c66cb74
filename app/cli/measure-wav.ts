// A WAV file read in pieces for `harmonic measure`: opened, its header doubted, its samples handed on. Computes nothing.
import { open, type FileHandle } from 'node:fs/promises';
import { decodeWavFrames, readWavHeader, type WavFormat } from '@harmonic/protocol/signal';
import { CliRefusal, EXIT, refusalCode } from './exit.ts';

const HEADER_BYTES = 64 * 1024;
const PIECE_FRAMES = 16_384;
/** From so many on, the last word of progress is said too. */
const LONG_FRAMES = 50_000_000;

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
  /** Hands on every frame, in order; the arrays are used again for the next piece. */
  read(take: (samples: readonly Float32Array[], count: number) => void): Promise<void>;
}

/** @throws CliRefusal when the file cannot be read, is no WAV file, or holds what is no number. */
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
    return await use({ format, read: (take) => readAll(file, handle, format, take) });
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
  take: (samples: readonly Float32Array[], count: number) => void,
): Promise<void> {
  const progress = showProgress(format.frames);
  let notNumbers = 0;
  await readFrames(handle, format, (samples, count) => {
    notNumbers += countNotNumbers(samples, count);
    take(samples, count);
    progress(count);
  });
  if (notNumbers > 0) {
    const many = notNumbers === 1 ? '1 sample is' : `${notNumbers} samples are`;
    throw new CliRefusal(
      EXIT.usage,
      `${file}: ${many} not a number or infinite, so nothing of it can be measured`,
    );
  }
}

function countNotNumbers(samples: readonly Float32Array[], count: number): number {
  let found = 0;
  for (const channel of samples) {
    for (let i = 0; i < count; i += 1) if (!Number.isFinite(channel[i])) found += 1;
  }
  return found;
}

/** Long files say on a terminal how far they are, at most once a second. */
function showProgress(frames: number): (count: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  let done = 0;
  let saidAtMs = performance.now();
  return (count) => {
    done += count;
    const nowMs = performance.now();
    if (nowMs - saidAtMs < 1000 && (done < frames || frames < LONG_FRAMES)) return;
    saidAtMs = nowMs;
    process.stderr.write(
      `\rmeasured ${Math.floor((100 * done) / frames)} %${done < frames ? '' : '\n'}`,
    );
  };
}

async function readFrames(
  handle: FileHandle,
  format: WavFormat,
  take: (samples: readonly Float32Array[], count: number) => void,
): Promise<void> {
  const piece = Buffer.alloc(PIECE_FRAMES * format.bytesPerFrame);
  const samples = Array.from({ length: format.channels }, () => new Float32Array(PIECE_FRAMES));
  for (let frame = 0; frame < format.frames;) {
    const wanted = Math.min(PIECE_FRAMES, format.frames - frame) * format.bytesPerFrame;
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
