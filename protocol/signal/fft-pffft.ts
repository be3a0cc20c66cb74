// The fast engine: PFFFT in WASM SIMD. The module is handed in by whoever can load it.
import type { RealFft } from './real-fft.ts';

/** What is used of the module that @echogarden/pffft-wasm makes. Addresses are byte offsets into its heap. */
export interface PffftModule {
  readonly HEAPF32: Float32Array<ArrayBuffer>;
  _pffft_new_setup(n: number, real: 0 | 1): number;
  _pffft_destroy_setup(setup: number): void;
  _pffft_transform_ordered(
    setup: number,
    input: number,
    output: number,
    work: number,
    direction: 0 | 1,
  ): void;
  _pffft_aligned_malloc(bytes: number): number;
  _pffft_aligned_free(at: number): void;
}

const REAL = 0;
const FORWARD = 0;

/** @throws when n is not a length the module takes (multiple of 32, factors 2, 3 and 5) or memory is out. */
export function createPffft(module: PffftModule, n: number): RealFft {
  const setup = module._pffft_new_setup(n, REAL);
  if (setup === 0) throw new Error(`PFFFT takes no transform of ${n} samples`);
  // One piece for all three, so that there is nothing to give back when it cannot be had.
  const inputAt = module._pffft_aligned_malloc(3 * n * 4);
  if (inputAt === 0) {
    module._pffft_destroy_setup(setup);
    throw new Error('no memory left in the WASM heap');
  }
  const [outputAt, workAt] = [inputAt + n * 4, inputAt + 2 * n * 4];
  let input = module.HEAPF32.subarray(inputAt / 4, inputAt / 4 + n);
  let output = module.HEAPF32.subarray(outputAt / 4, outputAt / 4 + n);
  /** The heap moves when it grows: views are taken anew then, and only then. */
  const refresh = (): void => {
    if (input.buffer === module.HEAPF32.buffer) return;
    input = module.HEAPF32.subarray(inputAt / 4, inputAt / 4 + n);
    output = module.HEAPF32.subarray(outputAt / 4, outputAt / 4 + n);
  };
  return {
    n,
    get input() {
      refresh();
      return input;
    },
    get output() {
      refresh();
      return output;
    },
    transform() {
      module._pffft_transform_ordered(setup, inputAt, outputAt, workAt, FORWARD);
    },
    close() {
      module._pffft_aligned_free(inputAt);
      module._pffft_destroy_setup(setup);
    },
  };
}
