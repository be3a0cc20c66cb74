// Every frame that the transmitter makes is read: on one harmonic or three hundred, of two symbols or two thousand.
import { expect, test } from 'vitest';
import { addNoise, createGaussian, createRandom, noiseFor } from './channel-model.suite.ts';
import { framesOfAnyBond, type BondFrame } from './links.suite.ts';
import { createReceiver } from './receiver.ts';
import { transmit } from './transmitter.ts';
import { LEAST_BURST_SYMBOLS, SLOT_SYMBOLS, symbolSamples } from './waveform.ts';

const FLAGS = 5;
/** What a symbol of a harmonic stands over the noise, dB. */
const ES_N0_DB = 25;
const TRIALS = 60;
const MOST_HARMONICS = 300;

/** All that is told of the frame at these slots. */
function told({ waveform, harmonics, psdu, symbols }: BondFrame, slots: number[], seed: number) {
  const amplitude = Math.min(0.1, 0.9 / (harmonics.length + 2));
  const running = slots.length > 1;
  const samples = transmit({
    ...{ waveform, pilotAmplitude: amplitude },
    leastSymbols: running ? 200 + 2 * symbols : LEAST_BURST_SYMBOLS,
    frames: slots.map((slot) => ({ harmonics, psdu, flags: FLAGS, amplitude, slot })),
  });
  const gap = Math.ceil(80 * symbolSamples(waveform));
  const receiver = createReceiver({ waveform, channels: [harmonics], running });
  const sigma = noiseFor(waveform, amplitude, ES_N0_DB);
  const noisy = addNoise(samples, sigma, createGaussian(createRandom(seed)), gap, gap);
  const frames = receiver.push(noisy);
  return frames.map(({ crcOk, flags, psdu: heard }) => ({ crcOk, flags, heard: [...heard] }));
}

test('P7.4 P8.5 in a burst', () => {
  for (const [seed, frame] of framesOfAnyBond(TRIALS, MOST_HARMONICS, 1).entries())
    expect(told(frame, [0], seed), JSON.stringify(frame)).toEqual([
      { crcOk: true, flags: FLAGS, heard: [...frame.psdu] },
    ]);
}, 60_000);

test('P9.2 twice on a running pilot', () => {
  for (const [seed, frame] of framesOfAnyBond(TRIALS, MOST_HARMONICS, 2).entries()) {
    const right = { crcOk: true, flags: FLAGS, heard: [...frame.psdu] };
    const slots = [20, 21 + Math.ceil(frame.symbols / SLOT_SYMBOLS)];
    expect(told(frame, slots, seed), JSON.stringify(frame)).toEqual([right, right]);
  }
}, 60_000);
