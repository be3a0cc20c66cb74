// What each code needs, held to the receiver itself: two decibels more lose little, two less lose most.
import { expect, test } from 'vitest';
import { addNoise, createGaussian, createRandom, noiseFor } from './channel-model.suite.ts';
import { AMPLITUDE, randomBytes, sendAt } from './links.suite.ts';
import { marginDb } from './margin.ts';
import { createReceiver } from './receiver.ts';
import { STANDARD, symbolSamples, type FecId, type Waveform } from './waveform.ts';

const TRIES = 60;

/** Frames of 16 bytes on one harmonic that are lost. */
function lostAt(waveform: Waveform, esN0Db: number): number {
  const random = createRandom(11);
  const gaussian = createGaussian(random);
  const sigma = noiseFor(waveform, AMPLITUDE, esN0Db);
  const gap = Math.ceil(8 * symbolSamples(waveform));
  let lost = 0;
  for (let i = 0; i < TRIES; i += 1) {
    const psdu = randomBytes(random, 10);
    const sent = sendAt(waveform, [{ harmonics: [4], amplitude: AMPLITUDE, flags: 0, psdu }], 30);
    const receiver = createReceiver({
      waveform,
      channels: [[4]],
      mostFrameBytes: 16,
      excise: false,
    });
    const frames = [
      ...receiver.push(addNoise(sent, sigma, gaussian, gap, gap)),
      ...receiver.finish(),
    ];
    if (!frames.some(({ crcOk }) => crcOk)) lost += 1;
  }
  return lost;
}

test.each([
  ['dqpsk', 1],
  ['dqpsk', 2],
  ['dqpsk', 0],
  ['dbpsk', 1],
  ['dbpsk', 2],
  ['dbpsk', 0],
] as const)('%s with FEC %i', (modulation, fec: FecId) => {
  const waveform = { ...STANDARD, modulation, fec };
  const needed = -marginDb(0, waveform);
  expect(lostAt(waveform, needed + 2)).toBeLessThan(0.05 * TRIES);
  expect(lostAt(waveform, needed - 3)).toBeGreaterThan(0.4 * TRIES);
});
