// A line that is turned over (a swapped pair, an amplifier that inverts) is read as one that is not.
import { describe, expect, test } from 'vitest';
import { hexOf } from '../vectors/link.ts';
import {
  addNoise,
  addTone,
  createGaussian,
  createRandom,
  esN0Db,
  noiseFor,
} from './channel-model.suite.ts';
import { AMPLITUDE, countBitErrors, countLost, randomBytes, sendAt } from './links.suite.ts';
import { createReceiver } from './receiver.ts';
import { RATIONAL_WAVEFORM } from './rational-grid.ts';
import type { ChannelFrame } from './transmitter.ts';
import { PROFILES, STANDARD, type Waveform } from './waveform.ts';

const turned = (samples: Float64Array): Float64Array => samples.map((value) => -value);
const SECOND: Waveform = { ...STANDARD, secondPilot: 11 };

test('P2.5 the same frames, with the same figures, of either polarity', () => {
  const random = createRandom(3);
  const frames = [4, 7, 12].map((n): ChannelFrame => ({
    ...{ harmonics: [n], flags: 0, amplitude: AMPLITUDE, slot: 0 },
    psdu: randomBytes(random, 3),
  }));
  const channels = [[4], [7], [12]];
  const samples = sendAt(STANDARD, frames, 40);
  const hear = (of: Float64Array) => {
    const receiver = createReceiver({ waveform: STANDARD, channels });
    return [...receiver.push(new Float64Array(500)), ...receiver.push(of), ...receiver.finish()];
  };
  const straight = hear(samples);
  const other = hear(turned(samples));
  expect(straight.map(({ isTurned }) => isTurned)).toEqual([false, false, false]);
  expect(other.map(({ isTurned }) => isTurned)).toEqual([true, true, true]);
  expect(other.map(({ psdu, crcOk }) => [hexOf(psdu), crcOk])).toEqual(
    frames.map(({ psdu }) => [hexOf(psdu), true]),
  );
  for (const [i, frame] of other.entries()) {
    expect(frame.atSample).toBeCloseTo(straight[i]!.atSample, 1);
    expect(frame.clockErrorPpm).toBeCloseTo(straight[i]!.clockErrorPpm, 0);
    expect(frame.evm).toBeCloseTo(straight[i]!.evm, 3);
  }
});

test('where both polarities are as good, neither is told', () => {
  const of = (waveform: Waveform) => {
    const frame = { harmonics: [4], flags: 0, amplitude: AMPLITUDE, slot: 0 };
    const samples = sendAt(waveform, [{ ...frame, psdu: Uint8Array.of(1) }], 0);
    const receiver = createReceiver({ waveform, channels: [[4]] });
    return [...receiver.push(turned(samples)), ...receiver.finish()].map(
      ({ isTurned }) => isTurned,
    );
  };
  expect(of(STANDARD)).toEqual([true]);
  expect(of({ ...STANDARD, periods: 2 })).toEqual([true]);
  expect(of(PROFILES.robust)).toEqual([null]);
  expect(of({ ...STANDARD, periods: 4, guardEighths: 4 })).toEqual([null]);
});

test.each([2, 3, 4, 8, 16])(
  'P2.5 a second pilot on harmonic %i beside any guard: every packet of either polarity',
  (secondPilot) => {
    const random = createRandom(17);
    for (const guardEighths of [1, 2, 3])
      for (let i = 0; i < 40; i += 1) {
        const waveform = { ...STANDARD, guardEighths, secondPilot };
        const harmonics = [secondPilot === 3 ? 5 : 3];
        const psdu = randomBytes(random, 3);
        const before = new Float64Array(500 + Math.floor(48 * random()));
        const frame = { harmonics, flags: 0, amplitude: AMPLITUDE, slot: 0, psdu };
        const straight = sendAt(waveform, [frame], 400 * random() - 200);
        for (const samples of [straight, turned(straight)]) {
          const receiver = createReceiver({ waveform, channels: [harmonics] });
          const heard = [...receiver.push(before), ...receiver.push(samples), ...receiver.finish()];
          expect(
            heard.map((each) => [hexOf(each.psdu), each.isTurned === (samples === straight)]),
          ).toEqual([[hexOf(psdu), false]]);
        }
      }
  },
  30_000,
);

