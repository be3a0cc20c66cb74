// Orders of a shaft whose speed may drift: the record sampled anew at equal angles, then its spectrum per turn.
import { DB_A_NEPER, LOBE_DB } from '../decibels.ts';
import type { FftEngine } from '../engine.ts';
import { sampleAtPhases } from './angle.ts';
import { blockSpectrum, type BlockSpectrum } from './block-spectrum.ts';
import { createLineReader } from './lines.ts';
import { trackShaft, TURNS_A_BLOCK, type ShaftRamp, type ShaftTrack } from './shaft-track.ts';

export interface OrderLine {
  order: number;
  amplitudePeak: number;
  levelDb: number;
  levelResolutionDb: number;
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
const MOST_TOP = 10;
/** A line between bins may outrank those whose bins are higher: so many are read before the strongest are told. */
const CANDIDATES = 3 * MOST_TOP;

/**
 * Spectrum per turn of a signal sampled anew at equal angles: bins are orders. Source: computed order tracking.
 * @returns null where it turns too few times.
 */
export function orderSpectrum(
  engine: FftEngine,
  samples: Float32Array,
  rateHz: number,
  { track, speedsHz }: ShaftTrack,
): BlockSpectrum | null {
  const perTurn = 2 ** Math.ceil(Math.log2(rateHz / speedsHz[0]));
  const angles = sampleAtPhases(samples, rateHz, track, perTurn, MOST_SAMPLES);
  const n = Math.min(LONGEST, 2 ** Math.floor(Math.log2(angles.length)));
  if (n < TURNS_A_BLOCK * perTurn) return null;
  return blockSpectrum(engine, angles, perTurn, { n, window: 'hann', kaiserBeta: 0 });
}

/** Standard uncertainty of a line's level in the noise that it stands above, dB. */
const levelResolution = (aboveFloorDb: number | null, averages: number): number =>
  Math.max(
    LOBE_DB,
    (DB_A_NEPER * 10 ** (-(aboveFloorDb ?? 0) / 20)) / Math.sqrt(Math.LN2 * averages),
  );

export function measureOrders(
  engine: FftEngine,
  samples: Float32Array,
  rateHz: number,
  ramp: ShaftRamp,
): { orders: OrderSpectrum; spectrum: BlockSpectrum; shaft: ShaftTrack } | null {
  const shaft = trackShaft([samples], rateHz, ramp);
  const spectrum = orderSpectrum(engine, samples, rateHz, shaft);
  if (!spectrum) return null;
  const { averages } = spectrum;
  const orders: OrderSpectrum = {
    shaftHz: shaft.speedsHz,
    followed: shaft.followed,
    samplesPerTurn: spectrum.rateHz,
    N: spectrum.n,
    averages,
    orderPerBin: spectrum.binHz,
    top10: createLineReader(spectrum)
      .all(CANDIDATES)
      .sort((a, b) => b.amplitudePeak - a.amplitudePeak)
      .slice(0, MOST_TOP)
      .map(({ frequencyHz, amplitudePeak, aboveFloorDb }) => ({
        order: frequencyHz,
        amplitudePeak,
        levelDb: 20 * Math.log10(amplitudePeak),
        levelResolutionDb: levelResolution(aboveFloorDb, averages),
        aboveFloorDb,
      })),
  };
  return { orders, spectrum, shaft };
}
