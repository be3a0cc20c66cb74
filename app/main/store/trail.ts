// The trail: every act that matters, each entry chained to the one before by hash, inside the change it tells of.
// The text that was hashed is what is kept; it is never written anew. Opens no transaction, judges nothing.
//
//   hash(n) = SHA-256(hash(n-1) ‖ text(n))         personal fragments lie beside it, sealed (sealing.ts)
import { auditEntrySchema, canonical, chainHash, digestSchema } from '@harmonic/protocol/access';
import type { AuditEntry } from '@harmonic/protocol/access';
import { saying, type Said } from '../../contract/index.ts';
import type { AccessStoreApi, Act, ChainLine } from './access-api.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import { ITSELF, type Cause, type Outbox } from './outbox.ts';
import { parsed } from './records.ts';
import { payloadOf, type Sealing } from './sealing.ts';

export interface Trail {
  /** Enters an act in the transaction that is open; without one the console did it of itself. */
  enter(act: Act | undefined): Cause;
  /** For an act that enters later. @throws StoreFailure 'invalid' when it could not. */
  check(act: Act): void;
  lines(fromSeq: number, limit: number): ChainLine[];
  head(): ReturnType<AccessStoreApi['trailHead']>;
  /** Why the last entry does not hold; null when it does, or there is none. */
  damage(): Said | null;
}

interface LineRow {
  seq: number;
  bytes: string;
  hash: Buffer;
}

const toLine = ({ seq, bytes, hash }: LineRow): ChainLine => ({
  seq,
  bytes,
  hash: hash.toString('hex'),
});

/** Text that is kept and hashed exactly: cut to its room, and whole at the cut. */
const exact = (text: string, room: number): string => text.slice(0, room).toWellFormed();

/** @throws StoreFailure 'invalid' for one that no reader would take. */
function entryOf(act: Act, place: Pick<AuditEntry, 'stream' | 'seq' | 'payload'>): AuditEntry {
  const facts = Object.entries(act.facts).map(([name, value]) => [
    exact(name, 40),
    exact(value, 200),
  ]);
  const { actor, scope, outcome } = act;
  const checked = auditEntrySchema.safeParse({
    ...{ v: 1, ...place, actor, scope, outcome, act: act.act },
    atMs: Math.max(0, Math.floor(act.atMs)),
    subject: exact(act.subject, 80),
    because: exact(act.because, 40),
    facts: Object.fromEntries(facts) as Record<string, string>,
  });
  if (checked.success) return checked.data;
  const field = checked.error.issues[0]?.path.join('.') ?? '';
  throw new StoreFailure('invalid', `“${act.act}” cannot stand in the trail: its ${field} is none`);
}

/** What retention has let go: the chain begins behind it. @see audit_let_go in migrations.ts */
function anchorOf(bytes: string | undefined): { firstSeq: number; before: string | null } {
  const facts = auditEntrySchema.safeParse(parsed(bytes ?? '')).data?.facts;
  const toSeq = Number(facts?.['toSeq']);
  const before = digestSchema.safeParse(facts?.['before']).data ?? null;
  return { firstSeq: Number.isSafeInteger(toSeq) ? toSeq + 1 : 1, before };
}

export function createTrail(db: Db, outbox: Outbox, sealing: Sealing): Trail {
  const last = db.prepare<[], LineRow>(
    'SELECT seq, bytes, hash FROM audit ORDER BY seq DESC LIMIT 1',
  );
  const one = db.prepare<[number], LineRow>('SELECT seq, bytes, hash FROM audit WHERE seq = ?');
  const page = db.prepare<[number, number], LineRow>(
    'SELECT seq, bytes, hash FROM audit WHERE seq >= ? ORDER BY seq LIMIT ?',
  );
  const anchor = db.prepare<[], { bytes: string }>(
    `SELECT bytes FROM audit WHERE act = 'trail.retained' AND +outcome = 'done' ORDER BY seq DESC LIMIT 1`,
  );
  const insert = db.prepare('INSERT INTO audit (seq, bytes, hash) VALUES (?, ?, ?)');
  const insertPersonal = db.prepare(
    'INSERT INTO audit_personal (seq, person, nonce, sealed) VALUES (?, ?, ?, ?)',
  );
  const { stream } = outbox;

  function enter(act: Act): Cause {
    const before = last.get();
    const seq = (before?.seq ?? 0) + 1;
    const fragment = sealing.seal(`${stream}/${seq}`, act.personal);
    const payload = fragment ? payloadOf(fragment) : null;
    const text = canonical(entryOf(act, { stream, seq, payload }));
    const hash = chainHash(before?.hash.toString('hex') ?? null, text);
    insert.run(seq, text, Buffer.from(hash, 'hex'));
    if (fragment) insertPersonal.run(seq, fragment.person, fragment.nonce, fragment.sealed);
    const by: Cause = { actor: act.actor, auditSeq: seq };
    outbox.put({
      ...{ lane: 0, entity: 'audit', rowId: String(seq), kind: 'insert', depKey: stream },
      ...{ text, isAppendOnly: true, by },
    });
    return by;
  }
  return {
    enter: (act) => (act ? enter(act) : ITSELF),
    check: (act) => void entryOf(act, { stream, seq: 1, payload: null }),
    lines(fromSeq, limit) {
      const { firstSeq } = anchorOf(anchor.get()?.bytes);
      return page.all(Math.max(fromSeq, firstSeq), limit).map(toLine);
    },
    head() {
      const row = last.get();
      const { seq, hash } = row ? toLine(row) : { seq: 0, hash: '' };
      return { stream, seq, hash, ...anchorOf(anchor.get()?.bytes) };
    },
    damage() {
      const row = last.get();
      if (!row) return null;
      const { firstSeq, before } = anchorOf(anchor.get()?.bytes);
      const previous = row.seq === firstSeq ? before : one.get(row.seq - 1)?.hash.toString('hex');
      if (previous === undefined) return saying('trail-entry-missing', { seq: String(row.seq) });
      const holds = chainHash(previous, row.bytes) === row.hash.toString('hex');
      return holds ? null : saying('trail-entry-changed', { seq: String(row.seq) });
    },
  };
}
