// Numbers, points and levels as people type them: decimal comma or point, an exponent, dB. Pure.
import type { Calibration } from '@harmonic/protocol/model';

const NUMBER = /^[+\-−]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d{1,3})?$/i;

/** @returns null for what is no one number; "1,234.5" is none. */
export function readNumber(text: string): number | null {
  const bare = text.trim();
  if (!NUMBER.test(bare)) return null;
  const value = Number(bare.replace(',', '.').replace('−', '-'));
  return Number.isFinite(value) ? value : null;
}

/** Hearing threshold, Pa: what sound levels are given against (ISO 1683). */
const REFERENCE_PA = 20e-6;
const DB = /^(.*?)\s*dB$/i;

/**
 * What a calibrator applies, RMS in the unit: "1", "0,707", or a level such as "94 dB", against 20 µPa where the unit
 * is Pa, else against 1 unit. @returns null for anything else, and for what is not above zero.
 */
export function readApplied(text: string, unit: string): number | null {
  const level = DB.exec(text.trim())?.[1];
  const number = readNumber(level ?? text);
  if (number === null) return null;
  const rms =
    level === undefined ? number : (unit === 'Pa' ? REFERENCE_PA : 1) * 10 ** (number / 20);
  return rms > 0 && Number.isFinite(rms) ? rms : null;
}

/**
 * Points of a frequency response, a line each: Hz and dB with a space, tab or semicolon between them.
 * @returns null for no text at all; undefined where a line is no point.
 */
export function readResponse(text: string): Calibration['response'] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) return null;
  const points = [];
  for (const line of lines) {
    const parts = line.trim().split(/[\s;]+/);
    const [frequencyHz, levelDb] = parts.map(readNumber);
    if (parts.length !== 2 || typeof frequencyHz !== 'number' || typeof levelDb !== 'number')
      return undefined;
    points.push({ frequencyHz, levelDb });
  }
  return points;
}
