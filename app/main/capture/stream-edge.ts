// How much is missing between two streams of one device, one opened in the place of the other: by the device's own clock,
// which stamps the first sample of each block (SPEC L8.6). Each stream numbers its samples anew. Pure.
import type { DeviceClock } from '@harmonic/protocol/model';

/** An instant at the edge of a stream. */
export interface StreamEdge {
  clock: DeviceClock;
  /** By that clock. */
  ns: bigint;
  rateHz: number;
  /** Of its frame, Unix ns. */
  arrivalNs: bigint;
  /** Samples of each channel right before it that the store had no room for. */
  unkept: number;
}

/** More than that is a clock that was set, not a gap. */
const MOST_NS = 7n * 24n * 3600n * 1_000_000_000n;
/** What waited, and what both clocks are off by: beyond it one that can be set was. */
const MOST_APART_NS = 60n * 1_000_000_000n;

export const nsOf = (samples: number, rateHz: number): bigint =>
  BigInt(Math.round((samples / rateHz) * 1e9));

/**
 * @param end of the newest block of the one before. @param start of the first block of the next.
 * @returns samples of each channel, 0 or more; null where the clocks do not tell: of another kind, none at all, or set
 * meanwhile.
 */
export function missingBetween(end: StreamEdge, start: StreamEdge): number | null {
  if (end.clock !== start.clock || start.ns === 0n || end.rateHz !== start.rateHz) return null;
  const ns = start.ns - end.ns;
  // Blocks are stamped to about a millisecond where the machine's clock does it.
  if (ns < -10_000_000n || ns > MOST_NS) return null;
  const apart = ns - (start.arrivalNs - end.arrivalNs);
  if (start.clock === 'unix' && (apart > MOST_APART_NS || apart < -MOST_APART_NS)) return null;
  return Math.max(0, Math.round((Number(ns) / 1e9) * start.rateHz));
}
