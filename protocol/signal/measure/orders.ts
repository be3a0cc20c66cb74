// Orders of a shaft whose speed may drift: the record sampled anew at equal angles, then its spectrum per turn.
import type { FftEngine } from '../engine.ts';
import { sampleAtPhases } from './angle.ts';
import { blockSpectrum, type BlockSpectrum } from './block-spectrum.ts';
import { trackFrequency, type FrequencyTrack } from './frequency-track.ts';
import { createLineReader } from './lines.ts';

export interface OrderLine {
  order: number;
  amplitudePeak: number;
  levelDb: number;
  /** Over the median of the orders round it. */
  aboveFloorDb: number | null;
}
export interface OrderSpectrum {
  /** Lowest, mean and highest speed while the record lasted, Hz. */
  shaftHz: [number, number, number];
  /** By which multiple of the shaft its turning was followed; null: by the speeds given. */
  followed: number | null;
  samplesPerTurn: number;
  N: number;
  averages: number;
  orderPerBin: number;
  top10: OrderLine[];
}

const LONGEST = 131_072;
const MOST_SAMPLES = 524_288;
/** Turns in a block that the phase is read from: short enough to follow, long enough to part orders. */
const TURNS_A_BLOCK = 8;
const FOLLOWED = [1, 2, 3, 4, 5, 6];
/** Noise in a multiple's place turns its frequency about by 0.18 of the shaft's, steadily changing speeds do not. */
const MOST_JITTER = 0.03;
const MOST_TOP = 10;

/** How unsteadily a track changes, RMS of its second differences, share of its first frequency. */
function jitter({ frequenciesHz }: FrequencyTrack): number {
  let total = 0;
  for (let i = 2; i < frequenciesHz.length; i += 1) {
    const [before, at, behind] = [frequenciesHz[i - 2], frequenciesHz[i - 1], frequenciesHz[i]];
    total += ((behind ?? 0) - 2 * (at ?? 0) + (before ?? 0)) ** 2;
  }
  return Math.sqrt(total / Math.max(1, frequenciesHz.length - 2)) / (frequenciesHz[0] ?? 1);
}

/** The steadiest of the first multiples tells how the shaft turned; null where none is steady. */
function follow(
  samples: Float32Array,
  rateHz: number,
  startHz: number,
): { track: FrequencyTrack; multiple: number } | null {
  const block = Math.ceil((TURNS_A_BLOCK * rateHz) / startHz);
  const tracks = FOLLOWED.filter((multiple) => multiple * startHz < rateHz / 2)
    .map((multiple) => {
      const { timesS, frequenciesHz } = trackFrequency(samples, rateHz, multiple * startHz, block);
      return { multiple, track: { timesS, frequenciesHz: frequenciesHz.map((f) => f / multiple) } };
    })
    .filter(
      ({ track, multiple }) => track.timesS.length > 2 && jitter(track) * multiple < MOST_JITTER,
    )
    .sort((a, b) => jitter(a.track) * a.multiple - jitter(b.track) * b.multiple);
  return tracks[0] ?? null;
}

/** @param speeds at the record's start and end, Hz; equal for a steady one. */
export function measureOrders(
  engine: FftEngine,
  samples: Float32Array,
  rateHz: number,
  speeds: { startHz: number; endHz: number },
): { orders: OrderSpectrum; spectrum: BlockSpectrum } | null {
  const followed = follow(samples, rateHz, speeds.startHz);
  const given: FrequencyTrack = {
    timesS: Float64Array.of(0, samples.length / rateHz),
    frequenciesHz: Float64Array.of(speeds.startHz, speeds.endHz),
  };
  const track = followed?.track ?? given;
  const lowest = Math.min(...track.frequenciesHz);
  const perTurn = 2 ** Math.ceil(Math.log2(rateHz / lowest));
  const angles = sampleAtPhases(samples, rateHz, track, perTurn, MOST_SAMPLES);
  const n = Math.min(LONGEST, 2 ** Math.floor(Math.log2(angles.length)));
  if (n < TURNS_A_BLOCK * perTurn) return null;
  const spectrum = blockSpectrum(engine, angles, perTurn, { n, window: 'hann', kaiserBeta: 0 });
  const mean = track.frequenciesHz.reduce((sum, f) => sum + f, 0) / track.frequenciesHz.length;
  const orders: OrderSpectrum = {
    shaftHz: [lowest, mean, Math.max(...track.frequenciesHz)],
    followed: followed?.multiple ?? null,
    samplesPerTurn: perTurn,
    N: n,
    averages: spectrum.averages,
    orderPerBin: spectrum.binHz,
    top10: createLineReader(spectrum)
      .all(MOST_TOP)
      .map(({ frequencyHz, amplitudePeak, aboveFloorDb }) => ({
        order: frequencyHz,
        amplitudePeak,
        levelDb: 20 * Math.log10(amplitudePeak),
        aboveFloorDb,
      })),
  };
  return { orders, spectrum };
}
