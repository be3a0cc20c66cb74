// The averaged spectrum of a span: all of it when it is short, stretches spread evenly over it when it is long.
// No block of the transform reaches over a gap, or over a sample that is no number.
import { DEFAULT_SPECTRUM, TRANSFORM_SIZES } from '@harmonic/protocol/model';
import {
  createLobe,
  createPeakFinder,
  createSpectrumAnalyser,
  decimateByMaximum,
  firstPeakBin,
  resolutionBandwidthHz,
  toLevelsDb,
  type FftEngine,
  type SpectrumAnalyser,
} from '@harmonic/protocol/signal';
import type { RecordingOverview } from '../../contract/index.ts';

export interface OverviewSpectrum {
  /** Whether the samples at `at` (from the span's first) are of a stretch that is read. */
  wants(at: number): boolean;
  push(at: number, values: Float32Array, from: number, to: number): void;
  read(): RecordingOverview['spectrum'];
  close(): void;
}

const LARGEST = 8192;
const SHORTEST = 256;
/** Two bins of the largest transform each; fewer would make it three. */
const COLUMNS = LARGEST / 4 + 1;
/** Samples transformed at most, and samples of a stretch. */
const MOST_SAMPLES = 4_000_000;
const STRETCH = 8 * LARGEST;

/** @param length samples of the span. */
export function createOverviewSpectrum(
  engine: FftEngine,
  rateHz: number,
  length: number,
): OverviewSpectrum {
  const period = length <= MOST_SAMPLES ? 1 : (length / MOST_SAMPLES) * STRETCH;
  const n = TRANSFORM_SIZES.findLast((size) => size <= Math.min(LARGEST, length));
  const analyser =
    n === undefined || length < SHORTEST
      ? null
      : createSpectrumAnalyser(engine, rateHz, {
          ...DEFAULT_SPECTRUM,
          n,
          overlap: 0.5,
          averaging: 'exponential',
          averages: 2 ** 31,
        });
  let next = -1;
  return {
    wants: (at) => analyser !== null && (period === 1 || at % period < STRETCH),
    push(at, values, from, to) {
      if (!analyser) return;
      if (next !== at + from) analyser.gap();
      next = at + to;
      for (let i = from; i < to; i += 1) {
        if (Number.isFinite(values[i])) continue;
        next = -1;
        return;
      }
      analyser.push(values, from, to);
    },
    read: () => (analyser && analyser.blocks > 0 ? describe(analyser) : null),
    close: () => analyser?.close(),
  };
}

function describe(analyser: SpectrumAnalyser): NonNullable<RecordingOverview['spectrum']> {
  const levels = new Float32Array(analyser.bins);
  toLevelsDb(analyser.power, levels);
  const columns = new Float32Array(COLUMNS);
  const { columns: used, binsPerColumn } = decimateByMaximum(levels, 0, analyser.bins, columns);
  const { settings } = analyser;
  const lobe = createLobe(settings.window, settings.kaiserBeta);
  const finder = createPeakFinder(analyser.bins, 10, lobe);
  const count = finder.find(analyser.power, firstPeakBin(settings));
  return {
    x0: ((binsPerColumn - 1) / 2) * analyser.binHz,
    dx: binsPerColumn * analyser.binHz,
    levelDb: [...columns.subarray(0, used)],
    peaks: finder.peaks
      .slice(0, count)
      .map(({ position, levelDb }) => ({ frequencyHz: position * analyser.binHz, levelDb })),
    n: settings.n,
    window: settings.window,
    rbwHz: resolutionBandwidthHz(analyser.window, analyser.rateHz),
    averages: analyser.averages,
    overlap: settings.overlap,
    removeMean: settings.removeMean,
  };
}
