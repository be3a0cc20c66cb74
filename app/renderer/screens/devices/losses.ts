// Sums over a device's link counters. Words and pictures are elsewhere.
import type { Device } from '../../../contract/index.ts';

/** Frames that came and could not be read. What was missing of the signal is told in samples, and apart. */
export function damagedFrames({ connection }: Device): number {
  return connection ? connection.counters.framesBad + connection.counters.framesTooLong : 0;
}

export type Loss = 'samples' | 'frames' | 'blocks' | 'bytes';

/** What was lost on the way here, and nothing that was not: whoever reads of a loss is not told of noughts. */
export function lossesOf(device: Device): { what: Loss; count: number }[] {
  const counters = device.connection?.counters;
  if (!counters) return [];
  const all: { what: Loss; count: number }[] = [
    { what: 'samples', count: counters.samplesLost },
    { what: 'frames', count: damagedFrames(device) },
    { what: 'blocks', count: counters.storeBlocksDropped },
    { what: 'bytes', count: counters.inputBytesDropped },
  ];
  return all.filter(({ count }) => count > 0);
}

/** As the device says of itself. */
export function lostAtDevice({ connection }: Device): number {
  if (!connection) return 0;
  const { deviceBlocksDropped, deviceReportsDropped, deviceFramesUnsent } = connection.counters;
  return (deviceBlocksDropped ?? 0) + (deviceReportsDropped ?? 0) + (deviceFramesUnsent ?? 0);
}
