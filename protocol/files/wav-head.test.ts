import { expect, test } from 'vitest';
import { readWavHeader } from '../signal/index.ts';
import { wavDataBytes, wavPadBytes, writeWavHead, type WavShape } from './wav-head.ts';

const shape: WavShape = { rateHz: 48_000, channels: 2, frames: 100, format: 'int16' };

test.each(['int16', 'int24', 'float32'] as const)('a head of %s reads back', (format) => {
  const one = { ...shape, format };
  const head = writeWavHead(one);
  const read = readWavHeader(head, head.length + wavDataBytes(one));
  expect(read).toMatchObject({
    ok: true,
    format: { encoding: format, rateHz: 48_000, channels: 2, frames: 100, truncated: false },
  });
});

test('an odd number of bytes is padded to whole words', () => {
  expect(wavPadBytes({ channels: 1, frames: 3, format: 'int24' })).toBe(1);
  expect(wavPadBytes({ channels: 2, frames: 3, format: 'int24' })).toBe(0);
});

test('beyond 4 GB the sizes stand in a ds64 chunk', () => {
  const long = { ...shape, frames: 1_500_000_000 };
  const head = writeWavHead(long);
  expect(new TextDecoder().decode(head.subarray(0, 4))).toBe('RF64');
  expect(readWavHeader(head, head.length + wavDataBytes(long))).toMatchObject({
    ok: true,
    format: { frames: 1_500_000_000, truncated: false },
  });
});

test('the last size that 32 bits hold is a plain RIFF', () => {
  const most = { ...shape, channels: 1, frames: (0xffffffff - 37) / 2 };
  const frames = Math.floor(most.frames);
  const magic = (count: number): string =>
    new TextDecoder().decode(writeWavHead({ ...most, frames: count }).subarray(0, 4));
  expect(magic(frames - 1)).toBe('RIFF');
  expect(magic(frames + 1)).toBe('RF64');
});
