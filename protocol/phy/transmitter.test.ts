// The transmitter against the golden data, stage by stage and to the bit, and what it refuses.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, hexOf } from '../vectors/link.ts';
import { phyVectors, secondPilotVectors } from '../vectors/phy.ts';
import { buildPhyFrame, FRAME_SIZES, readPhyFrame } from './frame.ts';
import { frameSymbols, toSlotBits } from './slot-bits.ts';
import { toInt16, transmit, type Burst } from './transmitter.ts';
import { highestHarmonic, PROFILES, STANDARD, type Waveform } from './waveform.ts';

const digits = (bits: Uint8Array): string => bits.join('');

/** The three of the design, as it prints them: frame, symbols, samples, hash. */
const BINDING = [
  [
    '0300313233094a5e7d',
    79,
    4266,
    '17b45fc4b176fa928b230f8ce6f89225fabdce172b580714243d79779fc961fa',
  ],
  [
    '080001020304050607080000d93a9211',
    35,
    1890,
    'f8d7e27ba4f5b0f83f1cc4682b6ee4efac41332007e1318430f038285ff4802e',
  ],
  [
    '030048504d371ef4cc',
    14,
    7560,
    'cca3623ce9368f576c68dc87dbd3ce60836934952ef2d2b56dc1fc1823b4e79b',
  ],
];

describe('P7.3 golden bursts', () => {
  test('the generator makes the three that bind', () => {
    expect(
      phyVectors
        .slice(0, 3)
        .map(({ frames, symbols, samples, sha256 }) => [
          frames[0]!.frame,
          symbols,
          samples,
          sha256,
        ]),
    ).toEqual(BINDING);
  });

  test.each([...phyVectors, ...secondPilotVectors])(
    '$name: every stage, and the samples to the bit',
    (vector) => {
      const { waveform, frames, pilotAmplitude } = vector;
      for (const told of frames) {
        const frame = buildPhyFrame({ flags: told.flags, psdu: bytesOf(told.psdu) });
        expect(hexOf(frame)).toBe(told.frame);
        const bits = toSlotBits(waveform, told.harmonics, frame);
        expect(digits(bits.scrambled)).toBe(told.scrambled);
        expect(digits(bits.coded)).toBe(told.coded);
        expect(digits(bits.slot)).toBe(told.slotBits);
        expect(frameSymbols(waveform, told.harmonics.length, frame.length)).toBe(told.symbols);
      }
      const { samples, clipped } = toInt16(
        transmit({
          waveform,
          pilotAmplitude,
          frames: frames.map((frame) => ({ ...frame, psdu: bytesOf(frame.psdu) })),
        }),
      );
      expect(clipped).toBe(0);
      expect(samples.length).toBe(vector.samples);
      expect([...samples.subarray(0, 16)]).toEqual(vector.first16);
      expect(createHash('sha256').update(new Uint8Array(samples.buffer)).digest('hex')).toBe(
        vector.sha256,
      );
    },
  );
});

describe('P3 frames', () => {
  test('any payload comes back, in the smallest size that holds it', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 250 }),
        fc.integer({ min: 0, max: 63 }),
        (psdu, flags) => {
          const bytes = buildPhyFrame({ flags, psdu });
          expect(FRAME_SIZES.find((size) => size >= psdu.length + 6)).toBe(bytes.length);
          expect(readPhyFrame(bytes)).toEqual({ flags, psdu });
        },
      ),
    );
  });

  test('P3.3 any bit flipped, a longer size, another version: none of it is a frame', () => {
    const bytes = buildPhyFrame({ flags: 0, psdu: bytesOf('313233') });
    for (let bit = 0; bit < 8 * bytes.length; bit += 1) {
      const damaged = bytes.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      expect(readPhyFrame(damaged)).toBeNull();
    }
    expect(readPhyFrame(new Uint8Array(9))).toBeNull();
    expect(readPhyFrame(new Uint8Array(0))).toBeNull();
  });
});

describe('what cannot be sent is refused in words', () => {
  const burst = (waveform: Waveform, ...channels: number[][]): Burst => ({
    waveform,
    pilotAmplitude: 0.1,
    frames: channels.map((harmonics) => ({
      harmonics,
      amplitude: 0.1,
      flags: 0,
      psdu: bytesOf('31'),
    })),
  });
  const frame = burst(STANDARD, [4]).frames[0]!;

  test.each([
    [burst({ ...STANDARD, f0Hz: 0 }, [2]), 'f0 has to be'],
    [burst({ ...STANDARD, f0Hz: NaN }, [2]), 'f0 has to be'],
    [burst({ ...STANDARD, rateHz: Infinity }, [2]), 'sampling rate has to be'],
    [burst({ ...STANDARD, rateHz: 4000 }, [2]), 'too low for a harmonic'],
    [burst({ ...STANDARD, periods: 1.5 }, [2]), 'whole periods'],
    [burst({ ...STANDARD, guardEighths: 9 }, [2]), 'the guard is'],
    [burst({ ...STANDARD, f0Hz: 0.5 }, [2]), 'window of'],
    [burst(STANDARD, []), 'at least one harmonic'],
    [burst(STANDARD, [1]), 'harmonic 1 carries no data'],
    [burst(STANDARD, [22]), 'H2 to H21'],
    [burst(STANDARD, [2.5]), 'harmonic 2.5'],
    [burst(STANDARD, [3, 3]), 'stands twice'],
    [burst(STANDARD, [3, 4], [4, 5]), 'harmonic 4 stands in two channels'],
    [
      burst(
        PROFILES.wide,
        Array.from({ length: 1001 }, (_, i) => i + 2),
      ),
      '1000 harmonics',
    ],
    [{ ...burst(STANDARD, [4]), pilotAmplitude: 2 }, 'an amplitude is from 0 to 1'],
    [{ ...burst(STANDARD), frames: [{ ...frame, amplitude: NaN }] }, 'an amplitude is from 0 to 1'],
    [{ ...burst(STANDARD), frames: [{ ...frame, slot: -1 }] }, 'a slot is'],
    [{ ...burst(STANDARD), frames: [frame, { ...frame, slot: 19 }] }, 'before the one before it'],
    [{ ...burst(STANDARD), frames: [{ ...frame, flags: 64 }] }, 'flags are'],
    [
      { ...burst(STANDARD), frames: [{ ...frame, psdu: new Uint8Array(251) }] },
      'at most 250 bytes',
    ],
  ])('case %#: %s', (asked, words) => {
    expect(() => transmit(asked)).toThrow(RangeError);
    expect(() => transmit(asked)).toThrow(words);
  });

  test('two frames one after the other on one harmonic are sent', () => {
    expect(() =>
      transmit({ ...burst(STANDARD), frames: [frame, { ...frame, slot: 20 }] }),
    ).not.toThrow();
  });

  test('P1.3 the highest harmonic follows from the rate', () => {
    expect([STANDARD, PROFILES.wide].map(highestHarmonic)).toEqual([21, 1120]);
  });

  test('P7.3 what is beyond full scale is cut, and counted', () => {
    const { samples, clipped } = toInt16(Float64Array.of(0, 1, 1.5, -1.5, -1));
    expect([[...samples], clipped]).toEqual([[0, 32_767, 32_767, -32_768, -32_767], 2]);
  });
});
