// The choice of the engine: the kernel, else PFFFT under plain loops, else fft.js under them. Computes nothing.
import { plainEngine, type FftEngine } from './engine.ts';
import { createReferenceFft } from './fft-reference.ts';
import { createPffft, type PffftModule } from './fft-pffft.ts';
import { openKernel, createKernelEngine, type Kernel } from './kernel/index.ts';
import type { RealFft } from './real-fft.ts';
import { agrees } from './self-test.ts';

export type { FftEngine, RealFft };

export const referenceEngine = (reason: string): FftEngine =>
  plainEngine('fft.js', reason, createReferenceFft);

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * The kernel where its instructions exist and it agrees with the reference; else PFFFT, looked at likewise; else the
 * reference. Loads PFFFT only when it is needed.
 * @param loadPffft resolves to the instantiated WASM module.
 * @param open the kernel; throws where it cannot run.
 */
export async function chooseEngine(
  loadPffft: () => Promise<unknown>,
  open: () => Kernel = openKernel,
): Promise<FftEngine> {
  const reference = referenceEngine('the measure');
  let whyNot: string;
  try {
    const engine = createKernelEngine(open(), 'WASM SIMD with fused multiply-add available');
    if (agrees(engine, reference)) return engine;
    whyNot = 'the kernel gave wrong numbers on its self-test';
  } catch (error) {
    whyNot = `the kernel cannot run: ${said(error)}`;
  }
  try {
    const module = (await loadPffft()) as PffftModule;
    const engine = plainEngine('pffft', whyNot, (n) => pffftOrReference(module, n));
    if (agrees(engine, reference)) return engine;
    return referenceEngine(`${whyNot}; pffft gave wrong numbers on its self-test`);
  } catch (error) {
    return referenceEngine(`${whyNot}; pffft could not be loaded: ${said(error)}`);
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
