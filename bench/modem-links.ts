// What comes through: bit errors against theory, packets beside tones, echoes, clocks, impulses, curved converters.
import { PROFILES, STANDARD, type Waveform } from '@harmonic/protocol/phy';
import { addEcho, addImpulses, addTone, clip, curve } from '../protocol/phy/channel-model.suite.ts';
import {
  AMPLITUDE,
  berInterval,
  countBitErrors,
  countLost,
  distanceDb,
  otherSender,
  type PacketTrial,
} from '../protocol/phy/links.suite.ts';
import { controlDelayMs, heardF0, loneH999 } from '../protocol/phy/running-trials.suite.ts';
import type { Bench } from './harness.ts';

interface Amounts {
  packets: number;
  bits: number;
}
const EB_N0_DB = 14;
/** Of a code, as bursts that are not found leave their bits out of what is counted. */
const MOST_MISSED = 0.005;
/** Of differential detection from theory, without a code. */
const MOST_DB = 0.2;
/** Of a frame that countBitErrors sends. */
const BURST_BITS = 8 * (26 + 6);
const raw: Waveform = { ...STANDARD, fec: 0 };

function bitErrorRows(bench: Bench, bits: number): void {
  const points: [string, Waveform, number, number][] = [
    ['DQPSK uncoded', raw, 6, 0],
    ['DQPSK uncoded', raw, 8, 0],
    ['DQPSK uncoded', raw, 10, 0],
    ['DQPSK uncoded', raw, 10, 200],
    ['DQPSK uncoded', raw, 10, -1000],
    ['DBPSK uncoded', { ...raw, modulation: 'dbpsk' }, 8, 0],
  ];
  for (const [name, waveform, ebN0Db, ppm] of points) {
    const counted = countBitErrors(waveform, ebN0Db, bits, 1, { ppm });
    const { errors, missed } = counted;
    const fromTheory = (ber: number): number => distanceDb(waveform.modulation, ebN0Db, ber);
    const { low, high } = berInterval(counted);
    const ber = errors / counted.bits;
    bench.add({
      case: `${name}, BER ${ber.toExponential(2)}, ${missed} missed, 95 %: ${fromTheory(low).toFixed(2)} … ${fromTheory(high).toFixed(2)} dB`,
      load: `Eb/N0 ${ebN0Db} dB, ${ppm} ppm`,
      unit: 'dB from theory',
      ours: fromTheory(ber),
      ...{ peer: null, ratio: null, reach: `≤ ${MOST_DB}` },
      // Few bits know it no better: missed is what lies above with all of its interval.
      ok: fromTheory(low) <= MOST_DB && missed === 0,
      within: fromTheory(low) <= MOST_DB && fromTheory(high) > MOST_DB,
    });
  }
  for (const [name, waveform, ebN0Db, most] of [
    ['DQPSK 1/2', STANDARD, 6, 5e-4],
    ['DQPSK 1/2', STANDARD, 7, 1e-5],
    ['DQPSK 3/4', PROFILES.fast, 7, 3e-4],
  ] as const) {
    const counted = countBitErrors(waveform, ebN0Db, bits, 2);
    const ber = counted.errors / counted.bits;
    const bursts = counted.bits / BURST_BITS + counted.missed;
    const missed = counted.missed / bursts;
    const gain = counted.errors > 0 ? distanceDb('dqpsk', ebN0Db, ber) : NaN;
    bench.count(
      { case: `${name}, gain ${(-gain).toFixed(1)} dB`, load: `Eb/N0 ${ebN0Db} dB`, unit: 'BER' },
      ber,
      berInterval(counted),
      most,
    );
    bench.limit(
      {
        case: `${name}, bursts not found, ${counted.missed} of ${bursts}`,
        load: `Eb/N0 ${ebN0Db} dB`,
        unit: 'share',
        reach: `≤ ${MOST_MISSED}`,
      },
      missed,
      missed <= MOST_MISSED,
    );
  }
}

/** Of the packets of TC-NFR-001, as many for every other case. */
const SHARE = 0.1;

interface Case {
  name: string;
  load: string;
  /** Lost of all that is still right; null where the figure is only told. */
  most: number | null;
  trial: Partial<PacketTrial>;
}
const tonesCase = (tonesHz: readonly number[], ratioDb: number, most: number | null): Case => ({
  name: `H3, tone at ${tonesHz.join(' and ')} Hz`,
  load: `signal over tone ${ratioDb} dB`,
  most,
  trial: {
    medium: (samples, random) =>
      tonesHz.reduce(
        (sum, hz) =>
          addTone(sum, 48_000, hz, AMPLITUDE * 10 ** (-ratioDb / 20), 2 * Math.PI * random()),
        samples,
      ),
  },
});
const toneCase = (hz: number, ratioDb: number, most: number | null): Case =>
  tonesCase([hz], ratioDb, most);
/** On harmonic 1, and on both pilots. */
const ON_PILOTS = [[1020], [1020, 11_020]];
const second: Waveform = { ...STANDARD, secondPilot: 11 };
/** Signal over the tone at 3100 Hz, dB: TC-NFR-001. */
const RATIOS_DB = [20, 10, 6, 3, 0, -10, -20];
const INTERFERER_CASES = RATIOS_DB.length;
const spread = [[2], [4], [7], [12], [20]];

