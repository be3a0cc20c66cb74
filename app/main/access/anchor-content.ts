// What the anchor beside the database says, sealed with the device secret, and what it tells of a database that was
// taken back. Pure but for the sealing; reads and writes no file.
import { canonical, publicKeyOf, sign, verify } from '@harmonic/protocol/access';
import { z } from 'zod';
import { personIdSchema } from '@harmonic/protocol/model';
import type { AttemptsRow } from '../store/access-api.ts';
import { TAMPERED_WAIT_MS } from './lockout.ts';
import type { Secrets } from './secrets.ts';

const attemptsSchema = z.object({
  person: z.union([z.literal('console'), z.literal('break-glass'), personIdSchema]),
  wrong: z.int(),
  lastWrongMs: z.number(),
  lockedUntilMs: z.number(),
});
const contentSchema = z.object({
  stream: z.string(),
  seq: z.int(),
  hash: z.string(),
  floorMs: z.number(),
  epoch: z.int(),
  attempts: z.array(attemptsSchema),
  /** Last second-factor step of each person: a code spent stays spent in a database taken back. */
  steps: z.array(z.object({ person: personIdSchema, step: z.int() })),
  /** What only ever goes one way: put back in a database taken back. */
  disabled: z.array(personIdSchema).default([]),
  erased: z.array(personIdSchema).default([]),
  credentials: z
    .array(z.object({ person: personIdSchema, version: z.int(), codesLeft: z.int() }))
    .default([]),
  /** Who leads the site, and has a way in. Left out by older consoles. */
  leaders: z.array(personIdSchema).optional(),
  /** Digest of the sealed code that opens; null once it is spent. Left out by older consoles. */
  sealedCode: z.string().nullable().optional(),
  /** The database was taken back, and no administrator has been in since. */
  isUnconfirmed: z.boolean().default(false),
  /** When this console last found its database taken back. */
  brokenAtMs: z.number().nullable(),
});
export type AnchorContent = z.infer<typeof contentSchema>;
type Head = Pick<AnchorContent, 'stream' | 'seq' | 'hash'>;

/** What the console's key signs of the trail: kept in the anchor and in exports. */
export const headText = ({ stream, seq, hash }: Head): string => canonical({ stream, seq, hash });

export function sealAnchor(
  secrets: Secrets,
  installKey: Uint8Array,
  content: AnchorContent,
): Uint8Array {
  const signature = sign(installKey, headText(content));
  return secrets.sealHere(
    new Uint8Array(Buffer.from(JSON.stringify({ content, signature }), 'utf8')),
    'anchor',
  );
}

/** `forged` when it was not written by this console, or was changed. */
export function readAnchor(
  secrets: Secrets,
  installKey: Uint8Array,
  bytes: Uint8Array | null,
): AnchorContent | 'missing' | 'forged' {
  if (!bytes || bytes.length === 0) return 'missing';
  const plain = secrets.unsealHere(bytes, 'anchor');
  if (!plain) return 'forged';
  const { content, signature } = z
    .object({ content: contentSchema, signature: z.string() })
    .parse(JSON.parse(Buffer.from(plain).toString('utf8')));
  return verify(publicKeyOf(installKey), headText(content), signature) ? content : 'forged';
}

export interface Stored {
  head: Head;
  /** Hash of the entry at the anchor's place; null when it is kept no more. */
  hashAtAnchor: string | null;
  epoch: number;
}

/** The database holds less than the anchor has seen, or something else. */
export const isTakenBack = (anchor: AnchorContent, stored: Stored): boolean =>
  anchor.stream !== stored.head.stream ||
  anchor.seq > stored.head.seq ||
  anchor.epoch > stored.epoch ||
  (stored.hashAtAnchor !== null && stored.hashAtAnchor !== anchor.hash);

/** Rows to put back: the higher count of both wins, and whoever's differ waits. */
export function attemptsToRestore(
  anchor: AnchorContent,
  stored: readonly AttemptsRow[],
  nowMs: number,
): AttemptsRow[] {
  const persons = new Set([...anchor.attempts, ...stored].map(({ person }) => person));
  return [...persons].flatMap((person) => {
    const there = stored.find((row) => row.person === person);
    const mirror = anchor.attempts.find((row) => row.person === person);
    if ((there?.wrong ?? 0) === (mirror?.wrong ?? 0)) return [];
    const higher = (there?.wrong ?? 0) > (mirror?.wrong ?? 0) ? there : mirror;
    return higher ? [waiting(higher, nowMs)] : [];
  });
}

/** No mirror at all: everybody waits. */
export const everybodyWaits = (console: AttemptsRow | null, nowMs: number): AttemptsRow =>
  waiting(console ?? { person: 'console', wrong: 0, lastWrongMs: nowMs, lockedUntilMs: 0 }, nowMs);

const waiting = (row: AttemptsRow, nowMs: number): AttemptsRow => ({
  ...row,
  lockedUntilMs: Math.max(row.lockedUntilMs, nowMs + TAMPERED_WAIT_MS),
});
