// The receiver on bursts through clean and bad media: what was sent comes, byte for byte, and nothing else does.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, hexOf } from '../vectors/link.ts';
import { phyVectors, secondPilotVectors, type PhyVector } from '../vectors/phy.ts';
import {
  addImpulses,
  addNoise,
  addTone,
  createGaussian,
  createRandom,
  dropSamples,
  offsetClock,
} from './channel-model.suite.ts';
import { AMPLITUDE, countLost, randomBytes, sendAt } from './links.suite.ts';
import type { ReceivedFrame } from './received-frame.ts';
import { createReceiver, type ReceiverOptions } from './receiver.ts';
import { transmit } from './transmitter.ts';
import { PROFILES, STANDARD } from './waveform.ts';

const ALL = Array.from({ length: 20 }, (_, i) => [i + 2]);

/** All that comes of samples, with some silence before them. */
function receive(options: ReceiverOptions, samples: Float64Array, before = 777) {
  const receiver = createReceiver(options);
  const frames = [
    ...receiver.push(new Float64Array(before)),
    ...receiver.push(samples),
    ...receiver.finish(),
  ];
  return { frames, counters: receiver.counters };
}
const told = ({ harmonics, psdu, crcOk }: ReceivedFrame): [string, string, boolean] => [
  harmonics.join('+'),
  hexOf(psdu),
  crcOk,
];
const burstOf = ({ waveform, pilotAmplitude, frames }: PhyVector): Float64Array =>
  transmit({
    waveform,
    pilotAmplitude,
    frames: frames.map((frame) => ({ ...frame, psdu: bytesOf(frame.psdu) })),
  });
/** Those whose frames begin with the burst. */
const bursts = [...phyVectors, ...secondPilotVectors].filter(({ frames }) =>
  frames.every(({ slot }) => slot === 0),
);

describe('P8 golden bursts are read', () => {
  test.each(bursts)('$name', (vector) => {
    const { frames } = receive(
      { waveform: vector.waveform, channels: vector.frames.map(({ harmonics }) => harmonics) },
      burstOf(vector),
    );
    expect(frames.map(told)).toEqual(
      vector.frames.map(({ harmonics, psdu }) => [harmonics.join('+'), psdu, true]),
    );
    for (const frame of frames) {
      expect(frame.atSample).toBeCloseTo(777, 0);
      expect(Math.abs(frame.clockErrorPpm)).toBeLessThan(20);
      expect(frame.snrDb).toBeGreaterThan(35);
      expect(frame.excisedHz).toEqual([]);
      for (const { amplitude } of frame.carriers)
        expect(amplitude).toBeCloseTo(vector.frames[0]!.amplitude, 2);
    }
  });

  test('P8.1 any pieces give the same frames', () => {
    const samples = new Float64Array(9000);
    samples.set(burstOf(phyVectors[0]!), 1234);
    samples.set(burstOf(phyVectors[0]!).subarray(0, 3000), 6000);
    const options = { waveform: STANDARD, channels: ALL };
    const whole = createReceiver(options);
    const expected = [...whole.push(samples), ...whole.finish()];
    expect(expected.filter(({ crcOk }) => crcOk).map(told)).toEqual([['4', '313233', true]]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 8 }), (sizes) => {
        const receiver = createReceiver(options);
        const frames: ReceivedFrame[] = [];
        let at = 0;
        for (const size of sizes) {
          frames.push(...receiver.push(samples.subarray(at, at + size)));
          at = Math.min(samples.length, at + size);
        }
        frames.push(...receiver.push(samples.subarray(at)), ...receiver.finish());
        expect(frames.map(told)).toEqual(expected.map(told));
        expect(receiver.counters).toEqual(whole.counters);
      }),
      { numRuns: 6 },
    );
  });
});

