// The measuring thread as it runs: numbers through it are those of protocol/signal; one that dies is replaced.
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import type { Calibration } from '@harmonic/protocol/model';
import { createMeasuring, type Measuring } from './measuring.ts';
import type { MeasureTask } from './messages.ts';

const RATE = 48_000;
const open: Measuring[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
function measuring(start = thread): Measuring {
  const one = createMeasuring(start);
  open.push(one);
  return one;
}
const thread = (): Worker => new Worker(new URL('../threads/measure.thread.ts', import.meta.url));

/** Amplitude 0.5 at 1 kHz, its second harmonic 40 dB and its third 46 dB below. */
function task(
  more: Partial<MeasureTask> = {},
  calibration: Calibration | null = null,
): MeasureTask {
  const at = (i: number): number =>
    [1, 0.01, 0.005].reduce(
      (sum, share, k) => sum + 0.5 * share * Math.sin((2 * Math.PI * 1000 * (k + 1) * i) / RATE),
      0,
    );
  const length = 32_768;
  return {
    samples: Float32Array.from({ length }, (_, i) => at(i)),
    ...{ rateHz: RATE, unit: 'V', fullScale: 1, step: 2 ** -15, clipped: 0, wanted: length },
    options: {
      ...{ profile: 'audio', window: null, n: null, averages: null, f0Hz: null, harmonics: 5 },
      ...{ bandHz: null, sidebands: null, shaft: null, bearing: null, machine: null },
      ...{ octaveFraction: 3, curvePoints: 512, calibration, today: '2026-11-25' },
    },
    ...more,
  };
}
const GAUGE: Calibration = {
  ...{ gain: 20, offset: 0, unit: 'Pa', response: null, date: '2026-01-01', owner: 'lab' },
  validUntil: null,
};

test('closed form: f0, levels, THD; its curves; raw, and through a calibration', async () => {
  const { run } = measuring();
  const raw = await run(task());
  expect(raw.unit).toBe('V');
  expect(raw.f0Hz).toBeCloseTo(1000, 2);
  expect(raw.thdFPercent).toBeCloseTo(100 * Math.hypot(0.01, 0.005), 2);
  expect(raw.harmonics![0]!.amplitudePeak).toBeCloseTo(0.5, 3);
  expect(raw.explanations['thdF']?.calibration ?? null).toBeNull();
  const { spectrum } = raw.curves!;
  expect(spectrum!.values.length).toBeLessThanOrEqual(512);
  const top = spectrum!.values.indexOf(Math.max(...spectrum!.values));
  expect(Math.abs(spectrum!.x0 + top * spectrum!.dx - 1000)).toBeLessThanOrEqual(spectrum!.dx);
  expect(raw.octaves!.bands.length).toBeGreaterThan(20);

  const inPascal = await run(task({}, GAUGE));
  expect(inPascal.unit).toBe('Pa');
  expect(inPascal.harmonics![0]!.amplitudePeak).toBeCloseTo(10, 2);
  expect(inPascal.thdFPercent).toBeCloseTo(raw.thdFPercent!, 4);
  expect(inPascal.explanations['harmonics']!.calibration).toMatchObject({
    ...{ unit: 'Pa', owner: 'lab', state: 'valid' },
  });
});

test('a record that had to end before says so on its numbers; one that clips is not to be used', async () => {
  const { run } = measuring();
  const { explanations } = await run(task({ wanted: 100_000, clipped: 7 }));
  const codes = explanations['rms']!.reasons.map(({ code, weight }) => `${weight} ${code}`);
  expect(codes).toEqual(expect.arrayContaining(['note record-shortened', 'invalid clipped']));
});

test('as many as ask are answered, each with its own numbers; too many are refused', async () => {
  const { run } = measuring();
  const lengths = Array.from({ length: 33 }, (_, i) => 1024 + 16 * i);
  const asked = lengths.map((length) => run(task({ samples: task().samples.slice(0, length) })));
  await expect(run(task())).rejects.toMatchObject({ because: 'measuring-full' });
  const answers = await Promise.all(asked);
  expect(answers.map(({ explanations }) => explanations['rms']!.n)).toEqual(lengths);
});

test('a thread that dies fails what it was at, and the next record has another', async () => {
  const started: Worker[] = [];
  const { run } = measuring(() => {
    const worker = thread();
    started.push(worker);
    return worker;
  });
  const broken = task();
  const dying = run({ ...broken, options: null as unknown as MeasureTask['options'] });
  const next = run(task());
  await expect(dying).rejects.toMatchObject({
    ...{ code: 'unavailable', because: 'measuring-failed' },
  });
  expect((await next).f0Hz).toBeCloseTo(1000, 2);
  expect(started).toHaveLength(2);
});

test('closed: what waits hears so', async () => {
  const one = measuring();
  const waits = [one.run(task()), one.run(task())].map((answer) =>
    expect(answer).rejects.toMatchObject({ because: 'closing' }),
  );
  await one.close();
  await Promise.all(waits);
  await expect(one.run(task())).rejects.toMatchObject({ because: 'closing' });
});
