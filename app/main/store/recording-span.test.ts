// Samples of a recording to be measured: exactly those that were recorded, up to a gap, and no more than there is room for.
import { expect, test } from 'vitest';
import type { RecordingId } from '@harmonic/protocol/model';
import { RECORD_LIMIT } from '@harmonic/protocol/signal';
import { blockAt, MORNING_MS, PUMP, RATE, startOf } from './example.suite.ts';
import type { RecordingSpan, SpanInput } from './api.ts';
import { finish, openTestStore, type TestStore } from './test-store.suite.ts';

const BLOCK = 480;
/** int16 on two channels: codes that tell which sample they are, and the same negative. */
function record(store: TestStore, blocks: number, lost: readonly number[] = [], peak = 20_000) {
  const { id } = store.api.startRecording(startOf(PUMP));
  for (let block = 0; block < blocks; block += 1) {
    if (lost.includes(block)) continue;
    const data = new ArrayBuffer(BLOCK * 4);
    const view = new DataView(data);
    for (let i = 0; i < BLOCK; i += 1) {
      const code = (block * BLOCK + i) % peak;
      view.setInt16(4 * i, code, true);
      view.setInt16(4 * i + 2, -code, true);
    }
    store.takeBlock(blockAt(block * BLOCK, { samples: BLOCK, data }));
    if (block % 100 === 99) while (store.confirm());
  }
  store.api.stopRecording(PUMP, MORNING_MS);
  return id;
}
const spanOf = (
  store: TestStore,
  id: RecordingId,
  wish: Partial<SpanInput> = {},
): { value: RecordingSpan; steps: number } =>
  finish(store.slow.recordingSpan({ id, channel: 0, fromS: 0, toS: null, ...wish }));
const codesOf = ({ samples, step }: RecordingSpan): number[] =>
  Array.from(samples, (x) => Math.round(x / step!));

test('from a moment to a moment: each sample as it was recorded, of either channel', () => {
  const store = openTestStore();
  const id = record(store, 60);
  const { value: span } = spanOf(store, id, { fromS: 1000 / RATE, toS: 3000 / RATE });
  expect(span).toMatchObject({ firstSample: 1000, wanted: 2000, clipped: 0 });
  expect(codesOf(span)).toEqual(Array.from({ length: 2000 }, (_, i) => 1000 + i));
  const { value: other } = spanOf(store, id, { channel: 1, fromS: 1000 / RATE, toS: 1010 / RATE });
  expect(codesOf(other)).toEqual(Array.from({ length: 10 }, (_, i) => -1000 - i));
  store.api.close();
});

test('a gap ends it; one that stands at its beginning is passed over, and said by where it begins', () => {
  const store = openTestStore();
  const id = record(store, 60, [20, 21]);
  const { value: before } = spanOf(store, id, { fromS: 0.1 });
  expect(before.samples).toHaveLength(20 * BLOCK - 0.1 * RATE);
  expect(before.wanted).toBe(60 * BLOCK - 0.1 * RATE);
  const { value: behind } = spanOf(store, id, { fromS: (20.5 * BLOCK) / RATE });
  expect(behind.firstSample).toBe(22 * BLOCK);
  expect(codesOf(behind)[0]).toBe(22 * BLOCK);
  store.api.close();
});

test('a long one: as many as a measurement takes, in steps that leave the thread to others', () => {
  const store = openTestStore();
  const id = record(store, 800);
  const { value: span, steps } = spanOf(store, id);
  expect(span.samples).toHaveLength(RECORD_LIMIT);
  expect(span.wanted).toBe(800 * BLOCK);
  expect(steps).toBeGreaterThan(5);
  store.api.close();
});

test('samples at the converter’s limits are counted', () => {
  const store = openTestStore();
  const id = record(store, 200, [], 32_768);
  // Codes 0 … 32767 once, and again from 65536 − 32768 on: one sample of each turn stands at the rail.
  expect(spanOf(store, id).value.clipped).toBe(2);
  expect(spanOf(store, id, { toS: 1000 / RATE }).value.clipped).toBe(0);
  store.api.close();
});

test('nothing there, behind the end or in nothing but a gap: a refusal, no empty record', () => {
  const store = openTestStore();
  const id = record(store, 10, [4, 5]);
  for (const wish of [{ fromS: 100 }, { fromS: (4 * BLOCK) / RATE, toS: (5 * BLOCK) / RATE }])
    expect(() => spanOf(store, id, wish)).toThrow(
      expect.objectContaining({ code: 'not-found', because: 'empty-span' }),
    );
  store.api.close();
});
