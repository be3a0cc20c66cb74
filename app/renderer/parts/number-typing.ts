// What a box makes of a typed number: meant, or refused with the reason; what was read otherwise than it is written. Pure.
import { readTyped, type DecimalSign } from '../state/typed-number.ts';

export interface Bounds {
  min: number;
  max: number;
  isWhole: boolean;
}
export type Refusal =
  | { because: 'number' }
  | { because: 'empty' }
  | { because: 'either'; values: [number, number] }
  | { because: 'whole' | 'between'; min: number; max: number };
export type Meant = { value: number; elsewhere: boolean } | Refusal;

export function meantBy(text: string, sign: DecimalSign, { min, max, isWhole }: Bounds): Meant {
  if (text.trim() === '') return { because: 'empty' };
  const typed = readTyped(text, sign, { least: min, most: max, isWhole });
  if (!('value' in typed)) return typed;
  if (isWhole && !Number.isInteger(typed.value)) return { because: 'whole', min, max };
  return typed.value >= min && typed.value <= max ? typed : { because: 'between', min, max };
}

/** A step up or down from where the box stands, onto the grid of steps, inside its bounds. */
export function stepped(value: number, steps: number, step: number, { min, max }: Bounds): number {
  const from = Number.isFinite(value) ? value : min;
  const next = Number((Math.round(from / step + steps) * step).toPrecision(12));
  return Math.max(min, Math.min(max, next));
}

const LEAST_DECIMALS = 3;
/** What a box shows of its value: to its step, to three decimals at least. */
export const shownOf = (value: number, step: number): number =>
  Number(value.toFixed(Math.max(LEAST_DECIMALS, Math.min(12, Math.ceil(-Math.log10(step))))));