test('P2.5 P10 a second pilot on harmonic 3 beside a wide bond and a long guard: the place half a period off is not taken', () => {
  const waveform: Waveform = {
    ...{ f0Hz: 10_500 / 11, rateHz: 48_000, periods: 1, guardEighths: 5 },
    ...{ modulation: 'dqpsk', fec: 0, secondPilot: 3 },
  };
  const harmonics = [5, 12, 17, 13, 4, 18, 20, 10, 8, 2];
  const random = createRandom(7);
  for (let i = 0; i < 80; i += 1) {
    const psdu = randomBytes(random, 40);
    const before = new Float64Array(1884);
    const frame = { harmonics, flags: 0, amplitude: AMPLITUDE, slot: 0, psdu };
    const straight = sendAt(waveform, [frame], -200);
    for (const samples of [straight, turned(straight)]) {
      const receiver = createReceiver({ waveform, channels: [harmonics] });
      const heard = [...receiver.push(before), ...receiver.push(samples), ...receiver.finish()];
      expect(heard.map((each) => hexOf(each.psdu))).toEqual([hexOf(psdu)]);
    }
  }
}, 60_000);

describe('what is told of the polarity is so, or it is not told', () => {
  /** Takes out what is near f0: a notch of the second order, twice. */
  const withoutF0 = (samples: Float64Array): Float64Array => {
    const angle = (2 * Math.PI * STANDARD.f0Hz) / STANDARD.rateHz;
    const width = Math.sin(angle) / 1.2;
    const once = (x: Float64Array): Float64Array => {
      const y = new Float64Array(x.length);
      for (let i = 0; i < x.length; i += 1) {
        const [x1, x2, y1, y2] = [x[i - 1] ?? 0, x[i - 2] ?? 0, y[i - 1] ?? 0, y[i - 2] ?? 0];
        y[i] = (x[i]! + x2 - 2 * Math.cos(angle) * (x1 - y1) - (1 - width) * y2) / (1 + width);
      }
      return y;
    };
    return once(once(samples));
  };
  const told = (waveform: Waveform, medium: (samples: Float64Array) => Float64Array) => {
    const random = createRandom(9);
    const gaussian = createGaussian(random);
    const sigma = noiseFor(waveform, AMPLITUDE, esN0Db(waveform, 12));
    return Array.from({ length: 15 }, () => {
      const frame = { harmonics: [4], flags: 0, amplitude: AMPLITUDE, slot: 0 };
      const psdu = randomBytes(random, 3);
      const samples = medium(sendAt(waveform, [{ ...frame, psdu }], 400 * random() - 200));
      const receiver = createReceiver({ waveform, channels: [[4]], mostFrameBytes: 16 });
      const noisy = addNoise(samples, sigma, gaussian, 300 + Math.floor(100 * random()), 2000);
      return [...receiver.push(noisy), ...receiver.finish()].find(({ crcOk }) => crcOk)?.isTurned;
    });
  };
  test.each<[string, Partial<Waveform>, true | null]>([
    ['two periods', { periods: 2 }, true],
    ['half a guard', { guardEighths: 4 }, true],
    ['a longer guard', { guardEighths: 5 }, null],
    ['three periods', { periods: 3 }, null],
    ['four periods', { periods: 4 }, null],
  ])('%s', (_, part, turnedIs) => {
    const waveform = { ...STANDARD, ...part };
    expect(new Set(told(waveform, turned))).toEqual(new Set([turnedIs]));
    expect(new Set(told(waveform, (samples) => samples))).toEqual(new Set([turnedIs && false]));
  });
  test('a second pilot beside a longer guard', () => {
    const waveform = { ...STANDARD, guardEighths: 5, secondPilot: 3 };
    expect(new Set(told(waveform, (samples) => samples))).toEqual(new Set([null]));
  });
  test('a second pilot without harmonic 1', () => {
    const all = told(SECOND, (samples) => withoutF0(turned(samples)));
    expect(all).toContain(null);
    expect(all).not.toContain(false);
  });
  test('a running pilot of windows that do not tell', () => {
    const frame = { harmonics: [4], flags: 0, amplitude: AMPLITUDE, slot: 20 };
    const samples = sendAt(PROFILES.robust, [{ ...frame, psdu: Uint8Array.of(1) }], 60, 120);
    const receiver = createReceiver({
      ...{ waveform: PROFILES.robust, channels: [[4]], running: true, mostFrameBytes: 16 },
    });
    receiver.push(turned(samples));
    expect(receiver.clock).toMatchObject({ isTurned: null });
  });
});

