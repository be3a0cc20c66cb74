// How a number was got and how far it may be trusted: what every measurement carries. Codes and values, no sentences:
// whoever shows it puts the codes into a person's language.
import type { WindowName } from '../../model/index.ts';
import { FORMULAS, type FormulaId } from './formulas.ts';

/** `invalid`: the number must not be used. `caution`: it may be off as said. `note`: how it came about. */
export type ReasonWeight = 'invalid' | 'caution' | 'note';

/** Everything that may be said of a number, with how much it weighs. */
export const REASONS = {
  'at-limits': 'caution',
  'band-beyond-nyquist': 'caution',
  'band-chosen': 'note',
  'band-out-of-reach': 'invalid',
  'bands-omitted': 'note',
  'bearing-missing': 'note',
  'bins-too-coarse': 'invalid',
  'calibration-expired': 'caution',
  'calibration-not-yet-valid': 'caution',
  'calibration-response-extended': 'caution',
  'calibration-response-not-applied': 'caution',
  'carrier-not-found': 'invalid',
  clipped: 'invalid',
  constant: 'invalid',
  'f0-beyond-nyquist': 'invalid',
  'f0-estimated': 'note',
  'f0-given': 'note',
  'f0-not-found': 'invalid',
  'f0-not-mains': 'invalid',
  'f0-unstable': 'caution',
  'few-averages': 'caution',
  'few-harmonics': 'caution',
  'full-scale-unknown': 'caution',
  'fundamental-in-noise': 'invalid',
  'harmonics-in-noise': 'note',
  'harmonics-overlap': 'invalid',
  'leakage-limited': 'caution',
  'lines-out-of-reach': 'caution',
  'machine-too-slow': 'caution',
  'machine-unknown': 'note',
  'mains-not-found': 'invalid',
  'not-full-scale': 'caution',
  'not-resolved': 'caution',
  'one-period-assumed': 'caution',
  'record-shortened': 'note',
  resampled: 'note',
  'shaft-contradicted': 'caution',
  'shaft-drawn-on': 'note',
  'shaft-missing': 'invalid',
  'shaft-not-followed': 'caution',
  'shaft-speed-found': 'note',
  'thd-in-noise': 'caution',
  'too-short': 'invalid',
  'unit-unknown': 'invalid',
} as const satisfies Record<string, ReasonWeight>;
export type ReasonCode = keyof typeof REASONS;

export interface Reason {
  code: ReasonCode;
  weight: ReasonWeight;
  values: Record<string, number | string>;
}
export const reason = (code: ReasonCode, values: Reason['values'] = {}): Reason => ({
  code,
  weight: REASONS[code],
  values,
});

/** The calibration that a number went through; null: none, the number is in the recording's own unit. */
export interface CalibrationNote {
  unit: string;
  owner: string;
  date: string;
  validUntil: string | null;
  state: 'valid' | 'expired' | 'not-yet-valid';
}

export interface Explanation {
  formula: FormulaId;
  /** The formula as it is written in books. */
  text: string;
  /** Where it comes from. */
  source: string;
  window: WindowName | null;
  kaiserBeta: number | null;
  /** Samples of a block. */
  n: number;
  averages: number;
  binHz: number | null;
  enbwBins: number | null;
  enbwHz: number | null;
  /** Bins that went into the number, both ends counted; empty: not listed, or, without a bin width, none. */
  binsUsed: [number, number][];
  calibration: CalibrationNote | null;
  unit: string;
  /** Smallest difference that means something, in the unit of the number (one standard uncertainty or the grid). */
  resolution: number | null;
  /** Decimals that are shown, see decimalsFor; negative: rounded to tens, hundreds. Null: no number. */
  decimals: number | null;
  /** The number lies between bins: finer than the grid, by the shape of the window's lobe. */
  interpolated: boolean;
  reasons: Reason[];
}

/**
 * Decimals that a number is shown with: down to the place of its resolution's first digit, and no further, so that
 * step <= resolution < 10 step. What is shown lies within half of the resolution of the number; a coarser step would
 * move it out of its own ±, a finer one show digits that mean nothing. Every number in words, on screen, paper or
 * command line, goes by it; docs/decisions/0033. Source: JCGM 100:2008 (GUM), 7.2.6.
 * @param resolution of the number, in its unit; null or not finite: there is none. @returns at most 12; negative: tens,
 * hundreds.
 */
export function decimalsFor(resolution: number | null): number | null {
  if (resolution === null || !Number.isFinite(resolution)) return null;
  return resolution <= 1e-12 ? 12 : Math.ceil(-Math.log10(resolution) - 1e-9) + 0;
}

export type ExplanationPart = Partial<
  Omit<Explanation, 'formula' | 'text' | 'source' | 'decimals'>
>;

/** @param base what all numbers of a record share. @param own what is this number's. Reasons of both are kept. */
export function explain(
  formula: FormulaId,
  base: ExplanationPart,
  own: ExplanationPart = {},
): Explanation {
  const resolution = own.resolution ?? base.resolution ?? null;
  const seen = new Set<string>();
  const reasons = [...(base.reasons ?? []), ...(own.reasons ?? [])].filter(
    ({ code }) => !seen.has(code) && seen.add(code),
  );
  return {
    formula,
    ...FORMULAS[formula],
    window: null,
    kaiserBeta: null,
    n: 0,
    averages: 1,
    binHz: null,
    enbwBins: null,
    enbwHz: null,
    binsUsed: [],
    calibration: null,
    unit: '',
    interpolated: false,
    ...base,
    ...own,
    resolution,
    decimals: decimalsFor(resolution),
    reasons,
  };
}
