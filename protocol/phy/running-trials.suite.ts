// Trials on a running pilot, for tests and benches: f0 as nodes hear it, how late a control frame is, one channel of 1,000.
import { addNoise, createGaussian, createRandom, esN0Db, noiseFor } from './channel-model.suite.ts';
import { AMPLITUDE, bitErrors, randomBytes, sendAt } from './links.suite.ts';
import { createReceiver, type RunningClock } from './receiver.ts';
import { PROFILES, STANDARD, symbolSamples } from './waveform.ts';

/** What a node whose clock is off says of the master's pilot after so many symbols; null if it has not found it. */
export function hearPilot(
  ppm: number,
  symbols: number,
  esOverN0Db: number,
  seed: number,
): RunningClock | null {
  const random = createRandom(seed);
  const receiver = createReceiver({
    waveform: STANDARD,
    channels: [[2]],
    running: true,
    mostFrameBytes: 9,
  });
  const before = Math.floor(500 + 100 * random());
  const samples = addNoise(
    sendAt(STANDARD, [], ppm, symbols + 2),
    noiseFor(STANDARD, AMPLITUDE, esOverN0Db),
    createGaussian(random),
    before,
  );
  receiver.push(samples.subarray(0, before + Math.ceil((symbols + 1) * symbolSamples(STANDARD))));
  return receiver.clock;
}

/** The worst of many nodes with clocks within ±200 ppm: how far off it is in what it says of f0, ppm. */
export function heardF0(nodes: number, symbols: number, esOverN0Db: number): number {
  const random = createRandom(symbols);
  let worst = 0;
  for (let node = 0; node < nodes; node += 1) {
    const ppm = 400 * (random() - 0.5);
    const clock = hearPilot(ppm, symbols, esOverN0Db, 7000 + node);
    worst = Math.max(worst, clock ? Math.abs(clock.errorPpm - ppm) : Infinity);
  }
  return worst;
}

/** Frames on H999 alone, of a receiver that listens for a thousand channels. */
export function loneH999(clocksPpm: readonly number[]): { sent: number; found: number } {
  const waveform = PROFILES.wide;
  const random = createRandom(999);
  const receiver = createReceiver({
    waveform,
    channels: Array.from({ length: 1000 }, (_, i) => [i + 2]),
    mostFrameBytes: 9,
  });
  let found = 0;
  for (const ppm of clocksPpm) {
    const psdu = randomBytes(random, 3);
    const sent = sendAt(
      waveform,
      [{ harmonics: [999], flags: 0, psdu, amplitude: AMPLITUDE }],
      ppm,
    );
    const sigma = noiseFor(waveform, AMPLITUDE, esN0Db(waveform, 14));
    const got = receiver
      .push(addNoise(sent, sigma, createGaussian(random), 30_000, 80_000))
      .filter(({ crcOk }) => crcOk);
    const [frame] = got;
    if (got.length === 1 && frame?.harmonics[0] === 999 && bitErrors(frame.psdu, psdu) === 0)
      found += 1;
  }
  return { sent: clocksPpm.length, found };
}

/**
 * From the moment a control frame of three bonded harmonics is ready to its decoded value, ms: the wait for a slot, the
 * air and what the receiver holds back, the worst of so many; and what decoding took here, all but a hundredth of them.
 */
export function controlDelayMs(frames: number): {
  heldMs: number;
  spentMs: number;
} {
  const channel = [4, 9, 14];
  const random = createRandom(50);
  const each = symbolSamples(STANDARD);
  const receiver = createReceiver({
    waveform: STANDARD,
    channels: [channel],
    running: true,
    mostFrameBytes: 9,
  });
  const slots = Array.from({ length: frames }, (_, i) => 10 + 9 * i);
  const samples = addNoise(
    sendAt(
      STANDARD,
      slots.map((slot) => ({
        harmonics: channel,
        flags: 1,
        psdu: randomBytes(random, 3),
        amplitude: AMPLITUDE,
        slot,
      })),
      0,
      (slots.at(-1) ?? 0) * 4 + 60,
    ),
    noiseFor(STANDARD, AMPLITUDE, esN0Db(STANDARD, 12)),
    createGaussian(random),
  );
  let heldMs = 0;
  const spent: number[] = [];
  for (let at = 0; at + each <= samples.length; at += each) {
    const begin = performance.now();
    const [frame] = receiver.push(samples.subarray(at, at + each));
    if (!frame?.crcOk) continue;
    spent.push(performance.now() - begin);
    heldMs = Math.max(heldMs, (1000 * (at + each - frame.atSample)) / STANDARD.rateHz);
  }
  const slotMs = (4000 * each) / STANDARD.rateHz;
  const spentMs = spent.sort((a, b) => a - b)[Math.ceil(0.99 * spent.length) - 1] ?? Infinity;
  return { heldMs: spent.length === frames ? heldMs + slotMs : Infinity, spentMs };
}
