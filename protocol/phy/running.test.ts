// A running pilot: f0 as nodes with clocks of their own measure it, frames at slots, for as long as it runs.
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
import { AMPLITUDE, besideTone, randomBytes, sendAt } from './links.suite.ts';
import { createReceiver, type RunningClock } from './receiver.ts';
import { toInt16, transmit, type ChannelFrame } from './transmitter.ts';
import { hearPilot } from './running-trials.suite.ts';
import { STANDARD, type Waveform } from './waveform.ts';

const network = (waveform: Waveform, channels: number[][], mostFrameBytes = 24) =>
  createReceiver({ waveform, channels, running: true, mostFrameBytes });

function hears(ppm: number, symbols: number, esOverN0Db: number, seed: number): RunningClock {
  const clock = hearPilot(ppm, symbols, esOverN0Db, seed);
  expect(clock).not.toBeNull();
  return clock!;
}

describe('TC-FR-001 f0 of a master of 1 kHz', () => {
  test.each([-200, -87, 42, 200])('a node that is off by %d ppm agrees after a second', (ppm) => {
    const clock = hears(ppm, 889, 10, 40 + ppm);
    expect(clock.locked).toBe(true);
    // Within 0.1 % by far: the node knows its own clock against the master's.
    expect(Math.abs(clock.errorPpm - ppm)).toBeLessThan(20);
    expect(Math.abs(clock.f0Hz / (1000 * (1 + ppm * 1e-6)) - 1)).toBeLessThan(20e-6);
  });

  test('one superframe at 10 dB is enough for 0.1 %; locked is said after 256 symbols only', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const ppm = 20 * (seed - 10);
      const clock = hears(ppm, 64, 10, seed);
      expect(clock.locked).toBe(false);
      expect(Math.abs(clock.errorPpm - ppm)).toBeLessThan(1000);
    }
  });
});

