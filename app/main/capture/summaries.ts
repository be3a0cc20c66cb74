// One summary a second and channel, from every sample that arrived: what trends are made of.
import {
  createLobe,
  createPeakFinder,
  createSpectrumAnalyser,
  createStatisticsMeter,
  decimateByMaximum,
  firstPeakBin,
  toLevelsDb,
  type FftEngine,
} from '@harmonic/protocol/signal';
import { DEFAULT_SPECTRUM, type DeviceId } from '@harmonic/protocol/model';
import type { StoreSummary } from './messages.ts';

export interface ChannelSummary {
  push(samples: Float32Array, count: number): void;
  gap(): void;
  /** Every second of samples gives one. */
  due(): boolean;
  take(atNs: bigint, samplesLost: number): StoreSummary;
  close(): void;
}

const BANDS = 256;
/** At least so many that each band has a bin of its own. */
const SIZES = [512, 1024, 2048, 4096] as const;
/** At low rates blocks overlap, so that a second has one. */
const OVERLAPPED_BELOW_HZ = 1024;

export function createChannelSummary(
  engine: FftEngine,
  deviceId: DeviceId,
  channel: number,
  rateHz: number,
): ChannelSummary {
  const n = SIZES.findLast((size) => size <= rateHz) ?? SIZES[0];
  const analyser = createSpectrumAnalyser(engine, rateHz, {
    ...DEFAULT_SPECTRUM,
    channel,
    n,
    overlap: rateHz < OVERLAPPED_BELOW_HZ ? 0.875 : 0,
    averaging: 'exponential',
    averages: 1000,
  });
  const meter = createStatisticsMeter();
  const finder = createPeakFinder(
    analyser.bins,
    10,
    createLobe(DEFAULT_SPECTRUM.window, DEFAULT_SPECTRUM.kaiserBeta),
    engine,
  );
  const firstBin = firstPeakBin(DEFAULT_SPECTRUM);
  const levels = new Float32Array(analyser.bins);
  let samplesSince = 0;
  return {
    push(samples, count) {
      analyser.push(samples, 0, count);
      meter.push(samples, 0, count);
      samplesSince += count;
    },
    gap: () => analyser.gap(),
    due: () => samplesSince >= rateHz && analyser.averages > 0,
    take(atNs, samplesLost) {
      const statistics = meter.read();
      toLevelsDb(analyser.power, levels);
      const bandsDb = new Float32Array(BANDS);
      decimateByMaximum(levels, 0, n / 2, bandsDb);
      const count = finder.find(analyser.power, firstBin);
      const peaks = finder.peaks.slice(0, count).map((found) => ({
        frequencyHz: found.position * analyser.binHz,
        amplitude: 10 ** (found.levelDb / 20),
      }));
      meter.reset();
      analyser.resetAverages();
      samplesSince = 0;
      return {
        type: 'summary',
        deviceId,
        channel,
        atNs,
        rateHz,
        samplesLost,
        peaks,
        bandsDb,
        rms: statistics.rms,
        peak: statistics.peak,
        crestFactor: statistics.crestFactor,
        kurtosis: statistics.kurtosis,
      };
    },
    close: () => analyser.close(),
  };
}
