// Whether the line is turned over, by harmonic 1: its phase tells where windows begin but for half a period of f0, and
// of the two places its chips add up at one. Where a window is so long that both are as good, both are read as well.
import { fitClock, type ClockFit } from './clock-fit.ts';
import { createPilotExcision } from './pilot-line.ts';
import type { PilotSearch } from './pilot-search.ts';
import type { Pilot } from './pilot-track.ts';
import type { Timing } from './symbol-store.ts';
import type { Waveform } from './waveform.ts';

/** What the chips have to explain more at the place of a line that is turned over, for it to be one. */
const TURNED_ABOVE = 1.25;
/** And without noise, for it to be told: nearer to the above, noise and rounding decide. */
const TOLD_ABOVE = 1.6;
/** And what they have to explain there of the energy: noise explains a third by chance, a weak pilot little more. */
const CLEAR = 0.4;
/** What the phase of harmonic 1 is off by, rad, and the place where a search saw a beginning, periods of f0: in weights. */
const PHASE_ERROR = 0.3;
const FOUND_ERROR = 0.15;
/** What that place counts for beside how the chips of harmonic 1 add up, where its phase does not tell. */
const PLACE = 0.15;
/** Harmonic 1 is heard, so that its phase says something. */
const HEARD = 0.3;

/**
 * Whether the chips of harmonic 1 tell the two places apart: half of the windows half a period off meet a chip of the other
 * sign with what stands out of the guard, so that the mean of all is less by that part of a window.
 */
export function tellsPolarity({ periods, guardEighths }: Waveform): boolean {
  const beyond = Math.max(0, 0.5 - guardEighths / 16) / periods;
  return (1 - beyond) ** -2 > TOLD_ABOVE;
}

export interface Polarity {
  /**
   * Turns a timing over, if the line is, and says whether that can be told: half a period of the pilot it was taken from, towards `found`.
   * @param found where the search saw the beginning. @param pilot whose phase `timing` was taken from.
   * @param count symbols that are there at `timing`.
   */
  judge(timing: Timing, found: number, pilot: Pilot, count: number): void;
}

/** @param search of its harmonic 1. @param room symbols. @param range slopes of harmonic 1, as `fitClock`. */
export function createPolarity(
  waveform: Waveform,
  search: PilotSearch,
  room: number,
  range: number,
): Polarity {
  const phasors = { re: new Float64Array(room), im: new Float64Array(room) };
  const excision = createPilotExcision(room);
  const fit: ClockFit = { slope: 0, phase: 0, coherence: 0 };

  /**
   * @returns what harmonic 1's chips explain there, of whatever tone stands on it without it, the less the more they leave:
   * a second pilot beside it spills into windows that are not its own, and can add up to more than is in the right ones.
   */
  const explained = (start: number, count: number): number => {
    if (!search.read(start, count, phasors)) return 0;
    excision.takeOut(phasors, 0, count, range);
    fitClock(phasors, 0, count, range, fit);
    let energy = 0;
    for (let i = 0; i < count; i += 1)
      energy += (phasors.re[i] ?? 0) ** 2 + (phasors.im[i] ?? 0) ** 2;
    return fit.coherence ** 3 * energy;
  };

  /**
   * A second pilot on harmonic n leaves 2n places in a period of f0, every other one of a line turned over. Harmonic 1
   * tells them by its phase, but for half a period where n is odd; where the search saw the beginning tells that.
   */
  function settle(timing: Timing, found: number, n: number): void {
    const step = timing.period / (2 * n);
    let least = Infinity;
    let best = 0;
    for (let j = -n; j <= n; j += 1) {
      // A pilot stands at -90 degrees, and at 90 of a line turned over.
      const angle = fit.phase + Math.PI * (j / n + (j % 2 === 0 ? 0.5 : -0.5));
      const off = Math.atan2(Math.sin(angle), Math.cos(angle)) / PHASE_ERROR;
      const away = (timing.start + j * step - found) / (FOUND_ERROR * timing.period);
      const cost = off * off + away * away;
      if (cost < least) [least, best] = [cost, j];
    }
    timing.start += best * step;
    timing.sign = best % 2 === 0 ? 1 : -1;
  }

  /**
   * Of an odd second pilot both stand as well half a period of f0 away, of a line turned over. Where the search saw the
   * beginning may be a quarter of a period off, beside many harmonics and a long guard: harmonic 1 adds up where it is.
   */
  function settleHalf(timing: Timing, found: number, count: number): void {
    const other = timing.start + (timing.start < found ? 0.5 : -0.5) * timing.period;
    const away = (start: number): number => ((start - found) / (FOUND_ERROR * timing.period)) ** 2;
    const against = TURNED_ABOVE * Math.exp(PLACE * (away(other) - away(timing.start)));
    if (explained(other, count - 1) <= against * explained(timing.start, count - 1)) return;
    timing.start = other;
    timing.sign = timing.sign === 1 ? -1 : 1;
  }

  return {
    judge(timing, found, { n }, count) {
      const half = (timing.start < found ? 0.5 : -0.5) * (timing.period / n);
      const other = timing.start + half;
      timing.sign = 1;
      timing.isSignTold = tellsPolarity(waveform);
      if (n === 1) {
        // The later of the two is whole with a symbol less.
        const there = explained(timing.start, count - 1);
        const turned = explained(other, count - 1);
        // Before the first sample of all nothing begins.
        timing.isSignTold &&= there > 0 && (turned > 0 || other < 0);
        if (there === 0 || turned <= TURNED_ABOVE * there || fit.coherence < CLEAR) return;
      } else {
        explained(timing.start, count);
        const isHeard = fit.coherence >= HEARD;
        timing.isSignTold &&= isHeard;
        if (!isHeard) return;
        settle(timing, found, n);
        if (n % 2 === 1) settleHalf(timing, found, count);
        return;
      }
      timing.sign = -1;
      timing.start = other;
    },
  };
}
