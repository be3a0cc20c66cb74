// A live view with everything on that a person can switch on, against the same work in C: holds, level meter, frames with
// harmonics, sidebands and markers read at full resolution, and their phases.
import { convertChannel } from '@harmonic/protocol/link';
import { DEFAULT_SPECTRUM } from '@harmonic/protocol/model';
import { reachOf, type FftEngine } from '@harmonic/protocol/signal';
import type { ViewRequest } from '../app/contract/index.ts';
import { createLiveView, type LiveMoment } from '../app/main/capture/live-view.ts';
import { buildPeer, runPeer, type Bench } from './harness.ts';

const RATE = 48_000;
const BLOCK = 512;
const BIN_HZ = RATE / 4096;
const F0_HZ = 440;

const REQUEST: ViewRequest = {
  settings: { ...DEFAULT_SPECTRUM, n: 4096, overlap: 0.75, hold: true },
  ...{ rangeHz: null, columns: 1024, waveformS: 0.1, low: true, holdDecayDbPerS: 2 },
  reads: [
    ...Array.from({ length: 50 }, (_, i) => F0_HZ * (i + 1)).map((hz) => ({
      atHz: hz,
      withinHz: reachOf(hz, F0_HZ, BIN_HZ),
    })),
    ...Array.from({ length: 24 }, (_, i) => ({ atHz: 1000 + 50 * (i - 10), withinHz: 2 * BIN_HZ })),
  ],
};
const CHANNEL = { name: 'a', unit: 'V', fullScale: 1 } as const;

/** @returns hops and ns a hop of `seconds` of `raw` through `channels` views. */
function watch(engine: FftEngine, raw: DataView, channels: number, seconds: number): number {
  const views = Array.from({ length: channels }, (_, i) =>
    createLiveView(engine, {
      ...{ view: i, request: REQUEST, revision: 1, rateHz: RATE, channel: CHANNEL, after: 0 },
    }),
  );
  const block = engine.createBlock(BLOCK);
  const moment: LiveMoment = {
    ...{
      streamTimeS: 0,
      arrivalMs: 0,
      deviceMs: 0,
      deviceClock: 'unix' as const,
      samplesLost: 0,
      framesLost: 0,
    },
    ...{ clipped: false, simulated: false },
  };
  let frames = 0;
  const begin = process.hrtime.bigint();
  for (let at = 0; at + BLOCK <= RATE * seconds; at += BLOCK) {
    moment.streamTimeS = at / RATE;
    moment.arrivalMs = at / 48;
    for (const view of views) {
      const { values } = block;
      convertChannel(raw, 2 * at, 'int16', 1, 0, BLOCK, 1 / 32_767, 0, values, engine.int16);
      view.push(values, BLOCK);
      frames += view.frames(moment, at / 48).length;
    }
  }
  const tookNs = Number(process.hrtime.bigint() - begin);
  for (const view of views) view.close();
  block.close();
  if (frames < channels * seconds * 40) throw new Error('the views made too few frames');
  const hops = channels * (Math.floor((RATE * seconds - 4096) / 1024) + 1);
  return tookNs / hops;
}

export async function measureViews(bench: Bench, engine: FftEngine, raw: DataView): Promise<void> {
  const peer = buildPeer('view.c', ['-lfftw3f', '-lm']);
  for (const channels of [1, 4, 16]) {
    const seconds = Math.max(1, Math.round(16 / channels));
    const ours = (): number => watch(engine, raw, channels, seconds);
    ours();
    await bench.pair(
      {
        case: `${engine.name}, a view with everything on`,
        load: `${channels} ch`,
        unit: 'ns/hop',
        reach: 2,
      },
      ours,
      peer ? () => runPeer(peer, [channels, seconds]) : null,
    );
  }
}