describe('channels', () => {
  test('TC-FR-003 a device on H4 sends “123”: nothing comes on any other harmonic', () => {
    const { frames } = receive({ waveform: STANDARD, channels: ALL }, burstOf(phyVectors[0]!));
    expect(frames.map(told)).toEqual([['4', '313233', true]]);
  });

  test('TC-FR-002 commands on H2 and H3 come each on its own; on another harmonic nobody hears', () => {
    const command = (harmonic: number, text: string) => ({
      harmonics: [harmonic],
      flags: 1,
      psdu: new TextEncoder().encode(text),
      amplitude: AMPLITUDE,
    });
    const hears = (harmonic: number, samples: Float64Array) =>
      receive({ waveform: STANDARD, channels: [[harmonic]] }, samples).frames.map((frame) =>
        new TextDecoder().decode(frame.psdu),
      );
    const right = sendAt(STANDARD, [command(2, 'read_temperature'), command(3, 'toggle_led')], 0);
    expect([hears(2, right), hears(3, right)]).toEqual([['read_temperature'], ['toggle_led']]);
    const wrong = sendAt(STANDARD, [command(7, 'toggle_led')], 0);
    expect([hears(2, wrong), hears(3, wrong)]).toEqual([[], []]);
  });

  test('bonds and single harmonics of one burst, of every size up to 256 bytes', () => {
    const random = createRandom(3);
    const frames = [
      { harmonics: [2, 9, 15], length: 250 },
      { harmonics: [3], length: 0 },
      { harmonics: [4], length: 58 },
      { harmonics: [21, 20, 19, 18, 17], length: 186 },
    ].map(({ harmonics, length }) => ({
      harmonics,
      flags: 0,
      psdu: randomBytes(random, length),
      amplitude: 0.05,
    }));
    const got = receive(
      { waveform: STANDARD, channels: frames.map(({ harmonics }) => harmonics) },
      sendAt(STANDARD, frames, 0),
    ).frames.map(told);
    expect(got.sort()).toEqual(
      frames.map(({ harmonics, psdu }) => [harmonics.join('+'), hexOf(psdu), true] as const).sort(),
    );
  });

  test.each([200, -200, 1000, -1000])('a sender whose clock is off by %d ppm', (ppm) => {
    const found: number[] = [];
    const lost = countLost({
      waveform: STANDARD,
      channels: [[3], [11, 7, 20]],
      packets: 40,
      seed: ppm + 5000,
      ebN0Db: 12,
      ppm: () => ppm,
      onFrame: ({ harmonics, clockErrorPpm }) => {
        if (harmonics.length === 1) found.push(clockErrorPpm);
      },
    });
    // 79 symbols know the clock within about 130 ppm at 12 dB.
    const mean = found.reduce((sum, each) => sum + each, 0) / found.length;
    expect(Math.abs(mean - ppm)).toBeLessThan(150);
    expect(lost).toEqual({ sent: 40, lost: 0, wrong: 0 });
  });

  test('a recording sampled anew, 300 ppm off, is read as one of a sender that is', () => {
    const { frames } = receive(
      { waveform: STANDARD, channels: [[4]] },
      offsetClock(burstOf(phyVectors[0]!), 300),
    );
    expect(frames.map(told)).toEqual([['4', '313233', true]]);
    expect(frames[0]!.clockErrorPpm).toBeCloseTo(300, -1);
  });

  test.each(['fast', 'robust'] as const)('profile %s', (profile) => {
    const lost = countLost({
      waveform: PROFILES[profile],
      channels: [[5]],
      packets: 6,
      seed: 4,
      ebN0Db: 12,
    });
    expect(lost).toEqual({ sent: 6, lost: 0, wrong: 0 });
  });
});

describe('TC-NFR-001 a tone at 3100 Hz beside H3', () => {
  test.each([20, 6, 0, -10, -20])('signal over tone %d dB: nothing is lost', (ratioDb) => {
    const excised: number[] = [];
    const lost = countLost({
      waveform: STANDARD,
      channels: [[3]],
      packets: 40,
      seed: 100 + ratioDb,
      ebN0Db: 14,
      mostFrameBytes: 9,
      medium: (samples, random) =>
        addTone(samples, 48_000, 3100, AMPLITUDE * 10 ** (-ratioDb / 20), 2 * Math.PI * random()),
      onFrame: ({ excisedHz }) => excised.push(...excisedHz),
    });
    expect(lost).toEqual({ sent: 40, lost: 0, wrong: 0 });
    // The line is told of where it had to be taken out.
    if (ratioDb <= 0) expect(excised.length).toBeGreaterThanOrEqual(40);
    for (const hz of excised) expect(Math.abs(hz - 3100)).toBeLessThan(20);
  });

  test('without excision the same tone at 0 dB takes every packet', () => {
    const { lost } = countLost({
      waveform: STANDARD,
      channels: [[3]],
      packets: 20,
      seed: 9,
      ebN0Db: 14,
      mostFrameBytes: 9,
      medium: (samples) => addTone(samples, 48_000, 3100, AMPLITUDE, 1),
      receiver: { excise: false },
    });
    expect(lost).toBe(20);
  });
});

