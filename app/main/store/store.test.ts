import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { saying } from '../../contract/index.ts';
import { StoreFailure } from './failure.ts';
import {
  BLOCK_SAMPLES,
  blockAt,
  FAN,
  MORNING_MS,
  PUMP,
  pump,
  RATE,
  startOf,
  summaryAt,
} from './example.suite.ts';
import { mostRingBytes } from './store.ts';
import {
  behindItsBack,
  count,
  eventOf,
  finish,
  openTestStore,
  overviewOf,
  readBack,
} from './test-store.suite.ts';

const DAY_MS = 86_400_000;
const codes = (store: ReturnType<typeof openTestStore>): string[] =>
  store.api.events(null, 100).map(({ code }) => code);

describe('a recording', () => {
  test('holds every sample that came, and its file holds none of them in the clear', () => {
    const store = openTestStore();
    const { id } = store.api.startRecording(startOf(PUMP));
    for (let i = 0; i < 5; i += 1) store.takeBlock(blockAt(i * BLOCK_SAMPLES));
    const recording = store.api.stopRecording(PUMP, MORNING_MS);
    expect(recording).toMatchObject({
      ...{ state: 'complete', seconds: 0.5, samples: 2400, gaps: 0, samplesLost: 0, rateHz: RATE },
      channels: [{ name: 'bearing' }, { name: 'casing' }],
    });
    expect(readBack(store, id)).toEqual(count(0, 2400));
    const file = readFileSync(join(store.dataDir, 'segments', id, '0000.seg'));
    expect(file.includes(Buffer.from(blockAt(960).data, 0, 16))).toBe(false);
    expect(codes(store)).toEqual(['recording.stopped', 'recording.started']);
    store.api.close();
  });

  test('shows what the stream lost as a gap of exactly so many samples, where it was', () => {
    const store = openTestStore();
    const { id } = store.api.startRecording(startOf(PUMP));
    for (const first of [0, 480, 1500, 1980]) store.takeBlock(blockAt(first));
    const recording = store.api.stopRecording(PUMP, MORNING_MS);
    expect(recording).toMatchObject({ samples: 2460, gaps: 1, samplesLost: 540 });
    expect(overviewOf(store, id).gaps).toEqual([
      { atS: 960 / RATE, lengthS: 540 / RATE, samples: 540 },
    ]);
    expect(readBack(store, id)).toEqual([
      ...count(0, 960),
      ...new Array<null>(540).fill(null),
      ...count(1500, 2460),
    ]);
    store.api.close();
  });

  test('begins the asked seconds before its start, from the ring, without a seam', () => {
    const store = openTestStore();
    for (let i = 0; i < 40; i += 1) store.takeBlock(blockAt(i * BLOCK_SAMPLES));
    const atMs = MORNING_MS + 4000;
    const { id } = store.api.startRecording({ ...startOf(PUMP, 2), atMs });
    store.takeBlock(blockAt(40 * BLOCK_SAMPLES));
    const recording = store.api.stopRecording(PUMP, atMs);
    expect(recording.gaps).toBe(0);
    expect(recording.startedAtMs).toBe(MORNING_MS + 2000);
    expect(readBack(store, id)).toEqual(count(2 * RATE, 41 * BLOCK_SAMPLES));
    store.api.close();
  });

  test('takes from the ring by the clock of arrivals: a wall clock set back or forth empties nothing', () => {
    const store = openTestStore();
    for (let i = 0; i < 40; i += 1) store.takeBlock(blockAt(i * BLOCK_SAMPLES));
    const yearMs = 365 * 86_400_000;
    for (const atMs of [MORNING_MS + yearMs, MORNING_MS - yearMs]) {
      store.clock.ms = atMs;
      store.watchDisk(atMs);
      const { id } = store.api.startRecording({ ...startOf(PUMP, 2), atMs });
      store.api.stopRecording(PUMP, atMs);
      expect(readBack(store, id)).toEqual(count(2 * RATE, 40 * BLOCK_SAMPLES));
    }
    store.api.close();
  });

  test('refuses more seconds before its start than are held, in words, and begins nothing', () => {
    const store = openTestStore();
    expect(() => store.api.startRecording(startOf(PUMP, 600))).toThrow(
      /600 s before the start were asked for and the last 60 s are held/,
    );
    expect(store.api.recordings()).toEqual([]);
    expect(store.api.startRecording(startOf(PUMP, 60)).state).toBe('recording');
    store.api.close();
  });

  test('the ring takes a quarter of a small machine’s memory, and 512 MiB at most', () => {
    expect(mostRingBytes(2 ** 30)).toBe(2 ** 28);
    expect(mostRingBytes(2 ** 36)).toBe(2 ** 29);
  });

  test('takes from the ring only what is of one shape with what streams now', () => {
    const store = openTestStore();
    store.takeBlock(blockAt(0, { rateHz: 2400 }));
    store.takeBlock(blockAt(0, { streamSeq: 2, arrivalNs: BigInt(MORNING_MS + 500) * 1_000_000n }));
    const { id } = store.api.startRecording({ ...startOf(PUMP, 60), atMs: MORNING_MS + 600 });
    expect(store.api.stopRecording(PUMP, MORNING_MS)).toMatchObject({ samples: 480, rateHz: RATE });
    expect(readBack(store, id)).toEqual(count(0, 480));
    store.api.close();
  });

  test('goes on over a device that restarted: the silence between is a gap by arrival time', () => {
    const store = openTestStore();
    const { id } = store.api.startRecording(startOf(PUMP));
    store.takeBlock(blockAt(0));
    const later = { streamSeq: 2, arrivalNs: BigInt(MORNING_MS + 1100) * 1_000_000n };
    store.takeBlock(blockAt(0, later));
    expect(store.api.stopRecording(PUMP, MORNING_MS)).toMatchObject({ gaps: 1, samplesLost: 4800 });
    expect(overviewOf(store, id).gaps).toEqual([{ atS: 0.1, lengthS: 1, samples: 4800 }]);
    store.api.close();
  });

  test('ends when the device changes its rate, and says why; the store goes on', () => {
    const store = openTestStore();
    const { id } = store.api.startRecording(startOf(PUMP));
    store.takeBlock(blockAt(0));
    store.takeBlock(blockAt(0, { streamSeq: 2, rateHz: 9600 }));
    store.confirm();
    expect(store.api.recordings()).toMatchObject([{ id, state: 'complete', samples: 480 }]);
    expect(store.api.events(null, 1)).toMatchObject([
      { code: 'recording.ended', severity: 'warning', detail: expect.stringContaining('rate') },
    ]);
    expect(store.api.startRecording(startOf(PUMP)).state).toBe('recording');
    store.api.close();
  });

  test('a block that came twice is kept once', () => {
    const store = openTestStore();
    const { id } = store.api.startRecording(startOf(PUMP));
    for (const first of [0, 480, 480, 0, 960]) store.takeBlock(blockAt(first));
    expect(store.api.stopRecording(PUMP, MORNING_MS)).toMatchObject({ samples: 1440, gaps: 0 });
    expect(readBack(store, id)).toEqual(count(0, 1440));
    store.api.close();
  });

  test.each([
    ['a scale that is no number', { scale: NaN }],
    ['less data than it says', { data: new ArrayBuffer(7) }],
    ['a first sample beyond any count', { firstSample: 2 ** 60 }],
  ])('a block with %s is refused, counted, and a gap of its length', (_, broken) => {
    const store = openTestStore();
    const { id } = store.api.startRecording(startOf(PUMP));
    store.takeBlock(blockAt(0));
    store.takeBlock(blockAt(480, broken));
    store.takeBlock(blockAt(960));
    expect(store.api.stopRecording(PUMP, MORNING_MS)).toMatchObject({
      samples: 1440,
      samplesLost: 480,
    });
    expect(
      readBack(store, id)
        .slice(480, 960)
        .every((x) => x === null),
    ).toBe(true);
    store.api.close();
  });

  test('a device time that fits no 64-bit number does not stop the store', () => {
    const store = openTestStore();
    store.api.startRecording(startOf(PUMP));
    store.takeBlock(blockAt(0, { deviceNs: 2n ** 64n - 1n }));
    expect(store.api.stopRecording(PUMP, MORNING_MS).samples).toBe(480);
    store.api.close();
  });

  test('float samples that are no numbers are left out of levels, extremes and spectrum', () => {
    const store = openTestStore();
    const { id } = store.api.startRecording(startOf(PUMP));
    const data = new Float32Array(2 * 480).fill(1);
    data.set([NaN, 0, Infinity, 0], 200);
    store.takeBlock(blockAt(0, { format: 'float32', data: data.buffer }));
    store.api.stopRecording(PUMP, MORNING_MS);
    const overview = overviewOf(store, id);
    expect([overview.rms, overview.peak, overview.spectrum]).toEqual([0, 0, null]);
    expect(overview.max.every((x) => x === 0.5)).toBe(true);
    store.api.close();
  });

  test('stopped before a sample came is not kept, and its event says so', () => {
    const store = openTestStore();
    const { id } = store.api.startRecording(startOf(PUMP));
    expect(store.api.stopRecording(PUMP, MORNING_MS)).toMatchObject({ id, samples: 0 });
    expect(store.api.recordings()).toEqual([]);
    expect(existsSync(join(store.dataDir, 'segments', id))).toBe(false);
    const [stopped] = store.api.events(null, 1);
    expect(stopped).toMatchObject({ code: 'recording.stopped', deviceId: PUMP });
    expect(stopped?.detail).toMatch(/nothing to keep/);
    store.takeBlock(blockAt(0));
    store.api.startRecording(startOf(PUMP));
    store.api.close();
  });

  test('a device cannot be recorded twice at once, and what is not recorded cannot be stopped', () => {
    const store = openTestStore();
    store.api.startRecording(startOf(PUMP));
    expect(() => store.api.startRecording(startOf(PUMP))).toThrow(/being recorded already/);
    expect(() => store.api.stopRecording(FAN, MORNING_MS)).toThrow(StoreFailure);
    expect(store.api.recordings()).toHaveLength(1);
    store.api.close();
  });

  test('is complete after an orderly end of the console, and nothing of it is lost', () => {
    const store = openTestStore();
    const { id } = store.api.startRecording(startOf(PUMP));
    store.takeBlock(blockAt(0));
    store.api.close();
    const again = openTestStore(store.dataDir);
    expect(again.api.recordings()).toMatchObject([{ id, state: 'complete', samples: 480 }]);
    again.api.close();
  });
});

