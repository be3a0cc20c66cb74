// One real tone is one event, at its frequency and level, wherever it stands: what is taken out symbol by symbol leaves
// images of it a symbol rate apart, which are its own.
import { describe, expect, test } from 'vitest';
import { createRandom } from '../channel-model.suite.ts';
import { STANDARD } from '../waveform.ts';
import { transmit } from '../transmitter.ts';
import {
  AMPLITUDE,
  heard,
  LEGITIMATE,
  onOff,
  sigmaOf,
  tone,
  traffic,
  watch,
} from './trials.suite.ts';

const ASSIGNED = [2, 4, 6, 7, 9, 11];
const BUSY = 43_000;
const LINE = traffic(1.2, 1, { harmonics: ASSIGNED }).subarray(0, BUSY);
const OVER_AMPLITUDE = 20 * Math.log10(AMPLITUDE);

/** Events of a line with a tone of so many dB re full scale. */
function eventsOf(line: Float64Array, hz: number, levelDb: number, aligned: boolean, seed = 3) {
  const rogue = tone(hz, levelDb - OVER_AMPLITUDE)(line.length, createRandom(seed));
  const samples = heard([line, rogue], sigmaOf(STANDARD, 40), seed);
  const assigned = aligned ? ASSIGNED : [4];
  return watch(samples, aligned, { assigned, holdOffMs: 2000 }).events;
}

describe('P12.6 beside channels that send on a running pilot', () => {
  test.each([
    [8530, -34],
    [10_250, -30],
    [5100, -30],
    [3000, -26],
    [13_000, -40],
    [19_320, -25],
  ])('a tone at %d Hz, %d dBFS is one event, there, of that level', (hz, levelDb) => {
    const events = eventsOf(LINE, hz, levelDb, true);
    expect(events).toHaveLength(1);
    expect(Math.abs(events[0]!.hz! - hz)).toBeLessThan(3);
    expect(Math.abs(events[0]!.levelDb! - levelDb)).toBeLessThan(0.5);
  });

  test.each([
    [9150, -10],
    [4150, -6],
    [1200, -10],
    [6400, -8],
  ])('at %d Hz and %d dBFS it blocks the channel it stands beside: told there', (hz, levelDb) => {
    const events = eventsOf(LINE, hz, levelDb, true);
    expect(events).toHaveLength(1);
    expect(Math.abs(events[0]!.hz! - hz)).toBeLessThan(3);
    expect(Math.abs(events[0]!.levelDb! - levelDb)).toBeLessThan(1);
  });

  test.each([
    [9150, -26],
    [4150, -26],
    [1200, -30],
    [6400, -34],
    [9150, -46],
  ])(
    'at %d Hz and %d dBFS, below the channel, it is said nowhere, nor are its images',
    (hz, db) => {
      expect(eventsOf(LINE, hz, db, true)).toEqual([]);
    },
  );
});

describe('P12.6 a tone far below the channels, whose side lobes drown it in the samples as they came', () => {
  const SOUNDS_S = 0.7;
  test.each([
    [5300, -50],
    [5310, -45],
    [5210, -55],
    [4610, -50],
    [4610, -40],
    [4510, -60],
    [6310, -50],
  ])('at %d Hz and %d dBFS is one event from its beginning on, there, of that level', (hz, db) => {
    for (const seed of [1, 2]) {
      const line = traffic(1.5, 3 + seed);
      const fromS = 0.5 + 0.0013 * seed;
      const sounding = { hz, levelDb: db, fromS, toS: fromS + SOUNDS_S };
      const emitter = onOff([sounding])(line.length, createRandom(seed));
      const { events } = watch(heard([line, emitter], 1e-3, seed), true, {
        ...{ assigned: LEGITIMATE, holdOffMs: 2000 },
      });
      expect(events).toHaveLength(1);
      const [event] = events;
      expect(Math.abs(event!.hz! - hz)).toBeLessThan(5);
      expect(Math.abs(event!.levelDb! - db)).toBeLessThan(0.5);
      expect(Math.abs(event!.firstSample / STANDARD.rateHz - fromS)).toBeLessThan(0.1);
      expect(Math.abs(event!.durationMs / 1000 - SOUNDS_S)).toBeLessThan(0.1);
    }
  });
});

test('P12.6 where such a channel rests, the same tone is told where it is', () => {
  const rested = new Float64Array(2 * BUSY);
  rested.set(traffic(2, 1, { harmonics: [] }).subarray(0, 2 * BUSY));
  for (const [hz, levelDb] of [
    [9150, -26],
    [6400, -34],
  ] as const) {
    const events = eventsOf(rested, hz, levelDb, true);
    expect(events).toHaveLength(1);
    expect(Math.abs(events[0]!.hz! - hz)).toBeLessThan(3);
    expect(Math.abs(events[0]!.levelDb! - levelDb)).toBeLessThan(0.5);
  }
});

describe('P14.3 beside bursts', () => {
  const burst = transmit({
    waveform: STANDARD,
    frames: [
      { harmonics: [4], slot: 0, flags: 0, amplitude: AMPLITUDE, psdu: Uint8Array.of(1, 2, 3) },
    ],
    ...{ pilotAmplitude: AMPLITUDE, leastSymbols: 0 },
  });
  const bursts = new Float64Array(2 * BUSY);
  for (let at = 1000; at + burst.length < bursts.length; at += 12_000) bursts.set(burst, at);

  test.each([
    [3100, -7],
    [3100, -20],
    [3100, -40],
    [5300, -26],
    [4150, -10],
    [4150, -26],
  ])('a tone at %d Hz, %d dBFS is one event, there, of that level', (hz, levelDb) => {
    const events = eventsOf(bursts, hz, levelDb, false);
    expect(events).toHaveLength(1);
    expect(Math.abs(events[0]!.hz! - hz)).toBeLessThan(4);
    expect(Math.abs(events[0]!.levelDb! - levelDb)).toBeLessThan(hz === 4150 ? 1 : 0.5);
  });

  test('what a converter adds to a tone far below it is no tone of its own in a channel that rests', () => {
    const rogue = tone(5000, -20 - OVER_AMPLITUDE)(bursts.length, createRandom(3));
    // Forty-eight samples are five periods: what rounding adds stands on multiples of 1 kHz.
    const samples = bursts.map((x, i) => Math.round((x + rogue[i]!) * 32_767) / 32_767);
    const { events } = watch(samples, false, { assigned: [2, 4], holdOffMs: 300 });
    expect(events.map(({ hz }) => Math.round(hz!))).toEqual([5000]);
  });
});
