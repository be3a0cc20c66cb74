// The kernel as an engine: addresses behind the interface. Does no arithmetic; what memory has no room for runs on
// plain loops, slower, to the same numbers.
import { createPlainBlock, plainEngine, type FftEngine } from '../engine.ts';
import { createReferenceFft } from '../fft-reference.ts';
import type { RealFft } from '../real-fft.ts';
import { withHoldings, type Holdings } from './holdings.ts';
import { createKernelHops } from './hops.ts';
import { createInt16Scaler } from './int16.ts';
import { createMaximaMaker } from './maxima.ts';
import { createKernelMemory } from './memory.ts';
import type { Kernel, KernelExports } from './open.ts';
import { createTables } from './tables.ts';

function createKernelFft(exports: KernelExports, held: Holdings, n: number): RealFft {
  const plan = held.plan(n);
  const input = held.floats(n);
  const output = held.floats(n);
  const from = input.byteOffset;
  const to = output.byteOffset;
  return {
    n,
    input,
    output,
    transform: () => exports.transform(plan, from, to),
    close: held.close,
  };
}

export function createKernelEngine({ exports, store }: Kernel, reason: string): FftEngine {
  const memory = createKernelMemory(store);
  const tables = createTables(memory);
  const plain = plainEngine('fft.js', reason, createReferenceFft);

  /** What `make` makes in the kernel's memory, or the plain one where there is no room. */
  function orPlain<T>(make: (held: Holdings) => T, makePlain: () => T): T {
    try {
      return withHoldings(memory, tables, make);
    } catch {
      return makePlain();
    }
  }
  return {
    name: 'kernel',
    reason,
    create: (n) =>
      orPlain(
        (held) => createKernelFft(exports, held, n),
        () => plain.create(n),
      ),
    createHops: (settings, window) =>
      orPlain(
        (held) => createKernelHops(exports, memory, held, settings, window),
        () => plain.createHops(settings, window),
      ),
    createMaxima: createMaximaMaker(exports, memory),
    createBlock: (length) =>
      orPlain(
        (held) => ({ values: held.floats(length), close: held.close }),
        () => createPlainBlock(length),
      ),
    int16: createInt16Scaler(exports, memory),
  };
}
