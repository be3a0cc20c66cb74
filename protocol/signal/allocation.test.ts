// A hop allocates nothing: wire samples to averaged spectrum and peaks, on both engines. The measure is shown to see
// one small object a hop.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { convertChannel } from '../link/index.ts';
import { DEFAULT_SPECTRUM } from '../model/index.ts';
import {
  chooseEngine,
  createLobe,
  createPeakFinder,
  createSpectrumAnalyser,
  referenceEngine,
  type FftEngine,
} from './index.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const load = async (): Promise<unknown> => (await import('@echogarden/pffft-wasm/simd')).default();
const kernel = await chooseEngine(load);
const pffft = await chooseEngine(load, () => {
  throw new Error('not wanted here');
});

const N = 256;
const HOP = 64;
const HOPS = 20_000;
/** The smallest object there is takes more. */
const BYTES_A_HOP = 8;

function chain(engine: FftEngine): () => void {
  const settings = { ...DEFAULT_SPECTRUM, n: N, hold: true } as const;
  const analyser = createSpectrumAnalyser(engine, 48_000, settings);
  const finder = createPeakFinder(analyser.bins, 10, createLobe('hann', 0), engine);
  const raw = new DataView(new ArrayBuffer(2 * HOP));
  for (let i = 0; i < HOP; i += 1) raw.setInt16(2 * i, ((i * 7919) % 20_000) - 10_000, true);
  const samples = engine.createBlock(HOP).values;
  return () => {
    convertChannel(raw, 0, 'int16', 1, 0, HOP, 1 / 32_767, 0, samples, engine.int16);
    if (analyser.push(samples) > 0) finder.find(analyser.power);
  };
}

/** Bytes that a call leaves on the heap; the least of five rounds, because compiling leaves some too. */
function bytesACall(call: () => void): number {
  for (let i = 0; i < HOPS; i += 1) call();
  const rounds = Array.from({ length: 5 }, () => {
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < HOPS; i += 1) call();
    return (process.memoryUsage().heapUsed - before) / HOPS;
  });
  return Math.min(...rounds.map((bytes) => Math.abs(bytes)));
}

describe.each([kernel, pffft, referenceEngine('under test')])('with $name', (engine) => {
  test('twenty thousand hops leave less than the smallest object each', () => {
    expect(bytesACall(chain(engine))).toBeLessThan(BYTES_A_HOP);
  });

  test('the same with one small object a hop would be seen', () => {
    const hop = chain(engine);
    const last: { peak: object | null } = { peak: null };
    expect(
      bytesACall(() => {
        hop();
        last.peak = { bin: 1 };
      }),
    ).toBeGreaterThan(BYTES_A_HOP);
  });
});
