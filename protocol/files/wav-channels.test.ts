// What a WAV that says nothing of units is in, and its numbers as a sidecar has them.
import { expect, test } from 'vitest';
import { isFullScaleTold } from '../model/index.ts';
import { plainChannels, toChannelValues } from './wav-channels.ts';

test.each([
  ['uint8', 128],
  ['int16', 32_768],
  ['int24', 8_388_608],
  ['int32', 2_147_483_648],
  ['float32', 1],
  ['float64', 1],
] as const)('a plain WAV of %s is in counts of its own, full scale %d', (encoding, fullScale) => {
  expect(plainChannels({ channels: 2, encoding })).toEqual([
    { name: 'ch1', unit: 'counts', fullScale },
    { name: 'ch2', unit: 'counts', fullScale },
  ]);
});

test.each([
  ['int16', true],
  ['float32', false],
  ['float64', false],
] as const)('whether anybody told the full scale of a plain WAV of %s: %s', (encoding, isTold) => {
  const [channel] = plainChannels({ channels: 1, encoding });
  expect(channel && isFullScaleTold(channel)).toBe(isTold);
  expect(isFullScaleTold({ unit: 'V', fullScale: 1 })).toBe(true);
});

test('without a conversion, values are the numbers of the file', () => {
  const samples = [Float32Array.of(-1, 1 / 32_768, 0.5)];
  toChannelValues(samples, { encoding: 'int16' }, []);
  expect(samples[0]).toEqual(Float32Array.of(-32_768, 1, 16_384));
});

test('a conversion holds from its sample on, for each channel by its own', () => {
  const samples = [Float32Array.of(0.5, 0.5, 0.5), Float32Array.of(0.25, 0.25, 0.25)];
  toChannelValues(samples, { encoding: 'int16' }, [
    { fromSample: 1, scale: [2, 0.5], offset: [0, 1] },
    { fromSample: 2, scale: [0.25, 4], offset: [-1, 0] },
  ]);
  expect(samples).toEqual([
    Float32Array.of(16_384, 32_768, 4095),
    Float32Array.of(8192, 4097, 32_768),
  ]);
});
