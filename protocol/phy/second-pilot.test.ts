// Waveform version 2: a second pilot, for when a tone stands on the first.
import { describe, expect, test } from 'vitest';
import { addTone } from './channel-model.suite.ts';
import { AMPLITUDE, countLost } from './links.suite.ts';
import { transmit } from './transmitter.ts';
import { STANDARD, type Waveform } from './waveform.ts';

const SECOND: Waveform = { ...STANDARD, secondPilot: 11 };
const through = (waveform: Waveform, hz: number, ratioDb: number, packets: number) =>
  countLost({
    waveform,
    channels: [[3]],
    packets,
    seed: 20,
    ebN0Db: 14,
    mostFrameBytes: 9,
    medium: (samples, random) =>
      addTone(samples, 48_000, hz, AMPLITUDE * 10 ** (-ratioDb / 20), 2 * Math.PI * random()),
  });

describe('P10 a tone 20 Hz from the pilot', () => {
  test('at -6 dB it takes every burst of version 1', () => {
    expect(through(STANDARD, 1020, -6, 20).lost).toBe(20);
  });

  test.each([
    [1020, -6],
    [1020, -20],
    [11_020, -20],
    [3100, -20],
  ])('%d Hz at %d dB takes none of version 2', (hz, ratioDb) => {
    expect(through(SECOND, hz, ratioDb, 40)).toEqual({ sent: 40, lost: 0, wrong: 0 });
  });
});

test.each([200, -200, 900, -900])('version 2, a clock that is off by %d ppm', (ppm) => {
  const lost = countLost({
    waveform: SECOND,
    channels: [[3], [20, 7, 13]],
    packets: 20,
    seed: 21,
    ebN0Db: 12,
    ppm: () => ppm,
  });
  expect(lost).toEqual({ sent: 20, lost: 0, wrong: 0 });
});

test('the second pilot carries no data, and is a harmonic', () => {
  const burst = (waveform: Waveform) => () =>
    transmit({
      waveform,
      pilotAmplitude: 0.1,
      frames: [{ harmonics: [11], flags: 0, psdu: new Uint8Array(1), amplitude: 0.1 }],
    });
  expect(burst(SECOND)).toThrow('harmonic 11 carries no data: it is the second pilot');
  expect(burst({ ...STANDARD, secondPilot: 1 })).toThrow('a harmonic from 2 to 21');
});
