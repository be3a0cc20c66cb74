// A measured number as people read it: to the place of its resolution's first digit, very small ones by a power of ten.
import { formatNumber, formatUpTo } from '../../state/format.ts';

const MOST_DIGITS = 9;
const MOST_FIXED = 6;
const SMALL = 1e-3;
const FIGURES = 6;
/** What is no number is written as what is missing. */
const NO_NUMBER = '–';
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

const exponentOf = (value: number): number => Math.floor(Math.log10(Math.abs(value)));

const raised = (exponent: number): string =>
  (exponent < 0 ? '⁻' : '') +
  String(Math.abs(exponent)).replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? '');

/** So many significant digits, none that is an idle zero. */
export function writeFigure(value: number, figures = FIGURES): string {
  if (!Number.isFinite(value)) return NO_NUMBER;
  if (value === 0) return formatNumber(0);
  const exponent = exponentOf(value);
  if (exponent < -MOST_FIXED) return byPowerOfTen(value, figures - 1);
  return formatUpTo(value, Math.max(0, Math.min(20, figures - 1 - exponent)));
}

function byPowerOfTen(value: number, decimals: number): string {
  const exponent = exponentOf(value);
  return `${formatUpTo(value / 10 ** exponent, Math.max(0, decimals))}·10${raised(exponent)}`;
}

/** To tens, hundreds. A share that is none of those is not known: "0 %" would say that there is nothing. */
function coarse(value: number, decimals: number, unit: string): string {
  const rounded = Math.round(value * 10 ** decimals) / 10 ** decimals;
  return rounded === 0 && unit === '%' ? NO_NUMBER : formatNumber(rounded);
}

/** @param decimals that may be shown; negative: tens, hundreds; null: the number is as it was given. */
export function writeMeasured(value: number, decimals: number | null, unit = ''): string {
  if (!Number.isFinite(value)) return NO_NUMBER;
  if (decimals === null) return writeFigure(value);
  if (decimals < 0) return coarse(value, decimals, unit);
  if (decimals > MOST_FIXED && Math.abs(value) < SMALL) {
    const figures = value === 0 ? 0 : exponentOf(value) + decimals;
    return figures < 0 || value === 0 ? formatNumber(0) : byPowerOfTen(value, Math.min(figures, 8));
  }
  const whole = Math.max(1, Math.ceil(Math.log10(Math.abs(value) + 1)));
  return formatNumber(value, Math.max(0, Math.min(decimals, MOST_DIGITS - whole)));
}

/** The unit after a thin space; none after a number that has none. */
export const withUnit = (text: string, unit: string): string =>
  unit === '' ? text : `${text}\u202f${unit}`;
