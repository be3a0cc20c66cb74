// A real store on real files for tests: opens, reads back sample by sample, copies a folder as a power cut leaves it.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { verifyChain } from '@harmonic/protocol/access';
import type { RecordingId } from '@harmonic/protocol/model';
import { referenceEngine } from '@harmonic/protocol/signal';
import type { RecordingOverview } from '../../contract/index.ts';
import type { NewEvent, OverviewInput, StoreNotice } from './api.ts';
import { openDatabase, type Db } from './database.ts';
import { EXAMPLE_KEY, MORNING_MS } from './example.suite.ts';
import { openStore, type Store } from './store.ts';

export const engine = referenceEngine('a test');

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'harmonic-store-'));
  folders.push(folder);
  return folder;
}

/** What the disk would hold if the power went now. */
export function powerCut(dataDir: string): string {
  const copy = newFolder();
  cpSync(dataDir, copy, { recursive: true });
  return copy;
}

export interface TestStore extends Store {
  dataDir: string;
  notices: StoreNotice[];
  clock: { ms: number };
}

export function openTestStore(dataDir = newFolder(), key = EXAMPLE_KEY): TestStore {
  const notices: StoreNotice[] = [];
  const clock = { ms: MORNING_MS };
  const store = openStore({
    dataDir,
    engine,
    key: new Uint8Array(key),
    notify: (notice) => notices.push(notice),
    now: () => clock.ms,
    // Time stands still between blocks: a slow machine is no silence.
    risingNs: () => 0n,
  });
  return { ...store, dataDir, notices, clock };
}

/** Runs a call that comes in steps; also says how many there were. */
export function finish<T>(steps: Generator<void, T>): { value: T; steps: number } {
  let count = 0;
  for (;;) {
    const step = steps.next();
    count += 1;
    if (step.done) return { value: step.value, steps: count };
  }
}

/** Every sample of channel 0 in raw steps of the example's scale; null where there is none. */
export function readBack(store: Store, id: RecordingId): (number | null)[] {
  while (store.confirm());
  const recording = store.api.recordings().find((one) => one.id === id);
  if (!recording) throw new Error('there is no such recording');
  return finish(
    store.slow.recordingOverview({
      ...{ id, channel: 0, fromS: 0, toS: null },
      columns: Math.max(1, recording.samples),
      topHz: null,
    }),
  ).value.min.map((value) => (value === null ? null : value / 0.5));
}

export function overviewOf(
  store: Store,
  id: RecordingId,
  changes: Partial<Omit<OverviewInput, 'id'>> = {},
): RecordingOverview {
  return finish(
    store.slow.recordingOverview({
      ...{ id, channel: 0, fromS: 0, toS: null, columns: 64, topHz: null },
      ...changes,
    }),
  ).value;
}

/** The whole trail verified. @returns why it does not hold, and where; null when it does. */
export function brokenAt(store: {
  api: Pick<Store['api'], 'trailHead' | 'trailLines'>;
}): { seq: number; why: string } | null {
  const head = store.api.trailHead();
  const chain = verifyChain({ before: head.before, firstSeq: head.firstSeq });
  for (let seq = head.firstSeq; seq <= head.seq;) {
    const lines = store.api.trailLines(seq, 500);
    if (lines.length === 0) return { seq, why: 'entries are missing' };
    for (const line of lines) {
      const why = chain.take(line);
      if (why !== null) return { seq: line.seq, why };
    }
    seq = (lines.at(-1)?.seq ?? seq) + 1;
  }
  return null;
}

/** What lies in the tables of a folder nobody has open, and may be changed there behind the program's back. */
export function behindItsBack<T>(dataDir: string, act: (db: Db) => T): T {
  const db = openDatabase(dataDir, new Uint8Array(EXAMPLE_KEY));
  try {
    return act(db);
  } finally {
    db.close();
  }
}

export const eventOf = (code: string, changes: Partial<NewEvent> = {}): NewEvent => ({
  atMs: MORNING_MS,
  deviceId: null,
  severity: 'info',
  code,
  detail: '',
  ...changes,
});

export const count = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => (from + i) % 30_000);

/** Where two long runs of samples part; -1 when they are the same. A matcher would take seconds for millions. */
export function difference(a: readonly (number | null)[], b: readonly (number | null)[]): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  return a.findIndex((x, i) => x !== b[i]);
}
