// A tone between harmonics against one a symbol rate away, by amplitude and phase on the harmonics that are not assigned.
import { expect, test } from 'vitest';
import { createGaussian, createRandom } from '../channel-model.suite.ts';
import { STANDARD, symbolSamples } from '../waveform.ts';
import { createCellFit } from './cell-fit.ts';
import { createCellHistory } from './cell-history.ts';
import { createProjection } from './projection.ts';
import { createToneResponse } from './tone-response.ts';

const { rateHz, f0Hz } = STANDARD;
const ASSIGNED = [1, 2, 3, 4];
const CELLS = Array.from({ length: 16 }, (_, i) => i + 5);
const RATE = rateHz / symbolSamples(STANDARD);
const PERIOD = rateHz / f0Hz;
const SIGMA = 1e-3;
/** Power of noise in a cell: 4σ²/N. */
const NOISE = (4 * SIGMA ** 2) / PERIOD;

/** Evidence by symbol rates from a tone of so many dB over a cell's noise, in so many symbols. */
function evidence(hz: number, overDb: number, symbols: number, seed: number, rates: number[]) {
  const random = createRandom(seed);
  const gaussian = createGaussian(random);
  const amplitude = overDb === -Infinity ? 0 : Math.sqrt(NOISE * 10 ** (overDb / 10));
  const phase = 2 * Math.PI * random();
  const projection = createProjection(ASSIGNED, CELLS, PERIOD);
  projection.retune(PERIOD);
  const history = createCellHistory(CELLS, 64);
  const samples = new Float64Array(PERIOD);
  for (let symbol = 0; symbol < symbols; symbol += 1) {
    const start = symbol * symbolSamples(STANDARD);
    for (let s = 0; s < PERIOD; s += 1)
      samples[s] =
        amplitude * Math.cos((2 * Math.PI * hz * (start + s)) / rateHz + phase) +
        SIGMA * gaussian();
    projection.take(samples, 0);
    history.take(projection.re, projection.im, start);
  }
  const fit = createCellFit(rateHz, history, createToneResponse(STANDARD, ASSIGNED));
  fit.aim(hz, symbols, NOISE);
  return rates.map((k) => fit.evidence(hz + k * RATE));
}

test.each([5300, 5210, 6310, 11_345])(
  'a tone at %d Hz, 12 dB over the noise of a harmonic, is told from its neighbours in eight symbols',
  (hz) => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const [here = 0, ...elsewhere] = evidence(hz, 12, 8, seed, [0, -2, -1, 1, 2]);
      for (const there of elsewhere) expect(here - there).toBeGreaterThan(10);
    }
  },
);

test('one with all harmonics to the same side shows them in one phase wherever it is, and takes more symbols', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const [here = 0, ...elsewhere] = evidence(4610, 12, 64, seed, [0, -2, -1, 1, 2]);
    for (const there of elsewhere) expect(here - there).toBeGreaterThan(10);
  }
});

test('one beside an assigned harmonic is told from its images', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const [here = 0, above = 0, next = 0] = evidence(4411, 20, 64, seed, [0, 1, 2]);
    expect(here - above).toBeGreaterThan(10);
    expect(here - next).toBeGreaterThan(10);
  }
});

test('noise bears out no place rather than another', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const [here = 0, there = 0] = evidence(5300, -Infinity, 8, seed, [0, -1]);
    expect(Math.abs(here - there)).toBeLessThan(10);
  }
});
