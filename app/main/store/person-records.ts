// Everything kept about one person, table by table, for them to take along: secrets are counted, never handed out.
// Reads a slice with each step and changes nothing.
import type { PersonId } from '@harmonic/protocol/model';
import type { Db } from './database.ts';
import { parsed } from './records.ts';
import { toTrailRow, TRAIL_COLUMNS, type TrailParts } from './trail-search.ts';

/** Where a person's pseudonym stands, by table. */
export const PERSON_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  person: ['id'],
  credential: ['person'],
  recovery_code: ['person'],
  invitation: ['person'],
  attempts: ['person'],
  request: ['person'],
  consent: ['person'],
  person_key: ['person'],
  statement: ['issuer', 'subject', 'second'],
  outbox: ['actor_id'],
  calibration: ['set_by', 'retired_by'],
  baseline: ['saved_by'],
  note: ['author'],
  channel_plan: ['set_by'],
  device_key: ['set_by'],
  route_table: ['set_by'],
  report_schedule: ['set_by'],
};

const SLICE = 250;
/** Each is the whole policy of a site. */
const BUNDLES_A_SLICE = 20;

const shown = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return `${value.length} bytes, not shown`;
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  return value;
};

interface Look<T> {
  table: string;
  /** Of rows with numbers in (@low, @high]. */
  sql: string;
  /** Rows looked at with each step. */
  slice?: number;
  toRecord(row: T): unknown;
}

function* look<T>(db: Db, id: PersonId, { table, sql, slice = SLICE, toRecord }: Look<T>) {
  const last = db.prepare<[], { id: number | null }>(`SELECT max(rowid) AS id FROM ${table}`);
  const query = db.prepare<[Record<string, unknown>], T>(sql).safeIntegers(true);
  const records: unknown[] = [];
  const end = last.get()?.id ?? 0;
  for (let low = 0; low < end; low += slice) {
    records.push(...query.all({ id, low, high: low + slice }).map(toRecord));
    yield;
  }
  return records;
}

const ofTable = (table: string, columns: readonly string[]): Look<Record<string, unknown>> => ({
  table,
  sql: `SELECT * FROM ${table} WHERE rowid > @low AND rowid <= @high
    AND (${columns.map((column) => `${column} = @id`).join(' OR ')}) ORDER BY rowid`,
  toRecord: (row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, shown(value)])),
});

type EntryRow = Omit<Parameters<typeof toTrailRow>[1], 'seq'> & { seq: bigint };

/** Entries they made, that are about them, or whose personal part is; of others' fragments nothing is opened. */
const ofTrail = (parts: TrailParts, id: PersonId): Look<EntryRow> => ({
  table: 'audit',
  sql: `SELECT ${TRAIL_COLUMNS} FROM audit AS a LEFT JOIN audit_personal AS p ON p.seq = a.seq
    WHERE a.seq > @low AND a.seq <= @high AND (a.actor = @id OR a.subject = @id OR p.person = @id) ORDER BY a.seq`,
  toRecord(row) {
    const { entry, personal } = toTrailRow(parts, { ...row, seq: Number(row.seq) });
    return row.person === id ? { ...entry, personal } : entry;
  },
});

/** What each policy says of them. */
const OF_POLICIES: Look<{ epoch: bigint; member: string }> = {
  table: 'bundle',
  sql: `SELECT epoch, member.value AS member FROM bundle, json_each(bundle.bytes, '$.people') AS member
    WHERE epoch > @low AND epoch <= @high AND json_extract(member.value, '$.id') = @id ORDER BY epoch`,
  slice: BUNDLES_A_SLICE,
  toRecord: ({ epoch, member }) => ({ epoch: Number(epoch), member: parsed(member) }),
};

export function* personRecords(
  parts: TrailParts,
  id: PersonId,
): Generator<void, Record<string, unknown[]>> {
  const records: Record<string, unknown[]> = {};
  for (const [table, columns] of Object.entries(PERSON_COLUMNS))
    records[table] = yield* look(parts.db, id, ofTable(table, columns));
  records['audit'] = yield* look(parts.db, id, ofTrail(parts, id));
  records['bundle'] = yield* look(parts.db, id, OF_POLICIES);
  return records;
}
