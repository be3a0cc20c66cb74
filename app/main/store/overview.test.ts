import { rmSync, truncateSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordingId } from '@harmonic/protocol/model';
import { createStatisticsMeter } from '@harmonic/protocol/signal';
import { blockAt, MORNING_MS, PUMP, RATE, startOf } from './example.suite.ts';
import { joinMoments, momentsOf, NO_MOMENTS } from './moments.ts';
import {
  count,
  eventOf,
  finish,
  openTestStore,
  overviewOf,
  readBack,
  type TestStore,
} from './test-store.suite.ts';

/** int16 on both channels: the first as told, the second at rest. */
function signal(firstSample: number, samples: number, at: (sample: number) => number): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(samples * 4));
  for (let i = 0; i < samples; i += 1) view.setInt16(4 * i, Math.round(at(firstSample + i)), true);
  return view.buffer;
}
/** `lost` are places of blocks that never came. */
function record(
  store: TestStore,
  seconds: number,
  at: (sample: number) => number,
  lost: number[] = [],
  samples = 480,
): RecordingId {
  const { id } = store.api.startRecording(startOf(PUMP));
  for (let i = 0; i < (seconds * RATE) / samples; i += 1) {
    if (lost.includes(i)) continue;
    const data = signal(i * samples, samples, at);
    store.takeBlock(blockAt(i * samples, { samples, data }));
    if (i % 100 === 99) while (store.confirm());
  }
  store.api.stopRecording(PUMP, MORNING_MS);
  return id;
}
/** So long that its samples are read in stretches only; blocks of a second. */
const LONG_S = 1000;
const recordLong = (
  store: TestStore,
  at: (sample: number) => number,
  lost: number[] = [],
): RecordingId => record(store, LONG_S, at, lost, RATE);
const tone = (sample: number): number => 1000 * Math.sin((2 * Math.PI * 600 * sample) / RATE);

test('a tone: its level, its peak, its line in the spectrum, and in the unit of each channel', () => {
  const store = openTestStore();
  const id = record(store, 4, tone);
  const overview = overviewOf(store, id);
  expect(overview).toMatchObject({ unit: 'g', channel: 0, fromS: 0, toS: 4, gaps: [] });
  expect(overview.rms).toBeCloseTo(500 / Math.SQRT2, 0);
  expect(overview.peak).toBeCloseTo(500, 0);
  expect(overview.max.every((x) => x !== null && Math.abs(x - 500) < 1)).toBe(true);
  const [strongest] = overview.spectrum?.peaks ?? [];
  expect(strongest?.frequencyHz).toBeCloseTo(600, 0);
  expect(strongest?.levelDb).toBeCloseTo(20 * Math.log10(500), 1);
  expect(overviewOf(store, id, { channel: 9 })).toMatchObject({ channel: 1, rms: 0, peak: 0 });
  store.api.close();
});

test('a tone between two bins: its peak is where and as high as it is, and its bin stands over it', () => {
  const store = openTestStore();
  // A quarter of a bin of 8192 points off: a parabola alone reads 0.3 dB and 0.015 bins wrong.
  const binHz = RATE / 8192;
  const hz = 1024.25 * binHz;
  const id = record(store, 4, (sample) => 10_000 * Math.sin((2 * Math.PI * hz * sample) / RATE));
  const { spectrum } = overviewOf(store, id);
  const [strongest] = spectrum!.peaks;
  expect(Math.abs(strongest!.frequencyHz - hz) / binHz).toBeLessThan(0.003);
  expect(Math.abs(strongest!.levelDb - 20 * Math.log10(5000))).toBeLessThan(0.01);
  expect(spectrum).toMatchObject({ n: 8192, x0: 0, dx: binHz });
  expect(spectrum!.levelDb).toHaveLength(4097);
  const column = spectrum!.levelDb.indexOf(Math.max(...spectrum!.levelDb));
  // No DC is made of it where the mean is taken out.
  expect(spectrum!.levelDb[0]!).toBeLessThan(20 * Math.log10(5000) - 100);
  expect(Math.abs(spectrum!.x0 + column * spectrum!.dx - hz)).toBeLessThanOrEqual(binHz);
  store.api.close();
});

