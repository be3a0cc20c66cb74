// Reading the trail: rows with names, the look through the whole chain, the table of what a query finds.
// Writes nothing into it and opens no seal; the store keeps, protocol/access verifies.
import { verifyChain } from '@harmonic/protocol/access';
import type { PersonId } from '@harmonic/protocol/model';
import type { AuditQuery, AuditRow, ChainReport } from '../../contract/index.ts';
import type { ChainLine, TrailRow } from '../store/access-api.ts';
import type { AccessReads, PeopleParts } from './deeds.ts';
import type { Memory } from './memory.ts';

/** So many are verified between two turns of the event loop: a few milliseconds. */
const LINES_A_TURN = 100;
const ROWS_A_PAGE = 500;

type TrailParts = Pick<PeopleParts, 'core' | 'store' | 'risingMs'>;

export interface TrailReading {
  list(
    query: AuditQuery,
    beforeSeq: number | null,
    limit: number,
  ): Promise<{ rows: AuditRow[]; more: boolean }>;
  verify(): Promise<ChainReport>;
}

export function createTrailReading(parts: TrailParts): TrailReading {
  const { core, store } = parts;
  return {
    async list(query, beforeSeq, limit) {
      const found = await store.trail(query, beforeSeq, limit + 1);
      return {
        rows: found.slice(0, limit).map((row) => withNames(row, core.memory)),
        more: found.length > limit,
      };
    },
    verify: () => verifyAll(parts),
  };
}

/** Pseudonyms become names for as long as somebody has one; ids of anything else stay what they are. */
export function withNames({ entry, personal }: TrailRow, memory: Memory): AuditRow {
  const { v: _v, stream: _stream, payload: _payload, ...shown } = entry;
  // Whatever a subject is, only a person's id finds a person.
  const nameOf = (id: string | null): string => memory.person(id as PersonId)?.name ?? '';
  return { ...shown, actorName: nameOf(entry.actor), subjectName: nameOf(entry.subject), personal };
}

/** Every row a query finds, newest first. */
export async function* found(
  { store, core }: Pick<PeopleParts, 'store' | 'core'>,
  query: AuditQuery,
): AsyncGenerator<AuditRow, void> {
  let before: number | null = null;
  for (;;) {
    const page: TrailRow[] = await store.trail(query, before, ROWS_A_PAGE);
    for (const row of page) yield withNames(row, core.memory);
    const last = page.at(-1);
    if (!last || page.length < ROWS_A_PAGE) return;
    before = last.entry.seq;
  }
}

/** The chain's lines from a place on, as far as it goes. */
export async function* linesFrom(
  store: Pick<AccessReads, 'trailLines'>,
  fromSeq: number,
): AsyncGenerator<ChainLine, void> {
  for (let next = fromSeq; ;) {
    const page = await store.trailLines(next, LINES_A_TURN);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < LINES_A_TURN) return;
    next = last.seq + 1;
  }
}

async function verifyAll(parts: TrailParts): Promise<ChainReport> {
  const beganMs = parts.risingMs();
  const anchor = await parts.core.anchor();
  let report = await lookThrough(parts);
  // Whole months may have been removed meanwhile: the chain that is left is looked at again.
  if (report.broken && (await parts.store.trailHead()).firstSeq !== report.firstSeq) {
    report = await lookThrough(parts);
  }
  return { ...report, anchor, tookMs: parts.risingMs() - beganMs };
}

async function lookThrough({ store }: TrailParts): Promise<Omit<ChainReport, 'anchor' | 'tookMs'>> {
  const head = await store.trailHead();
  const chain = verifyChain({ before: head.before, firstSeq: head.firstSeq });
  let entries = 0;
  let last = head.firstSeq - 1;
  for await (const line of linesFrom(store, head.firstSeq)) {
    const why = chain.take(line);
    if (why !== null) return reported(head, entries, { seq: line.seq, why });
    entries += 1;
    last = line.seq;
  }
  const broken = last < head.seq ? { seq: last + 1, why: 'missing' as const } : null;
  return reported(head, entries, broken);
}

const reported = (
  head: { firstSeq: number; hash: string },
  entries: number,
  broken: ChainReport['broken'],
): Omit<ChainReport, 'anchor' | 'tookMs'> => ({
  ok: broken === null,
  entries,
  firstSeq: head.firstSeq,
  head: head.hash,
  broken,
});
