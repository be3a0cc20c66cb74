// The averaged spectrum of a span: all of it when it is short, stretches spread evenly over it when it is long.
// No block of the transform reaches over a gap, or over a sample that is no number. A short span whose strongest line is
// too near 0 Hz for a windowed block is taken for few whole periods, and transformed as one.
import { DEFAULT_SPECTRUM, TRANSFORM_SIZES } from '@harmonic/protocol/model';
import {
  createLobe,
  createPeakFinder,
  createSpectrumAnalyser,
  decimateByMaximum,
  DIRECT_MAX,
  firstPeakBin,
  readWholePeriods,
  resolutionBandwidthHz,
  toLevelsDb,
  topTen,
  type FftEngine,
  type SpectrumAnalyser,
  type WholePeriods,
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
/** Each bin of the largest transform: the cursor of a page walks them one by one. */
const COLUMNS = LARGEST / 2 + 1;
/** Samples transformed at most, and samples of a stretch. */
const MOST_SAMPLES = 4_000_000;
const STRETCH = 8 * LARGEST;
/** -240 dB, as `toLevelsDb` has it. */
const SILENCE = 1e-12;

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
  /** All of a short span, as far as it came without a hole. */
  const whole = analyser && length < DIRECT_MAX ? new Float32Array(length) : null;
  let held = 0;
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
      if (whole && at + from === held) {
        whole.set(values.subarray(from, to), held);
        held += to - from;
      }
    },
    read() {
      if (!analyser || analyser.blocks === 0) return null;
      const periods = whole && held === length ? readWholePeriods(engine, whole, rateHz) : null;
      const lowestHz = firstPeakBin(analyser.settings) * analyser.binHz;
      return periods && periods.f0Hz < lowestHz
        ? describePeriods(periods.spectrum)
        : describe(analyser);
    },
    close: () => analyser?.close(),
  };
}

/** Levels as they are drawn. */
function drawn(
  power: Float32Array,
  binHz: number,
): Pick<NonNullable<RecordingOverview['spectrum']>, 'x0' | 'dx' | 'levelDb'> {
  const levels = new Float32Array(power.length);
  toLevelsDb(power, levels);
  const columns = new Float32Array(COLUMNS);
  const { columns: used, binsPerColumn } = decimateByMaximum(levels, 0, power.length, columns);
  return {
    x0: ((binsPerColumn - 1) / 2) * binHz,
    dx: binsPerColumn * binHz,
    levelDb: [...columns.subarray(0, used)],
  };
}

/** Of whole periods: each bin is exact, and its own line. */
function describePeriods(
  spectrum: WholePeriods['spectrum'],
): NonNullable<RecordingOverview['spectrum']> {
  const { binHz, enbwBins, averages, window, n } = spectrum;
  const power = Float32Array.from(spectrum.power);
  return {
    ...drawn(power, binHz),
    peaks: topTen(power, binHz, true).map(({ frequencyHz, amplitudePeak }) => ({
      frequencyHz,
      levelDb: 20 * Math.log10(Math.max(amplitudePeak, SILENCE)),
    })),
    ...{ n, window, averages, rbwHz: enbwBins * binHz, overlap: 0, removeMean: true },
  };
}

function describe(analyser: SpectrumAnalyser): NonNullable<RecordingOverview['spectrum']> {
  const { settings } = analyser;
  const lobe = createLobe(settings.window, settings.kaiserBeta);
  const finder = createPeakFinder(analyser.bins, 10, lobe);
  const count = finder.find(analyser.power, firstPeakBin(settings));
  return {
    ...drawn(analyser.power, analyser.binHz),
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