test.each([
  ['one period', 10],
  ['two periods', 20],
])(
  '%s, shorter than a windowed block shows: every harmonic is listed, the first as well',
  (_, hz) => {
    const store = openTestStore();
    const count = 480;
    const id = record(
      store,
      count / RATE,
      (sample) =>
        10_000 * Math.sin((2 * Math.PI * hz * sample) / RATE + 1) +
        1000 * Math.sin((2 * Math.PI * 3 * hz * sample) / RATE) +
        500 * Math.sin((2 * Math.PI * 5 * hz * sample) / RATE),
      [],
      count,
    );
    const { spectrum } = overviewOf(store, id);
    expect(spectrum).toMatchObject({ window: 'rectangular', n: count, averages: 1 });
    for (const [i, [frequencyHz, amplitude]] of [
      [hz, 5000],
      [3 * hz, 500],
      [5 * hz, 250],
    ].entries()) {
      expect(spectrum!.peaks[i]!.frequencyHz).toBeCloseTo(frequencyHz!, 6);
      expect(spectrum!.peaks[i]!.levelDb).toBeCloseTo(20 * Math.log10(amplitude!), 1);
    }
    store.api.close();
  },
);

test('a short recording whose lines a windowed block shows is not taken for whole periods', () => {
  const store = openTestStore();
  const id = record(
    store,
    480 / RATE,
    (sample) => 1000 * Math.sin((2 * Math.PI * 47 * sample) / RATE),
    [],
    480,
  );
  expect(overviewOf(store, id).spectrum).toMatchObject({ n: 256 });
  store.api.close();
});

test('a long recording seen whole: one sample that stands out is seen, and no column is a gap that is none', () => {
  const store = openTestStore();
  const spike = 471 * RATE + 123;
  const id = recordLong(store, (sample) => (sample === spike ? 20_000 : tone(sample)));
  const overview = overviewOf(store, id, { columns: 100 });
  expect(overview.min.every((x) => x !== null)).toBe(true);
  expect(overview.max.flatMap((x, column) => (x === 10_000 ? [column] : []))).toEqual([47]);
  expect(overview.peak).toBeGreaterThan(9_990);
  expect(overview.spectrum?.peaks[0]?.frequencyHz).toBeCloseTo(600, 0);
  store.api.close();
});

test('drawn from digests or from every sample: the same extremes, the same level, the same gaps', () => {
  const store = openTestStore();
  const noise = (sample: number): number =>
    ((sample * 7919) % 4001) - 2000 + 300 * Math.sin(sample / 900);
  const id = recordLong(store, noise, [7, 8, 120]);
  const whole = overviewOf(store, id, { columns: 64 });
  const fine = overviewOf(store, id, { columns: 4096 });
  const numbers = (list: readonly (number | null)[]): number[] => list.filter((x) => x !== null);
  expect(Math.max(...numbers(whole.max))).toBe(Math.max(...numbers(fine.max)));
  expect(Math.min(...numbers(whole.min))).toBe(Math.min(...numbers(fine.min)));
  expect(whole.rms).toBeCloseTo(fine.rms, 6);
  expect(whole.peak).toBeCloseTo(fine.peak, 6);
  expect(whole.gaps).toEqual(fine.gaps);
  expect(whole.gaps.map(({ samples }) => samples)).toEqual([2 * RATE, RATE]);
  store.api.close();
});

test('a part of it shows that part, and the gaps that reach into it', () => {
  const store = openTestStore();
  const id = record(store, 3, tone, [9, 10, 11]);
  const part = overviewOf(store, id, { fromS: 0.5, toS: 1, columns: 2400 });
  expect([part.fromS, part.toS, part.min.length]).toEqual([0.5, 1, 2400]);
  expect(part.min.findIndex((x) => x === null)).toBe(0.4 * RATE);
  expect(part.gaps).toMatchObject([{ atS: 0.9, samples: 1440 }]);
  expect(overviewOf(store, id, { fromS: 2, toS: 3 }).gaps).toEqual([]);
  expect(overviewOf(store, id, { fromS: 99 })).toMatchObject({ min: [], rms: 0, spectrum: null });
  store.api.close();
});

test('no line appears in the spectrum that neither side of a gap had', () => {
  const store = openTestStore();
  // The tone goes on in phase with the stream's count, so a joint over the gap would jump.
  const id = record(
    store,
    8,
    (sample) => 1000 * Math.sin((2 * Math.PI * 607 * sample) / RATE),
    [37],
  );
  const levels = overviewOf(store, id).spectrum;
  const quiet = levels?.levelDb.filter((_, i) => Math.abs(i * levels.dx - 607) > 100) ?? [];
  expect(quiet.length).toBeGreaterThan(100);
  expect(Math.max(...quiet)).toBeLessThan(20 * Math.log10(500) - 60);
  store.api.close();
});