describe('P9 frames on a running pilot', () => {
  test('at any slot, one after the other, each once; the pilot is followed past what is held', () => {
    const random = createRandom(2);
    const slots = [0, 20, 40, 117, 400, 500, 555, 700, 1001, 1200];
    const frames = slots.map((slot, i): ChannelFrame => ({
      harmonics: i % 3 === 0 ? [4, 9, 13] : [7],
      flags: 0,
      psdu: randomBytes(random, 3),
      amplitude: AMPLITUDE,
      slot,
    }));
    const samples = addNoise(
      sendAt(STANDARD, frames, 60, 5000),
      noiseFor(STANDARD, AMPLITUDE, esN0Db(STANDARD, 12)),
      createGaussian(random),
      300,
      2000,
    );
    const receiver = network(STANDARD, [[7], [4, 9, 13]]);
    const got = [];
    for (let at = 0; at < samples.length; at += 1000)
      got.push(...receiver.push(samples.subarray(at, at + 1000)));
    expect(got.filter(({ crcOk }) => crcOk).map(({ psdu }) => hexOf(psdu))).toEqual(
      frames.map(({ psdu }) => hexOf(psdu)),
    );
    expect(receiver.counters).toMatchObject({ bursts: 1, lost: 0 });
    for (const [i, { atSample }] of got.filter(({ crcOk }) => crcOk).entries())
      expect(atSample).toBeCloseTo(300 + (slots[i]! * 216) / (1 + 60e-6), -1);
    expect(receiver.clock).toBeNull();
  });

  test.each([9, 16, 24])(
    'P8.7 P9.3 what gave no frame of at most %d bytes is told of once, and noise never',
    (mostFrameBytes) => {
      const random = createRandom(3);
      const frame = { flags: 0, psdu: randomBytes(random, 3), amplitude: AMPLITUDE };
      const slots = [40, 120, 300];
      const strange = { ...STANDARD, modulation: 'dbpsk', fec: 0 } as const;
      const samples = sendAt(STANDARD, [{ ...frame, harmonics: [7], slot: 200 }], 60, 5000);
      const other = sendAt(
        strange,
        slots.map((slot) => ({ ...frame, psdu: new Uint8Array(10), harmonics: [12], slot })),
        60,
        5000,
        0,
      );
      const receiver = network(STANDARD, [[7], [12], [5], [2, 3, 4]], mostFrameBytes);
      const noisy = addNoise(
        samples.map((value, i) => value + (other[i] ?? 0)),
        noiseFor(STANDARD, AMPLITUDE, esN0Db(STANDARD, 14)),
        createGaussian(random),
        300,
        2000,
      );
      const got = [...receiver.push(noisy), ...receiver.finish()];
      const told = got.map(({ harmonics, crcOk, atSample }) => [
        harmonics[0],
        crcOk,
        Math.round((atSample - 300) / 216),
      ]);
      expect(told.sort((a, b) => Number(a[2]) - Number(b[2]))).toEqual([
        ...[40, 120].map((slot) => [12, false, slot]),
        [7, true, 200],
        [12, false, 300],
      ]);
      expect(receiver.counters).toMatchObject({ frames: 1, lost: 3 });
    },
  );

  test.each([
    { ratioDb: -6, begins: 0, bursts: 1 },
    { ratioDb: -20, begins: 0, bursts: 1 },
    // For as long as the tone covers a part of what is looked at, it is no steady line.
    { ratioDb: -20, begins: 95 * 216, bursts: 2 },
  ])(
    'P8.9 a tone on it at $ratioDb dB from sample $begins on takes no frame that begins beside it',
    ({ ratioDb, begins, bursts }) => {
      const random = createRandom(4);
      const frames = [20, 117, 180].map((slot): ChannelFrame => ({
        ...{ harmonics: [7], flags: 0, amplitude: AMPLITUDE, slot },
        psdu: randomBytes(random, 3),
      }));
      const noisy = addNoise(
        sendAt(STANDARD, frames, 60, 850),
        noiseFor(STANDARD, AMPLITUDE, esN0Db(STANDARD, 12)),
        createGaussian(random),
        300,
        2000,
      );
      const tone = AMPLITUDE * 10 ** (-ratioDb / 20);
      const toned = addTone(noisy, 48_000, 1020, tone, 1);
      const receiver = network(STANDARD, [[7]]);
      const got = [
        ...receiver.push(noisy.subarray(0, begins)),
        ...receiver.push(toned.subarray(begins)),
      ].filter(({ crcOk }) => crcOk);
      expect(got.map(({ psdu }) => hexOf(psdu))).toEqual(frames.map(({ psdu }) => hexOf(psdu)));
      expect(receiver.counters.bursts).toBe(bursts);
      expect(Math.abs(got.at(-1)!.clockErrorPpm - 60)).toBeLessThan(30);
    },
  );

  test.each(
    [4150, 4100, 4020, 4000].flatMap((hz) => [-20, -6, 0, 10, 20].map((db) => ({ hz, db }))),
  )('P9.2 a steady tone at $hz Hz, $db dB above H4, takes no frame of it, or few', ({ hz, db }) => {
    const { sent, air } = besideTone(hz, db, 24, 11);
    const receiver = network(STANDARD, [[4], [12]]);
    const got = receiver.push(air).filter(({ crcOk }) => crcOk);
    const right = sent.map(({ psdu }) => hexOf(psdu));
    const told = got.map(({ psdu }) => hexOf(psdu));
    expect(told).toEqual(right.filter((psdu) => told.includes(psdu)));
    expect(right.length - told.length).toBeLessThanOrEqual(db > 10 ? 1 : 0);
    for (const { excisedHz } of got)
      for (const [i, line] of excisedHz.entries())
        if (i === 0) expect(Math.abs(line - hz)).toBeLessThan(5);
  });

  test.each([9, 16, 24].flatMap((most) => [-6, 0, 10, 20].map((db) => ({ most, db }))))(
    'P9.3 beside a tone $db dB above H4 no loss is told that was none, of frames of at most $most bytes',
    ({ most, db }) => {
      const { sent, air } = besideTone(4020, db, 24, 11);
      const receiver = network(STANDARD, [[4], [12]], most);
      const got = receiver.push(air).filter(({ crcOk }) => crcOk);
      expect(receiver.counters.lost).toBeLessThanOrEqual(sent.length - got.length);
    },
  );

  test.each([0, 12])(
    'P9.2 frames right after each other, for ten seconds, from slot %d on: each is read',
    (lead) => {
      const random = createRandom(5);
      // 79 symbols each: 20 slots; all together so long that a rest that followed what sounds would have reached it.
      const frames = Array.from({ length: 120 }, (_, i): ChannelFrame => ({
        ...{ harmonics: [4], flags: 0, amplitude: AMPLITUDE, slot: lead + 20 * i },
        psdu: randomBytes(random, 3),
      }));
      const air = addNoise(
        sendAt(STANDARD, frames, 40, 9700),
        noiseFor(STANDARD, AMPLITUDE, esN0Db(STANDARD, 14)),
        createGaussian(random),
        300,
        2000,
      );
      const receiver = network(STANDARD, [[4], [12]]);
      expect(receiver.push(air).map(({ psdu }) => hexOf(psdu))).toEqual(
        frames.map(({ psdu }) => hexOf(psdu)),
      );
      expect(receiver.counters).toMatchObject({ bursts: 1, frames: 120, lost: 0 });
    },
  );

  test.each([0, 40])(
    'P9.3 in digital silence what the pilot spills is told of on no harmonic, with %d symbols of pilot behind the frame',
    (more) => {
      const psdu = Uint8Array.of(0x31, 0x32, 0x33);
      const frame = { harmonics: [4], flags: 0, psdu, amplitude: AMPLITUDE };
      const { samples } = toInt16(sendAt(STANDARD, [frame], 0, 79 + more));
      const receiver = network(
        STANDARD,
        Array.from({ length: 20 }, (_, i) => [i + 2]),
      );
      const got = [
        ...receiver.push(Float64Array.from(samples, (value) => value / 32_768)),
        ...receiver.finish(),
      ];
      expect(got.map(({ harmonics, psdu: bytes }) => [harmonics, hexOf(bytes)])).toEqual([
        [[4], '313233'],
      ]);
      expect(receiver.counters).toMatchObject({ frames: 1, lost: 0 });
    },
  );

  test('a pilot that ends is let go; the next one is found', () => {
    const receiver = network(STANDARD, [[3]]);
    const pilot = transmit({
      waveform: STANDARD,
      frames: [],
      pilotAmplitude: 0.2,
      leastSymbols: 300,
    });
    receiver.push(pilot);
    expect(receiver.clock?.locked).toBe(true);
    receiver.push(new Float64Array(3000));
    expect(receiver.clock).toBeNull();
    receiver.push(pilot);
    expect([receiver.clock?.locked, receiver.counters.bursts]).toEqual([true, 2]);
  });
});
