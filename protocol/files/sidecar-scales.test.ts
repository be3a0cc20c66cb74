// Which scales of a sidecar cannot be true, and what is said of them.
import { expect, test } from 'vitest';
import type { Sidecar } from './sidecar.ts';
import { scaleFaultOf, scaleFaultText } from './sidecar-scales.ts';

type Told = Pick<Sidecar, 'channels' | 'conversions' | 'format' | 'gaps' | 'samples'>;
const VOLTS: Told = {
  channels: [{ name: 'x', unit: 'V', fullScale: 10 }],
  conversions: [{ fromSample: 0, scale: [0.001], offset: [0] }],
  ...{ format: 'int16', gaps: [], samples: 1000 },
};
const codeOf = (more: Partial<Told>): string | null =>
  scaleFaultOf({ ...VOLTS, ...more })?.code ?? null;
const from = (fromSample: number, scale: number[], offset: number[] = scale.map(() => 0)) => ({
  ...{ fromSample, scale, offset },
});

test('one scale for each channel that is not zero is not held against a sidecar', () => {
  expect(codeOf({})).toBeNull();
  expect(codeOf({ conversions: [from(0, [-0.001]), from(500, [1e-9], [3])] })).toBeNull();
});

test.each<[string, Partial<Told>]>([
  ['of a scale too many', { conversions: [from(0, [1, 1], [0])] }],
  ['of an offset too many', { conversions: [from(0, [1], [0, 0])] }],
  ['later on', { conversions: [from(0, [1]), from(9, [1, 1])] }],
])('not one for each channel, %s', (_name, more) => {
  expect(codeOf(more)).toBe('sidecar-scale-count');
});

test('a scale of zero, or one below all numbers that can be used, is told with its place', () => {
  const fault = scaleFaultOf({ ...VOLTS, conversions: [from(0, [1]), from(9, [0])] });
  expect(fault).toEqual({ code: 'sidecar-scale-zero', values: { channel: 1, sample: 9 } });
  expect(fault && scaleFaultText(fault)).toBe(
    'gives channel 1 the scale zero from sample 9 on, by which every sample had the same value',
  );
  expect(codeOf({ conversions: [from(0, [1e-300])] })).toBe('sidecar-scale-zero');
});

test('a unit needs a scale from the first sample that is there; counts and floats are values as they are', () => {
  expect(codeOf({ conversions: [] })).toBe('sidecar-scale-missing');
  expect(codeOf({ conversions: [from(10, [1])] })).toBe('sidecar-scale-missing');
  const lost = { atSample: 0, samples: 10, why: 'missing' } as const;
  expect(codeOf({ conversions: [from(10, [1])], gaps: [lost] })).toBeNull();
  expect(codeOf({ conversions: [], gaps: [{ ...lost, samples: 1000 }] })).toBeNull();
  const counts = [{ name: 'x', unit: 'counts' as const, fullScale: 32_768 }];
  expect(codeOf({ conversions: [], channels: counts })).toBeNull();
  expect(codeOf({ conversions: [], format: 'float32' })).toBeNull();
});
