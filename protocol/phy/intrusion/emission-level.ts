// How strong an emitter is while it is there, from one look after the other: the mean of the looks that show it as
// strong as the strongest does, as far as noise tells, each by how well it knows. Knows no frequency.
//
//   stronger than noise explains ─▶ that look alone from now on   (a burst that only began before)
//   as strong                    ─▶ into the mean                 (noise averages out)
//   weaker                       ─▶ left out                      (a burst's end, a pause, a fade)
import { LEAST_SPREAD, MOST_SPREAD } from './line-windows.ts';

export interface EmissionLevel {
  /** Squared peak amplitude; NaN while nothing is known. */
  power: number;
  /** Of its amplitude. */
  variance: number;
  /** How well the looks in it know a power: a better one begins it anew. */
  grade: number;
}

export const NO_LEVEL: Readonly<EmissionLevel> = { power: NaN, variance: 0, grade: -1 };

/** Of amplitude: two looks without noise differ by that (0.06 dB). */
const SAME = 0.007;
const DEVIATIONS = 4;

/** @param power while it was there, in this look; NaN: not known. @param noise beside it, of power. */
export function addLook(level: EmissionLevel, power: number, noise: number, grade: number): void {
  if (Number.isNaN(power) || grade < level.grade) return;
  const variance = Math.max(0, noise) / 2 + SAME ** 2 * power;
  const known = Math.sqrt(level.power);
  const amplitude = Math.sqrt(power);
  const explained = DEVIATIONS * Math.sqrt(variance + level.variance);
  if (grade > level.grade || Number.isNaN(known) || amplitude > known + explained) {
    Object.assign(level, { power, variance, grade });
    return;
  }
  const spread = Math.min(MOST_SPREAD * known, Math.max(LEAST_SPREAD * known, explained));
  if (amplitude < known - spread) return;
  const weight = level.variance / (level.variance + variance);
  level.power += weight * (power - level.power);
  level.variance *= 1 - weight;
}
