// Whether an engine computes what another does, on little: looked at before it is trusted. Chooses nothing.
import { DEFAULT_SPECTRUM, type SpectrumSettings } from '../model/index.ts';
import type { FftEngine } from './engine.ts';
import { createWindow } from './windows.ts';

/** Lengths that between them take every kind of pass. */
const TRIED = [64, 128];
const ALIKE = 1e-3;

export const agrees = (engine: FftEngine, reference: FftEngine): boolean =>
  TRIED.every(
    (n) =>
      isAlike(transformed(engine, n), transformed(reference, n)) &&
      isAlike(analysed(engine, n), analysed(reference, n)) &&
      isAlike(scaled(engine, n), scaled(reference, n)),
  );

const isAlike = (some: readonly number[], others: readonly number[]): boolean =>
  some.length === others.length &&
  some.every((value, i) => Math.abs(value - (others[i] ?? NaN)) < ALIKE);

function transformed(engine: FftEngine, n: number): number[] {
  const fft = engine.create(n);
  for (let i = 0; i < n; i += 1) fft.input[i] = Math.sin(i * i);
  fft.transform();
  const output = [...fft.output];
  fft.close();
  return output;
}

/** Powers and held powers of two blocks, and the bins of their maxima; last, whether a bad sample was seen. */
function analysed(engine: FftEngine, n: number): number[] {
  const settings = { ...DEFAULT_SPECTRUM, hold: true, n } as unknown as SpectrumSettings;
  const hops = engine.createHops(settings, createWindow('hann', n));
  const block = engine.createBlock(2 * n);
  for (let i = 0; i < 2 * n; i += 1) block.values[i] = 1 + Math.sin(i * i);
  hops.copy(block.values, 0, 0, 2 * n);
  hops.hop(0, 1);
  hops.hop(n, 2);
  const maxima = engine.createMaxima(8);
  const found = maxima.find(hops.power, 1);
  const numbers = [...hops.power, ...(hops.hold ?? []), ...maxima.bins.subarray(0, found)];
  block.values[1] = NaN;
  const isGood = hops.copy(block.values, 0, 0, 4);
  hops.close();
  block.close();
  return [...numbers, isGood ? 1 : 0];
}

/** 16-bit samples made numbers, where the engine has a way of its own; else what they should be. */
function scaled(engine: FftEngine, n: number): number[] {
  const raw = Array.from({ length: n }, (_, i) => ((i * 7919) % 65_536) - 32_768);
  const view = new DataView(new ArrayBuffer(2 * n));
  for (const [i, value] of raw.entries()) view.setInt16(2 * i, value, true);
  const block = engine.createBlock(n);
  const isRailed = engine.int16?.(view, 0, 2, n, 1 / 32_768, 0.5, 32_767, block.values);
  const values = engine.int16 ? [...block.values] : raw.map((value) => value / 32_768 + 0.5);
  block.close();
  return [...values, (isRailed ?? raw.some((value) => Math.abs(value) >= 32_767)) ? 1 : 0];
}
