// The whole of a file, read once beside its measuring: its SHA-256, and whether its bytes are what its header says.
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { createWavTail, wavDoubts, type WavDoubt, type WavFormat } from '@harmonic/protocol/signal';

const PIECE_BYTES = 1024 * 1024;

export interface Digest {
  /** Of every byte of the file, hexadecimal. */
  sha256: string;
  doubts: WavDoubt[];
}

/** Of the samples alone, as the file has them. */
export async function sampleSha256(
  handle: FileHandle,
  { dataAt, frames, bytesPerFrame }: WavFormat,
): Promise<string> {
  const hash = createHash('sha256');
  const end = dataAt + frames * bytesPerFrame;
  const piece = Buffer.alloc(PIECE_BYTES);
  for (let at = dataAt; at < end;) {
    const { bytesRead } = await handle.read(piece, 0, Math.min(PIECE_BYTES, end - at), at);
    if (bytesRead === 0) break;
    hash.update(piece.subarray(0, bytesRead));
    at += bytesRead;
  }
  return hash.digest('hex');
}

export async function digestOf(handle: FileHandle, format: WavFormat): Promise<Digest> {
  const hash = createHash('sha256');
  const tail = createWavTail(format);
  const end = format.dataAt + format.frames * format.bytesPerFrame;
  const piece = Buffer.alloc(PIECE_BYTES);
  for (let at = 0; ;) {
    const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES, at);
    if (bytesRead === 0) break;
    const bytes = piece.subarray(0, bytesRead);
    hash.update(bytes);
    if (at + bytesRead > end) tail.push(bytes.subarray(Math.max(0, end - at)));
    at += bytesRead;
  }
  return { sha256: hash.digest('hex'), doubts: wavDoubts(format, tail) };
}
