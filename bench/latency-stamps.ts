// What the parts of the latency bench tell of times, and how late each message was by them. Pure.

/** Something that covers all of a device's samples up to `deviceMs` of its clock, and was there at `atMs` of its own. */
export interface Stamp {
  deviceMs: number;
  atMs: number;
}

/** Of one capture thread. */
export interface CaptureStamps {
  deviceId: string;
  /** Device time at which the stream's first sample was taken. */
  streamBeganMs: number;
  /** Each SAMPLES message by the end of its samples, when the pipeline had handed it on. */
  decoded: Stamp[];
  /** Each EVENT by its own time, when it had been handed on. */
  events: Stamp[];
  /** Each block, when the store acknowledged it. */
  committed: Stamp[];
}

/**
 * For each message the time from its last sample to the first of `seen` that covers it, ms.
 * @param messages and @param seen both in order of time. Messages nothing covers any more are left out.
 */
export function delays(
  messages: readonly Stamp[],
  seen: readonly Stamp[],
  deviceToOurMs: number,
  seenToOurMs = 0,
): number[] {
  const late: number[] = [];
  let next = 0;
  for (const { deviceMs } of messages) {
    // Times in ms are sums of fractions: a nanosecond is no difference.
    while (next < seen.length && (seen[next]?.deviceMs ?? 0) < deviceMs - 1e-3) next += 1;
    const cover = seen[next];
    if (!cover) break;
    late.push(cover.atMs + seenToOurMs - (deviceMs + deviceToOurMs));
  }
  return late;
}