describe('what is no frame is counted, and takes nothing with it', () => {
  const one = burstOf(phyVectors[0]!);
  const twice = (first: Float64Array): Float64Array => {
    const samples = new Float64Array(first.length + 2000 + one.length);
    samples.set(first);
    samples.set(one, first.length + 2000);
    return samples;
  };
  const options = { waveform: STANDARD, channels: [[4]] };

  test('samples lost in a burst cost that burst alone, and are counted', () => {
    const { frames, counters } = receive(options, twice(dropSamples(one, 2000, 27)));
    expect(frames.filter(({ crcOk }) => crcOk).map(told)).toEqual([['4', '313233', true]]);
    expect(counters.inVain).toBeGreaterThanOrEqual(1);
  });

  test('numbers that are none are taken as silence and counted', () => {
    const damaged = one.slice();
    damaged[50] = NaN;
    damaged[51] = Infinity;
    const { frames, counters } = receive(options, damaged);
    expect(frames.map(told)).toEqual([['4', '313233', true]]);
    expect(counters.notNumbers).toBe(2);
  });

  test('clicks of ten times the amplitude, one in three hundred samples', () => {
    const clicked = addImpulses(one, 1 / 300, 2.5, createRandom(5));
    expect(receive(options, clicked).frames.filter(({ crcOk }) => crcOk)).toHaveLength(1);
  });

  test('five seconds of noise give no frame; every beginning in them is counted as false', () => {
    const receiver = createReceiver({ waveform: STANDARD, channels: ALL });
    const gaussian = createGaussian(createRandom(6));
    const frames = receiver.push(addNoise(new Float64Array(240_000), 0.1, gaussian));
    expect(frames.filter(({ crcOk }) => crcOk)).toEqual([]);
    expect(receiver.counters.falseStarts).toBeGreaterThan(50);
    expect(receiver.counters.bursts).toBeLessThan(4);
    expect([...receiver.push(one), ...receiver.finish()].filter(({ crcOk }) => crcOk)).toHaveLength(
      1,
    );
  });

  test('P8.7 noise whose last symbols have not come yet is waited for, and not counted as overwritten', () => {
    const receiver = createReceiver({ waveform: STANDARD, channels: [[4]] });
    // In it stands what looks like a beginning, and by its own fit begins most of a symbol later.
    const gaussian = createGaussian(createRandom(442));
    const frames = receiver.push(addNoise(new Float64Array(30_000), 0.1, gaussian));
    expect(frames).toEqual([]);
    expect(receiver.counters).toMatchObject({ bursts: 1, overrun: 0 });
  });

  test('half a burst, then a whole one', () => {
    const { frames, counters } = receive(options, twice(one.subarray(0, 2000)));
    expect(frames.map(told)).toEqual([
      ['4', '', false],
      ['4', '313233', true],
    ]);
    expect([counters.bursts, counters.lost, counters.inVain]).toEqual([2, 1, 1]);
  });
});

describe('a receiver that cannot be is refused in words', () => {
  test.each<[Partial<ReceiverOptions>, string]>([
    [{ channels: [] }, 'needs a channel'],
    [{ channels: [[]] }, 'at least one harmonic'],
    [{ channels: [[1]] }, 'harmonic 1 carries no data'],
    [{ mostFrameBytes: 10 }, 'a frame has 9, 12'],
    [{ waveform: { ...STANDARD, rateHz: -1 } }, 'sampling rate'],
  ])('case %#', (other, words) => {
    const make = () => createReceiver({ waveform: STANDARD, channels: [[2]], ...other });
    expect(make).toThrow(RangeError);
    expect(make).toThrow(words);
  });
});
