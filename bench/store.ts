// Summaries committed durably in batches of 500, no cipher on either side; then what the cipher costs.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openDatabase } from '../app/main/store/database.ts';
import { MIGRATIONS } from '../app/main/store/migrations.ts';
import { buildPeer, median, runPeer, type Bench } from './harness.ts';
import { measureReader } from './store-reader.ts';

const BATCH = 500;
const INSERT = 'INSERT INTO summary VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';

/** Microseconds a row. */
function insertRows(db: Database.Database, rows: number): number {
  const insert = db.prepare(INSERT);
  const peaks = Buffer.alloc(300, 'p');
  const bands = Buffer.alloc(256, 7);
  const commit = db.transaction((from: number, to: number) => {
    for (let i = from; i < to; i += 1) {
      const x = i * 0.001;
      insert.run(
        '0f8fad5b-d9cb-469f-a165-70867728950e',
        i % 3,
        1795000000000000000n + BigInt(i) * 1000000n,
        x + 4,
        x + 5,
        x + 6,
        x + 7,
        x + 8,
        0,
        peaks,
        bands,
      );
    }
  });
  const begin = process.hrtime.bigint();
  for (let i = 0; i < rows; i += BATCH) commit(i, Math.min(rows, i + BATCH));
  return Number(process.hrtime.bigint() - begin) / 1000 / rows;
}

function plainDatabase(file: string): Database.Database {
  const db = new Database(file);
  for (const pragma of [
    'journal_mode = WAL',
    'synchronous = FULL',
    'foreign_keys = ON',
    'temp_store = MEMORY',
    'journal_size_limit = 67108864',
  ])
    db.pragma(pragma);
  db.exec(MIGRATIONS[0] ?? '');
  db.pragma('synchronous = FULL');
  return db;
}

export async function run(bench: Bench): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'harmonic-bench-'));
  const peer = buildPeer('store.c', ['-lsqlite3']);
  let turn = 0;
  const fresh = (): string => join(folder, `${(turn += 1)}.db`);
  const take = (db: Database.Database, rows: number): number => {
    const cost = insertRows(db, rows);
    db.close();
    return cost;
  };
  for (const load of [1, 4, 16]) {
    const rows = 5000 * load;
    await bench.pair(
      { case: 'durable rows, 500 a commit', load: `${load}×`, unit: 'µs/row', reach: 1.43 },
      () => take(plainDatabase(fresh()), rows),
      peer ? () => runPeer(peer, [fresh(), rows, BATCH]) : null,
    );
  }
  const key = randomBytes(32);
  const encrypted = [1, 2, 3, 4, 5].map(() => {
    const data = mkdtempSync(join(folder, 'encrypted-'));
    return take(openDatabase(data, key), 20_000);
  });
  const plain = [1, 2, 3, 4, 5].map(() => take(plainDatabase(fresh()), 20_000));
  bench.limit(
    {
      case: 'the same, encrypted (cost beside plain)',
      load: '4×',
      unit: 'µs/row',
      reach: 'stated',
    },
    median(encrypted),
    median(encrypted) > 0,
  );
  bench.limit(
    { case: 'the same, plain', load: '4×', unit: 'µs/row', reach: 'stated' },
    median(plain),
    median(plain) > 0,
  );
  rmSync(folder, { recursive: true, force: true });
  await measureReader(bench);
}