const waveforms: [string, Waveform, number[][], number?][] = [
  ['standard', STANDARD, [[4]]],
  ['fast', PROFILES.fast, [[4]]],
  ['robust', PROFILES.robust, [[4]], 15],
  ['rational', RATIONAL_WAVEFORM, [[120]], 12],
  ['three bonded', STANDARD, [[4, 9, 13]]],
  ['two periods', { ...STANDARD, periods: 2 }, [[4]]],
  ['four periods, half a guard', { ...STANDARD, periods: 4, guardEighths: 4 }, [[4]]],
  ['without a guard', { ...STANDARD, guardEighths: 0 }, [[4]]],
  ['second pilot', SECOND, [[4]]],
];
describe('P2.5 of noise no packet more is lost for the polarity', () => {
  test.each(waveforms)('%s', (_, waveform, channels, packets = 60) => {
    const through = (medium: (samples: Float64Array) => Float64Array) =>
      countLost({
        ...{ waveform, channels, medium, packets, seed: 5, ebN0Db: 12, mostFrameBytes: 16 },
        ppm: (random) => 400 * random() - 200,
      });
    const straight = through((samples) => samples);
    const other = through(turned);
    expect(other.wrong).toBe(0);
    expect([straight.lost, other.lost]).toEqual([0, 0]);
  });
});

test('P8.2 noise that looks like a beginning is taken for no line that is turned over: it would hide a burst', () => {
  const waveform: Waveform = { ...STANDARD, fec: 0, modulation: 'dbpsk' };
  expect(countBitErrors(waveform, 8, 160_000, 1).missed).toBe(0);
}, 30_000);

describe('P8.9 and a tone on a pilot beside', () => {
  test.each([
    [STANDARD, 1020, -20],
    [STANDARD, 889, -20],
    [STANDARD, 1400, -6],
    [SECOND, 1020, -20],
    [SECOND, 11_020, -20],
  ])('%j, %d Hz at %d dB', (waveform, hz, ratioDb) => {
    const lost = countLost({
      ...{ waveform, channels: [[3]], packets: 40, seed: 20, ebN0Db: 14, mostFrameBytes: 9 },
      medium: (samples, random) =>
        addTone(
          turned(samples),
          48_000,
          hz,
          AMPLITUDE * 10 ** (-ratioDb / 20),
          2 * Math.PI * random(),
        ),
    });
    expect(lost).toEqual({ sent: 40, lost: 0, wrong: 0 });
  });
});

test('P9 on a running pilot: f0, frames, and that the line is turned over', () => {
  const random = createRandom(2);
  const frames = [20, 40, 117, 400, 555].map((slot): ChannelFrame => ({
    ...{ harmonics: [7], flags: 0, amplitude: AMPLITUDE, slot },
    psdu: randomBytes(random, 3),
  }));
  const samples = sendAt(STANDARD, frames, 60, 2400);
  const noisy = addNoise(
    turned(samples),
    noiseFor(STANDARD, AMPLITUDE, esN0Db(STANDARD, 12)),
    createGaussian(random),
    300,
    2000,
  );
  const receiver = createReceiver({
    ...{ waveform: STANDARD, channels: [[7]], running: true, mostFrameBytes: 24 },
  });
  const got = [];
  for (let at = 0; at < samples.length; at += 1000)
    got.push(...receiver.push(noisy.subarray(at, at + 1000)));
  expect(receiver.clock).toMatchObject({ isTurned: true, locked: true });
  expect(Math.abs(receiver.clock!.errorPpm - 60)).toBeLessThan(10);
  expect(got.map(({ psdu, crcOk }) => [hexOf(psdu), crcOk])).toEqual(
    frames.map(({ psdu }) => [hexOf(psdu), true]),
  );
});
