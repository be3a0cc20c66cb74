// Bursts of those who may send, which come and go with their pilot: their edges are no emitters.
import { expect, test } from 'vitest';
import { addNoise, createGaussian, createRandom } from '../channel-model.suite.ts';
import { transmit } from '../transmitter.ts';
import { STANDARD } from '../waveform.ts';
import { createIntrusionDetector } from './index.ts';
import { AMPLITUDE } from './trials.suite.ts';

const BONDS = [[[2]], [[4]], [[3, 7, 12]], [[9]], [[2], [4], [9]]];
const SECONDS = 12;

function line(sigma: number): Float64Array {
  const random = createRandom(1);
  const all = new Float64Array(SECONDS * STANDARD.rateHz);
  let sent = 0;
  for (let at = 4800; at < all.length - 9000; sent += 1) {
    const frames = (BONDS[sent % BONDS.length] ?? []).map((harmonics) => ({
      ...{ harmonics, slot: 0, flags: 0, amplitude: AMPLITUDE },
      psdu: Uint8Array.of(1, 2, sent & 255),
    }));
    const burst = transmit({
      waveform: STANDARD,
      frames,
      pilotAmplitude: AMPLITUDE,
      leastSymbols: 0,
    });
    all.set(burst, at);
    at += burst.length + 4000 + Math.floor(3000 * random());
  }
  return sigma > 0 ? addNoise(all, sigma, createGaussian(random)) : all;
}

test.each([0, 1e-3, 1e-2])('P13 none raises an event, with noise of %f RMS', (sigma) => {
  const detector = createIntrusionDetector({
    waveform: STANDARD,
    assigned: [2, 3, 4, 7, 9, 12],
  });
  const samples = line(sigma);
  const events = detector.push(samples).map(({ event: { hz, sources } }) => ({ hz, sources }));
  expect(events).toEqual([]);
});
