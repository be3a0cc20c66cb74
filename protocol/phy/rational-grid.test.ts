// The rational grid as HPM 1.0 prints it, and its twelve channels at once on the air.
import { expect, test } from 'vitest';
import { countLost } from './links.suite.ts';
import {
  bondName,
  harmonicName,
  harmonicOfRatio,
  isRationalGrid,
  RATIONAL_CHANNELS,
  RATIONAL_PERIOD_MS,
  RATIONAL_WAVEFORM,
} from './rational-grid.ts';
import { checkBonds, STANDARD } from './waveform.ts';

test('P6.2 the table: frequency, priority, place on the grid of f0/60', () => {
  expect(
    RATIONAL_CHANNELS.map(({ hz, priority, harmonic }) => [
      Number(hz.toFixed(2)),
      Number(priority.toFixed(4)),
      harmonic,
    ]),
  ).toEqual([
    [16384, 0.5, 60],
    [32768, 0.3333, 120],
    [24576, 0.2, 90],
    [21845.33, 0.1429, 80],
    [20480, 0.1111, 75],
    [49152, 0.25, 180],
    [27306.67, 0.125, 100],
    [28672, 0.0909, 105],
    [22937.6, 0.0833, 84],
    [26214.4, 0.0769, 96],
    [40960, 0.1429, 150],
    [38229.33, 0.1, 140],
  ]);
  expect(RATIONAL_PERIOD_MS).toBeCloseTo(3.662, 3);
  checkBonds(
    RATIONAL_WAVEFORM,
    RATIONAL_CHANNELS.map(({ harmonic }) => [harmonic]),
  );
});

test('twelve frames at once, senders within ±100 ppm', () => {
  const lost = countLost({
    waveform: RATIONAL_WAVEFORM,
    channels: RATIONAL_CHANNELS.map(({ harmonic }) => [harmonic]),
    packets: 48,
    seed: 12,
    ebN0Db: 12,
    mostFrameBytes: 9,
    ppm: (random) => 200 * (random() - 0.5),
  });
  expect(lost).toEqual({ sent: 48, lost: 0, wrong: 0 });
});

test('P6.2 its channels are called by their ratios, and nothing else is', () => {
  for (const { a, b, harmonic } of RATIONAL_CHANNELS) {
    expect(harmonicOfRatio(`${a}/${b}`)).toBe(harmonic);
    expect(harmonicName(harmonic, RATIONAL_WAVEFORM)).toBe(`${a}/${b}`);
  }
  for (const text of ['6/4', '4/1', '3', '']) expect(harmonicOfRatio(text), text).toBeNull();
  expect(harmonicName(4, RATIONAL_WAVEFORM)).toBe('H4');
  expect(bondName([90, 120], RATIONAL_WAVEFORM)).toBe('3/2+2/1');
  expect(bondName([90, 120], STANDARD)).toBe('H90+120');
  expect(isRationalGrid({ ...RATIONAL_WAVEFORM, f0Hz: 273.067 })).toBe(false);
});
