// Recorded samples on disk: append-only files of encrypted blocks, chained by hash. Knows no SQL.
//
// A block on disk: AES-256-GCM ciphertext, then its 16-byte tag. Nonce: the block's number, 96 bits, little-endian;
// the key is the recording's own. Associated data: recording id and number, so that no block passes for another.
// chain(n) = SHA-256(chain(n-1) | bytes on disk).
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { RecordingId } from '@harmonic/protocol/model';
import { StoreFailure } from './failure.ts';

const TAG_BYTES = 16;
const SEGMENT_BYTES = 64 * 1024 * 1024;

export interface BlockPlace {
  seq: number;
  segment: number;
  position: number;
  bytes: number;
  chain: Buffer;
}

export interface SegmentWriter {
  /** Appends; not durable before `sync`. @throws the disk's own error, with nothing half-written left behind. */
  append(data: Uint8Array): BlockPlace;
  sync(): void;
  close(): void;
}

const folderOf = (dataDir: string, id: RecordingId): string => join(dataDir, 'segments', id);
const fileOf = (dataDir: string, id: RecordingId, segment: number): string =>
  join(folderOf(dataDir, id), `${String(segment).padStart(4, '0')}.seg`);

function nonceOf(seq: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64LE(BigInt(seq));
  return nonce;
}
const associated = (id: RecordingId, seq: number): Buffer => Buffer.from(`${id}:${seq}`);

export function openSegments(dataDir: string, id: RecordingId, key: Uint8Array): SegmentWriter {
  mkdirSync(folderOf(dataDir, id), { recursive: true, mode: 0o700 });
  let segment = 0;
  let fd = openSync(fileOf(dataDir, id, segment), 'w', 0o600);
  let position = 0;
  let seq = 0;
  let chain = Buffer.alloc(32);
  let unsynced = false;

  function roll(): void {
    fsyncSync(fd);
    closeSync(fd);
    segment += 1;
    fd = openSync(fileOf(dataDir, id, segment), 'w', 0o600);
    position = 0;
  }

  return {
    append(data) {
      if (position >= SEGMENT_BYTES) roll();
      const cipher = createCipheriv('aes-256-gcm', key, nonceOf(seq));
      cipher.setAAD(associated(id, seq));
      const bytes = Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
      try {
        for (let at = 0; at < bytes.length;)
          at += writeSync(fd, bytes, at, bytes.length - at, position + at);
      } catch (error) {
        ftruncateSync(fd, position);
        throw error;
      }
      unsynced = true;
      const next = createHash('sha256').update(chain).update(bytes).digest();
      const place: BlockPlace = { seq, segment, position, bytes: bytes.length, chain: next };
      chain = next;
      position += bytes.length;
      seq += 1;
      return place;
    },
    sync() {
      if (unsynced) fsyncSync(fd);
      unsynced = false;
    },
    close() {
      if (unsynced) fsyncSync(fd);
      closeSync(fd);
    },
  };
}

export interface SegmentReader {
  /** The block's plain bytes, in a buffer of their own. @throws StoreFailure 'damaged' when it is not what was written. */
  read(place: Omit<BlockPlace, 'chain'>): ArrayBuffer;
  close(): void;
}

export function readSegments(dataDir: string, id: RecordingId, key: Uint8Array): SegmentReader {
  let open: { segment: number; fd: number } | null = null;
  const close = (): void => {
    if (open) closeSync(open.fd);
    open = null;
  };
  function fileFor(segment: number): number {
    if (open?.segment === segment) return open.fd;
    close();
    open = { segment, fd: openSync(fileOf(dataDir, id, segment), 'r') };
    return open.fd;
  }
  return {
    read({ seq, segment, position, bytes }) {
      const damaged = (): StoreFailure =>
        new StoreFailure('damaged', `block ${seq} of recording ${id} is damaged`);
      const raw = Buffer.alloc(bytes);
      try {
        if (readSync(fileFor(segment), raw, 0, bytes, position) !== bytes) throw damaged();
        const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(seq));
        decipher.setAAD(associated(id, seq));
        decipher.setAuthTag(raw.subarray(bytes - TAG_BYTES));
        const plain = Buffer.concat([
          decipher.update(raw.subarray(0, bytes - TAG_BYTES)),
          decipher.final(),
        ]);
        return plain.buffer.slice(plain.byteOffset, plain.byteOffset + plain.length);
      } catch (error) {
        throw error instanceof StoreFailure ? error : damaged();
      }
    },
    close,
  };
}

export function removeSegments(dataDir: string, id: RecordingId): void {
  rmSync(folderOf(dataDir, id), { recursive: true, force: true });
}

/** Cuts what stands behind the last confirmed block of a segment. */
export function cutSegment(
  dataDir: string,
  id: RecordingId,
  segment: number,
  length: number,
): void {
  const fd = openSync(fileOf(dataDir, id, segment), 'r+');
  try {
    ftruncateSync(fd, length);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
