// The devices of the demo site: signals with the physics of real ones, drifting as real ones do.
import { harmonicLine } from './line.ts';
import { createSendingLine } from './sender.ts';
import { gaussianNoise, type SampleSource, type SourceChannel } from './source.ts';

export type PresetName = 'motor' | 'mains' | 'tone' | 'line' | 'sender';

const TAU = 2 * Math.PI;

/** Phase of a shaft whose speed sways by `share` with a period of `swayS`, turns. */
const turns = (t: number, hz: number, share: number, swayS: number): number =>
  hz * t - ((hz * share * swayS) / TAU) * (Math.cos((TAU * t) / swayS) - 1);

/**
 * A 1,480 rpm fan motor with a worn inner race, three axes in g.
 * Shaft orders 1–4, blade pass at 7 orders, and a 2.9 kHz resonance rung by the bearing (BPFI 5.43 orders)
 * that grows and fades over three minutes.
 */
function motor(seed: number): SampleSource {
  const rateHz = 16_000;
  const names = ['x', 'y', 'z'];
  const channels: SourceChannel[] = names.map((name) => ({ name, unit: 'g', fullScale: 2 }));
  const gains = [1, 0.62, 0.35];
  return {
    rateHz,
    channels,
    format: 'int16',
    length: Infinity,
    fill(channel, first, count, out) {
      const gain = gains[channel] ?? 1;
      for (let i = 0; i < count; i += 1) {
        const index = first + i;
        const t = index / rateHz;
        const shaft = turns(t, 24.67, 0.004, 17);
        const defect = 0.25 + 0.22 * Math.sin((TAU * t) / 180);
        const sinceHit = ((shaft * 5.43) % 1) / (24.67 * 5.43);
        const ring = Math.exp(-sinceHit * 900) * Math.sin(TAU * 2900 * sinceHit);
        out[i] =
          gain *
            (0.3 * Math.sin(TAU * shaft + channel) +
              0.11 * Math.sin(TAU * 2 * shaft + 0.7) +
              0.05 * Math.sin(TAU * 3 * shaft + 1.9) +
              0.028 * Math.sin(TAU * 4 * shaft) +
              0.16 * Math.sin(TAU * 7 * shaft + 2 * channel) +
              0.03 * Math.sin(TAU * 14 * shaft) +
              defect * ring * (1 + 0.4 * Math.sin(TAU * shaft))) +
          0.004 * gaussianNoise(seed + channel, index);
      }
    },
  };
}

/** A 230 V, 50 Hz feeder with a rectifier load: odd harmonics in the current, flat-topped voltage. */
function mains(seed: number): SampleSource {
  const rateHz = 12_800;
  const channels: SourceChannel[] = [
    { name: 'voltage', unit: 'V', fullScale: 500 },
    { name: 'current', unit: 'A', fullScale: 20 },
  ];
  const voltage = [
    [1, 325],
    [3, 2.1],
    [5, 7.4],
    [7, 3.9],
    [11, 1.4],
    [13, 0.9],
  ] as const;
  const current = [
    [1, 6.1],
    [3, 3.4],
    [5, 2.2],
    [7, 1.1],
    [9, 0.55],
    [11, 0.4],
    [13, 0.28],
    [15, 0.17],
  ] as const;
  return {
    rateHz,
    channels,
    format: 'int16',
    length: Infinity,
    fill(channel, first, count, out) {
      const parts = channel === 0 ? voltage : current;
      const noise = channel === 0 ? 0.08 : 0.006;
      for (let i = 0; i < count; i += 1) {
        const index = first + i;
        const t = index / rateHz;
        const phase = TAU * turns(t, 50, 0.0006, 41);
        const load = channel === 0 ? 1 : 1 + 0.15 * Math.sin((TAU * t) / 23);
        let value = 0;
        for (const [order, amplitude] of parts)
          value += amplitude * Math.sin(order * phase + 0.4 * channel * order);
        out[i] = value * load + noise * gaussianNoise(seed + channel, index);
      }
    },
  };
}

/** A steady 1 kHz with weak harmonics, for checking a chain: 0.5 of full scale, −6.02 dBFS. */
function tone(seed: number): SampleSource {
  const rateHz = 48_000;
  return {
    rateHz,
    channels: [{ name: 'input', unit: 'V', fullScale: 1 }],
    format: 'int16',
    length: Infinity,
    fill(_channel, first, count, out) {
      for (let i = 0; i < count; i += 1) {
        const index = first + i;
        const phase = (TAU * 1000 * index) / rateHz;
        out[i] =
          0.5 * Math.sin(phase) +
          0.0005 * Math.sin(2 * phase) +
          0.0003 * Math.sin(3 * phase) +
          2e-5 * gaussianNoise(seed, index);
      }
    },
  };
}

export const PRESETS: Record<
  PresetName,
  { title: string; hardwareId: string; source(seed: number): SampleSource }
> = {
  motor: { title: 'Fan motor (simulated)', hardwareId: '51a0000000000001', source: motor },
  mains: { title: 'Feeder 50 Hz (simulated)', hardwareId: '51a0000000000002', source: mains },
  tone: { title: 'Test tone 1 kHz (simulated)', hardwareId: '51a0000000000003', source: tone },
  line: {
    title: 'Harmonic line (simulated)',
    hardwareId: '51a0000000000004',
    source: harmonicLine,
  },
  sender: {
    title: 'Sender on harmonics (simulated)',
    hardwareId: '51a0000000000005',
    source: (seed) => createSendingLine(seed),
  },
};

export const isPresetName = (name: string): name is PresetName => Object.hasOwn(PRESETS, name);
