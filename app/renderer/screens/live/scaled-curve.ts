// A baseline on the level axis, kept for as long as it and the scale are the same.
import type { LevelScale } from '../../charts/level-scale.ts';
import type { Curve } from '../../charts/trace-curve.ts';
import { atBandwidth, type ShownBaseline } from '../kept/compare.ts';

/** @returns what is drawn; null: nothing can be. */
export function createScaledCurve(): (
  baseline: ShownBaseline | null,
  scale: LevelScale,
  /** Of the spectrum beside it. */
  enbwHz: number,
) => Curve | null {
  let held: { of: readonly unknown[]; curve: Curve } | null = null;
  return (baseline, scale, enbwHz) => {
    if (!baseline || scale.isVoid) return null;
    if (held?.of[0] !== baseline || held.of[1] !== scale) {
      const { x0, dx, values } = atBandwidth(baseline, scale.name, enbwHz);
      const isDb = scale.name === 'db';
      const on = isDb ? values : values.map((db, i) => scale.shown(db, x0 + i * dx));
      held = { of: [baseline, scale], curve: { x0, dx, values: on } };
    }
    return held.curve;
  };
}
