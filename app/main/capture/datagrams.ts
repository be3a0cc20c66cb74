// What is missing from a run of datagrams by their `seq` (SPEC L14.2). Counts; never puts in order.

export interface DatagramTally {
  /** Takes the next datagram's seq. @returns by how many the count of lost ones changes: a late one takes itself back. */
  see(seq: number): number;
  /** A session begins: whatever seq comes first follows from nothing. */
  restart(): void;
}

const RANGE = 0x1_0000;
/** Seqs that are remembered as missing; a datagram later than that is a stray. */
const MOST_AWAITED = 256;

export function createDatagramTally(): DatagramTally {
  let expected: number | null = null;
  const awaited = new Set<number>();
  return {
    see(seq) {
      const skipped = expected === null ? 0 : (seq - expected) & (RANGE - 1);
      // Behind: it was counted as lost and comes late, or it comes twice.
      if (skipped >= RANGE / 2) return awaited.delete(seq) ? -1 : 0;
      for (let back = Math.min(skipped, MOST_AWAITED); back > 0; back -= 1)
        awaited.add((seq - back) & (RANGE - 1));
      for (const oldest of awaited) {
        if (awaited.size <= MOST_AWAITED) break;
        awaited.delete(oldest);
      }
      awaited.delete(seq);
      expected = (seq + 1) & (RANGE - 1);
      return skipped;
    },
    restart() {
      expected = null;
      awaited.clear();
    },
  };
}
