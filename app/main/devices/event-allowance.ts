// How many events a device may put into the plant's log: a talkative one must not push out the others.
// Pure: told the time.
export interface EventAllowance {
  /** True: write it. What is refused is counted and told with the next that passes. */
  allow(key: string, nowMs: number): { refusedBefore: number } | null;
}

/** @param perMinute also the most at once. */
export function createEventAllowance(perMinute: number): EventAllowance {
  const buckets = new Map<string, { left: number; atMs: number; refused: number }>();
  return {
    allow(key, nowMs) {
      const bucket = buckets.get(key) ?? { left: perMinute, atMs: nowMs, refused: 0 };
      buckets.set(key, bucket);
      const earned = ((nowMs - bucket.atMs) / 60_000) * perMinute;
      bucket.left = Math.min(perMinute, bucket.left + earned);
      bucket.atMs = nowMs;
      if (bucket.left < 1) {
        bucket.refused += 1;
        return null;
      }
      bucket.left -= 1;
      const refusedBefore = bucket.refused;
      bucket.refused = 0;
      return { refusedBefore };
    },
  };
}
