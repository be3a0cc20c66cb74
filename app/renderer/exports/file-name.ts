// Names of files that every file system takes. Pure.

const OF_SYSTEMS = '<>:"/\\\\|?*';
/** Controls, and marks that turn the direction of writing: `\\p{Cc}`, `\\p{Cf}`, line and paragraph separators. */
const REFUSED = new RegExp(`[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}${OF_SYSTEMS}]+`, 'gu');
const MOST = 120;

/** @returns '' for what has nothing to keep. */
export const fileStem = (text: string): string =>
  text
    .toWellFormed()
    .replace(REFUSED, ' ')
    .replace(/\s+/gu, ' ')
    .slice(0, MOST)
    // A pair cut in half is no letter.
    .replace(/[\ud800-\udbff]$/u, '')
    .replace(/^[\s.]+|[\s.]+$/gu, '');

/** "motor 2026-11-26 00.15.03": local time, in an order that sorts. */
export function momentName(name: string, ms: number): string {
  const at = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${fileStem(name) || 'view'} ${day} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}`;
}
