// Numbers as `harmonic measure` prints them: to the place of their resolution's first digit, and no zero below zero.
import { decimalsFor, isResolvedDb, type Explanation } from '@harmonic/protocol/signal';

export const figure = (value: number): string => Number(value.toPrecision(7)).toString();
const MOST_DIGITS = 9;

/** With so many decimals; what is written as zero has no sign. */
export const fixed = (value: number, decimals: number): string =>
  value.toFixed(decimals).replace(/^-(?=[0.]+$)/, '');

/** "1 average", "2 averages". */
export const plural = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

/** A number with the decimals its explanation has. */
export function shown(
  value: number | null | undefined,
  explanation: Explanation | undefined,
): string {
  if (value === undefined || value === null) return '—';
  if (explanation?.unit === 'dB' && !isResolvedDb(explanation.resolution)) return '—';
  const text = rounded(value, explanation?.decimals ?? null);
  // A share that is no step of its own is not known: "0 %" would say that there is nothing.
  return text === '0' && (explanation?.decimals ?? 0) < 0 && explanation?.unit === '%' ? '—' : text;
}

/** @param decimals that may be shown; negative: tens, hundreds; null: seven digits. */
export function rounded(value: number, decimals: number | null): string {
  if (decimals === null) return figure(value);
  if (decimals < 0) return (Math.round(value * 10 ** decimals) / 10 ** decimals).toString();
  const whole = Math.max(1, Math.ceil(Math.log10(Math.abs(value) + 1)));
  return fixed(value, Math.max(0, Math.min(decimals, MOST_DIGITS - whole)));
}

const SMALL = 1e-3;

/** A number that lies so near; very small ones by a power of ten. @param resolution in its unit; null: there is none. */
export function within(value: number, resolution: number | null): string {
  const decimals = decimalsFor(resolution);
  if (decimals === null || Math.abs(value) >= SMALL) return rounded(value, decimals);
  const digits = Math.floor(Math.log10(Math.abs(value) || 1)) + decimals;
  return value === 0 || digits < 0 ? '0' : value.toExponential(Math.min(digits, 8));
}
