// Lets whole months of the trail go: looks through them first, says in the trail what went and where the rest begins,
// and only then deletes, a slice with each step. Cut short anywhere, the rest still verifies and the next run goes on.
//
//   | let go ........ toSeq | kept ............................ | trail.retained {toSeq, before} |
//                             first kept, chained to `before` ──┘ the only entry that lets anything go
import { verifyChain } from '@harmonic/protocol/access';
import type { Act } from './access-api.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import type { Trail } from './trail.ts';

export interface TrailRetentionParts {
  db: Db;
  trail: Trail;
  commit<T>(change: () => T): T;
}

/** Entries that are read, checked or deleted with each step; the index alone goes faster. */
const PAGE = 200;
const WINDOW = 20_000;

/** When the oldest month that is kept began, UTC. */
export function keptFromMs(nowMs: number, months: number): number {
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1);
}

/** @returns the last entry before the first one that is young enough: a clock set back makes none younger go. */
function* lastOld(
  db: Db,
  fromSeq: number,
  headSeq: number,
  olderThanMs: number,
): Generator<void, number> {
  const young = db
    .prepare<[number, number, number], number>(
      'SELECT seq FROM audit INDEXED BY audit_at WHERE seq >= ? AND seq < ? AND at_ms >= ? ORDER BY seq LIMIT 1',
    )
    .pluck();
  for (let seq = fromSeq; seq <= headSeq; seq += WINDOW) {
    const found = young.get(seq, seq + WINDOW, olderThanMs);
    if (found !== undefined) return found - 1;
    yield;
  }
  return headSeq;
}

const retained = (
  nowMs: number,
  outcome: Act['outcome'],
  facts: Record<string, string | number>,
): Act => ({
  ...{ atMs: nowMs, actor: null, act: 'trail.retained', scope: 'site', subject: '' },
  ...{ outcome, because: 'console', personal: null },
  facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, String(value)])),
});

/** @returns the hash of entry `toSeq`. @throws StoreFailure 'damaged' where the chain does not hold. */
function* verified(
  parts: TrailRetentionParts,
  toSeq: number,
  broken: (seq: number) => void,
): Generator<void, string> {
  const { trail } = parts;
  const { firstSeq, before } = trail.head();
  const chain = verifyChain({ before, firstSeq });
  for (let seq = firstSeq; seq <= toSeq;) {
    const lines = trail.lines(seq, Math.min(PAGE, toSeq - seq + 1));
    const at = lines.findIndex((line) => chain.take(line) !== null);
    if (at >= 0 || lines.length === 0) {
      const place = lines[at]?.seq ?? seq;
      broken(place);
      throw new StoreFailure(
        'damaged',
        `the trail does not hold at entry ${place}: nothing of it was removed`,
      );
    }
    seq = (lines.at(-1)?.seq ?? toSeq) + 1;
    yield;
  }
  return chain.head()?.hash ?? '';
}

export function* retainTrail(
  parts: TrailRetentionParts,
  nowMs: number,
  months: number,
): Generator<void, { entries: number; olderThanMs: number }> {
  const { db, trail, commit } = parts;
  const olderThanMs = keptFromMs(nowMs, months);
  const { firstSeq, seq } = trail.head();
  const toSeq = yield* lastOld(db, firstSeq, seq, olderThanMs);
  const entries = toSeq - firstSeq + 1;
  if (entries > 0) {
    const facts = { fromSeq: firstSeq, toSeq, entries, olderThanMs };
    const before = yield* verified(parts, toSeq, (brokenAt) =>
      commit(() => trail.enter(retained(nowMs, 'failed', { ...facts, brokenAt }))),
    );
    commit(() => trail.enter(retained(nowMs, 'done', { ...facts, before })));
  }
  yield* deleteLetGo(parts);
  return { entries, olderThanMs };
}

function* deleteLetGo({ db, trail, commit }: TrailRetentionParts): Generator<void, void> {
  const { firstSeq } = trail.head();
  const drop = ['audit_personal', 'audit'].map((table) =>
    db.prepare(
      `DELETE FROM ${table} WHERE seq IN (SELECT seq FROM ${table} WHERE seq < ? ORDER BY seq LIMIT ${PAGE})`,
    ),
  );
  for (const statement of drop) while (commit(() => statement.run(firstSeq).changes) > 0) yield;
}
