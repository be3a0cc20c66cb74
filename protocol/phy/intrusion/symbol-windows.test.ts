import { expect, test } from 'vitest';
import { periodSamples, STANDARD } from '../waveform.ts';
import { createSymbolWindows } from './symbol-windows.ts';

test.each([
  ['no guard, and a fast clock', 0, -300],
  ['no guard, and a slow clock', 0, 300],
  ['guards, and a fast clock', 1, -300],
])('with %s every sample is handed on once, in order', (_, guardEighths, ppm) => {
  const waveform = { ...STANDARD, guardEighths };
  const handed: number[] = [];
  const windows = createSymbolWindows(waveform, [1], [3, 4, 5, 6], {
    window: () => undefined,
    sample: (_value, raw) => handed.push(raw),
    realign: () => undefined,
  });
  windows.follow({ atSample: 0, periodSamples: periodSamples(waveform) * (1 + ppm * 1e-6) });
  for (let i = 0; i < 100_000; i += 1) windows.push(i);
  expect(handed.length).toBeGreaterThan(99_800);
  expect(handed.findIndex((raw, i) => raw !== i)).toBe(-1);
});
