// Bit errors as they are counted: how far a count can be trusted, and what comes near the code's limit.
import { describe, expect, test } from 'vitest';
import { berInterval, countBitErrors, countLost } from './links.suite.ts';
import { STANDARD, type Waveform } from './waveform.ts';

const counted = (errors: number, squares: number, worst: number) => ({
  ...{ bits: 1e6, errors, squares, worst, missed: 0 },
});

describe('the interval of a bit error rate', () => {
  test.each([
    [0, 0, 3.69],
    [1, 0.025, 5.57],
    [10, 4.8, 18.39],
    [100, 81.36, 121.63],
  ])('of %d single errors it is that of a Poisson count', (errors, low, high) => {
    const interval = berInterval(counted(errors, errors, Math.min(errors, 1)));
    expect(Math.abs(1e6 * interval.low - low)).toBeLessThan(0.02 + 0.002 * low);
    expect(Math.abs(1e6 * interval.high - high)).toBeLessThan(0.06);
  });

  test('errors that come in clusters say less: 13 in two frames may be one or fifty', () => {
    const single = berInterval(counted(13, 13, 1));
    const clusters = berInterval(counted(13, 7 * 7 + 6 * 6, 7));
    expect(clusters.low).toBeLessThan(2e-6);
    expect(clusters.high).toBeGreaterThan(4e-5);
    expect(single.low).toBeGreaterThan(6e-6);
    expect(single.high).toBeLessThan(2.3e-5);
  });
});

test('P8.8 rate 1/2 at 6 dB: not above what weighing by likelihood gives', () => {
  const found = countBitErrors(STANDARD, 6, 20_000, 2);
  expect(found.missed).toBe(0);
  expect(berInterval(found).low).toBeLessThan(5e-4);
});

test.each([
  ['dbpsk', 6, 4],
  ['dbpsk', 8, 1],
  ['dqpsk', 6, 4],
] as const)(
  '%s of rate 1/2 at %d dB is not taken for an idle channel',
  (modulation, ebN0Db, most) => {
    const waveform: Waveform = { ...STANDARD, modulation };
    const { lost } = countLost({
      waveform,
      channels: [[3]],
      packets: 60,
      seed: 1,
      ebN0Db,
      mostFrameBytes: 9,
    });
    expect(lost).toBeLessThan(most);
  },
);
