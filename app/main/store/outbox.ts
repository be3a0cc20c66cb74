// What a server will be told, laid down in the transaction of the change itself: one dense number a stream.
// Opens no transaction and sends nothing.
//
//   change + entry of the trail + outbox row ── one transaction ──> pending, until a server has answered
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { canonical } from '@harmonic/protocol/access';
import type { PersonId } from '@harmonic/protocol/model';
import type { Db } from './database.ts';
import { MIGRATIONS } from './migrations.ts';

/** Who is behind a change, and the entry of the trail that says why it was allowed. */
export interface Cause {
  actor: PersonId | null;
  auditSeq: number | null;
}
/** The console of itself. */
export const ITSELF: Cause = { actor: null, auditSeq: null };

/** Security and trail go first, records after them. */
export type Lane = 0 | 1;

/** What is kept beside a channel. */
type KeptEntity =
  'calibration' | 'baseline' | 'note' | 'channel-plan' | 'device-key' | 'route-table';

export interface Operation {
  lane: Lane;
  entity: 'statement' | 'bundle' | 'audit' | 'device' | 'recording' | 'event' | KeptEntity;
  rowId: string;
  kind: 'insert' | 'patch' | 'delete';
  /** What it has to stay in order with; null for nothing. */
  depKey: string | null;
  /** Canonical text of the row, or of the fields that changed. */
  text: string;
  /** The row stays as it is in its own table, and is read from there. */
  isAppendOnly: boolean;
  by: Cause;
}

export interface Outbox {
  /** Names this incarnation of the database. */
  readonly stream: string;
  put(operation: Operation): void;
}

/** RFC 9562, version 7: ordered by time, unique by chance. @param random 10 bytes. */
export function uuidv7(ms: number, random: Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(ms, 0, 6);
  bytes.set(random, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Hybrid logical clock: 48 bits of milliseconds, 16 of a counter; never the same or less, whatever the clock does. */
export const nextHlc = (last: bigint, nowMs: number): bigint => {
  const now = BigInt(Math.max(0, Math.floor(nowMs))) << 16n;
  return now > last ? now : last + 1n;
};

export type Fields = Readonly<Record<string, string | number | null>>;

/** Fields as canonical text. Numbers that are no whole ones, and too large ones, travel as text. */
export function rowText(fields: Fields): string {
  const exact = Object.entries(fields).map(([name, value]) => {
    if (typeof value === 'string') return [name, value.toWellFormed()];
    if (value === null) return [name, null];
    // Nought has two signs; only one has a text.
    return [name, Number.isSafeInteger(value) ? value + 0 : String(value)];
  });
  return canonical(Object.fromEntries(exact));
}

/**
 * A change of a record that is edited in place: the fields that changed go along.
 * @param ownerId what it has to stay in order with, where that is not the record itself.
 */
export function tellRecord(
  outbox: Outbox,
  entity: 'device' | 'recording' | KeptEntity,
  id: string,
  kind: Operation['kind'],
  fields: Fields,
  by: Cause,
  ownerId: string = id,
): void {
  if (Object.keys(fields).length === 0) return;
  outbox.put({
    ...{ lane: 1, entity, rowId: id, kind, depKey: ownerId, by },
    ...{ text: rowText(fields), isAppendOnly: false },
  });
}

/** The open stream; made with the database. */
function openStream(db: Db): string {
  const open = db.prepare<[], { id: string }>(
    'SELECT stream_id AS id FROM sync_stream WHERE closed = 0 ORDER BY rowid DESC LIMIT 1',
  );
  const known = open.get()?.id;
  if (known !== undefined) return known;
  const made = randomUUID();
  db.prepare(`INSERT INTO sync_stream (stream_id, reason, next_seq) VALUES (?, 'first', 1)`).run(
    made,
  );
  return made;
}

/** @param parts.txId names the transaction that is open. */
export function createOutbox(db: Db, parts: { now(): number; txId(): string }): Outbox {
  const stream = openStream(db);
  const take = db.prepare<[string], { seq: number }>(
    'UPDATE sync_stream SET next_seq = next_seq + 1 WHERE stream_id = ? RETURNING next_seq - 1 AS seq',
  );
  const insert = db.prepare(
    `INSERT INTO outbox (op_id, stream_id, stream_seq, lane, entity, row_id, kind, dep_key, tx_id, schema_v, hlc, actor_id, grant_ref, body, body_sha256)
     VALUES (@id, @stream, @seq, @lane, @entity, @rowId, @kind, @depKey, @tx, @schema, @hlc, @actor, @grant, @body, @sha256)`,
  );
  const newest = db.prepare<[], { hlc: bigint | null }>('SELECT max(hlc) AS hlc FROM outbox');
  let hlc = newest.safeIntegers(true).get()?.hlc ?? 0n;
  return {
    stream,
    put({ lane, entity, rowId, kind, depKey, text, isAppendOnly, by }) {
      const nowMs = Math.max(0, Math.floor(parts.now()));
      hlc = nextHlc(hlc, nowMs);
      insert.run({
        ...{ lane, entity, rowId, kind, depKey, stream, hlc },
        id: uuidv7(nowMs, randomBytes(10)),
        seq: take.get(stream)?.seq,
        tx: parts.txId(),
        schema: MIGRATIONS.length,
        actor: by.actor ?? '',
        grant: by.auditSeq === null ? '' : String(by.auditSeq),
        body: isAppendOnly ? null : Buffer.from(text),
        sha256: createHash('sha256').update(text).digest(),
      });
    },
  };
}