describe('removing', () => {
  test('takes the files with it; a running recording is refused and stays whole', () => {
    const store = openTestStore();
    const { id } = store.api.startRecording(startOf(PUMP));
    store.takeBlock(blockAt(0));
    const event = eventOf('recording.removed');
    expect(() => finish(store.slow.removeRecording(id, event))).toThrow(/running/);
    store.api.stopRecording(PUMP, MORNING_MS);
    expect(readBack(store, id)).toEqual(count(0, 480));
    finish(store.slow.removeRecording(id, event));
    expect(store.api.recordings()).toEqual([]);
    expect(readdirSync(join(store.dataDir, 'segments'))).toEqual([]);
    expect(() => finish(store.slow.removeRecording(id, event))).toThrow(/no such recording/);
    store.api.close();
  });

  test('that cannot be decided leaves the recording whole', () => {
    const store = openTestStore();
    const { id } = store.api.startRecording(startOf(PUMP));
    store.takeBlock(blockAt(0));
    store.api.stopRecording(PUMP, MORNING_MS);
    const unkept = eventOf('recording.removed', { severity: null as never });
    expect(() => finish(store.slow.removeRecording(id, unkept))).toThrow(/NOT NULL/);
    expect(readBack(store, id)).toEqual(count(0, 480));
    store.api.close();
  });

  test('cut short after it was decided, it is finished by retention; the recording never comes back', () => {
    const store = openTestStore();
    const { id } = store.api.startRecording(startOf(PUMP));
    store.takeBlock(blockAt(0));
    store.api.stopRecording(PUMP, MORNING_MS);
    store.slow.removeRecording(id, eventOf('recording.removed')).next();
    store.api.close();
    const again = openTestStore(store.dataDir);
    expect(again.api.recordings()).toEqual([]);
    finish(again.slow.retain(MORNING_MS));
    expect(readdirSync(join(store.dataDir, 'segments'))).toEqual([]);
    again.api.close();
  });
});

