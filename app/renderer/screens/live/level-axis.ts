// The level axis of a live view: on which scale, and which part of it; and the range of the waterfall's colours, which
// stays in dB. Arithmetic only.
import { LEVEL_SCALES, type LevelScaleName } from '@harmonic/protocol/model';
import type { LiveFrame } from '../../../contract/index.ts';
import {
  fitLevels,
  fitLinear,
  followLevels,
  followLinear,
  type LevelRange,
} from '../../charts/level-range.ts';
import { createLevelScale, type LevelScale, type ScaleBasis } from '../../charts/level-scale.ts';
import { zoomAbout } from '../../charts/span.ts';
import type { InstrumentLook } from './instrument-state.ts';

/** Of a frame, dB re 1 unit. A line between bins is higher than either. */
export type Seen = Pick<LiveFrame, 'values' | 'hold' | 'peaks'>;

/** Of how a spectrum is shown, what its level axis is made by. */
export type AxisLook = Pick<
  InstrumentLook,
  'scale' | 'reference' | 'referenceLabel' | 'unit' | 'unitMark' | 'levels'
>;

export interface LevelAxis {
  readonly scale: LevelScale;
  /** In the scale. */
  readonly range: LevelRange;
  /** Of the colours, dB in the reference. */
  readonly fall: LevelRange;
  /** Before the levels of a frame are fitted. @returns the scale: the same while it says the same. */
  set(look: AxisLook, basis: ScaleBasis): LevelScale;
  /** @param shiftDb from dB re 1 unit to the reference. */
  follow(seen: Seen, shiftDb: number): void;
  /** What would fit. */
  fitted(seen: Seen, shiftDb: number): LevelRange;
  /** Taken at once, so that what is dragged next starts from it. @returns as it is typed and kept. */
  choose(range: LevelRange): LevelRange;
  zoomed(atValue: number, factor: number): LevelRange;
  panned(share: number): LevelRange;
}

/** On another scale; a range that was typed on the one before means nothing there. */
export const withScale = <Look extends Pick<InstrumentLook, 'scale' | 'levels'>>(
  look: Look,
  scale: LevelScaleName,
): Look => ({ ...look, scale, levels: look.scale === scale ? look.levels : null });

export const scaleAfter = (scale: LevelScaleName): LevelScaleName =>
  LEVEL_SCALES[(LEVEL_SCALES.indexOf(scale) + 1) % LEVEL_SCALES.length] ?? 'db';

const FIRST_DB: LevelRange = [-120, 0];
const FIRST_LINEAR: LevelRange = [0, 1];
const FIRST_PERCENT: LevelRange = [0, 120];
/** What is chosen is kept in tenths of a dB, a linear value in thousandths of the axis. */
const DIGIT_DB = 0.1;
const LEAST_DB = 1;

function highestOf({ values, hold, peaks }: Seen): number {
  let high = peaks[0]?.levelDb ?? -Infinity;
  for (const level of values) if (level > high) high = level;
  for (const level of hold ?? []) if (level > high) high = level;
  return high;
}

/** A round step of about a thousandth of a linear axis that ends there. */
export const linearStep = (to: number): number =>
  to > 0 ? Number(`1e${Math.floor(Math.log10(to)) - 2}`) : 0.001;

const rounded = (value: number, step: number): number =>
  Number((Math.round(value / step) * step).toPrecision(12));

function kept([from, to]: LevelRange, isLinear: boolean): LevelRange {
  if (!isLinear) {
    const low = rounded(from, DIGIT_DB);
    return [low, Math.max(low + LEAST_DB, rounded(to, DIGIT_DB))];
  }
  const step = linearStep(Math.max(to, Number.MIN_VALUE));
  const low = Math.max(0, rounded(from, step));
  return [low, Math.max(rounded(low + step, step), rounded(to, step))];
}

export function createLevelAxis(look: AxisLook, basis: ScaleBasis): LevelAxis {
  let of: readonly unknown[] = [];
  let scale: LevelScale;
  let chosen: LevelRange | null = null;
  let range: LevelRange = FIRST_DB;
  let fall: LevelRange = FIRST_DB;
  /** Nothing was fitted on this scale yet. */
  let isFresh = true;
  let midHz = 0;

  function first(): LevelRange {
    if (!scale.isLinear) return FIRST_DB;
    return scale.name === 'percent' ? FIRST_PERCENT : FIRST_LINEAR;
  }
  function set(next: AxisLook, at: ScaleBasis): LevelScale {
    const { scale: name, reference, referenceLabel, unit, unitMark, levels } = next;
    const { enbwHz, binHz, topHz } = at;
    const baseDb = name === 'percent' ? at.baseDb : null;
    const now = [name, reference, referenceLabel, unit, unitMark, enbwHz, binHz, topHz, baseDb];
    const isOther = now[0] !== of[0] || reference !== of[1];
    if (now.some((part, index) => part !== of[index])) {
      of = now;
      const words = { reference, referenceLabel, unit, unitMark };
      scale = createLevelScale(name, words, { enbwHz, binHz, topHz, baseDb });
    }
    midHz = topHz / 2;
    chosen = levels;
    if (isOther) [range, isFresh] = [first(), true];
    if (chosen) range = chosen;
    return scale;
  }
  const offsetDb = (): number => (scale.isLinear ? 0 : scale.shown(0, midHz));
  function fit(seen: Seen, shiftDb: number): LevelRange | null {
    if (!scale.isLinear) return fitLevels(seen.values, shiftDb + offsetDb());
    return fitLinear(scale.shown(highestOf(seen) + shiftDb, midHz));
  }
  set(look, basis);
  return {
    get scale() {
      return scale;
    },
    get range() {
      return range;
    },
    get fall() {
      return fall;
    },
    set,
    follow(seen, shiftDb) {
      const fits = fit(seen, shiftDb);
      if (!chosen && fits) {
        const follow = scale.isLinear ? followLinear : followLevels;
        range = isFresh ? fits : follow(range, fits);
        isFresh = false;
      }
      const fitsDb = scale.isLinear ? fitLevels(seen.values, shiftDb) : null;
      if (!scale.isLinear) fall = [range[0] - offsetDb(), range[1] - offsetDb()];
      else if (fitsDb) fall = followLevels(fall, fitsDb);
    },
    fitted: (seen, shiftDb) => fit(seen, shiftDb) ?? range,
    choose(next) {
      range = kept(next, scale.isLinear);
      chosen = range;
      return range;
    },
    zoomed: (atValue, factor) => zoomAbout(range, atValue, factor, false),
    panned(share) {
      const by = share * (range[1] - range[0]);
      // A linear axis has nothing under zero to show.
      const bounded = scale.isLinear ? Math.max(-range[0], by) : by;
      return [range[0] + bounded, range[1] + bounded];
    },
  };
}
