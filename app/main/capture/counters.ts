// What one link has seen and lost, in one object that every part of the capture thread adds to.
import type { CaptureCounters } from './messages.ts';

export const createCounters = (): CaptureCounters => ({
  bytesIn: 0,
  framesIn: 0,
  framesBad: 0,
  framesTooLong: 0,
  framesUnknown: 0,
  framesUnproven: 0,
  bytesStray: 0,
  blocksLost: 0,
  samplesLost: 0,
  samplesIn: 0,
  clippedBlocks: 0,
  duplicates: 0,
  storeBlocksDropped: 0,
  roundTripMs: null,
  datagramsLost: 0,
  deviceCrcErrors: null,
  deviceBlocksDropped: null,
  deviceFramesUnsent: null,
  deviceReportsDropped: null,
});
