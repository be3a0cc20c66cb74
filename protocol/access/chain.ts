// The trail's hash chain (SPEC A9): how an entry hangs on the one before, and whether a line belongs there.
// Keeps one hash; reads and writes no storage.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { readCanonical } from './canonical.ts';
import { auditEntrySchema } from './records.ts';

/** One entry as it is stored: its exact text, never written anew. */
export interface ChainLine {
  seq: number;
  bytes: string;
  hash: string;
}

export const MAX_ENTRY_LENGTH = 64 * 1024;
const NONE = new Uint8Array(32);
const HASH = /^[0-9a-f]{64}$/;

/** SHA-256(before ‖ UTF-8 of `bytes`), hex. @param before 32 bytes as hex; null before the first entry. */
export function chainHash(before: string | null, bytes: string): string {
  const hash = sha256.create();
  hash.update(before === null ? NONE : hexToBytes(before));
  return bytesToHex(hash.update(utf8ToBytes(bytes)).digest());
}

/** Why a line is not the next entry, by name; and for people. */
export const BREAKS = {
  'too-long': 'it is longer than an entry can be',
  'not-json': 'its text is not that of an entry',
  'not-the-schema': 'its text is not that of an entry',
  'not-canonical': 'its text is not written as an entry is',
  'wrong-start': 'the trail does not begin where it says',
  'out-of-order': 'another entry should stand here',
  'wrong-hash': 'its hash does not agree with its text and the entry before',
  'wrong-place': 'its text says that it stands elsewhere',
  'other-stream': 'it is of another console’s trail',
} as const;
export type Break = keyof typeof BREAKS;

export interface ChainVerifier {
  /** @returns null when it is the next entry, else why not; from then on nothing is. Never throws. */
  take(line: ChainLine): Break | null;
  /** The last entry that held; null before any. */
  head(): { seq: number; hash: string } | null;
}

/** @param first place of the first entry that is kept, and the hash of the one before it; whose entries, if known. */
export function verifyChain(first: {
  before: string | null;
  firstSeq: number;
  stream?: string;
}): ChainVerifier {
  let { stream, before } = first;
  let next = first.firstSeq;
  let broken: Break | null = isStart(first) ? null : 'wrong-start';

  function breakOf({ seq, bytes, hash }: ChainLine): Break | null {
    if (seq !== next) return 'out-of-order';
    if (bytes.length > MAX_ENTRY_LENGTH) return 'too-long';
    if (!bytes.isWellFormed() || chainHash(before, bytes) !== hash) return 'wrong-hash';
    const read = readCanonical(auditEntrySchema, bytes, MAX_ENTRY_LENGTH);
    if ('refused' in read) return read.refused;
    if (read.value.seq !== seq) return 'wrong-place';
    return read.value.stream === (stream ??= read.value.stream) ? null : 'other-stream';
  }

  return {
    take(line) {
      broken ??= breakOf(line);
      if (broken !== null) return broken;
      before = line.hash;
      next += 1;
      return null;
    },
    head: () => (next > first.firstSeq && before !== null ? { seq: next - 1, hash: before } : null),
  };
}

/** The first entry of all has nothing before it, and no other has. */
const isStart = ({ before, firstSeq }: { before: string | null; firstSeq: number }): boolean =>
  before === null ? firstSeq === 1 : firstSeq > 1 && HASH.test(before);
