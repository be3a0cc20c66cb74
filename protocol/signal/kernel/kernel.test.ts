// The kernel against the plain loops, which are the measure: hops, maxima, 16-bit samples, and who has which memory.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convertChannel } from '../../link/index.ts';
import {
  DEFAULT_SPECTRUM,
  OVERLAPS,
  TRANSFORM_SIZES,
  WINDOW_NAMES,
  type SpectrumSettings,
} from '../../model/index.ts';
import { createPlainMaxima } from '../maxima.ts';
import { createSpectrumAnalyser, referenceEngine } from '../index.ts';
import { createKernelEngine, openKernel } from './index.ts';
import { createKernelMemory } from './memory.ts';

const RATE = 48_000;
const kernel = createKernelEngine(openKernel(), 'under test');
const reference = referenceEngine('the measure');

/** Numbers that look like noise, the same in every run. */
const noise = (length: number, seed: number, offset = 0): Float32Array =>
  Float32Array.from({ length }, (_, i) => offset + Math.sin((i + seed) * (i + 3.7) * 0.613));

/** Within single precision of the strongest line: amplitudes, as a share of it. */
function worstShare(some: Float32Array, others: Float32Array): number {
  const largest = others.reduce((most, x) => Math.max(most, x), 1e-30);
  return some.reduce(
    (worst, x, i) => Math.max(worst, Math.abs(Math.sqrt(x) - Math.sqrt(others[i]!))),
    0,
  ) / Math.sqrt(largest); // prettier-ignore
}

const settingsArbitrary: fc.Arbitrary<SpectrumSettings> = fc.record({
  channel: fc.constant(0),
  n: fc.constantFrom(256, 512, 1024, 2048),
  window: fc.constantFrom(...WINDOW_NAMES),
  kaiserBeta: fc.double({ min: 0, max: 30, noNaN: true }),
  overlap: fc.constantFrom(...OVERLAPS),
  averaging: fc.constantFrom('none', 'linear', 'exponential'),
  averages: fc.integer({ min: 1, max: 12 }),
  hold: fc.boolean(),
  removeMean: fc.boolean(),
});