describe('retention', () => {
  const keep = { recordingDays: 10, summaryDays: 2, eventDays: 2, ringSeconds: 60, floorBytes: 0 };

  test('removes what is older, in slices, and never what is recorded now', () => {
    const store = openTestStore();
    store.api.startRecording(startOf(PUMP));
    store.takeBlock(blockAt(0));
    store.api.stopRecording(PUMP, MORNING_MS);
    const { id: running } = store.api.startRecording(startOf(FAN));
    store.takeBlock(blockAt(0, { deviceId: FAN }));
    for (let s = 0; s < 2500; s += 1) store.takeSummary(summaryAt(s));
    store.takeSummary(summaryAt(0, { channel: 1 }));
    while (store.confirm());
    store.api.putDevice(pump, eventOf('device.adopted'));
    store.api.setRetention(keep, eventOf('storage.changed'));
    expect(store.api.storage().devices[0]).toMatchObject({ recordings: 1, summaryRows: 2501 });

    const { value, steps } = finish(store.slow.retain(MORNING_MS + 20 * DAY_MS));
    expect(value).toMatchObject({ recordings: 1, summaries: 2501, events: 5 });
    expect(steps).toBeGreaterThan(5);
    expect(store.api.recordings().map(({ id }) => id)).toEqual([running]);
    expect(store.api.storage().devices[0]).toMatchObject({ recordings: 0, summaryRows: 0 });
    store.api.close();
  });

  test('keeps no more free than the disk holds', () => {
    const store = openTestStore();
    const before = store.api.storage().retention;
    const beyond = { ...keep, floorBytes: 4.5e15 };
    expect(() => store.api.setRetention(beyond, eventOf('storage.changed'))).toThrow(
      expect.objectContaining({
        ...{ code: 'invalid', because: 'beyond-disk' },
        facts: { diskMb: expect.stringMatching(/^\d+$/) as string },
      }),
    );
    expect(store.api.storage().retention).toEqual(before);
    store.api.close();
  });

  test('says in words what is kept from now on, and what it has removed', () => {
    const store = openTestStore();
    const kept = { ...keep, recordingDays: 0, floorBytes: 2e9 };
    store.api.setRetention(kept, eventOf('storage.retentionChanged', { detail: '{"as":"asked"}' }));
    const [event] = store.api.events(null, 1);
    expect(event?.told?.slice(0, 2)).toEqual([
      { say: 'recordings-ever', facts: {} },
      { say: 'summaries-days', facts: { count: 2 } },
    ]);
    expect(event?.detail).toBe(
      'recordings are kept for ever · trends 2 days · events 2 days · 60 s before a start are held · 2000 MB stay free',
    );
    for (let s = 0; s < 3; s += 1) store.takeSummary(summaryAt(s));
    store.confirm();
    finish(store.slow.retain(MORNING_MS + 20 * DAY_MS));
    expect(store.api.events(null, 1)).toMatchObject([
      {
        code: 'storage.retained',
        detail: 'older than the site keeps, removed: 3 trend values · 1 event',
      },
    ]);
    store.api.close();
  });

  test('what was kept as a sentence, or in words of a newer console, stays as it was written', () => {
    const store = openTestStore();
    store.api.addEvent(eventOf('link.lost', { detail: 'gone' }));
    store.api.addEvent(eventOf('link.lost', { detail: [saying('line-gone')] }));
    expect(store.api.events(null, 2).map(({ told }) => told)).toEqual([
      [{ say: 'line-gone', facts: {} }],
      null,
    ]);
    store.api.close();
    behindItsBack(store.dataDir, (db) =>
      db
        .prepare('UPDATE event SET told = ? WHERE told IS NOT NULL')
        .run('[{"say":"not-yet-known","facts":{}}]'),
    );
    const again = openTestStore(store.dataDir);
    expect(again.api.events(null, 1)).toMatchObject([
      { detail: 'the other end of the line is gone', told: null },
    ]);
    again.api.close();
  });

  test('keeps exactly what is younger', () => {
    const store = openTestStore();
    store.api.setRetention(keep, eventOf('storage.changed'));
    for (let s = 0; s < 10; s += 1) store.takeSummary(summaryAt(s));
    store.confirm();
    const { value } = finish(store.slow.retain(MORNING_MS + 2 * DAY_MS + 4000));
    expect(value).toMatchObject({ summaries: 4, events: 1 });
    store.api.close();
  });

  test('a kept value that cannot be read removes nothing', () => {
    const store = openTestStore();
    store.api.setRetention({ ...keep, summaryDays: NaN }, eventOf('storage.changed'));
    store.takeSummary(summaryAt(0));
    store.confirm();
    expect(finish(store.slow.retain(MORNING_MS + 9999 * DAY_MS)).value).toEqual({
      ...{ recordings: 0, summaries: 0, heard: 0, events: 0, spectral: 0, bytes: 0 },
    });
    store.api.close();
  });
});

