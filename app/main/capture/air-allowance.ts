// How long the frames sound that a device tells of on one channel: no device hears more than there is air for, and what it
// makes up must not fill the store. Told the time.

/** So much may come at once: samples, and what is told beside them, may have waited in the device (SPEC L7.5). */
const AT_ONCE_S = 10;
/** Clocks and rounded lengths are not worth a frame. */
const TIMES_REAL = 2;

/** @returns what says whether a frame of so many seconds can have sounded as well; false takes nothing. */
export function createAirAllowance(): (seconds: number, nowMs: number) => boolean {
  let left = AT_ONCE_S;
  let atMs = -Infinity;
  return (seconds, nowMs) => {
    const passedS = Math.max(0, nowMs - atMs) / 1000;
    left = Math.min(AT_ONCE_S, left + TIMES_REAL * passedS);
    atMs = nowMs;
    // The longest frame sounds for minutes, where f0 is low: it may be owed.
    if (left <= 0) return false;
    left -= seconds;
    return true;
  };
}
