// A harmonic line as a sampling device sees it: a master's pilot without end, beacons, and three nodes that say something.
// One loop of whole superframes is made when first asked for, so that any stretch can be read by index.
import type { ChannelPlan } from '../model/index.ts';
import { SUPERFRAME_SYMBOLS } from '../phy/phases.ts';
import { transmit, type ChannelFrame } from '../phy/transmitter.ts';
import { SLOT_SYMBOLS, STANDARD } from '../phy/waveform.ts';
import { gaussianNoise, type SampleSource } from './source.ts';

const SUPERFRAMES = 112;
const SLOTS = (SUPERFRAMES * SUPERFRAME_SYMBOLS) / SLOT_SYMBOLS;
const AMPLITUDE = 0.05;
const NOISE = 0.002;
const TAU = 2 * Math.PI;

const i16 = (value: number): Uint8Array => Uint8Array.of(value & 255, (value >> 8) & 255);

/** What stands on the line, as who plans it would say. */
export const LINE_PLAN: ChannelPlan = {
  channel: 0,
  waveform: {
    f0Hz: 1000,
    periods: 1,
    guardEighths: 1,
    modulation: 'dqpsk',
    fec: 1,
    secondPilot: null,
  },
  running: true,
  assignments: [
    {
      ...{ harmonics: [4], node: 'Oven', function: 'read_temp', group: 'Hall 1' },
      payload: { kind: 'i16', scale: 0.01, unit: '°C' },
    },
    {
      ...{ harmonics: [6], node: 'Pump', function: 'read_flow', group: 'Hall 1' },
      payload: { kind: 'i16', scale: 0.1, unit: 'l/min' },
    },
    {
      ...{ harmonics: [7, 9, 11], node: 'Door', function: 'is_open', group: 'Hall 2' },
      payload: { kind: 'u8', scale: 1, unit: '' },
    },
  ],
};

/** Frames of one loop: the first slots are left to the pilot, and each channel rests between its frames. */
function framesOfLoop(): ChannelFrame[] {
  const frames: ChannelFrame[] = [];
  const say = (
    harmonics: number[],
    every: number,
    from: number,
    psdu: (turn: number) => Uint8Array,
  ): void => {
    for (let slot = from; slot + 48 < SLOTS; slot += every)
      frames.push({ harmonics, amplitude: AMPLITUDE, slot, flags: 0, psdu: psdu(slot / SLOTS) });
  };
  say([4], 112, 40, (turn) => i16(Math.round(100 * (182.5 + 3.2 * Math.sin(TAU * turn)))));
  say([6], 112, 75, (turn) => i16(Math.round(10 * (24 + 1.5 * Math.sin(2 * TAU * turn)))));
  say([7, 9, 11], 224, 60, (turn) => Uint8Array.of(turn > 0.5 ? 1 : 0));
  return frames;
}

let loop: Float32Array | null = null;
const loopOf = (): Float32Array =>
  (loop ??= Float32Array.from(
    transmit({
      waveform: STANDARD,
      frames: framesOfLoop(),
      pilotAmplitude: AMPLITUDE,
      leastSymbols: SUPERFRAMES * SUPERFRAME_SYMBOLS,
    }),
  ));

export function harmonicLine(seed: number): SampleSource {
  return {
    rateHz: STANDARD.rateHz,
    channels: [{ name: 'line', unit: 'V', fullScale: 1 }],
    format: 'int16',
    length: Infinity,
    fill(_channel, first, count, out) {
      const samples = loopOf();
      for (let i = 0; i < count; i += 1) {
        const index = first + i;
        out[i] = (samples[index % samples.length] ?? 0) + NOISE * gaussianNoise(seed, index);
      }
    },
  };
}
