// Recorded samples on disk: append-only files of encrypted blocks, chained by hash. Knows no SQL.
//
// A block on disk: AES-256-GCM ciphertext, then its 16-byte tag. Nonce: the block's number, 96 bits, little-endian;
// the key is the recording's own. Associated data: recording id and number, so that no block passes for another.
// A number is used once, even when what was written under it is taken back: numbers grow, but may skip.
// chain(n) = SHA-256(chain of the block before it | bytes on disk); 32 zero bytes stand before the first.
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';
import type { RecordingId } from '@harmonic/protocol/model';
import { makeFolder, syncFolder, syncFolderSoon } from './disk.ts';
import { StoreFailure } from './failure.ts';
import { cutSegments, fileOf, folderOf } from './segment-files.ts';

const fdatasyncSoon = promisify(fdatasync);
const TAG_BYTES = 16;
const SEGMENT_BYTES = 64 * 1024 * 1024;
export const FIRST_CHAIN: Uint8Array = new Uint8Array(32);

export interface BlockPlace {
  seq: number;
  segment: number;
  position: number;
  bytes: number;
  chain: Uint8Array;
}

export interface SegmentWriter {
  /** Appends; not durable before `sync`. @throws the disk's own error: then `rewind`. */
  append(data: Uint8Array): BlockPlace;
  sync(): void;
  /** The same, while the thread goes on; nothing may be appended meanwhile. */
  syncSoon(): Promise<void>;
  /** What was appended is confirmed: `rewind` leads back to here. */
  keep(): void;
  /** Takes back what was appended since the last `keep`; it is written over. */
  rewind(): void;
  /** Cuts what is not kept. @throws the disk's own error, closed all the same. */
  close(): void;
}

function nonceOf(seq: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64LE(BigInt(seq));
  return nonce;
}
const associated = (id: RecordingId, seq: number): Buffer => Buffer.from(`${id}:${seq}`);

function seal(key: Uint8Array, id: RecordingId, seq: number, data: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(seq));
  cipher.setAAD(associated(id, seq));
  return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
}

function unseal(key: Uint8Array, id: RecordingId, seq: number, bytes: Uint8Array): ArrayBuffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(seq));
  decipher.setAAD(associated(id, seq));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  const plain = Buffer.concat([
    decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES)),
    decipher.final(),
  ]);
  return plain.buffer.slice(plain.byteOffset, plain.byteOffset + plain.length);
}

const chained = (before: Uint8Array, bytes: Uint8Array): Buffer =>
  createHash('sha256').update(before).update(bytes).digest();

/** Makes nothing on the disk before the first block. */
export function openSegments(
  dataDir: string,
  id: RecordingId,
  key: Uint8Array,
  segmentBytes = SEGMENT_BYTES,
): SegmentWriter {
  let end = { seq: 0, segment: 0, position: 0, chain: FIRST_CHAIN };
  let kept = end;
  let seq = 0;
  let open: { segment: number; fd: number } | null = null;
  let unsynced = false;
  let newName = false;
  /** The files may hold more than is kept. */
  let rewound = false;

  function shut(): void {
    if (open) closeSync(open.fd);
    open = null;
  }
  function fdFor(segment: number): number {
    if (open?.segment === segment) return open.fd;
    if (open?.segment === end.segment && rewound) ftruncateSync(open.fd, end.position);
    if (open && unsynced) fdatasyncSync(open.fd);
    shut();
    makeFolder(folderOf(dataDir, id));
    const fd = openSync(fileOf(dataDir, id, segment), constants.O_RDWR | constants.O_CREAT, 0o600);
    newName = true;
    open = { segment, fd };
    return fd;
  }

  return {
    append(data) {
      const { segment, position } =
        end.position >= segmentBytes ? { segment: end.segment + 1, position: 0 } : end;
      const fd = fdFor(segment);
      const bytes = seal(key, id, seq, data);
      seq += 1;
      unsynced = true;
      for (let at = 0; at < bytes.length;)
        at += writeSync(fd, bytes, at, bytes.length - at, position + at);
      const chain = chained(end.chain, bytes);
      end = { seq, segment, position: position + bytes.length, chain };
      return { seq: seq - 1, segment, position, bytes: bytes.length, chain };
    },
    sync() {
      if (open && unsynced) fdatasyncSync(open.fd);
      unsynced = false;
      if (newName) syncFolder(folderOf(dataDir, id));
      newName = false;
    },
    async syncSoon() {
      if (open && unsynced) await fdatasyncSoon(open.fd);
      if (newName) await syncFolderSoon(folderOf(dataDir, id));
      unsynced = false;
      newName = false;
    },
    keep: () => (kept = end),
    rewind() {
      end = kept;
      rewound = true;
    },
    close() {
      shut();
      const isEmpty = kept.seq === 0;
      if (rewound || kept !== end)
        cutSegments(dataDir, id, isEmpty ? null : { segment: kept.segment, length: kept.position });
    },
  };
}

export interface SegmentReader {
  /**
   * The block's plain bytes, in a buffer of their own, as the block before it and its own hash vouch for them.
   * @throws StoreFailure 'damaged' when they are not what was written.
   */
  read(place: BlockPlace, chainBefore: Uint8Array): ArrayBuffer;
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
    read({ seq, segment, position, bytes, chain }, chainBefore) {
      try {
        const raw = Buffer.allocUnsafe(bytes);
        const length = readSync(fileFor(segment), raw, 0, bytes, position);
        if (length === bytes && chained(chainBefore, raw).equals(chain))
          return unseal(key, id, seq, raw);
      } catch {
        // The words below say it: whatever failed, the block is not there as it was written.
      }
      throw new StoreFailure('damaged', `block ${seq} of recording ${id} is damaged`);
    },
    close,
  };
}