/** TC-NFR-001 first; then what was said to be measured and told. */
const CASES: Case[] = [
  ...RATIOS_DB.map((ratio) => toneCase(3100, ratio, 0)),
  ...[6, -20].map((ratio) => toneCase(3137, ratio, 0)),
  ...[0, -10, -20].map((ratio) => toneCase(3000, ratio, 0)),
  ...[0, -3, -6, -20].map((ratio) => toneCase(1020, ratio, 0)),
  ...ON_PILOTS.flatMap((tonesHz) =>
    [-6, -20].map((ratio): Case => {
      const { name, trial, ...how } = tonesCase(tonesHz, ratio, 0);
      return { name: `version 2: ${name}`, ...how, trial: { ...trial, waveform: second } };
    }),
  ),
  ...[200, -200, 1000, -1000].map((ppm): Case => ({
    name: 'H3, clock off',
    load: `${ppm} ppm`,
    most: 0,
    trial: { ppm: () => ppm },
  })),
  ...[
    [60, -6],
    [200, -6],
    [125, -1.9],
  ].map(([us = 0, db = 0]): Case => ({
    name: 'H2, H4, H7, H12, H20, echo',
    load: `${us} µs, ${db} dB`,
    most: db === -6 ? 0 : null,
    trial: { channels: spread, medium: (samples) => addEcho(samples, us * 0.048, db) },
  })),
  {
    name: 'two bonds of three, echo',
    load: '125 µs, -1.9 dB',
    most: 0,
    trial: {
      channels: [
        [2, 4, 7],
        [9, 12, 14],
      ],
      medium: (samples) => addEcho(samples, 6, -1.9),
    },
  },
  ...[0.001, 0.003, 0.01, 0.04].map((rate): Case => ({
    name: 'H3, clicks of ten amplitudes',
    load: `${1000 * rate} in 1,000 samples`,
    most: rate > 0.01 ? null : 0,
    trial: { medium: (samples, random) => addImpulses(samples, rate, 10 * AMPLITUDE, random) },
  })),
  ...[0.5, 0.25].map((share): Case => ({
    name: 'five harmonics, clipped',
    load: `at ${share} of the sum of peaks`,
    most: 0,
    trial: { channels: spread, medium: (samples) => clip(samples, share * 6 * AMPLITUDE) },
  })),
  {
    name: 'five harmonics, second order',
    load: '-40 dB at full scale',
    most: 0,
    trial: { channels: spread, medium: (samples) => curve(samples, -40) },
  },
  ...[12, 10, 8, 6, 3].map((ratio): Case => ({
    name: 'H3, another sender on H3, unaligned',
    load: `signal over it ${ratio} dB`,
    most: ratio < 8 ? null : 0,
    trial: { medium: (samples, random) => otherSender(samples, STANDARD, 3, ratio, random) },
  })),
];

function packetRows(bench: Bench, packets: number): void {
  for (const [seed, { name, load, most, trial }] of CASES.entries()) {
    const { sent, lost, wrong } = countLost({
      waveform: STANDARD,
      channels: [[3]],
      packets: seed < INTERFERER_CASES ? packets : Math.ceil(SHARE * packets),
      seed: 1000 + seed,
      ebN0Db: EB_N0_DB,
      mostFrameBytes: 9,
      ...trial,
    });
    bench.limit(
      {
        case: `${name}, ${sent} packets`,
        load,
        unit: 'lost',
        reach: most === null ? 'told' : `≤ ${most}`,
      },
      lost,
      sent > 0 && wrong === 0 && (most === null || lost <= most),
    );
  }
}

function runningRows(bench: Bench): void {
  for (const [symbols, esDb, reach] of [
    [64, 10, 1000],
    [256, 10, 200],
    [889, 10, 40],
  ] as const) {
    const worst = heardF0(200, symbols, esDb);
    bench.limit(
      {
        case: `f0 after ${symbols} symbols, clocks within ±200 ppm, 200 nodes`,
        load: `Es/N0 ${esDb} dB`,
        unit: 'ppm at worst',
        reach: `≤ ${reach}`,
      },
      worst,
      worst <= reach,
    );
  }
  const { found, sent } = loneH999([100, -100, 20, -60, 0, 80, -40, 50]);
  bench.limit(
    {
      case: `H999 alone among 1,000 channels, ${sent} frames`,
      load: '14 dB, ±100 ppm',
      unit: 'lost',
      reach: '0',
    },
    sent - found,
    sent === found,
  );
  const { heldMs, spentMs } = controlDelayMs(200);
  const delayMs = heldMs + spentMs;
  bench.limit(
    {
      case: 'control: three harmonics, slot to decoded value, slot wait and decoding included',
      load: '12 dB, 200 frames',
      unit: 'ms, 99 of 100',
      reach: '< 50',
    },
    delayMs,
    delayMs < 50,
  );
}

export function runLinks(bench: Bench, { packets, bits }: Amounts): void {
  bitErrorRows(bench, bits);
  runningRows(bench);
  packetRows(bench, packets);
}