describe('an analyser', () => {
  test('of any settings, pushed in any pieces, with gaps and samples that are none, reads as the plain one', () => {
    fc.assert(
      fc.property(
        settingsArbitrary,
        fc.array(
          fc.record({
            length: fc.integer({ min: 1, max: 3000 }),
            bad: fc.option(fc.constantFrom(NaN, Infinity, -Infinity, 3e38), { freq: 8 }),
            isGap: fc.boolean(),
            inKernel: fc.boolean(),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        (settings, pieces) => {
          const one = createSpectrumAnalyser(kernel, RATE, settings);
          const other = createSpectrumAnalyser(reference, RATE, settings);
          const block = kernel.createBlock(3000);
          for (const [i, { length, bad, isGap, inKernel }] of pieces.entries()) {
            const samples = noise(length, i, 0.5);
            if (bad !== null) samples[length >> 1] = bad;
            block.values.set(samples);
            expect(one.push(inKernel ? block.values : samples, 0, length)).toBe(
              other.push(samples),
            );
            if (isGap && i % 5 === 0) for (const each of [one, other]) each.gap();
          }
          expect(one.blocks).toBe(other.blocks);
          expect(one.averages).toBe(other.averages);
          expect(worstShare(one.power, other.power)).toBeLessThan(1e-6);
          if (one.hold && other.hold) expect(worstShare(one.hold, other.hold)).toBeLessThan(1e-6);
          one.close();
          block.close();
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each(TRANSFORM_SIZES)('of %i points reads as the plain one', (n) => {
    const settings = { ...DEFAULT_SPECTRUM, n, hold: true };
    const one = createSpectrumAnalyser(kernel, RATE, settings);
    const other = createSpectrumAnalyser(reference, RATE, settings);
    const samples = noise(2 * n, n, -3);
    for (const each of [one, other]) each.push(samples);
    // Bin 0 is what single precision leaves of samples of 4: some 1e-8, whatever the lines of so many bins are.
    const share = Math.max(1e-6, 2e-8 / Math.sqrt(Math.max(...other.power)));
    expect(worstShare(one.power, other.power)).toBeLessThan(share);
    expect(worstShare(one.hold!, other.hold!)).toBeLessThan(share);
    one.close();
  });

  test('takes a large offset out as well as the samples’ own precision lets it', () => {
    const settings = { ...DEFAULT_SPECTRUM, averaging: 'none' } as const;
    const one = createSpectrumAnalyser(kernel, RATE, settings);
    const other = createSpectrumAnalyser(reference, RATE, settings);
    const samples = noise(4096, 1).map((x) => 1000 + 1e-2 * x);
    for (const each of [one, other]) each.push(samples);
    expect(worstShare(one.power, other.power)).toBeLessThan(1e-5);
    one.close();
  });

  test('an average’s first block stands alone, however loud what was before it', () => {
    const settings = { ...DEFAULT_SPECTRUM, n: 256, overlap: 0, averaging: 'none' } as const;
    const analyser = createSpectrumAnalyser(kernel, RATE, settings);
    const tone = (amplitude: number): Float32Array =>
      Float32Array.from({ length: 256 }, (_, i) => amplitude * Math.sin((2 * Math.PI * i) / 16));
    analyser.push(tone(1e9));
    analyser.push(tone(1e-6));
    expect(Math.sqrt(analyser.power[16]!) * 1e6).toBeCloseTo(1, 4);
    analyser.close();
  });

  test('samples just within bounds keep their powers within single precision', () => {
    const analyser = createSpectrumAnalyser(kernel, RATE, {
      ...DEFAULT_SPECTRUM,
      n: 65_536,
      removeMean: false,
      window: 'rectangular',
    });
    analyser.push(new Float32Array(65_536).fill(9e14));
    expect(Math.sqrt(analyser.power[0]!) / 9e14).toBeCloseTo(1, 5);
    expect(analyser.power.every(Number.isFinite)).toBe(true);
    analyser.close();
  });
});

describe('maxima', () => {
  const block = kernel.createBlock(300);
  test('are those of the plain search, one spectrum after the other', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        fc.array(
          // Powers that are all different: which of equals is kept at a full list's end is not said.
          fc.uniqueArray(fc.integer({ min: 0, max: 5000 }), { minLength: 4, maxLength: 300 }),
          { minLength: 1, maxLength: 4 },
        ),
        (most, firstBin, spectra) => {
          const one = kernel.createMaxima(most);
          const other = createPlainMaxima(most);
          for (const values of spectra) {
            const power = block.values.subarray(0, values.length);
            power.set(values);
            const found = one.find(power, firstBin);
            expect(found).toBe(other.find(Float32Array.from(values), firstBin));
            expect(one.bins.slice(0, found)).toEqual(other.bins.slice(0, found));
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('of equals the lower bin comes first, a plateau is one at its left end, and no number is none', () => {
    const maxima = kernel.createMaxima(8);
    const power = block.values.subarray(0, 17);
    power.set([0, 0, 5, 0, 0, 7, 7, 0, 5, 0, NaN, 0, 0, 9, NaN, 0, 8]);
    expect([...maxima.bins.subarray(0, maxima.find(power, 1))]).toEqual([5, 2, 8]);
    power.fill(NaN);
    expect(maxima.find(power, 1)).toBe(0);
  });

  test('of a spectrum that lies elsewhere are found too', () => {
    const maxima = kernel.createMaxima(4);
    expect(maxima.find(Float32Array.of(0, 1, 0, 2, 0), 1)).toBe(2);
    expect([...maxima.bins.subarray(0, 2)]).toEqual([3, 1]);
  });
});

test('16-bit samples of any channel, at any byte, are scaled as by the plain loop, and rails are seen', () => {
  const block = kernel.createBlock(200);
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.integer({ min: -32_768, max: 32_767 }), fc.constantFrom(-32_767, 32_767)),
        {
          minLength: 1,
          maxLength: 200,
        },
      ),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 7 }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      (raw, channels, at, scale) => {
        const samples = Math.floor(raw.length / channels);
        const view = new DataView(new ArrayBuffer(at + 2 * raw.length));
        for (const [i, value] of raw.entries()) view.setInt16(at + 2 * i, value, true);
        for (let channel = 0; channel < channels; channel += 1) {
          const plain = new Float32Array(samples);
          const convert = (out: Float32Array, way: typeof kernel.int16): boolean =>
            convertChannel(view, at, 'int16', channels, channel, samples, scale, 0.25, out, way);
          expect(convert(block.values, kernel.int16)).toBe(convert(plain, null));
          for (let i = 0; i < samples; i += 1)
            expect(Math.abs(block.values[i]! - plain[i]!)).toBeLessThanOrEqual(
              2 ** -22 * Math.max(1, Math.abs(plain[i]!)),
            );
        }
      },
    ),
  );
  block.close();
});

test('16-bit samples into an array elsewhere are left to the plain loop', () => {
  const view = new DataView(Int16Array.of(100, -200).buffer);
  const out = new Float32Array(2);
  expect(kernel.int16?.(view, 0, 2, 2, 1, 0, 32_767, out)).toBeNull();
  expect(convertChannel(view, 0, 'int16', 1, 0, 2, 1, 0, out, kernel.int16)).toBe(false);
  expect([...out]).toEqual([100, -200]);
});

describe('memory', () => {
  test('no two have the same piece, all begin as zeros, and what is given back is had again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 200_000 }), keep: fc.boolean() }), {
          maxLength: 60,
        }),
        (wishes) => {
          const { store } = openKernel();
          const memory = createKernelMemory(store);
          const held: Int32Array[] = [];
          for (const [i, { bytes, keep }] of wishes.entries()) {
            const at = memory.allocate(bytes);
            expect(at % 64).toBe(0);
            const piece = memory.integers(at, Math.ceil(bytes / 4));
            expect(piece.every((x) => x === 0)).toBe(true);
            piece.fill(i + 1);
            if (keep) held.push(piece);
            else memory.free(at);
          }
          for (const piece of held) expect(new Set(piece).size).toBeLessThanOrEqual(1);
          for (const piece of held) memory.free(piece.byteOffset);
          const size = store.buffer.byteLength;
          memory.allocate(size - 2048);
          expect(store.buffer.byteLength).toBe(size);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('arrays stay what they are when it grows, and are known as its own', () => {
    const memory = createKernelMemory(openKernel().store);
    const early = memory.floats(memory.allocate(64), 16);
    const far = memory.floats(memory.allocate(8 << 20), 16);
    early[3] = 42;
    expect(memory.floats(memory.addressOf(early), 16)[3]).toBe(42);
    expect(memory.addressOf(far)).toBe(far.byteOffset);
    expect(memory.addressOf(new Float32Array(4))).toBe(-1);
  });

  test('analysers come and go: a thousand of them take no more than a few', () => {
    const { exports, store } = openKernel();
    const engine = createKernelEngine({ exports, store }, 'under test');
    const few = Array.from({ length: 4 }, () =>
      createSpectrumAnalyser(engine, RATE, DEFAULT_SPECTRUM),
    );
    const size = store.buffer.byteLength;
    for (const analyser of few) analyser.close();
    for (let i = 0; i < 1000; i += 1)
      createSpectrumAnalyser(engine, RATE, { ...DEFAULT_SPECTRUM, n: i % 2 ? 4096 : 1024 }).close();
    expect(store.buffer.byteLength).toBe(size);
  });

  test('when it is out, what does not fit runs on plain arrays: slower, the same numbers', () => {
    const { exports, store } = openKernel();
    const grow = (): never => {
      throw new RangeError('no more');
    };
    const engine = createKernelEngine({ exports, store: { buffer: store.buffer, grow } }, 'test');
    const samples = noise(65_536, 9);
    const analysers = Array.from({ length: 3 }, () =>
      createSpectrumAnalyser(engine, RATE, { ...DEFAULT_SPECTRUM, n: 65_536 }),
    );
    for (const analyser of analysers) analyser.push(samples);
    expect(worstShare(analysers[0]!.power, analysers[2]!.power)).toBeLessThan(1e-6);
    const fft = engine.create(262_144);
    fft.input.fill(1);
    fft.transform();
    expect(fft.output[0]).toBe(262_144);
    // What did not fit holds nothing: there is room again once the others are closed.
    for (const analyser of analysers) analyser.close();
    const again = createSpectrumAnalyser(engine, RATE, DEFAULT_SPECTRUM);
    expect(again.power.buffer).toBe(store.buffer);
  });
});
