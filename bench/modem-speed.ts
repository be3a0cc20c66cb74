// What the modem's receiver costs: a symbol of 12 and of 1,000 harmonics, and a stream of 1,000 channels as it is decoded.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReceiver, PROFILES, STANDARD, type Waveform } from '@harmonic/protocol/phy';
import { chooseEngine } from '@harmonic/protocol/signal';
import {
  addNoise,
  createGaussian,
  createRandom,
  esN0Db,
  noiseFor,
} from '../protocol/phy/channel-model.suite.ts';
import { createDemodulator, type CreateFft } from '../protocol/phy/demodulator.ts';
import { createHistory } from '../protocol/phy/history.ts';
import { randomBytes, sendAt } from '../protocol/phy/links.suite.ts';
import { symbolSamples, windowSamples } from '../protocol/phy/waveform.ts';
import { ROOT, type Bench } from './harness.ts';

const SYMBOLS = 2000;
const AMPLITUDE = 0.002;
const BURSTS = 6;
const thousand = Array.from({ length: 1000 }, (_, i) => i + 2);
const engineFft = async (): Promise<CreateFft> =>
  (await chooseEngine(async () => (await import('@echogarden/pffft-wasm/simd')).default())).create;

/** Nanoseconds from the samples of one symbol to the values of its harmonics. */
function symbolCost(waveform: Waveform, harmonics: readonly number[], fft: CreateFft): number {
  const each = symbolSamples(waveform);
  const history = createHistory(4 * each);
  const random = createRandom(1);
  for (let i = 0; i < 4 * each; i += 1) history.push(random() - 0.5);
  const demodulator = createDemodulator(waveform, history, harmonics, fft);
  const re = new Float32Array(harmonics.length + 1);
  const im = new Float32Array(harmonics.length + 1);
  const length = windowSamples(waveform) * (1 + 1e-4);
  const run = (): void => {
    for (let i = 0; i < SYMBOLS; i += 1)
      demodulator.symbol(history.begin + 0.5 * each + (i % each) / 7, length, 1, re, im, 0);
  };
  run();
  const begin = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - begin) / SYMBOLS;
}

const PEER = `${ROOT}build/firmware/bench_modem`;
const PEER_SYMBOLS = 64;
const PEER_ROUNDS = 30;

/** The same of the firmware's modem in double precision, by its own clock. */
function nativeCost(waveform: Waveform, harmonics: readonly number[], folder: string): number {
  const random = createRandom(1);
  const count = Math.ceil((PEER_SYMBOLS + 2) * symbolSamples(waveform));
  const file = join(folder, 'noise.s16');
  writeFileSync(
    file,
    Int16Array.from({ length: count }, () => 65_535 * (random() - 0.5)),
  );
  const asked = [harmonics.length, waveform.rateHz, PEER_ROUNDS].map(String);
  const run = spawnSync(PEER, [file, ...asked], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`bench_modem: ${run.stderr}`);
  return (JSON.parse(run.stdout) as { frontNs: number }).frontNs;
}

/** Seconds of one core for a second of 1,000 channels, frame after frame, all decoded. */
function streamCost(fft: CreateFft): { share: number; decoded: number; sent: number } {
  const waveform = PROFILES.wide;
  const random = createRandom(2);
  const burst = addNoise(
    sendAt(
      waveform,
      thousand.map((n) => ({
        harmonics: [n],
        flags: 0,
        psdu: randomBytes(random, 26),
        amplitude: AMPLITUDE,
      })),
      20,
      0,
      AMPLITUDE,
    ),
    noiseFor(waveform, AMPLITUDE, esN0Db(waveform, 14)),
    createGaussian(random),
    40_000,
    60_000,
  );
  const receiver = createReceiver({
    waveform,
    channels: thousand.map((n) => [n]),
    mostFrameBytes: 32,
    createFft: fft,
  });
  let decoded = receiver.push(burst).length;
  const begin = process.cpuUsage();
  for (let i = 1; i < BURSTS; i += 1) decoded += receiver.push(burst).length;
  const used = process.cpuUsage(begin);
  const spent = (used.user + used.system) / 1e6;
  const heard = ((BURSTS - 1) * burst.length) / waveform.rateHz;
  return { share: spent / heard, decoded, sent: BURSTS * 1000 };
}

export async function runSpeed(bench: Bench): Promise<void> {
  const fft = await engineFft();
  const hasPeer = existsSync(PEER);
  if (!hasPeer) console.log('no native peer: build/firmware/bench_modem is not built');
  const folder = mkdtempSync(join(tmpdir(), 'harmonic-modem-'));
  const cases: [string, Waveform, number[]][] = [
    ['12 harmonics a symbol', STANDARD, thousand.slice(0, 12)],
    ['1,000 harmonics a symbol', PROFILES.wide, thousand],
  ];
  for (const [name, waveform, harmonics] of cases)
    await bench.pair(
      { case: name, load: `${waveform.rateHz} Hz`, unit: 'ns', reach: 3 },
      () => symbolCost(waveform, harmonics, fft),
      hasPeer ? () => nativeCost(waveform, harmonics, folder) : null,
    );
  rmSync(folder, { recursive: true });
  const { share, decoded, sent } = streamCost(fft);
  bench.limit(
    {
      case: `1,000 channels, ${decoded} of ${sent} frames of 32 bytes`,
      load: 'continuous',
      unit: 'of one core',
      reach: '< 1, all decoded',
    },
    share,
    share < 1 && decoded === sent,
  );
}
