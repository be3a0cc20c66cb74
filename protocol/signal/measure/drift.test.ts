// What is drift and what is noise: a steady tone keeps its block in any noise it stands in, a drifting one is told.
import { describe, expect, test, vi } from 'vitest';
import { measureSamples, signalOf } from './measuring.suite.ts';

vi.setConfig({ testTimeout: 120_000 });

const RATE = 48_000;
const COUNT = 262_144;
type Measured = ReturnType<typeof measureSamples>;
const codes = (measured: Measured): string[] =>
  measured.explanations['f0Hz']!.reasons.map(({ code }) => code);

/** 1 of a frequency that moves, and a tenth of twice it, in white noise. @param turns of it by time, in turns. */
function moving(turns: (t: number) => number, rms: number, seed: number): Float32Array {
  return signalOf(COUNT, RATE, [], { rms, seed }).map((noise, i) => {
    const phase = 2 * Math.PI * turns(i / RATE);
    return noise + Math.cos(phase) + 0.1 * Math.cos(2 * phase + 1);
  });
}

describe.each([0.05, 0.5, 1.5])('in noise of %d', (rms) => {
  test.each([1, 2, 3])('a steady tone is not said to move, and keeps its block (%d)', (seed) => {
    const measured = measureSamples(
      moving((t) => 1000 * t, rms, seed),
      RATE,
    );
    const { n, resolution } = measured.explanations['thdFPercent']!;
    expect(n).toBe(131_072);
    expect(codes(measured)).not.toContain('f0-unstable');
    expect(Math.abs(measured.thdFPercent! - 10)).toBeLessThan(2 * resolution!);
    expect(measured.harmonics![1]).toMatchObject({ detected: true });
  });

  test.each([
    ['glides by 2 Hz', (t: number) => 1000 * t + 0.2 * t * t],
    ['sways by 3 Hz', (t: number) => 1000 * t + 0.955 * Math.sin(2 * Math.PI * 0.5 * t)],
  ])('one that %s is measured in shorter blocks, or said to move', (_, turns) => {
    const samples = moving(turns, rms, 4);
    const free = measureSamples(samples, RATE);
    expect(free.explanations['f0Hz']!.n).toBeLessThan(131_072);
    const { n, resolution } = free.explanations['thdFPercent']!;
    expect(n).toBeGreaterThanOrEqual(4096);
    expect(Math.abs(free.thdFPercent! - 10)).toBeLessThan(2 * resolution!);
    expect(codes(measureSamples(samples, RATE, { n: 131_072 }))).toContain('f0-unstable');
  });
});
