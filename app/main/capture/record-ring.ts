// The newest samples of one channel, as many as a measurement takes. Holds; never reaches over a gap.

export interface RecordRing {
  /** Samples held without a gap. */
  readonly held: number;
  /** @param clipped how many of them stand at the converter's limits. */
  push(samples: Float32Array, count: number, clipped: number): void;
  /** Samples are missing here: what was held does not join what comes. */
  clear(): void;
  /** The newest `count`, oldest first, and how many of them are clipped; null while fewer are held. */
  read(count: number): { samples: Float32Array<ArrayBuffer>; clipped: number } | null;
}

/** @param length samples, at least as many as a push brings. */
export function createRecordRing(length: number): RecordRing {
  const ring = new Float32Array(length);
  let at = 0;
  let held = 0;
  /** Samples pushed since the beginning, and the pushes with clipped ones: where each ended. */
  let total = 0;
  let clippings: { end: number; clipped: number }[] = [];
  return {
    get held() {
      return held;
    },
    push(samples, count, clipped) {
      const head = Math.min(count, length - at);
      ring.set(samples.subarray(0, head), at);
      ring.set(samples.subarray(head, count), 0);
      at = (at + count) % length;
      held = Math.min(length, held + count);
      total += count;
      if (clipped > 0) clippings.push({ end: total, clipped });
      const oldest = total - length;
      if ((clippings[0]?.end ?? Infinity) <= oldest)
        clippings = clippings.filter(({ end }) => end > oldest);
    },
    clear() {
      held = 0;
      clippings = [];
    },
    read(count) {
      if (held < count) return null;
      const out = new Float32Array(count);
      const first = (at - count + length) % length;
      const tail = Math.min(count, length - first);
      out.set(ring.subarray(first, first + tail));
      out.set(ring.subarray(0, count - tail), tail);
      const clipped = clippings
        .filter(({ end }) => end > total - count)
        .reduce((sum, one) => sum + one.clipped, 0);
      return { samples: out, clipped };
    },
  };
}
