// A tone that stands in one harmonic's bin, followed symbol by symbol: what of each symbol is not it. Takes nothing out of
// what is decoded, and finds no frame.
import { offsetOf } from './excision.ts';

/** Symbols over which a tone shows itself, and how far they have to turn alike: few loud ones are a frame's. */
const MEMORY = 1 / 64;
const LEAST_SYMBOLS = 32;
const STEADY = 0.7 ** 2;
/** The part of what is left of a symbol that corrects the tone: less where a frame's power stands beside it. */
const PACE = 1 / 8;
const LEAST_PACE = 1 / 256;
/** A tone that is so many times what is left is followed beside it. */
const STRONG = 1000;
/** What is left of the newest symbols: where few of a frame's are like the tone, these do not draw it. */
const RECENT = 1 / 16;
/** What is usually left: above so many times that it is a frame's, and follows slowly. */
const USUAL = 4;
const SINKS = 1 / 8;
const LEARNS = 1 / 32;
const FOLLOWS = 1.005;
/** Rounding, against the energy of all. */
const LEAST = 1e-9;
/** No tone stands where so many symbols in a row have less than that of its power. */
const FADED = 1 / 4;
const FADED_SYMBOLS = 16;

export interface SteadyLine {
  /**
   * The next symbol. @param late how much more than a symbol after the one before its window was taken, in periods: clocks
   * are corrected. @returns its power, without the tone's where one stands.
   */
  take(re: number, im: number, late: number): number;
  /** The tone that stands there: how far from the harmonic, in f0, and its size in the bin; null: none does. */
  tone(): { offset: number; size: number } | null;
  begin(): void;
}

/** @param symbolPeriods periods of f0 in one. */
export function createSteadyLine(harmonic: number, symbolPeriods: number): SteadyLine {
  let on = false;
  let count = 0;
  let beforeRe = 0;
  let beforeIm = 0;
  /** Mean turn from neighbour to neighbour, as a phasor, and mean power. */
  let alikeRe = 0;
  let alikeIm = 0;
  let energy = 0;
  /** The tone as it should be in the next symbol, and its turn a symbol, radians. */
  let toneRe = 0;
  let toneIm = 0;
  let turn = 0;
  /** Where it stands, in f0: a window that is taken late turns it by so much more. */
  let place = harmonic;
  let usual = 0;
  let recent = 0;
  /** Symbols in a row that had less than the tone. */
  let weak = 0;

  const advance = (late: number): void => {
    const angle = turn + 2 * Math.PI * place * late;
    const c = Math.cos(angle);
    const s = Math.sin(angle);
    const turned = toneRe * c - toneIm * s;
    toneIm = toneRe * s + toneIm * c;
    toneRe = turned;
  };
  const listen = (re: number, im: number, late: number, power: number): void => {
    const c = Math.cos(2 * Math.PI * harmonic * late);
    const s = Math.sin(2 * Math.PI * harmonic * late);
    const turned = beforeRe * c - beforeIm * s;
    beforeIm = beforeRe * s + beforeIm * c;
    beforeRe = turned;
    count += 1;
    const memory = Math.max(MEMORY, 1 / count);
    const size = Math.sqrt(power * (beforeRe * beforeRe + beforeIm * beforeIm));
    const scale = size > 0 ? 1 / size : 0;
    alikeRe += memory * (scale * (re * beforeRe + im * beforeIm) - alikeRe);
    alikeIm += memory * (scale * (im * beforeRe - re * beforeIm) - alikeIm);
    energy += memory * (power - energy);
    beforeRe = re;
    beforeIm = im;
  };
  const follow = (re: number, im: number): number => {
    const errorRe = re - toneRe;
    const errorIm = im - toneIm;
    const left = errorRe * errorRe + errorIm * errorIm + LEAST * energy;
    const power = toneRe * toneRe + toneIm * toneIm;
    recent += RECENT * (left - recent);
    const share = Math.max((USUAL * usual) / left, power / (STRONG * Math.max(left, recent)));
    const beside = Math.min(1, power / left);
    const pace = Math.max(LEAST_PACE * beside, PACE * Math.min(beside, share));
    if (left < usual) usual += SINKS * (left - usual);
    else if (left < USUAL * usual) usual += LEARNS * (left - usual);
    else usual *= FOLLOWS;
    if (power > 0) turn += (((pace * pace) / 2) * (errorIm * toneRe - errorRe * toneIm)) / power;
    toneRe += pace * errorRe;
    toneIm += pace * errorIm;
    weak = re * re + im * im < FADED * power ? weak + 1 : 0;
    on = weak < FADED_SYMBOLS;
    return left;
  };

  return {
    tone: () =>
      on
        ? {
            offset: offsetOf(turn, harmonic, symbolPeriods),
            size: Math.sqrt(toneRe * toneRe + toneIm * toneIm),
          }
        : null,
    begin() {
      on = false;
      count = 0;
      beforeRe = beforeIm = alikeRe = alikeIm = energy = 0;
    },
    take(re, im, late) {
      const power = re * re + im * im;
      listen(re, im, late, power);
      if (on) advance(late);
      const left = on ? follow(re, im) : power;
      const alike = alikeRe * alikeRe + alikeIm * alikeIm;
      if (!on && count >= LEAST_SYMBOLS && alike > STEADY) {
        on = true;
        turn = Math.atan2(alikeIm, alikeRe);
        place = harmonic + offsetOf(turn, harmonic, symbolPeriods);
        toneRe = re;
        toneIm = im;
        usual = recent = power;
        weak = 0;
      }
      return left;
    },
  };
}
