// Rows of the policy: bundles, statements, where devices are placed, values of the site. Bundles and statements are
// only added. Checks that what comes is what it says; judges no signature. Each runs inside the caller's transaction.
import {
  bundleSchema,
  canonical,
  statementSchema,
  type SignedBundle,
  type SignedStatement,
  type StatementId,
} from '@harmonic/protocol/access';
import type { AreaId, DeviceId } from '@harmonic/protocol/model';
import type { AccessState, AccessValue, AccessWrite } from './access-api.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import type { Cause, Outbox } from './outbox.ts';
import { parsed } from './records.ts';

interface StatementRow {
  bytes: string;
  signature: string;
  install_key: string;
  install_signature: string;
  absorbed: number;
}

type PolicyState = Pick<AccessState, 'bundle' | 'statements' | 'placements' | 'values'>;

export interface PolicyRows {
  state(): PolicyState;
  /** @throws StoreFailure 'conflict' when its epoch is not above every epoch that is kept. */
  addBundle(bundle: SignedBundle, absorbs: readonly StatementId[], by: Cause): void;
  /** Again: only whether it is absorbed. @throws StoreFailure 'conflict' for another one under the same id or place. */
  putStatement(wish: Extract<AccessWrite, { put: 'statement' }>, by: Cause): void;
  place(device: DeviceId, area: AreaId | null): void;
  putValue(name: AccessValue, bytes: Uint8Array): void;
}

const toSigned = (row: StatementRow): SignedStatement => ({
  bytes: row.bytes,
  signature: row.signature,
  install: { key: row.install_key, signature: row.install_signature },
});

/** The statement's text, read; @throws StoreFailure 'invalid' when it is none, or another one. */
function streamOf({ id, seq, signed }: Extract<AccessWrite, { put: 'statement' }>): string {
  const { data } = statementSchema.safeParse(parsed(signed.bytes));
  if (data?.id === id && data.seq === seq) return data.stream;
  throw new StoreFailure('invalid', 'this is no statement, or not the one it is said to be');
}

export function createPolicyRows(db: Db, outbox: Outbox): PolicyRows {
  const newestBundle = db.prepare<[], SignedBundle & { epoch: number }>(
    'SELECT epoch, bytes, key, signature FROM bundle ORDER BY epoch DESC LIMIT 1',
  );
  const insertBundle = db.prepare(
    'INSERT INTO bundle (epoch, bytes, key, signature) VALUES (?, ?, ?, ?)',
  );
  const columns = 'bytes, signature, install_key, install_signature, absorbed';
  const known = db.prepare<[string, string, number], StatementRow>(
    `SELECT ${columns} FROM statement WHERE id = ? OR (stream_id = ? AND seq = ?)`,
  );
  const insertStatement = db.prepare(
    'INSERT INTO statement (id, bytes, signature, install_key, install_signature, absorbed) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const absorb = db.prepare('UPDATE statement SET absorbed = 1 WHERE id = ?');
  const open = db.prepare<[], StatementRow>(
    `SELECT ${columns} FROM statement WHERE absorbed = 0 ORDER BY stream_id, seq`,
  );
  const lastAbsorbed = db.prepare<[string], StatementRow>(
    `SELECT ${columns} FROM statement WHERE absorbed = 1 AND stream_id = ? ORDER BY seq DESC LIMIT 1`,
  );
  const placements = db.prepare<[], { device: DeviceId; area: AreaId }>(
    'SELECT device_id AS device, area FROM placement ORDER BY device_id',
  );
  const place = db.prepare(
    'INSERT INTO placement (device_id, area) VALUES (?, ?) ON CONFLICT (device_id) DO UPDATE SET area = excluded.area',
  );
  const unplace = db.prepare('DELETE FROM placement WHERE device_id = ?');
  const values = db.prepare<[], { name: AccessValue; bytes: Buffer }>(
    'SELECT name, bytes FROM access_value',
  );
  const putValue = db.prepare(
    'INSERT INTO access_value (name, bytes) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes',
  );

  function statements(): PolicyState['statements'] {
    const last = lastAbsorbed.get(outbox.stream);
    return [...(last ? [last] : []), ...open.all()].map((row) => ({
      signed: toSigned(row),
      absorbed: row.absorbed === 1,
    }));
  }
  return {
    state() {
      const newest = newestBundle.get();
      const bundle = newest
        ? { bytes: newest.bytes, key: newest.key, signature: newest.signature }
        : null;
      const kept = values.all().map(({ name, bytes }) => [name, new Uint8Array(bytes)]);
      return {
        ...{ bundle, statements: statements(), placements: placements.all() },
        values: Object.fromEntries(kept) as PolicyState['values'],
      };
    },
    addBundle(bundle, absorbs, by) {
      const { data } = bundleSchema.safeParse(parsed(bundle.bytes));
      if (!data) throw new StoreFailure('invalid', 'this is no policy bundle');
      if (data.epoch <= (newestBundle.get()?.epoch ?? 0))
        throw new StoreFailure('conflict', 'a newer policy is kept already', 'stale');
      insertBundle.run(data.epoch, bundle.bytes, bundle.key, bundle.signature);
      for (const id of absorbs) absorb.run(id);
      const { bytes, key, signature } = bundle;
      outbox.put({
        ...{ lane: 0, entity: 'bundle', rowId: String(data.epoch), kind: 'insert' },
        ...{ depKey: 'bundle', text: canonical({ bytes, key, signature }), isAppendOnly: true, by },
      });
    },
    putStatement(wish, by) {
      const { id, seq, signed, absorbed } = wish;
      const stream = streamOf(wish);
      const before = known.get(id, stream, seq);
      if (before) {
        if (canonical(toSigned(before)) !== canonical(signed))
          throw new StoreFailure('conflict', 'another statement is kept in its place', 'stale');
        if (absorbed) absorb.run(id);
        return;
      }
      const { bytes, signature, install } = signed;
      insertStatement.run(
        ...[id, bytes, signature, install.key, install.signature, absorbed ? 1 : 0],
      );
      outbox.put({
        ...{ lane: 0, entity: 'statement', rowId: id, kind: 'insert', depKey: stream },
        ...{ text: canonical(signed), isAppendOnly: true, by },
      });
    },
    place(device, area) {
      if (area === null) unplace.run(device);
      else place.run(device, area);
    },
    putValue: (name, bytes) => void putValue.run(name, bytes),
  };
}
