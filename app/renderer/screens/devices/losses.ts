// Sums over a device's link counters. Words and pictures are elsewhere.
import type { Device } from '../../../contract/index.ts';

/** Frames that came and could not be read. What was missing of the signal is told in samples, and apart. */
export function damagedFrames({ connection }: Device): number {
  return connection ? connection.counters.framesBad + connection.counters.framesTooLong : 0;
}
