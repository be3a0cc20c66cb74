// A tone that stands on a pilot: taken out before a beginning is looked for; and waveform version 2, a second pilot.
import { describe, expect, test } from 'vitest';
import { addTone } from './channel-model.suite.ts';
import { AMPLITUDE, countLost } from './links.suite.ts';
import { transmit } from './transmitter.ts';
import { STANDARD, type Waveform } from './waveform.ts';

const SECOND: Waveform = { ...STANDARD, secondPilot: 11 };
const through = (
  waveform: Waveform,
  tonesHz: number[],
  ratioDb: number,
  packets: number,
  seed = 20,
) =>
  countLost({
    waveform,
    channels: [[3]],
    packets,
    seed,
    ebN0Db: 14,
    mostFrameBytes: 9,
    medium: (samples, random) =>
      tonesHz.reduce(
        (sum, hz) =>
          addTone(sum, 48_000, hz, AMPLITUDE * 10 ** (-ratioDb / 20), 2 * Math.PI * random()),
        samples,
      ),
  });

describe('P8.9 a tone on the only pilot is taken out before a beginning is looked for', () => {
  test.each([
    [1020, -3],
    [1020, -6],
    [1020, -20],
    [1000, -20],
    [889, -20],
    [1400, -6],
  ])('%d Hz at %d dB takes no burst of version 1', (hz, ratioDb) => {
    expect(through(STANDARD, [hz], ratioDb, 20)).toEqual({ sent: 20, lost: 0, wrong: 0 });
  });
});

describe('P10.3 a tone on a pilot', () => {
  test('20 Hz from harmonic 1, 20 dB above it, takes none of version 2', () => {
    expect(through(SECOND, [1020], -20, 60)).toEqual({ sent: 60, lost: 0, wrong: 0 });
  });

  test.each([
    [[11_020], -20],
    [[3100], -20],
    [[1020, 11_020], -6],
    [[1020, 11_020], -20],
  ])('tones at %j Hz and %d dB take none', (tonesHz, ratioDb) => {
    expect(through(SECOND, tonesHz, ratioDb, 20)).toEqual({ sent: 20, lost: 0, wrong: 0 });
  });
});

test('P8.2 what looked like a beginning in noise, and gave nothing, hides no burst that began meanwhile', () => {
  expect(through(SECOND, [1020, 11_020], -6, 300, 8)).toEqual({ sent: 300, lost: 0, wrong: 0 });
}, 20_000);

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
