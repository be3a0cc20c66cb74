// A thousand channels at once: TC-NFR-002; and the time a control frame takes: TC-NFR-003.
import { expect, test } from 'vitest';
import { addNoise, createGaussian, createRandom, esN0Db, noiseFor } from './channel-model.suite.ts';
import { bitErrors, randomBytes, sendAt } from './links.suite.ts';
import { createReceiver } from './receiver.ts';
import { controlDelayMs, loneH999 } from './running-trials.suite.ts';
import { frameSymbols } from './slot-bits.ts';
import { PROFILES, STANDARD, SLOT_SYMBOLS, symbolSamples } from './waveform.ts';

const thousand = Array.from({ length: 1000 }, (_, i) => i + 2);
const AMPLITUDE = 0.002;

test('TC-NFR-002 H2 to H1001 each carry a frame of their own, 100 ppm off, 14 dB: all come', () => {
  const waveform = PROFILES.wide;
  const random = createRandom(1000);
  const frames = thousand.map((n) => ({
    harmonics: [n],
    flags: 0,
    psdu: randomBytes(random, 3),
    amplitude: AMPLITUDE,
  }));
  const receiver = createReceiver({
    waveform,
    channels: thousand.map((n) => [n]),
    mostFrameBytes: 9,
  });
  const got = receiver.push(
    addNoise(
      sendAt(waveform, frames, 100, 0, AMPLITUDE),
      noiseFor(waveform, AMPLITUDE, esN0Db(waveform, 14)),
      createGaussian(random),
      30_000,
      60_000,
    ),
  );
  expect(got).toHaveLength(1000);
  const byHarmonic = new Map(got.map((frame) => [frame.harmonics[0], frame]));
  for (const { harmonics, psdu } of frames)
    expect(bitErrors(psdu, byHarmonic.get(harmonics[0])!.psdu)).toBe(0);
  // The ladder knows the clock a thousand times better than the pilot alone.
  expect(Math.abs(got[0]!.clockErrorPpm - 100)).toBeLessThan(2);
}, 30_000);

test('TC-NFR-002 one sender on H999: it comes, and nothing else does', () => {
  expect(loneH999([100, -60])).toEqual({ sent: 2, found: 2 });
}, 30_000);

test('TC-NFR-003 a control frame of three bonded harmonics takes less than 50 ms, waiting included', () => {
  const symbols = SLOT_SYMBOLS + frameSymbols(STANDARD, 3, 9);
  expect((1000 * symbols * symbolSamples(STANDARD)) / STANDARD.rateHz).toBeCloseTo(34.9, 1);
  // One harmonic alone cannot: said where a channel is planned.
  expect(frameSymbols(STANDARD, 1, 9) * 1.125).toBeGreaterThan(50);
  // Decoding takes less than a millisecond more; the bench says how much here.
  expect(controlDelayMs(60).heldMs).toBeLessThan(40);
});
