// The spectrogram of a span: a column a stretch of time, each with the largest level of its transforms at each
// frequency. A short span is transformed whole; of a long one each column holds one transform, so that no column
// looks louder for having seen more. No transform reaches over a gap, or over a sample that is no number.
import { DEFAULT_SPECTRUM, TRANSFORM_SIZES } from '@harmonic/protocol/model';
import {
  createSpectrumAnalyser,
  decimateByMaximum,
  MOST_SAMPLE,
  resolutionBandwidthHz,
  toLevelsDb,
  type FftEngine,
} from '@harmonic/protocol/signal';
import { encodeLevels, type RecordingOverview } from '../../contract/index.ts';

export interface OverviewSpectrogram {
  /** Whether any of `samples` at `at` (from the span's first) are still to be transformed. */
  wants(at: number, samples: number): boolean;
  push(at: number, values: Float32Array, from: number, to: number): void;
  read(): RecordingOverview['spectrogram'];
  close(): void;
}

const COLUMNS = 240;
const ROWS = 192;
const LARGEST = 4096;
/** Samples of a column at least. */
const NARROWEST = 64;
/** A transform is so many columns long at most: more would blur what stands beside each other. */
const LENGTH_COLUMNS = 4;
/** Samples of a span that is transformed whole. */
const MOST_SAMPLES = 4_000_000;

/** Of a span that is shorter than any transform. */
const NOTHING: OverviewSpectrogram = {
  wants: () => false,
  push: () => undefined,
  read: () => null,
  close: () => undefined,
};

/** @param length samples of the span. @param topHz null: half the sampling rate. */
export function createOverviewSpectrogram(
  engine: FftEngine,
  rateHz: number,
  length: number,
  topHz: number | null,
): OverviewSpectrogram {
  const each = Math.max(NARROWEST, Math.ceil(length / COLUMNS));
  const count = Math.ceil(length / each);
  const isWhole = length <= MOST_SAMPLES;
  const longest = Math.min(LARGEST, LENGTH_COLUMNS * each, length);
  const n = TRANSFORM_SIZES.findLast((size) => size <= longest) ?? 0;
  if (n === 0) return NOTHING;
  const overlap = n / 2 > each ? 0.75 : 0.5;
  const hop = n * (1 - overlap);
  const settings = { ...DEFAULT_SPECTRUM, n, overlap, averaging: 'none' } as const;
  const analyser = createSpectrumAnalyser(engine, rateHz, settings);
  const bins = Math.min(analyser.bins, Math.ceil((topHz ?? rateHz) / analyser.binHz) + 1);
  const cells = new Float32Array(ROWS);
  const { columns: rows, binsPerColumn } = decimateByMaximum(analyser.power, 0, bins, cells);
  const power = new Float32Array(count * rows).fill(NaN);
  const isFilled = new Uint8Array(count);
  /** A run of samples without a hole: where it begins, where its next sample stands, its transforms so far. */
  let begun = -1;
  let next = -1;
  let ofRun = 0;

  /** The newest transform is what was in samples [from, to) of the span. */
  function claim(from: number, to: number): void {
    decimateByMaximum(analyser.power, 0, bins, cells);
    const last = Math.min(count - 1, Math.floor((to - 1) / each));
    for (let column = Math.max(0, Math.floor(from / each)); column <= last; column += 1) {
      const start = column * rows;
      for (let row = 0; row < rows; row += 1) {
        const had = power[start + row] ?? NaN;
        const level = cells[row] ?? 0;
        if (!(had >= level)) power[start + row] = level;
      }
      isFilled[column] = 1;
    }
  }
  /** Where the run's newest transform ends. */
  const ended = (): number => begun + n + (ofRun - 1) * hop;
  /** What a run ends with was in its last transform only. */
  function endRun(): void {
    if (ofRun > 0 && isWhole) claim(ended() - n / 2, ended());
    analyser.gap();
    ofRun = 0;
    next = -1;
  }
  function transformed(): void {
    ofRun += 1;
    const middle = ended() - n / 2;
    if (isWhole) claim(ofRun === 1 ? begun : middle - hop / 2, middle + hop / 2);
    else if (isWanted(middle)) claim(middle, middle + 1);
  }
  const isWanted = (at: number): boolean => isWhole || !isFilled[Math.floor(at / each)];
  /** Usable samples [from, to), less than a hop of them, the first at `at` of the span. */
  function pushPiece(at: number, values: Float32Array, from: number, to: number): void {
    if (!isWanted(at)) return;
    if (next !== at) {
      endRun();
      begun = at;
    }
    if (analyser.push(values, from, to) > 0) transformed();
    next = at + to - from;
  }

  return {
    wants(at, samples) {
      const last = Math.min(count - 1, Math.floor((at + samples - 1) / each));
      for (let column = Math.floor(at / each); column <= last; column += 1)
        if (isWanted(column * each)) return true;
      return false;
    },
    push(at, values, from, to) {
      for (let i = from; i < to;) {
        const end = Math.min(to, i + hop);
        let usable = i;
        while (usable < end && Math.abs(values[usable] ?? NaN) < MOST_SAMPLE) usable += 1;
        if (usable > i) pushPiece(at + i, values, i, usable);
        i = usable < end ? usable + 1 : end;
      }
    },
    read() {
      endRun();
      if (!isFilled.includes(1)) return null;
      const levels = new Float32Array(power.length);
      toLevelsDb(power, levels);
      return {
        columns: count,
        columnS: each / rateHz,
        rows,
        x0: ((binsPerColumn - 1) / 2) * analyser.binHz,
        dx: binsPerColumn * analyser.binHz,
        levelsDb: encodeLevels(levels),
        n,
        window: settings.window,
        rbwHz: resolutionBandwidthHz(analyser.window, rateHz),
        transformS: n / rateHz,
        isWhole,
      };
    },
    close: () => analyser.close(),
  };
}
