// The strongest local maxima of a power spectrum, by a heap: the plain way, and the reference. Refines nothing.

export interface Maxima {
  /** Bins of the maxima found last, strongest first, of equals the lower; entries beyond the count are stale. */
  readonly bins: Int32Array;
  /**
   * A maximum is above 0 and the bin before, and not below the bin behind; the last bin is none.
   * @param firstBin at least 1. @returns how many were found and kept.
   */
  find(power: Float32Array, firstBin: number): number;
}

/** @param most how many are kept. */
export function createPlainMaxima(most: number): Maxima {
  /** The weakest at the root, so that a stronger one takes its place in a few steps. */
  const heap = new Int32Array(most);
  const powers = new Float64Array(most);

  /** Puts a maximum into the heap from its root down. */
  function sift(power: Float32Array, bin: number): void {
    const p = power[bin] ?? 0;
    let place = 0;
    for (let child = 1; child < most; child = 2 * place + 1) {
      const isRight = child + 1 < most && (powers[child + 1] ?? 0) < (powers[child] ?? 0);
      const least = isRight ? child + 1 : child;
      if ((powers[least] ?? 0) >= p) break;
      heap[place] = heap[least] ?? 0;
      powers[place] = powers[least] ?? 0;
      place = least;
    }
    heap[place] = bin;
    powers[place] = p;
  }

  /** Every maximum seen once; those weaker than a full heap's root cost one comparison. */
  function gather(power: Float32Array, firstBin: number): void {
    heap.fill(0);
    powers.fill(0);
    let floor = 0;
    let before = power[firstBin - 1] ?? 0;
    let p = power[firstBin] ?? 0;
    for (let bin = firstBin; bin < power.length - 1; bin += 1) {
      const after = power[bin + 1] ?? 0;
      if (p > floor && p > before && p >= after) {
        sift(power, bin);
        floor = powers[0] ?? 0;
      }
      before = p;
      p = after;
    }
  }

  /** The strongest first in what was the heap; of equals the lower bin; places left empty, of bin 0, last. */
  function order(): void {
    for (let i = 1; i < most; i += 1) {
      const bin = heap[i] ?? 0;
      const p = powers[i] ?? 0;
      let place = i;
      for (; place > 0; place -= 1) {
        const other = powers[place - 1] ?? 0;
        if (other < p || (other === p && (heap[place - 1] ?? 0) > bin)) break;
        heap[place] = heap[place - 1] ?? 0;
        powers[place] = other;
      }
      heap[place] = bin;
      powers[place] = p;
    }
    heap.reverse();
  }

  return {
    bins: heap,
    find(power, firstBin) {
      gather(power, firstBin);
      order();
      let found = 0;
      while (found < most && heap[found] !== 0) found += 1;
      return found;
    },
  };
}
