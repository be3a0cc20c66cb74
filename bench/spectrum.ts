// The live chain a hop at a time: int16 samples to an averaged spectrum and its peaks, against the same chain in C.
import { convertChannel } from '@harmonic/protocol/link';
import { DEFAULT_SPECTRUM } from '@harmonic/protocol/model';
import {
  chooseEngine,
  createLobe,
  createPeakFinder,
  createSpectrumAnalyser,
} from '@harmonic/protocol/signal';
import { buildPeer, runPeer, type Bench } from './harness.ts';
import { measureViews } from './spectrum-view.ts';

const RATE = 48_000;
const BLOCK = 512;
/** Of one channel; more channels have less each. */
const LONGEST_S = 16;

export async function run(bench: Bench): Promise<void> {
  const engine = await chooseEngine(async () =>
    (await import('@echogarden/pffft-wasm/simd')).default(),
  );
  const peer = buildPeer('spectrum.c', ['-lfftw3f', '-lm']);
  let nsAHop = 0;
  const raw = new DataView(new ArrayBuffer(RATE * LONGEST_S * 2));
  for (let i = 0; i < RATE * LONGEST_S; i += 1) {
    const noise = ((i * 7919) % 1000) - 500;
    raw.setInt16(2 * i, Math.trunc(8000 * Math.sin(i * 0.1309)) + noise, true);
  }
  for (const channels of [1, 4, 16]) {
    const seconds = Math.max(1, Math.round(16 / channels));
    const analysers = Array.from({ length: channels }, () =>
      createSpectrumAnalyser(engine, RATE, { ...DEFAULT_SPECTRUM, n: 4096, overlap: 0.75 }),
    );
    const finder = createPeakFinder(
      2049,
      10,
      createLobe(DEFAULT_SPECTRUM.window, DEFAULT_SPECTRUM.kaiserBeta),
      engine,
    );
    const block = engine.createBlock(BLOCK);
    const ours = (): number => {
      let hops = 0;
      const begin = process.hrtime.bigint();
      for (let at = 0; at + BLOCK <= RATE * seconds; at += BLOCK) {
        for (const analyser of analysers) {
          convertChannel(
            raw,
            2 * at,
            'int16',
            1,
            0,
            BLOCK,
            1 / 32_767,
            0,
            block.values,
            engine.int16,
          );
          if (analyser.push(block.values) === 0) continue;
          hops += 1;
          finder.find(analyser.power);
        }
      }
      return Number(process.hrtime.bigint() - begin) / hops;
    };
    ours();
    await bench.pair(
      {
        case: `${engine.name}, 4096 Hann 75 %`,
        load: `${channels} ch`,
        unit: 'ns/hop',
        reach: 2,
      },
      ours,
      peer ? () => runPeer(peer, [channels, seconds]) : null,
    );
    nsAHop = ours();
    for (const analyser of analysers) analyser.close();
    block.close();
  }
  // 64 channels at 48 kHz make 64 * 48000 / 1024 hops a second: what share of a core is that?
  const share = (nsAHop * 64 * (RATE / 1024)) / 1e9;
  bench.limit(
    { case: '64 channels, real time', load: '64 ch', unit: 'cores', reach: '≤ 1 core' },
    share,
    share <= 1,
  );
  await measureViews(bench, engine, raw);
}
