import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { appendFileSync, cpSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordingId } from '@harmonic/protocol/model';
import { BLOCK_SAMPLES, blockAt, FAN, MORNING_MS, PUMP, RATE, startOf } from './example.suite.ts';
import { EVERYTHING } from './example-access.suite.ts';
import {
  behindItsBack,
  brokenAt,
  count,
  eventOf,
  finish,
  newFolder,
  openTestStore,
  powerCut,
  readBack,
  type TestStore,
} from './test-store.suite.ts';

/** A console in a process of its own, recording; resolves with what it had confirmed when it was killed. */
async function killedAfter(dataDir: string, turns: number, script?: string): Promise<number> {
  const { writer, confirmed } = await startWriter(dataDir, turns, script);
  writer.kill('SIGKILL');
  await once(writer, 'close');
  return confirmed();
}
async function startWriter(
  dataDir: string,
  turns: number,
  name = './crash-writer.suite.ts',
): Promise<{ writer: ChildProcess; confirmed: () => number }> {
  const script = new URL(name, import.meta.url).pathname;
  const writer = spawn(process.execPath, [script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let confirmed = 0;
  const lines = createInterface({ input: writer.stdout });
  await new Promise<void>((resolve, reject) => {
    writer.on('exit', () => reject(new Error('the writer ended by itself')));
    lines.on('line', (line) => {
      confirmed = Number(line);
      if (confirmed >= turns) resolve();
    });
  });
  return { writer, confirmed: () => confirmed };
}

test.each([1, 60])(
  'killed after block %i: everything it had confirmed is there, and no more is claimed',
  async (blocks) => {
    const dataDir = newFolder();
    const confirmed = await killedAfter(dataDir, blocks);
    const store = openTestStore(dataDir);
    const [recording] = store.api.recordings();
    expect(recording).toMatchObject({ state: 'interrupted', gaps: 0 });
    const samples = recording?.samples ?? 0;
    expect(samples).toBeGreaterThanOrEqual(confirmed * BLOCK_SAMPLES);
    expect(readBack(store, recording?.id as RecordingId)).toEqual(count(0, samples));
    expect(store.api.events(null, 1)).toMatchObject([
      {
        ...{ code: 'recording.interrupted', deviceId: PUMP },
        detail: `“${recording?.name}”: the console stopped while it was recorded; what was confirmed is kept`,
      },
    ]);
    store.api.close();
  },
);

test('killed while people act: each change is there with its act, its event and its outbox row, or none of them is', async () => {
  const dataDir = newFolder();
  for (const turns of [1, 17, 40]) {
    const confirmed = await killedAfter(dataDir, turns, './crash-trail-writer.suite.ts');
    const store = openTestStore(dataDir);
    expect(brokenAt(store)).toBe(null);
    const newest = (act: string): string =>
      finish(store.slow.trail({ ...EVERYTHING, act }, null, 1)).value[0]?.entry.facts['name'] ?? '';
    const [device] = store.api.devices();
    expect(newest('device.rename')).toBe(device?.name);
    expect(Number(device?.name.slice(5))).toBeGreaterThanOrEqual(confirmed);
    expect(store.api.events(null, 1)[0]?.detail).toBe(device?.name);
    const person = store.api.accessState().people[0]?.name ?? '';
    // Killed after the first of a turn, it still has the name of the turn before, or none yet.
    expect([newest('person.rename'), '']).toContain(person === 'Ana Souza' ? '' : person);
    store.api.close();
    const [rows, last] = behindItsBack(dataDir, (db) => [
      db.prepare(`SELECT count(*) FROM outbox WHERE entity = 'audit'`).pluck().get(),
      db.prepare('SELECT max(seq) FROM audit').pluck().get(),
    ]);
    expect(rows).toBe(last);
  }
});

test('a second start on the same folder is refused in words, and the folder is free when the first is killed', async () => {
  const dataDir = newFolder();
  const { writer } = await startWriter(dataDir, 3);
  expect(() => openTestStore(dataDir)).toThrow(
    expect.objectContaining({ code: 'in-use', message: `another console has ${dataDir} open` }),
  );
  writer.kill('SIGKILL');
  await once(writer, 'close');
  openTestStore(dataDir).api.close();
});

test('a second start within the same process is refused, and takes nothing from the first', () => {
  const store = openTestStore();
  expect(() => openTestStore(store.dataDir)).toThrow(/another console/);
  store.api.addEvent(eventOf('link.lost'));
  store.api.close();
  openTestStore(store.dataDir).api.close();
});

const segmentOf = (dataDir: string, id: RecordingId): string =>
  join(dataDir, 'segments', id, '0000.seg');

function recordedAndCut(): { dataDir: string; id: RecordingId } {
  const store = openTestStore();
  const { id } = store.api.startRecording(startOf(PUMP));
  for (let i = 0; i < 3; i += 1) store.takeBlock(blockAt(i * BLOCK_SAMPLES));
  store.confirm();
  const dataDir = powerCut(store.dataDir);
  store.api.close();
  return { dataDir, id };
}

test('two recordings that were running are told one by one, each with its device', () => {
  const store = openTestStore();
  for (const device of [PUMP, FAN]) store.api.startRecording(startOf(device));
  const again = openTestStore(powerCut(store.dataDir));
  const told = again.api.events(null, 2);
  expect(told.map(({ code, deviceId }) => [code, deviceId])).toEqual([
    ['recording.interrupted', FAN],
    ['recording.interrupted', PUMP],
  ]);
  store.api.close();
  again.api.close();
});

test('what was written but not confirmed is cut from the file', () => {
  const { dataDir, id } = recordedAndCut();
  const { size } = statSync(segmentOf(dataDir, id));
  appendFileSync(segmentOf(dataDir, id), Buffer.alloc(5000, 1));
  writeFileSync(join(dataDir, 'segments', id, '0001.seg'), 'written, never confirmed');
  const store = openTestStore(dataDir);
  expect(statSync(segmentOf(dataDir, id)).size).toBe(size);
  expect(statSync(join(dataDir, 'segments', id, '0001.seg'), { throwIfNoEntry: false })).toBe(
    undefined,
  );
  expect(readBack(store, id)).toEqual(count(0, 3 * BLOCK_SAMPLES));
  store.api.close();
});

test('a file that lost confirmed bytes is told, not filled up; the rest is read', () => {
  const { dataDir, id } = recordedAndCut();
  const { size } = statSync(segmentOf(dataDir, id));
  truncateSync(segmentOf(dataDir, id), size - 10);
  const store = openTestStore(dataDir);
  expect(store.api.events(null, 2).map(({ code }) => code)).toEqual([
    ...['recording.damaged', 'recording.interrupted'],
  ]);
  expect(statSync(segmentOf(dataDir, id)).size).toBe(size - 10);
  const half = new Array<null>(BLOCK_SAMPLES).fill(null);
  expect(readBack(store, id)).toEqual([...count(0, 2 * BLOCK_SAMPLES), ...half]);
  store.api.close();
});

test('a recording whose files are gone does not keep the site from opening', () => {
  const { dataDir, id } = recordedAndCut();
  rmSync(join(dataDir, 'segments', id), { recursive: true });
  const store = openTestStore(dataDir);
  expect(readBack(store, id).every((x) => x === null)).toBe(true);
  store.api.close();
});

test('an older copy of the database removes no samples it does not know', () => {
  const store = openTestStore();
  const older = powerCut(store.dataDir);
  const { id } = store.api.startRecording(startOf(PUMP));
  store.takeBlock(blockAt(0));
  store.api.close();
  const newer = powerCut(store.dataDir);
  const mixed = powerCut(older);
  powerCutInto(newer, mixed, id);
  const opened = openTestStore(mixed);
  expect(opened.api.events(null, 1)).toMatchObject([{ code: 'storage.unknown' }]);
  expect(statSync(segmentOf(mixed, id)).size).toBeGreaterThan(0);
  opened.api.close();
});

function powerCutInto(from: string, to: string, id: RecordingId): void {
  cpSync(join(from, 'segments', id), join(to, 'segments', id), { recursive: true });
}

/** What one recording should hold, told by the story itself. */
interface Told {
  id: RecordingId;
  blocks: number;
  samples: (number | null)[];
}

const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('block' as const),
        samples: fc.integer({ min: 1, max: 40 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('lose' as const),
        samples: fc.integer({ min: 1, max: 60 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('restart' as const),
        silent: fc.integer({ min: 1, max: 300 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('confirm' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('begin' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('stop' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const) }) },
  ),
  { minLength: 1, maxLength: 40 },
);

/** Plays a story on a real store, and knows what that store must hold. */
class Story {
  store: TestStore = openTestStore();
  told: Told[] = [];
  /** The recording that runs. */
  private now: Told | null = null;
  /** Blocks told, with the gap before them, but not confirmed: a power cut takes them. */
  private waiting: (number | null)[][] = [];
  /** A confirmation under way, and how much of `waiting` it will confirm. */
  private begun: { done: Promise<boolean>; blocks: number } | null = null;
  private stream = { streamSeq: 1, next: 0, beganNs: BigInt(MORNING_MS) * 1_000_000n };
  private owed = 0;

  private nsAt(sample: number): bigint {
    return this.stream.beganNs + BigInt(Math.round((sample / RATE) * 1e9));
  }
  private running(): Told {
    if (this.now) return this.now;
    const { id } = this.store.api.startRecording(startOf(PUMP));
    this.now = { id, blocks: 0, samples: [] };
    this.told.push(this.now);
    this.owed = 0;
    return this.now;
  }
  block(samples: number): void {
    const { streamSeq, next } = this.stream;
    const isFirst = this.running().samples.length + this.waiting.length === 0;
    this.store.takeBlock(blockAt(next, { samples, streamSeq, arrivalNs: this.nsAt(next) }));
    const gap = new Array<null>(isFirst ? 0 : this.owed).fill(null);
    this.waiting.push([...gap, ...count(next, next + samples)]);
    this.owed = 0;
    this.stream.next += samples;
  }
  lose(samples: number): void {
    this.owed += samples;
    this.stream.next += samples;
  }
  restart(silent: number): void {
    this.owed += silent;
    const beganNs = this.nsAt(this.stream.next + silent);
    this.stream = { streamSeq: this.stream.streamSeq + 1, next: 0, beganNs };
  }
  private confirmed(blocks: number): void {
    for (const block of this.waiting.splice(0, blocks)) {
      if (!this.now) throw new Error('a block without a recording');
      this.now.samples.push(...block);
      this.now.blocks += 1;
    }
  }
  confirm(): void {
    while (this.store.confirm());
    this.confirmed(this.waiting.length);
    if (this.begun) this.begun.blocks = 0;
  }
  async begin(): Promise<void> {
    await this.end();
    this.begun = { done: this.store.confirmSoon(), blocks: this.waiting.length };
  }
  async end(): Promise<void> {
    await this.begun?.done;
    this.confirmed(this.begun?.blocks ?? 0);
    this.begun = null;
  }
  stop(): void {
    if (!this.now) return;
    this.confirm();
    this.store.api.stopRecording(PUMP, MORNING_MS);
    this.now = null;
  }
  async cut(): Promise<void> {
    const dataDir = powerCut(this.store.dataDir);
    await this.begun?.done;
    this.store.api.close();
    this.store = openTestStore(dataDir);
    [this.waiting, this.now, this.begun] = [[], null, null];
  }
}

test('any sequence of blocks, gaps, restarts, stops and power cuts: what is read back is what was confirmed', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (acts) => {
      const story = new Story();
      for (const act of acts) {
        if (act.kind === 'block') story.block(act.samples);
        else if (act.kind === 'lose') story.lose(act.samples);
        else if (act.kind === 'restart') story.restart(act.silent);
        else await story[act.kind]();
      }
      await story.end();
      story.stop();
      for (const { id, samples, blocks } of story.told) {
        expect(readBack(story.store, id)).toEqual(samples);
        const kept = samples.filter((x) => x !== null).length;
        const recording = story.store.api.recordings().find((one) => one.id === id);
        expect(recording).toMatchObject({
          ...{ samples: samples.length, samplesLost: samples.length - kept },
          bytes: 4 * kept + 16 * blocks,
        });
      }
      story.store.api.close();
    }),
    { numRuns: 60 },
  );
}, 120_000);

test('the fan and the pump are recorded side by side, each its own samples', () => {
  const store = openTestStore();
  const a = store.api.startRecording(startOf(PUMP)).id;
  const b = store.api.startRecording(startOf(FAN)).id;
  for (let i = 0; i < 4; i += 1) {
    store.takeBlock(blockAt(i * 480));
    store.takeBlock(blockAt(9600 + i * 480, { deviceId: FAN }));
    store.confirm();
  }
  store.api.close();
  const again = openTestStore(store.dataDir);
  expect(readBack(again, a)).toEqual(count(0, 1920));
  expect(readBack(again, b)).toEqual(count(9600, 11520));
  again.api.close();
});
