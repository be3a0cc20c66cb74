// In which of a look's last windows an emitter was there, and how strong it was in them: those it filled, not those in
// which it began, ended or paused. Holds no windows; decides nothing about events.

/** Noise moves an amplitude by its deviation; so many of them are still the same emission. */
const DEVIATIONS = 3;
/** However little noise there is, a window may show so much less of amplitude than the strongest (0.5 dB) … */
export const LEAST_SPREAD = 0.056;
/** … and however much, none that has less than half of it. */
export const MOST_SPREAD = 0.5;
/** A window holds the emitter with a quarter of the strongest's power: it was there for half of a Hann window. */
const THERE = 0.25;
/** Of what is seen, what noise leaves of the emitter at least. */
const LEAST_SHARE = 0.25;
/** Windows that overlap by half say less together than as many that do not. */
const INDEPENDENT = 2 / 3;

export interface LineWindows {
  /** Squared peak amplitude: mean of the windows that the emitter filled, without what noise adds. */
  readonly power: number;
  /** Power of the noise that moves that mean. */
  readonly noise: number;
  /** The oldest and the newest window that hold it, from 0 for the newest. */
  readonly oldest: number;
  readonly newest: number;
  /**
   * @param powers of windows, the newest first. @param noise power that noise alone has in one, in the mean.
   * @param averaged powers that one is the mean of.
   */
  measure(powers: Float64Array, windows: number, noise: number, averaged: number): void;
}

/** How much less of amplitude than the greatest is still the same. @param noise power beside `power`. */
function spreadOf(power: number, noise: number): number {
  const deviation = power > 0 ? Math.sqrt(Math.max(0, noise) / 2 / power) : 0;
  return Math.min(MOST_SPREAD, Math.max(LEAST_SPREAD, DEVIATIONS * deviation));
}

export function createLineWindows(): LineWindows {
  let power = 0;
  let beside = 0;
  let oldest = 0;
  let newest = 0;
  return {
    get power() {
      return power;
    },
    get noise() {
      return beside;
    },
    get oldest() {
      return oldest;
    },
    get newest() {
      return newest;
    },
    measure(powers, windows, noise, averaged) {
      let most = 0;
      for (let back = 0; back < windows; back += 1) most = Math.max(most, powers[back] ?? 0);
      const least = (1 - spreadOf(most, noise / averaged)) ** 2 * most;
      let sum = 0;
      let filled = 0;
      oldest = 0;
      newest = windows - 1;
      for (let back = 0; back < windows; back += 1) {
        const one = powers[back] ?? 0;
        if (one >= THERE * most) {
          oldest = back;
          newest = Math.min(newest, back);
        }
        if (one < least) continue;
        sum += one;
        filled += 1;
      }
      const mean = sum / Math.max(1, filled);
      power = Math.max(mean - noise, LEAST_SHARE * mean);
      beside = noise / averaged / Math.max(1, INDEPENDENT * filled);
    },
  };
}