test('a running recording is shown as far as it has come', () => {
  const store = openTestStore();
  const { id } = store.api.startRecording(startOf(PUMP));
  for (let i = 0; i < 5; i += 1) {
    store.takeBlock(blockAt(i * 480));
    expect(readBack(store, id)).toEqual(count(0, (i + 1) * 480));
  }
  store.api.close();
});

const segment = (store: TestStore, id: RecordingId): string =>
  join(store.dataDir, 'segments', id, '0000.seg');
const BLOCK_BYTES = 480 * 4 + 16;

test('a flipped byte on the disk: its block is a gap, counted and told once; the rest is shown', () => {
  const store = openTestStore();
  const id = record(store, 1, tone);
  const file = readFileSync(segment(store, id));
  file[3 * BLOCK_BYTES + 77] = (file[3 * BLOCK_BYTES + 77] ?? 0) ^ 1;
  writeFileSync(segment(store, id), file);
  for (let i = 0; i < 2; i += 1) {
    const overview = overviewOf(store, id, { columns: 4800 });
    expect(overview.gaps).toEqual([{ atS: 0.3, lengthS: 0.1, samples: 480 }]);
    expect(overview.min.filter((x) => x === null)).toHaveLength(480);
    expect(overview.rms).toBeCloseTo(500 / Math.SQRT2, 0);
  }
  const told = store.api.events(null, 100).filter(({ code }) => code === 'recording.damaged');
  expect(told).toMatchObject([
    { severity: 'error', detail: expect.stringContaining('480 samples') as string },
  ]);
  store.api.close();
});

test.each(['cut short', 'removed'])(
  'a file that was %s is seen as well where only digests are read',
  (kind) => {
    const store = openTestStore();
    const id = recordLong(store, tone);
    if (kind === 'removed') rmSync(segment(store, id));
    else truncateSync(segment(store, id), (LONG_S / 2) * (RATE * 4 + 16));
    const { gaps, max } = overviewOf(store, id, { columns: 100 });
    const missingS = kind === 'removed' ? LONG_S : LONG_S / 2;
    expect(gaps.reduce((sum, { samples }) => sum + samples, 0)).toBe(missingS * RATE);
    expect(max.filter((x) => x === null)).toHaveLength(missingS / 10);
    store.api.close();
  },
);

test('a recording that is removed while it is read is gone, not damaged', () => {
  const store = openTestStore();
  const id = record(store, 60, tone);
  const reading = store.slow.recordingOverview({
    id,
    channel: 0,
    fromS: 0,
    toS: null,
    columns: 4096,
    topHz: null,
  });
  reading.next();
  finish(store.slow.removeRecording(id, eventOf('recording.removed')));
  expect(() => finish(reading)).toThrow(expect.objectContaining({ code: 'not-found' }));
  store.api.close();
});

test('a long reading comes in many short steps', () => {
  const store = openTestStore();
  const id = record(store, 300, tone);
  const steps = store.slow.recordingOverview({
    id,
    channel: 0,
    fromS: 0,
    toS: null,
    columns: 4096,
    topHz: null,
  });
  const times: number[] = [];
  for (let done = false; !done;) {
    const begin = performance.now();
    done = steps.next().done === true;
    times.push(performance.now() - begin);
  }
  expect(times.length).toBeGreaterThan(12);
  times.sort((a, b) => a - b);
  expect(times[Math.floor(times.length / 2)]).toBeLessThan(50);
  store.api.close();
});

test('moments of parts, joined in any order, are those of the whole', () => {
  const values = fc.float32Array({
    minLength: 1,
    maxLength: 200,
    noNaN: true,
    min: -1000,
    max: 1000,
    noDefaultInfinity: true,
  });
  fc.assert(
    fc.property(values, fc.array(fc.nat(200), { maxLength: 8 }), (samples, cuts) => {
      const edges = [
        0,
        ...cuts.map((cut) => Math.min(cut, samples.length)).sort((a, b) => a - b),
        samples.length,
      ];
      const parts = edges.slice(1).map((to, i) => momentsOf(samples, edges[i] ?? 0, to));
      const whole = parts.reduceRight(joinMoments, NO_MOMENTS);
      const meter = createStatisticsMeter();
      meter.push(samples);
      const { mean, rms } = meter.read();
      expect(whole.count).toBe(samples.length);
      expect(whole.mean).toBeCloseTo(mean, 6);
      expect(Math.sqrt(whole.m2 / whole.count)).toBeCloseTo(rms, 4);
      expect(whole.min + 0).toBe(Math.min(...samples) + 0);
      expect(whole.max + 0).toBe(Math.max(...samples) + 0);
    }),
  );
});