describe('devices and events', () => {
  const name = `Robert'); DROP TABLE event; -- "ünï" \u2028 🌀`;

  test('names are words and nothing else', () => {
    const store = openTestStore();
    store.api.putDevice(
      { ...pump, name },
      eventOf('device.adopted', { deviceId: PUMP, detail: name }),
    );
    const { id } = store.api.startRecording({ ...startOf(PUMP), deviceName: name });
    store.api.renameRecording(id, name, eventOf('recording.renamed'));
    store.api.close();
    const again = openTestStore(store.dataDir);
    expect(again.api.devices()).toEqual([{ ...pump, name }]);
    expect(again.api.recordings()[0]).toMatchObject({ name, deviceName: name });
    // In a sentence it breaks no line.
    const detail = name.replace('\u2028', ' ');
    expect(again.api.events(null, 100).at(-1)).toMatchObject({ detail, deviceName: name });
    again.api.close();
  });

  test('events are read in pages, newest first, each once', () => {
    const store = openTestStore();
    for (let i = 0; i < 25; i += 1) store.api.addEvent(eventOf('link.lost', { detail: `${i}` }));
    const seen: string[] = [];
    for (let before: number | null = null; ;) {
      const page = store.api.events(before, 10);
      seen.push(...page.map(({ detail }) => detail));
      before = page.at(-1)?.id ?? null;
      if (page.length < 10) break;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `${24 - i}`));
    store.api.close();
  });

  test('made durable together, one refusal is its own and takes no other along; notices follow the commit', () => {
    const store = openTestStore();
    const outcomes = store.together([
      () => store.api.addEvent(eventOf('link.lost')),
      () => store.api.forgetDevice(FAN, eventOf('device.forgotten')),
      () => {
        store.api.addEvent(eventOf('link.refused'));
        throw new StoreFailure('conflict', 'a change that takes back what it began');
      },
      () => {
        expect(store.notices).toEqual([]);
        return store.api.addEvent(eventOf('link.found'));
      },
    ]);
    expect(
      outcomes.map((outcome) => ('failure' in outcome ? outcome.failure.code : 'kept')),
    ).toEqual(['kept', 'not-found', 'conflict', 'kept']);
    expect(codes(store)).toEqual(['link.found', 'link.lost']);
    expect(store.notices.map((notice) => notice.type === 'event' && notice.event.code)).toEqual([
      ...['link.lost', 'link.found'],
    ]);
    store.api.close();
  });

  test('a trend value that is no number is refused and counted; the others stay', () => {
    const store = openTestStore();
    store.api.putDevice(pump, eventOf('device.adopted'));
    store.takeSummary(summaryAt(0, { kurtosis: NaN }));
    store.takeSummary(summaryAt(1));
    store.confirm();
    expect(store.api.storage().devices[0]?.summaryRows).toBe(1);
    store.api.close();
  });

  test('nanoseconds of 2026 come back to the last digit', () => {
    const store = openTestStore();
    const atNs = 1_795_000_000_123_456_789n;
    store.api.putDevice(pump, eventOf('device.adopted'));
    store.takeSummary(summaryAt(0, { atNs }));
    store.takeSummary(summaryAt(0, { atNs: atNs + 1n }));
    store.takeSummary(summaryAt(0, { atNs }));
    store.confirm();
    expect(store.api.storage().devices[0]?.summaryRows).toBe(2);
    store.api.close();
  });

  test('a forgotten device leaves its recordings', () => {
    const store = openTestStore();
    store.api.putDevice(pump, eventOf('device.adopted'));
    const { id } = store.api.startRecording(startOf(PUMP));
    store.takeBlock(blockAt(0));
    store.api.forgetDevice(PUMP, eventOf('device.forgotten'));
    expect(store.api.devices()).toEqual([]);
    expect(store.api.recordings()).toMatchObject([{ id, state: 'complete', samples: 480 }]);
    store.api.close();
    expect(existsSync(join(store.dataDir, 'console.db-wal'))).toBe(false);
  });
});
