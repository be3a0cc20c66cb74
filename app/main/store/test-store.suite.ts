// A real store on real files for tests: opens, reads back sample by sample, copies a folder as a power cut leaves it.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { RecordingId } from '@harmonic/protocol/model';
import { referenceEngine } from '@harmonic/protocol/signal';
import type { RecordingOverview } from '../../contract/index.ts';
import type { NewEvent, StoreNotice } from './api.ts';
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
    }),
  ).value.min.map((value) => (value === null ? null : value / 0.5));
}

export function overviewOf(
  store: Store,
  id: RecordingId,
  changes: { channel?: number; fromS?: number; toS?: number; columns?: number } = {},
): RecordingOverview {
  return finish(
    store.slow.recordingOverview({ id, channel: 0, fromS: 0, toS: null, columns: 64, ...changes }),
  ).value;
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
