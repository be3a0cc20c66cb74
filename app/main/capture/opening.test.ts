// Short blocks for who waits for what the samples say: as short as the line carries them, and never what a device must refuse.
import { expect, test } from 'vitest';
import type { Capabilities } from './capabilities.ts';
import { overload, promptBlock } from './opening.ts';

const device = (rateHz: number, channels = 1, maxBlock = 1024): Capabilities => ({
  channels: Array.from({ length: channels }, (_, i) => ({
    ...{ name: `ch${i + 1}`, unit: 'V', fullScale: 1 },
  })),
  ...{
    ratesHz: [rateHz],
    formats: 7,
    creditLimit: 64,
    maxBlock,
    simulated: false,
    hasChannelData: false,
  },
});

test('L7.1 L7.5 a block lasts three milliseconds or so where the line carries it, and is longer where it does not', () => {
  expect(promptBlock(device(48_000), 200_000)).toBe(128);
  expect(promptBlock(device(48_000), null)).toBe(128);
  expect(promptBlock(device(16_000), 92_160)).toBe(64);
  expect(promptBlock(device(32_000), 92_160)).toBe(256);
  const least = { rateHz: 32_000, format: 'int16', blockSamples: 128 } as const;
  expect(overload(least, 1, 92_160)).not.toBeNull();
});

test('L7.7 the choice is the device’s where its own blocks are as short, or short ones would not fit a datagram', () => {
  expect(promptBlock(device(48_000, 1, 128), null)).toBe(0);
  expect(promptBlock(device(48_000, 16), null)).toBe(0);
  expect(promptBlock(device(48_000), 100_000)).toBe(0);
});
