// Numbers as `harmonic measure` prints them: never finer than their resolution.
import type { Explanation } from '@harmonic/protocol/signal';

export const figure = (value: number): string => Number(value.toPrecision(7)).toString();
const MOST_DIGITS = 9;

/** Nothing below zero is written as zero: −0.0 is 0.0. */
export function fixedText(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** A number with the decimals its explanation allows; the smallest step above it when that is coarser. */
export function shown(
  value: number | null | undefined,
  explanation: Explanation | undefined,
): string {
  if (value === undefined || value === null) return '—';
  return rounded(value, explanation?.decimals ?? null);
}

/** @param decimals that may be shown; negative: tens, hundreds; null: seven digits. */
export function rounded(value: number, decimals: number | null): string {
  if (decimals === null) return figure(value);
  if (decimals < 0) {
    const coarse = Math.round(value * 10 ** decimals) / 10 ** decimals;
    // Less than half a step: nothing is known of it, and a zero would be a number.
    return coarse === 0 ? '—' : coarse.toString();
  }
  const whole = Math.max(1, Math.ceil(Math.log10(Math.abs(value) + 1)));
  return fixedText(value, Math.max(0, Math.min(decimals, MOST_DIGITS - whole)));
}
