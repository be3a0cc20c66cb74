// The kernel as an engine: addresses behind the interface. Does no arithmetic; what memory has no room for runs on
// plain loops, slower, to the same numbers.
import { createPlainBlock, plainEngine, type FftEngine, type SampleBlock } from '../engine.ts';
import { createReferenceFft } from '../fft-reference.ts';
import type { RealFft } from '../real-fft.ts';
import { createKernelHops } from './hops.ts';
import { createInt16Scaler } from './int16.ts';
import { createMaximaMaker } from './maxima.ts';
import { createKernelMemory, type KernelMemory } from './memory.ts';
import type { Kernel, KernelExports } from './open.ts';
import { createTables, type Tables } from './tables.ts';

function createKernelFft(
  exports: KernelExports,
  memory: KernelMemory,
  tables: Tables,
  n: number,
): RealFft {
  const plan = tables.plan(n);
  const input = memory.allocate(4 * n);
  const output = memory.allocate(4 * n);
  return {
    n,
    input: memory.floats(input, n),
    output: memory.floats(output, n),
    transform: () => exports.transform(plan, input, output),
    close() {
      memory.free(output);
      memory.free(input);
      tables.release(plan);
    },
  };
}

function createKernelBlock(memory: KernelMemory, length: number): SampleBlock {
  const at = memory.allocate(4 * length);
  return { values: memory.floats(at, length), close: () => memory.free(at) };
}

/** What `make` makes, or the plain one where memory is out. */
function orPlain<T>(make: () => T, plain: () => T): T {
  try {
    return make();
  } catch {
    return plain();
  }
}

export function createKernelEngine({ exports, store }: Kernel, reason: string): FftEngine {
  const memory = createKernelMemory(store);
  const tables = createTables(memory);
  const plain = plainEngine('fft.js', reason, createReferenceFft);
  return {
    name: 'kernel',
    reason,
    create: (n) =>
      orPlain(
        () => createKernelFft(exports, memory, tables, n),
        () => plain.create(n),
      ),
    createHops: (settings, window) =>
      orPlain(
        () => createKernelHops(exports, memory, tables, settings, window),
        () => plain.createHops(settings, window),
      ),
    createMaxima: createMaximaMaker(exports, memory),
    createBlock: (length) =>
      orPlain(
        () => createKernelBlock(memory, length),
        () => createPlainBlock(length),
      ),
    int16: createInt16Scaler(exports, memory),
  };
}
