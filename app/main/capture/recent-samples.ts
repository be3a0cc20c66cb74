// The newest samples of a stream, by their number since it began. Looks at none.

export interface RecentSamples {
  push(samples: Float32Array): void;
  /** @returns null where some of them are held no longer, or have not come. */
  read(from: number, count: number): Float32Array | null;
}

export function createRecentSamples(room: number): RecentSamples {
  const held = new Float32Array(room);
  let count = 0;
  return {
    push(samples) {
      const kept = samples.subarray(Math.max(0, samples.length - room));
      const at = (count + samples.length - kept.length) % room;
      const first = kept.subarray(0, room - at);
      held.set(first, at);
      held.set(kept.subarray(first.length), 0);
      count += samples.length;
    },
    read(from, wanted) {
      if (from < 0 || from < count - room || from + wanted > count) return null;
      const out = new Float32Array(wanted);
      const at = from % room;
      const first = held.subarray(at, Math.min(room, at + wanted));
      out.set(first);
      out.set(held.subarray(0, wanted - first.length), first.length);
      return out;
    },
  };
}
