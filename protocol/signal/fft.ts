// The choice between the two transform engines. Owns no window and no scaling.
import { createReferenceFft } from './fft-reference.ts';
import { createPffft, type PffftModule } from './fft-pffft.ts';
import type { RealFft } from './real-fft.ts';

export type { RealFft };

export interface FftEngine {
  readonly name: 'pffft' | 'fft.js';
  /** Why this engine and not the other. */
  readonly reason: string;
  /** @param n a power of two, at least 32. */
  create(n: number): RealFft;
}

export const referenceEngine = (reason: string): FftEngine => ({
  name: 'fft.js',
  reason,
  create: createReferenceFft,
});

/**
 * The SIMD engine when its module loads and agrees with the reference on a small transform, else the reference.
 * @param load resolves to the instantiated WASM module.
 */
export async function chooseEngine(load: () => Promise<unknown>): Promise<FftEngine> {
  try {
    const module = (await load()) as PffftModule;
    const engine: FftEngine = {
      name: 'pffft',
      reason: 'WASM SIMD available',
      create: (n) => pffftOrReference(module, n),
    };
    return agrees(module) ? engine : referenceEngine('pffft gave wrong numbers on its self-test');
  } catch (error) {
    return referenceEngine(
      `pffft could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** A transform that the module cannot give, for want of memory, runs on plain arrays: slower, the same numbers. */
function pffftOrReference(module: PffftModule, n: number): RealFft {
  try {
    return createPffft(module, n);
  } catch {
    return createReferenceFft(n);
  }
}

function agrees(module: PffftModule): boolean {
  const n = 64;
  const one = createPffft(module, n);
  const other = createReferenceFft(n);
  for (let i = 0; i < n; i += 1) {
    one.input[i] = Math.sin(i * i);
    other.input[i] = Math.sin(i * i);
  }
  one.transform();
  other.transform();
  const same = other.output.every((value, i) => Math.abs(value - (one.output[i] ?? NaN)) < 1e-3);
  one.close();
  return same;
}
