// How surely THD and SFDR are known: by the lines that they are made of. Knows no spectrum.
import { DB_A_NEPER, LOBE_DB } from '../decibels.ts';
import type { Distortion } from './distortion.ts';
import { reason, type ExplanationPart } from './explanation.ts';
import type { BareHarmonic } from './harmonics.ts';
import { LEAST_SHARE, type LineUncertainty } from './local-noise.ts';

/** Standard uncertainty of a line of that amplitude on these bins. */
export type UncertaintyOf = (line: Pick<BareHarmonic, 'amplitudePeak' | 'bins'>) => LineUncertainty;

/**
 * THD is good to its lines, each in the noise round it, and to what may hide where none stands: added as powers, as
 * harmonics are. Of √Σ Aₙ² / A₁: √(Σ Aₙ²σₙ² / Σ Aₙ²) / A₁, and its share of the fundamental's.
 */
export function thdPart(
  { figures, hiddenPercent }: Distortion,
  [first, ...others]: readonly [BareHarmonic, ...BareHarmonic[]],
  uncertaintyOf: UncertaintyOf,
): ExplanationPart {
  const standing = figures.thdFPercent ?? 0;
  const hides = Math.hypot(standing, hiddenPercent) - standing;
  const squares = others.flatMap((each): [number, number][] =>
    each.detected ? [[each.amplitudePeak ** 2, uncertaintyOf(each).share]] : [],
  );
  const sum = squares.reduce((total, [square]) => total + square, 0);
  const ofSum = sum > 0 ? Math.hypot(...squares.map(([square, share]) => square * share)) / sum : 0;
  const ofFirst = uncertaintyOf(first).share;
  const lines = sum > 0 ? standing * Math.hypot(ofSum, ofFirst) : 100 * ofFirst;
  return {
    binsUsed: [first, ...others].map(({ bins }) => bins),
    resolution: Math.max(LEAST_SHARE * 100, lines, hides),
    reasons:
      hiddenPercent > standing ? [reason('thd-in-noise', { limitPercent: hiddenPercent })] : [],
  };
}

/** SFDR is good to both of its lines, each in the noise round it; over what rounding makes, where no other line is told. */
export function sfdrPart(
  { spur, mostSfdrDb, figures }: Distortion,
  share: number,
  uncertaintyOf: UncertaintyOf,
): ExplanationPart {
  if (figures.sinadDb === null) return {};
  return spur
    ? { resolution: Math.max(LOBE_DB, DB_A_NEPER * Math.hypot(share, uncertaintyOf(spur).share)) }
    : { reasons: [reason('not-resolved', { limitDb: mostSfdrDb })] };
}
