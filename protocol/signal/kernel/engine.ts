// The kernel as an engine: addresses behind the interface. Does no arithmetic; what memory has no room for runs on
// plain loops, slower, to the same numbers.
import { createPlainBlock, plainEngine, type FftEngine, type SampleBlock } from '../engine.ts';
import { createReferenceFft } from '../fft-reference.ts';
import { createPlainMaxima, type Maxima } from '../maxima.ts';
import type { RealFft } from '../real-fft.ts';
import { createKernelHops } from './hops.ts';
import { createInt16Scaler } from './int16.ts';
import { createKernelMemory, type KernelMemory } from './memory.ts';
import type { Kernel, KernelExports } from './open.ts';
import { createTables, type Tables } from './tables.ts';

/** Maxima kept at most; more are sought by the plain way. */
const MOST_MAXIMA = 256;

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

/** @param list room for MOST_MAXIMA, shared: it is read before the next one is asked. */
function createKernelMaxima(
  exports: KernelExports,
  memory: KernelMemory,
  list: number,
  most: number,
): Maxima {
  const pairs = memory.integers(list, 2 * most);
  const plain = createPlainMaxima(most);
  const { bins } = plain;
  return {
    bins,
    find(power, firstBin) {
      const at = memory.addressOf(power);
      if (at < 0) return plain.find(power, firstBin);
      const found = exports.maxima(at, firstBin, power.length - 1, list, most);
      for (let i = 0; i < found; i += 1) bins[i] = pairs[2 * i] ?? 0;
      return found;
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
  const list = memory.allocate(8 * MOST_MAXIMA);
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
    createMaxima: (most) =>
      most > MOST_MAXIMA
        ? createPlainMaxima(most)
        : createKernelMaxima(exports, memory, list, most),
    createBlock: (length) =>
      orPlain(
        () => createKernelBlock(memory, length),
        () => createPlainBlock(length),
      ),
    int16: createInt16Scaler(exports, memory),
  };
}
