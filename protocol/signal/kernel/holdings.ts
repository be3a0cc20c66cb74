// What one user of the kernel holds of its memory, given back all at once. Owns no address itself.
import type { Window } from '../windows.ts';
import type { KernelMemory } from './memory.ts';
import type { Tables } from './tables.ts';

export interface Holdings {
  plan(n: number): number;
  weights(window: Window, kaiserBeta: number): number;
  floats(length: number): Float32Array;
  integers(length: number): Int32Array;
  close(): void;
}

/**
 * What `make` makes of holdings; its maker keeps them and closes them.
 * @throws what `make` throws, with nothing held.
 */
export function withHoldings<T>(
  memory: KernelMemory,
  tables: Tables,
  make: (holdings: Holdings) => T,
): T {
  const giveBack: (() => void)[] = [];
  const close = (): void => {
    for (const give of giveBack.splice(0)) give();
  };
  function table(at: number): number {
    giveBack.push(() => tables.release(at));
    return at;
  }
  function room(length: number): number {
    const at = memory.allocate(4 * length);
    giveBack.push(() => memory.free(at));
    return at;
  }
  try {
    return make({
      plan: (n) => table(tables.plan(n)),
      weights: (window, kaiserBeta) => table(tables.weights(window, kaiserBeta)),
      floats: (length) => memory.floats(room(length), length),
      integers: (length) => memory.integers(room(length), length),
      close,
    });
  } catch (error) {
    close();
    throw error;
  }
}
