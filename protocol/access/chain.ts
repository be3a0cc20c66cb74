// The trail's chain of hashes: each entry's covers its exact bytes and the hash before it (A7). Stores nothing.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { readCanonical } from './canonical.ts';
import { auditEntrySchema, digestSchema } from './records.ts';

const NOTHING_BEFORE = new Uint8Array(32);

/** SHA-256(hash before ‖ UTF-8 of `bytes`), lower-case hex. @param before null for the very first: 32 zero bytes. */
export function chainHash(before: string | null, bytes: string): string {
  return bytesToHex(
    sha256
      .create()
      .update(before === null ? NOTHING_BEFORE : hexToBytes(before))
      .update(utf8ToBytes(bytes))
      .digest(),
  );
}

export interface ChainLine {
  seq: number;
  bytes: string;
  hash: string;
}

export interface ChainCheck {
  /** @returns why this entry does not hold; null when it does. After a break nothing more is judged by it. */
  take(line: ChainLine): string | null;
  /** The last entry that held; null before any. */
  head(): { seq: number; hash: string } | null;
}

/** @param first hash before the first entry (null: the chain's own beginning) and its place. */
export function verifyChain(first: { before: string | null; firstSeq: number }): ChainCheck {
  let before = first.before;
  let seq = first.firstSeq;
  let last: { seq: number; hash: string } | null = null;
  return {
    take(line) {
      if (line.seq !== seq) return `entry ${seq} should stand here and ${line.seq} does`;
      if (!digestSchema.safeParse(line.hash).success) return 'its hash is none';
      if (!line.bytes.isWellFormed() || chainHash(before, line.bytes) !== line.hash)
        return 'its hash does not agree with its text and the entry before';
      const entry = auditEntrySchema.safeParse(readCanonical(line.bytes));
      if (!entry.success) return 'its text is not that of an entry';
      if (entry.data.seq !== seq) return `its text says it is entry ${entry.data.seq}`;
      before = line.hash;
      last = { seq, hash: line.hash };
      seq += 1;
      return null;
    },
    head: () => last,
  };
}
