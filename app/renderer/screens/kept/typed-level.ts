// Levels and points as people type them: a number, dB, a line of two. Pure.
import type { Calibration } from '@harmonic/protocol/model';
import { readTyped, signOf, type DecimalSign } from '../../state/typed-number.ts';

/**
 * The same in every language. @returns null for what is no one number. @param known the decimal sign of the whole text.
 */
export function readNumber(text: string, known: DecimalSign | null = null): number | null {
  const [one, other] = (['.', ','] as const).map((sign) => readTyped(text, sign, { known }));
  const isOne = one && other && 'value' in one && 'value' in other && one.value === other.value;
  return isOne ? one.value : null;
}

/** Hearing threshold, Pa: what sound levels are given against (ISO 1683). */
const REFERENCE_PA = 20e-6;
const DB = /^(.*?)\s*dB$/i;
/** What stands before the dB of a level; of what is none, all of it. */
export const numberOfLevel = (text: string): string => DB.exec(text.trim())?.[1] ?? text;

/**
 * What a calibrator applies, RMS in the unit: "1", "0,707", or a level such as "94 dB", against 20 µPa where the unit
 * is Pa, else against 1 unit. @returns null for anything else, and for what is not above zero.
 */
export function readApplied(text: string, unit: string): number | null {
  const number = readNumber(numberOfLevel(text));
  if (number === null) return null;
  const rms = !DB.test(text.trim())
    ? number
    : (unit === 'Pa' ? REFERENCE_PA : 1) * 10 ** (number / 20);
  return rms > 0 && Number.isFinite(rms) ? rms : null;
}

/**
 * Points of a frequency response, a line each: Hz and dB with a space, tab or semicolon between them. Numbers that show
 * their decimal sign show it for the others. @returns null for no text at all; undefined where a line is no point.
 */
export function readResponse(text: string): Calibration['response'] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) return null;
  const rows = lines.map((line) => line.trim().split(/[\s;]+/));
  const known = signOf(rows.flat());
  const points = [];
  for (const parts of rows) {
    const [frequencyHz, levelDb] = parts.map((part) => readNumber(part, known));
    if (parts.length !== 2 || typeof frequencyHz !== 'number' || typeof levelDb !== 'number')
      return undefined;
    points.push({ frequencyHz, levelDb });
  }
  return points;
}
