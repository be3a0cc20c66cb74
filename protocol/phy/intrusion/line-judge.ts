// Where the line that a watch sees really is. What is taken out symbol by symbol leaves images of a tone a symbol rate
// apart, and of one beside an assigned harmonic nothing but them: the samples as they came, and how the images are to be
// like each other, decide. Holds no samples.
//
//   seen at f, of this power ─┬─ the samples show it there, and no other tone would look more like it ─▶ it is at f
//                             ├─ a tone at f + k symbol rates shows all that is seen, and better      ─▶ it is there
//                             └─ the samples do not show it at f                                      ─▶ an image

/** What a watch knows around a find. */
export interface Seen {
  hz: number;
  /** What the watch shows of it. */
  power: number;
  symbolRateHz: number;
  /** Places at which the watch may show the same tone, and which of them is the find. */
  places: number;
  place: number;
  /** Power that the watch shows at a place, and what noise and others make of that. */
  measured(place: number): number;
  floor(place: number): number;
  /** Of the power of a tone at this frequency: at the find, where the watch looks, and at a place. */
  gain(hz: number): number;
  gainAt(hz: number, place: number): number;
  /** Power of a line here in the samples as they came. */
  direct(hz: number): number;
  /** Whether it may have begun in the middle of the look: the samples show less of it, and places what its edge spreads. */
  isFresh: boolean;
}

interface Judged {
  /** Where it is: as it was seen, or elsewhere; NaN where it is an image of something that is not known. */
  hz: number;
  /** Whether that is beside an assigned harmonic. */
  isBeside: boolean;
  /** Of a tone there. */
  power: number;
  /** It is where it was seen, and nothing else comes near. */
  isSure: boolean;
}

/** Of what is to be seen, the samples show at least so much. */
const SHOWN = 0.4;
/** A tone that is there now may have begun in the middle of the look. */
const SHOWN_FIRST = 0.02;
/** A place tells which tone it is where one of them shows so much of the find, and of noise. */
const TELLING = 0.01;
const TELLING_FLOORS = 2;
/** How far off a tone is with which the places agree, dB; how much better than another; how far off one place may be. */
const AGREES_DB = 4;
const CLEARLY_DB = 1.5;
const MOST_DB = 10;
/** Where no place tells, or several tell it, another tone has to explain the find so much better than one at it. */
const BETTER = 2;
const AS_GOOD = 1 / 8;
/** The samples show so much more than the watch: others spill there. */
const SPILT = 4;

/** What the places say: how far two tones that would show the same find are off, dB a place; NaN where none tells. */
function misfits(seen: Seen, at: number, unit: number, unitHere: number): [number, number] {
  const { hz, places, place: own, power } = seen;
  let told = 0;
  let there = 0;
  let here = 0;
  for (let place = 0; place < places; place += 1) {
    if (place === own) continue;
    const floor = seen.floor(place);
    const least = Math.max(TELLING * power, TELLING_FLOORS * floor);
    const byOther = unit * seen.gainAt(at, place);
    const byOwn = unitHere * seen.gainAt(hz, place);
    if (Math.max(byOther, byOwn) < least) continue;
    const measured = seen.measured(place);
    const off = (predicted: number): number =>
      Math.min(MOST_DB, Math.abs(10 * Math.log10(measured / (predicted + floor))));
    told += 1;
    there += off(byOther);
    here += off(byOwn);
  }
  return [there / told, here / told];
}

/**
 * Whether the places show a tone there rather than here: how far off it is, dB; Infinity where they do not; null where
 * they do not tell.
 */
function looksLike(seen: Seen, at: number, unit: number, unitHere: number): number | null {
  // An edge spreads over all places.
  if (seen.isFresh) return null;
  const [there, here] = misfits(seen, at, unit, unitHere);
  if (there < AGREES_DB && there < here - CLEARLY_DB) return there;
  return here < there - CLEARLY_DB || there > AGREES_DB ? Infinity : null;
}

/** Whether a tone elsewhere may be what is seen. @param explained power that it would show at the find. */
function isBetter(seen: Seen, explained: number, own: number, alike: number | null): boolean {
  if (alike === null) return explained >= BETTER * own;
  // Where others spill, the samples cannot tell what is there.
  return explained >= AS_GOOD * own || own > SPILT * seen.power;
}

/**
 * @param reach symbol rates to each side at which it may be.
 * @param isBeside whether a frequency is nearer than half of f0 to an assigned harmonic.
 */
export function judgeLine(
  seen: Seen,
  reach: number,
  nyquistHz: number,
  isBeside: (hz: number) => boolean,
): Judged {
  const { hz, power, symbolRateHz } = seen;
  const gain = seen.gain(hz);
  const own = seen.direct(hz) * gain;
  const least = (seen.isFresh ? SHOWN_FIRST : SHOWN) * power;
  const isShown = own >= least;
  const judged: Judged = {
    ...{ hz: isShown ? hz : NaN, power: power / gain },
    ...{ isBeside: isShown && isBeside(hz), isSure: isShown && own < SPILT * power },
  };
  let best = 0;
  for (let k = -reach; k <= reach; k += 1) {
    const at = hz + k * symbolRateHz;
    if (k === 0 || at < symbolRateHz / 2 || at > nyquistHz) continue;
    const direct = seen.direct(at);
    // No tone shows more than there is of it.
    if (direct < least) continue;
    const gainThere = seen.gain(at);
    const explained = direct * gainThere;
    if (explained < least) continue;
    const alike = looksLike(seen, at, power / gainThere, power / gain);
    if (alike === Infinity) continue;
    if (explained > own / BETTER) judged.isSure = false;
    // What the places bear out is before what they do not tell.
    const rank = alike === null ? explained : 1 / (1 + alike);
    // Where it would be seen by itself, it has to be borne out.
    if (alike === null && !isBeside(at)) continue;
    if (rank < best || !isBetter(seen, explained, own, alike)) continue;
    best = rank;
    Object.assign(judged, { hz: at, power: power / gainThere, isBeside: isBeside(at) });
  }
  return judged;
}
