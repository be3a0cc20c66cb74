// How strong an emitter is while it is there, from one look after the other: the mean of the looks that show it as
// strong as the strongest does, as far as noise tells. Knows no frequency.
//
//   stronger than noise explains ─▶ that look alone from now on   (a burst that only began before)
//   as strong                    ─▶ into the mean                 (noise averages out)
//   weaker                       ─▶ left out                      (a burst's end, a pause, a fade)
import { spreadOf } from './line-windows.ts';

export interface EmissionLevel {
  /** Squared peak amplitude; NaN while nothing is known. */
  power: number;
  /** How well the looks in it know a power: a better one begins it anew. */
  grade: number;
  looks: number;
}

export const NO_LEVEL: Readonly<EmissionLevel> = { power: NaN, grade: -1, looks: 0 };

/** Of amplitude: two looks without noise differ by that (0.25 dB). */
const SAME = 0.03;
const DEVIATIONS = 4;

/** @param power while it was there, in this look; NaN: not known. @param noise beside it, of power. */
export function addLook(level: EmissionLevel, power: number, noise: number, grade: number): void {
  if (Number.isNaN(power) || grade < level.grade) return;
  const known = Math.sqrt(level.power);
  const amplitude = Math.sqrt(power);
  const above = Math.max(SAME * known, DEVIATIONS * Math.sqrt(Math.max(0, noise) / 2));
  if (grade > level.grade || Number.isNaN(known) || amplitude > known + above) {
    Object.assign(level, { power, grade, looks: 1 });
    return;
  }
  if (amplitude < (1 - spreadOf(level.power, noise)) * known) return;
  level.looks += 1;
  level.power += (power - level.power) / level.looks;
}
