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
      create: (n) => createPffft(module, n),
    };
    return agrees(engine) ? engine : referenceEngine('pffft gave wrong numbers on its self-test');
  } catch (error) {
    return referenceEngine(
      `pffft could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function agrees(engine: FftEngine): boolean {
  const n = 64;
  const one = engine.create(n);
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
