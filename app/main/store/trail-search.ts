// Looks through the trail, newest first, a window of entries with each step, so that a search of a million entries
// that finds nothing makes nobody wait. What a person types is only ever a parameter.
import { auditEntrySchema, type AuditEntry } from '@harmonic/protocol/access';
import type { PersonId } from '@harmonic/protocol/model';
import type { AuditQuery } from '../../contract/index.ts';
import type { TrailRow } from './access-api.ts';
import type { Db } from './database.ts';
import { parsed } from './records.ts';
import type { Sealing } from './sealing.ts';

interface FoundRow {
  seq: number;
  bytes: string;
  person: PersonId | null;
  nonce: Buffer | null;
  sealed: Buffer | null;
}

export interface TrailParts {
  db: Db;
  sealing: Sealing;
  stream: string;
}

const WINDOW = 1000;

/** A pattern of LIKE that finds exactly this text, anywhere. */
const anywhere = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
/** Text as it stands inside canonical JSON. */
const quoted = (text: string): string => JSON.stringify(text.toWellFormed()).slice(1, -1);

/** Acts of the trail that begin so: few, found by leaps through their index. */
function actsLike(db: Db, beginning: string): string[] {
  const first = db.prepare('SELECT act FROM audit WHERE act >= ? ORDER BY act LIMIT 1').pluck();
  const next = db.prepare('SELECT act FROM audit WHERE act > ? ORDER BY act LIMIT 1').pluck();
  const found: string[] = [];
  for (let act = first.get(beginning); ; act = next.get(act)) {
    if (typeof act !== 'string' || !act.startsWith(beginning)) return found;
    found.push(act);
  }
}

function conditions(
  db: Db,
  query: AuditQuery,
): { where: string[]; values: Record<string, unknown> } {
  const { actor, outcome, act, text, fromMs, toMs } = query;
  const where: string[] = [];
  if (actor !== null) where.push('a.actor = @actor');
  if (outcome !== null) where.push('a.outcome = @outcome');
  if (act !== '') where.push('a.act IN (SELECT value FROM json_each(@acts))');
  if (fromMs !== null || toMs !== null) {
    where.push(`a.seq IN (SELECT seq FROM audit INDEXED BY audit_at
      WHERE seq >= @low AND seq < @high AND at_ms >= @fromMs AND at_ms <= @toMs)`);
  }
  if (text !== '') {
    // The first is quick, and true of more; the second is exact.
    where.push(String.raw`a.bytes LIKE @quoted ESCAPE '\'`);
    where.push(String.raw`(a.subject LIKE @text ESCAPE '\' OR EXISTS (
      SELECT 1 FROM json_each(a.bytes, '$.facts') AS f WHERE f.key LIKE @text ESCAPE '\' OR f.value LIKE @text ESCAPE '\'))`);
  }
  const values = {
    ...{ actor, outcome, text: anywhere(text.toWellFormed()), quoted: anywhere(quoted(text)) },
    acts: JSON.stringify(act === '' ? [] : actsLike(db, act)),
    fromMs: fromMs ?? Number.MIN_SAFE_INTEGER,
    toMs: toMs ?? Number.MAX_SAFE_INTEGER,
  };
  return { where, values };
}

/** One that somebody has written over is shown as such: it is never left out. */
const unreadable = (stream: string, seq: number): AuditEntry =>
  auditEntrySchema.parse({
    ...{ v: 1, stream, seq, atMs: 0, actor: null, act: 'trail.unreadable', scope: 'site' },
    ...{ subject: '', outcome: 'failed', because: '', facts: {}, payload: null },
  });

export function toTrailRow({ sealing, stream }: TrailParts, row: FoundRow): TrailRow {
  const { seq, person, nonce, sealed } = row;
  const entry = auditEntrySchema.safeParse(parsed(row.bytes)).data ?? unreadable(stream, seq);
  if (entry.payload === null) return { entry, personal: null };
  if (!person || !nonce || !sealed) return { entry, personal: 'erased' };
  return { entry, personal: sealing.open(`${stream}/${seq}`, { person, nonce, sealed }) };
}

export const TRAIL_COLUMNS = 'a.seq, a.bytes, p.person, p.nonce, p.sealed';

/** Newest first, before a place when given. */
export function* searchTrail(
  parts: TrailParts,
  query: AuditQuery,
  beforeSeq: number | null,
  limit: number,
): Generator<void, TrailRow[]> {
  const { db } = parts;
  // SQLite compares text up to it: whoever asks for it would be shown everything.
  if (query.text.includes('\0')) return [];
  const { where, values } = conditions(db, query);
  const window = db.prepare<[Record<string, unknown>], FoundRow>(
    `SELECT ${TRAIL_COLUMNS} FROM audit AS a LEFT JOIN audit_personal AS p ON p.seq = a.seq
     WHERE ${['a.seq >= @low', 'a.seq < @high', ...where].join(' AND ')} ORDER BY a.seq DESC LIMIT @most`,
  );
  const ends = db
    .prepare<[], { low: number; high: number }>(
      `SELECT (SELECT to_seq FROM audit_let_go) + 1 AS low, coalesce(max(seq), 0) + 1 AS high FROM audit`,
    )
    .get() ?? { low: 1, high: 1 };
  const found: TrailRow[] = [];
  let high = Math.min(ends.high, beforeSeq ?? ends.high);
  while (found.length < limit && high > ends.low) {
    const low = Math.max(ends.low, high - WINDOW);
    const rows = window.all({ ...values, low, high, most: limit - found.length });
    found.push(...rows.map((row) => toTrailRow(parts, row)));
    high = low;
    yield;
  }
  return found;
}
