// Maxima of spectra that lie in the kernel's memory. Remembers how weak the weakest kept was: the next spectrum is
// much like this one, and what is below need not be sorted in.
import { createPlainMaxima, type Maxima } from '../maxima.ts';
import type { KernelMemory } from './memory.ts';
import type { KernelExports } from './open.ts';

/** Kept at most; more are sought by the plain way. */
const MOST = 256;
/** Of the weakest kept, where the next search begins; were too few above it, all are looked at. */
const BEGIN_AT = 0.7;

/** @returns what makes finders that share one list: it is read before the next search. */
export function createMaximaMaker(
  exports: KernelExports,
  memory: KernelMemory,
): (most: number) => Maxima {
  const list = memory.allocate(8 * MOST);
  const bins = memory.integers(list, 2 * MOST);
  const powers = memory.floats(list, 2 * MOST);

  return (most) => {
    const plain = createPlainMaxima(most);
    if (most > MOST) return plain;
    /** In an array, so that it is not boxed. */
    const weakest = new Float32Array(1);
    return {
      bins: plain.bins,
      find(power, firstBin) {
        const at = memory.addressOf(power);
        if (at < 0) return plain.find(power, firstBin);
        const last = power.length - 1;
        const floor = (weakest[0] ?? 0) * BEGIN_AT;
        let found = exports.maxima(at, firstBin, last, floor, list, most);
        if (found < most && floor > 0) found = exports.maxima(at, firstBin, last, 0, list, most);
        weakest[0] = found < most ? 0 : (powers[2 * most - 1] ?? 0);
        for (let i = 0; i < found; i += 1) plain.bins[i] = bins[2 * i] ?? 0;
        return found;
      },
    };
  };
}
