// What a file is beside its numbers: its SHA-256 where all of it is measured, and whether its bytes are what its header
// says. Reads each byte once at most.
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { createWavTail, wavDoubts, type WavDoubt, type WavFormat } from '@harmonic/protocol/signal';

const PIECE_BYTES = 1024 * 1024;

export interface Digest {
  /** Of every byte of the file, hexadecimal; null where only a part is measured: reading the rest may take minutes. */
  sha256: string | null;
  doubts: WavDoubt[];
}

/** Of the samples alone, as the file has them. @param said how many bytes more were read. */
export async function sampleSha256(
  handle: FileHandle,
  { dataAt, frames, bytesPerFrame }: WavFormat,
  said: (bytes: number) => void,
): Promise<string> {
  const hash = createHash('sha256');
  const end = dataAt + frames * bytesPerFrame;
  const piece = Buffer.alloc(PIECE_BYTES);
  for (let at = dataAt; at < end;) {
    const { bytesRead } = await handle.read(piece, 0, Math.min(PIECE_BYTES, end - at), at);
    if (bytesRead === 0) break;
    hash.update(piece.subarray(0, bytesRead));
    at += bytesRead;
    said(bytesRead);
  }
  return hash.digest('hex');
}

/** @param isWhole of a part, only what stands behind the samples is read. */
export async function digestOf(
  handle: FileHandle,
  format: WavFormat,
  isWhole: boolean,
): Promise<Digest> {
  const hash = createHash('sha256');
  const tail = createWavTail(format);
  const end = format.dataAt + format.frames * format.bytesPerFrame;
  const piece = Buffer.alloc(PIECE_BYTES);
  for (let at = isWhole ? 0 : end; ;) {
    const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES, at);
    if (bytesRead === 0) break;
    const bytes = piece.subarray(0, bytesRead);
    hash.update(bytes);
    if (at + bytesRead > end) tail.push(bytes.subarray(Math.max(0, end - at)));
    at += bytesRead;
  }
  return { sha256: isWhole ? hash.digest('hex') : null, doubts: wavDoubts(format, tail) };
}
