// A level, dB, as other scales tell it: linear, as a share of another, as a density. Pure.
import { DB_A_NEPER } from './decibels.ts';

/** Of a sine to its RMS, dB: 20 lg √2. */
const SINE_RMS_DB = 10 * Math.log10(2);

/** @param db level re 1 unit of peak amplitude. @returns peak amplitude of that sine, unit: 10^(L/20). */
export const peakOf = (db: number): number => Math.exp(db / DB_A_NEPER);

/**
 * @param db level re 1 unit of peak amplitude.
 * @param isSine false at 0 Hz and at half the sampling rate: a bin there is no sine, its RMS is its amplitude.
 * @returns RMS, unit: 10^(L/20) / √2.
 */
export const rmsOf = (db: number, isSine = true): number =>
  isSine ? peakOf(db) * Math.SQRT1_2 : peakOf(db);

/** @param baseDb level of the fundamental, in the same reference. @returns %: 100 · 10^((L − L₁)/20). */
export const percentOf = (db: number, baseDb: number): number => 100 * peakOf(db - baseDb);

/**
 * What to add to a level of a bin for its density, dB: the mean square over the resolution bandwidth. Right for noise,
 * whatever window and length; of a tone it says nothing, as that has no width.
 * Source: G. Heinzel, A. Rüdiger, R. Schilling, AEI Hannover (2002), eq. 23 and 24.
 * @param enbwHz equivalent noise bandwidth of the window in bins, times the bin width.
 * @param against `rms`: dB re 1 unit RMS/√Hz; `sine`: against a sine of full scale, dBFS/√Hz, as levels in dBFS are.
 * @param isSine as in `rmsOf`.
 */
export function densityOffsetDb(enbwHz: number, against: 'rms' | 'sine', isSine = true): number {
  const toSine = isSine ? 0 : SINE_RMS_DB;
  return toSine - (against === 'rms' ? SINE_RMS_DB : 0) - 10 * Math.log10(enbwHz);
}
