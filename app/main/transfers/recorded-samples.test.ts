// Stored samples as they are played again: the values that were measured, zeros where some are missing, and no more of
// them than are held.
import { expect, test } from 'vitest';
import { unfit } from '@harmonic/protocol/model';
import type { Recording } from '../../contract/index.ts';
import { openRecording } from '../links/recording.ts';
import { BLOCK_SAMPLES, blockAt, RATE } from '../store/example.suite.ts';
import { PLAYED_VALUES_MOST, readRecordedSamples } from './recorded-samples.ts';
import { openTransfers } from './test-transfers.suite.ts';

const BLOCK_S = BLOCK_SAMPLES / RATE;

test('every channel in its unit, a gap as zeros, from any second to any other', async () => {
  const at = await openTransfers();
  const blocks = [0, 1, 3].map((n) => blockAt(n * BLOCK_SAMPLES));
  const stored = blocks.map(({ data }) => new Int16Array(data.slice(0)));
  const recording = await at.record(blocks);
  const [bearing, casing] = (await readRecordedSamples(at.store, recording, {
    fromS: 0,
    toS: null,
  }))!;
  expect(bearing).toHaveLength(4 * BLOCK_SAMPLES);
  for (const [i, block] of [0, 1, 3].entries()) {
    const numbers = stored[i]!;
    for (const sample of [0, 1, BLOCK_SAMPLES - 1]) {
      const place = block * BLOCK_SAMPLES + sample;
      // Its scale is that of channel 0; the casing's full scale is twice the bearing's.
      expect(bearing![place]).toBeCloseTo(0.5 * numbers[2 * sample]!, 3);
      expect(casing![place]).toBeCloseTo(numbers[2 * sample + 1]!, 3);
    }
  }
  const gap = bearing!.subarray(2 * BLOCK_SAMPLES, 3 * BLOCK_SAMPLES);
  expect(gap.every((value) => value === 0)).toBe(true);

  const [part] = (await readRecordedSamples(at.store, recording, {
    ...{ fromS: 0.05, toS: 0.15 },
  }))!;
  expect(part).toEqual(bearing!.subarray(BLOCK_SAMPLES / 2, 1.5 * BLOCK_SAMPLES));
  // 0.07 s at 100 Hz: a product a hair above 7.
  const slow = { ...recording, rateHz: 100 };
  const [first] = (await readRecordedSamples(at.store, slow, { fromS: 0, toS: 0.07 }))!;
  expect(first).toHaveLength(7);
});

test('a span without a sample is none, and one that is too long is refused in words', async () => {
  const at = await openTransfers();
  const recording = await at.record([0, 3].map((n) => blockAt(n * BLOCK_SAMPLES)));
  const read = (fromS: number, toS: number | null, of: Recording = recording) =>
    readRecordedSamples(at.store, of, { fromS, toS });
  expect(await read(1.2 * BLOCK_S, 2.8 * BLOCK_S)).toBeNull();
  expect(await read(100, null)).toBeNull();
  const week = { ...recording, samples: PLAYED_VALUES_MOST };
  await expect(read(0, null, week)).rejects.toThrow(/at most \d+ s are played at once/);
  // The link that would play it says so as words, which each language has.
  const link = openRecording(
    { kind: 'recording', id: recording.id, fromS: 0, toS: null, speed: 1, loop: false },
    async (span) => ({ ...recording, samples: (await readRecordedSamples(at.store, week, span))! }),
    { onBytes: () => undefined, onEnd: () => undefined },
  );
  const most = Math.floor(PLAYED_VALUES_MOST / recording.channels.length / recording.rateHz);
  await expect(link).rejects.toMatchObject({
    end: {
      code: 'failed',
      detail: [unfit('replay-long', { seconds: PLAYED_VALUES_MOST / recording.rateHz, most })],
    },
  });
});
