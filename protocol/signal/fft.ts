// The choice of the engine: the kernel, else PFFFT under plain loops, else fft.js under them. Computes nothing.
import { createWindow } from './windows.ts';
import { DEFAULT_SPECTRUM, type SpectrumSettings } from '../model/index.ts';
import { plainEngine, type FftEngine } from './engine.ts';
import { createReferenceFft } from './fft-reference.ts';
import { createPffft, type PffftModule } from './fft-pffft.ts';
import { openKernel, createKernelEngine, type Kernel } from './kernel/index.ts';
import type { RealFft } from './real-fft.ts';

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
  let whyNot: string;
  try {
    const engine = createKernelEngine(open(), 'WASM SIMD with fused multiply-add available');
    if (agrees(engine)) return engine;
    whyNot = 'the kernel gave wrong numbers on its self-test';
  } catch (error) {
    whyNot = `the kernel cannot run: ${said(error)}`;
  }
  try {
    const module = (await loadPffft()) as PffftModule;
    const engine = plainEngine('pffft', whyNot, (n) => pffftOrReference(module, n));
    if (agrees(engine)) return engine;
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

/** Lengths that between them take every kind of pass. */
const TRIED = [64, 128];

function agrees(engine: FftEngine): boolean {
  const reference = referenceEngine('the measure');
  return TRIED.every(
    (n) =>
      isAlike(transformed(engine, n), transformed(reference, n)) &&
      isAlike(analysed(engine, n), analysed(reference, n)),
  );
}

const isAlike = (some: Float32Array, others: Float32Array): boolean =>
  some.every((value, i) => Math.abs(value - (others[i] ?? NaN)) < 1e-3);

function transformed(engine: FftEngine, n: number): Float32Array {
  const fft = engine.create(n);
  for (let i = 0; i < n; i += 1) fft.input[i] = Math.sin(i * i);
  fft.transform();
  const output = Float32Array.from(fft.output);
  fft.close();
  return output;
}

/** Powers and held powers of two blocks, and the bins of their maxima. */
function analysed(engine: FftEngine, n: number): Float32Array {
  const settings = { ...DEFAULT_SPECTRUM, hold: true, n } as unknown as SpectrumSettings;
  const hops = engine.createHops(settings, createWindow('hann', n));
  const samples = Float32Array.from({ length: 2 * n }, (_, i) => 1 + Math.sin(i * i));
  hops.copy(samples, 0, 0, 2 * n);
  hops.hop(0, 1);
  hops.hop(n, 2);
  const maxima = engine.createMaxima(8);
  const found = maxima.find(hops.power, 1);
  const all = [...hops.power, ...(hops.hold ?? []), ...maxima.bins.subarray(0, found)];
  hops.close();
  return Float32Array.from(all);
}
