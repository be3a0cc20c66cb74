// Real transforms: the fast engine against FFTW in single precision with a measured plan.
import { chooseEngine } from '@harmonic/protocol/signal';
import { buildPeer, runPeer, type Bench } from './harness.ts';

const SIZES = [1024, 2048, 4096, 8192, 16_384, 32_768, 65_536];
const LOADS = [1, 4, 16];
/** Samples times log2 N in one round at 1×. */
const WORK_A_ROUND = 60_000_000;

export async function run(bench: Bench): Promise<void> {
  const engine = await chooseEngine(async () =>
    (await import('@echogarden/pffft-wasm/simd')).default(),
  );
  const peer = buildPeer('fft.c', ['-lfftw3f', '-lm']);
  for (const n of SIZES) {
    const fft = engine.create(n);
    for (let i = 0; i < n; i += 1) fft.input[i] = ((i * 7919) % 1000) / 1000;
    for (const load of LOADS) {
      const repeats = Math.round((load * WORK_A_ROUND) / (n * Math.log2(n)));
      const ours = (): number => {
        for (let i = 0; i < repeats / 10; i += 1) fft.transform();
        const begin = process.hrtime.bigint();
        for (let i = 0; i < repeats; i += 1) fft.transform();
        return Number(process.hrtime.bigint() - begin) / repeats;
      };
      await bench.pair(
        { case: `${engine.name}, N ${n}`, load: `${load}×`, unit: 'ns', reach: 1.8 },
        ours,
        peer ? () => runPeer(peer, [n, repeats]) : null,
      );
    }
    fft.close();
  }
}
