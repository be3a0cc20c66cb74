// The kernel's module and memory, from its bytes. Throws where a host has no such instructions; computes nothing.
import { KERNEL_HEX } from './bytes.ts';

/** Addresses are byte offsets into the memory. */
export interface KernelExports {
  transform(plan: number, input: number, output: number): void;
  hop(chain: number, start: number, count: number): void;
  /** @returns how many pairs of bin and power it left at `list`. */
  maxima(
    power: number,
    from: number,
    last: number,
    floor: number,
    list: number,
    most: number,
  ): number;
  /** @returns 1 when each of n floats is a number below `most` in size. */
  copyBounded(source: number, to: number, n: number, most: number): number;
  /** @returns 1 when a sample stands at ± rail. */
  scaleInt16(
    source: number,
    to: number,
    n: number,
    scale: number,
    offset: number,
    rail: number,
  ): number;
}

/** Shared, so that arrays made over it stay what they are when it grows. */
export interface KernelStore {
  readonly buffer: SharedArrayBuffer;
  /** @throws RangeError when there is no more. */
  grow(pages: number): number;
}

export interface Kernel {
  readonly exports: KernelExports;
  readonly store: KernelStore;
}

/** What is used of the host's WebAssembly; a host without it has none. */
interface Wasm {
  Module: new (bytes: Uint8Array) => object;
  Memory: new (size: { initial: number; maximum: number; shared: true }) => KernelStore;
  Instance: new (
    module: object,
    imports: { env: { memory: KernelStore } },
  ) => { exports: KernelExports };
}

/** Pages of 64 KiB; the kernel's own declaration says the same. */
const INITIAL_PAGES = 16;
const MOST_PAGES = 16_384;

export function kernelBytes(): Uint8Array {
  const hex = KERNEL_HEX.join('');
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}

/** @throws where there is no WebAssembly, no relaxed SIMD in it, or no memory. */
export function openKernel(): Kernel {
  const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly?: Wasm };
  if (!wasm) throw new Error('no WebAssembly here');
  const store = new wasm.Memory({ initial: INITIAL_PAGES, maximum: MOST_PAGES, shared: true });
  const module = new wasm.Module(kernelBytes());
  const { exports } = new wasm.Instance(module, { env: { memory: store } });
  return { exports, store };
}
