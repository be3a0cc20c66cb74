// What `harmonic measure` answers: the keys of the reference results, and all else measured, a channel at a time.
import type { Calibration } from '@harmonic/protocol/model';
import type { ChannelMeasures, Measurement } from '@harmonic/protocol/signal';
import type { MeasuredSpan } from './measure-span.ts';
import type { SidecarTaken } from './measure-sidecar.ts';
import type { Warning } from './measure-warnings.ts';

export type FullMeasurement = Omit<Measurement, 'perChannel'> & {
  /** Its name, without the folder. */
  file: string;
  /** Of all its bytes; null where only a part of it is measured. */
  sha256: string | null;
  /** Null: by its sidecar it is not one number, of all channels and from beginning to end. */
  scaleApplied: number | null;
  conventions: typeof CONVENTIONS & { sidecar?: string };
  /** What was taken of the sidecar beside it; null: there is none, or it was not taken. */
  sidecar: SidecarTaken | null;
  span: MeasuredSpan;
  /** Of the file and of what was asked; those of a number stand in its explanation. */
  warnings: Warning[];
  /** Of all channels; null where there is none, or each has its own: then it stands in `sidecar`. */
  calibration: Calibration | null;
  perChannel: (Omit<Measurement['perChannel'][number], 'statistics'> & ChannelMeasures)[];
};

/** How the numbers are meant: the keys of the reference results. */
export const CONVENTIONS = {
  amplitudePeak:
    'one-sided peak amplitude A[k] = 2|X[k]|/sum(w) (DC and Nyquist not doubled), mean of the block removed first, in channel units (stored value x scaleApplied, + the offset of a calibration; 8-bit samples less 128 first)',
  hann: 'periodic Hann, w[n] = 0.5 - 0.5 cos(2 pi n / N)',
  averaging:
    'averages = 1: first N samples; else blocks at 50 % overlap from sample 0, A = sqrt(mean of A^2)',
  peaks:
    'ten largest local maxima, at least 3 bins apart, bins 0-2 left out (rectangular blocks of the whole record: the ten largest bins from bin 1 up, no local-maximum rule); interpolated frequency by a parabola through the logarithms of three bins',
  rms: 'sqrt(mean((x-mean)^2)); rmsWithDc keeps the mean',
  crestFactor: 'max|x-mean| / rms; null for a constant',
  kurtosis: 'mean((x-mean)^4)/rms^4 (Pearson: 3 for Gaussian); null for a constant',
  snrDb:
    '10 log10(power of the fundamental / power of the bins between lines, DC left out), of the series; see its explanation. Of partials: 20 log10(peak bin / median of the bins within 25 bins or 4 tolerances, without the nearest 3)',
} as const;
