// What ended a record before the span that was asked for did: the numbers are those of the real measuring thread.
import { Worker } from 'node:worker_threads';
import { afterAll, expect, test } from 'vitest';
import { recordingIdSchema } from '@harmonic/protocol/model';
import { RECORD_LIMIT } from '@harmonic/protocol/signal';
import { DEFAULT_WISH, type Recording } from '../../contract/index.ts';
import { createMeasuring } from './measuring.ts';
import { measureSpan } from './records.ts';

const RATE = 48_000;
const measuring = createMeasuring(
  () => new Worker(new URL('../threads/measure.thread.ts', import.meta.url)),
);
afterAll(() => measuring.close());

const recording: Recording = {
  ...{ id: recordingIdSchema.parse('55555555-5555-4555-8555-555555555555'), deviceId: null },
  ...{ deviceName: 'Pump', hardwareId: null, name: 'Run 7', startedAtMs: Date.UTC(2026, 2, 1, 8) },
  isTimed: true,
  ...{ seconds: 5_067_090 / RATE, samples: 5_067_090, rateHz: RATE, bytes: 0 },
  ...{ gaps: 0, samplesLost: 0, channels: [{ name: 'axial', unit: 'V', fullScale: 1 }] },
  ...{ state: 'complete', simulated: false, origin: 'device' },
};

const measured = (length: number, wanted: number, of = recording) =>
  measureSpan(
    { measure: (task) => measuring.run(task), calibrationOf: () => Promise.resolve(null) },
    of,
    0,
    {
      samples: Float32Array.from({ length }, (_, i) => Math.sin((2 * Math.PI * 1000 * i) / RATE)),
      ...{ firstSample: 0, wanted, clipped: 0, step: null },
    },
    DEFAULT_WISH,
  );

test('a whole recording without a gap: as much as a record holds, and that is what ended it', async () => {
  const record = await measured(RECORD_LIMIT, recording.samples);
  expect(record).toMatchObject({
    ...{ samples: RECORD_LIMIT, wanted: 5_067_090, shortened: 'limit', fromS: 0 },
  });
  expect(record.toS).toBeCloseTo(RECORD_LIMIT / RATE, 9);
  expect(record.measures.f0Hz).toBeCloseTo(1000, 1);
});

test('fewer than it holds, and more was asked for: a gap; nothing ended what was wanted whole', async () => {
  expect((await measured(16_384, 20_000)).shortened).toBe('gap');
  expect((await measured(16_384, 16_384)).shortened).toBeNull();
  expect((await measured(RECORD_LIMIT, RECORD_LIMIT)).shortened).toBeNull();
});

test('of numbers whose full scale nobody told no level is below one, and it is said', async () => {
  const codes = async (unit: 'V' | 'counts'): Promise<string[]> => {
    const channels = [{ name: 'axial', unit, fullScale: 1 }];
    const { measures } = await measured(16_384, 16_384, { ...recording, channels });
    return measures.explanations['enob']?.reasons.map(({ code }) => code) ?? [];
  };
  expect(await codes('counts')).toContain('full-scale-unknown');
  expect(await codes('V')).not.toContain('full-scale-unknown');
});
