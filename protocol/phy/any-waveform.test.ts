// Every waveform that is accepted is read: f0, rate, window, guard, harmonics, code and second pilot taken by chance out
// of all of them, the shortest windows and the highest harmonics as often as the rest.
import { describe, expect, test } from 'vitest';
import { createRandom, offsetClock, type Random } from './channel-model.suite.ts';
import { randomBytes } from './links.suite.ts';
import { createReceiver } from './receiver.ts';
import { transmit } from './transmitter.ts';
import {
  checkWaveform,
  highestHarmonic,
  LEAST_BURST_SYMBOLS,
  pilotsOf,
  symbolSamples,
  type FecId,
  type Waveform,
} from './waveform.ts';

/** More of them, for a long run. */
const TRIALS = Number(process.env['HARMONIC_WAVEFORM_TRIALS'] ?? 40);
const PPM = [0, 200, -200];
const RATES = [8000, 16_000, 44_100, 48_000, 96_000];
/** Samples of a window, from the shortest to so many times that. */
const MOST_OVER_LEAST = 12;

/** Null where what chance gave is none. */
function anyWaveform(random: Random): Waveform | null {
  const below = (limit: number): number => Math.floor(limit * random());
  const rateHz = RATES[below(RATES.length)]!;
  const periods = random() < 0.6 ? 1 : 2 + below(7);
  const guardEighths = below(1 + (random() < 0.5 ? 2 : 8 * Math.min(periods, 2)));
  const window = (guardEighths === 0 ? 32 : 16) * MOST_OVER_LEAST ** random();
  const top = Math.floor((7 * window) / (16 * periods));
  // Half of them with a harmonic as high as any may be.
  const f0Hz =
    random() < 0.5 ? (7 * rateHz) / (16 * Math.max(1, top)) : (periods * rateHz) / window;
  const waveform: Waveform = {
    ...{ f0Hz, rateHz, periods, guardEighths, fec: below(3) as FecId },
    modulation: random() < 0.75 ? 'dqpsk' : 'dbpsk',
  };
  try {
    checkWaveform(waveform);
    const top = highestHarmonic(waveform);
    // Half of them with a second pilot where there is room for data beside: a low one as often as any.
    if (top < 3 || random() < 0.5) return waveform;
    const secondPilot = 2 + below(random() < 0.5 ? Math.min(3, top - 1) : top - 1);
    return { ...waveform, secondPilot };
  } catch {
    return null;
  }
}

function anyBond(waveform: Waveform, random: Random): number[] {
  const top = highestHarmonic(waveform);
  const all = Array.from({ length: top - 1 }, (_, i) => i + 2).filter(
    (n) => n !== waveform.secondPilot,
  );
  const count = random() < 0.5 ? 1 : 1 + Math.floor(all.length * random());
  const bond = random() < 0.4 ? all.splice(-1) : [];
  while (bond.length < count) bond.push(...all.splice(Math.floor(all.length * random()), 1));
  return bond;
}

test.each(PPM)(
  'P1.3 P1.5 P8 what is accepted is read, by a clock off by %d ppm',
  (ppm) => {
    const random = createRandom(1000 + ppm);
    for (let trials = 0; trials < TRIALS;) {
      const waveform = anyWaveform(random);
      if (!waveform) continue;
      trials += 1;
      const harmonics = anyBond(waveform, random);
      const psdu = randomBytes(random, Math.floor((random() < 0.2 ? 251 : 21) * random()));
      const amplitude = 0.9 / (harmonics.length + pilotsOf(waveform).length);
      const sent = transmit({
        ...{ waveform, pilotAmplitude: amplitude, leastSymbols: LEAST_BURST_SYMBOLS },
        frames: [{ harmonics, psdu, flags: 0, amplitude }],
      });
      const each = symbolSamples(waveform);
      const air = new Float64Array(sent.length + Math.ceil(60 * each));
      air.set(sent, Math.floor((20 + 4 * random()) * each));
      const receiver = createReceiver({ waveform, channels: [harmonics] });
      const got = [...receiver.push(offsetClock(air, ppm)), ...receiver.finish()];
      expect(
        got.map((frame) => [frame.crcOk, ...frame.psdu]),
        JSON.stringify({ waveform, harmonics, bytes: psdu.length }),
      ).toEqual([[true, ...psdu]]);
    }
  },
  600_000,
);

test('P8.2 a burst that begins later than it seemed is waited for', () => {
  const waveform: Waveform = {
    ...{ f0Hz: 96_000 / 33.3, rateHz: 96_000, periods: 1, guardEighths: 0 },
    ...{ modulation: 'dbpsk', fec: 0 },
  };
  const harmonics = [11, 8, 6, 9, 10, 3, 12, 2, 14, 13, 5, 4, 7];
  const random = createRandom(22);
  for (let i = 0; i < 10; i += 1) {
    const psdu = randomBytes(random, 10);
    const frame = { harmonics, psdu, flags: 0, amplitude: 0.06 };
    const parts = { waveform, pilotAmplitude: 0.06, leastSymbols: LEAST_BURST_SYMBOLS };
    const sent = transmit({ ...parts, frames: [frame] });
    const air = new Float64Array(sent.length + Math.ceil(60 * symbolSamples(waveform)));
    air.set(sent, Math.floor((20 + 4 * random()) * symbolSamples(waveform)));
    const receiver = createReceiver({ waveform, channels: [harmonics] });
    const got = [...receiver.push(air), ...receiver.finish()];
    expect(got.map((each) => [...each.psdu])).toEqual([[...psdu]]);
    expect(receiver.counters.overrun).toBe(0);
  }
});

describe('P1.5 a window that is too short is refused in words', () => {
  const at = (f0Hz: number, guardEighths: number): Waveform => ({
    ...{ f0Hz, rateHz: 48_000, periods: 1, guardEighths, modulation: 'dqpsk', fec: 0 },
  });
  test.each([
    [at(10_000, 1), /a window of 4.8 samples is too short: 16 are the fewest/],
    [at(7000, 1), /a window of 6.86 samples/],
    [at(3001, 1), /a window of 15.99 samples/],
    [at(1501, 0), /a window of 31.98 samples .* 32 without a guard/],
  ])('%j', (waveform, words) => {
    expect(() => checkWaveform(waveform)).toThrow(words);
  });
  test.each([at(3000, 1), at(1500, 0), { ...at(12_000, 2), f0Hz: 10_000, periods: 4 }])(
    '%j is not',
    (waveform) => expect(() => checkWaveform(waveform)).not.toThrow(),
  );
});
