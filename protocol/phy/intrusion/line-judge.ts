// Where the line that a watch sees really is. What is taken out symbol by symbol leaves images of a tone a symbol rate
// apart, and of one beside an assigned harmonic nothing but them: the samples as they came say how much there can be at a
// place, and how all that the watch shows is spread over its places says at which of them the tone is. Holds no samples.
//
//   seen at f ─┬─ the samples hold less than that at f + k symbol rates ─▶ no tone there shows it
//              ├─ of those that are left one is borne out far better     ─▶ it is there
//              ├─ the best of them all stand beside assigned harmonics   ─▶ an image, whichever it is of
//              └─ else                                                   ─▶ not decided: a later look knows

/** What a watch knows around a find. */
export interface Seen {
  hz: number;
  /** What the watch shows of it. */
  power: number;
  symbolRateHz: number;
  /** Of the power of a tone at this frequency, what the watch shows at the find. */
  gain(hz: number): number;
  /** Power of a line here in the samples as they came, and of what others show beside it. */
  direct(hz: number): number;
  others(hz: number): number;
  /** Log-likelihood, nats, of all that the watch shows, for a tone here that is so strong that it shows the find. */
  evidence(hz: number): number;
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
  /** It may as well be elsewhere, and not only beside assigned harmonics. */
  isOpen: boolean;
}

/** Of what is to be seen, the samples show at least so much, … */
const SHOWN = 0.4;
/** … but for what others take from it, in opposite phase: so many times their mean amplitude is rare. */
const TAKEN = 2;
/** A tone that is there now may have begun in the middle of the look. */
const SHOWN_FIRST = 0.02;
/** Then only the samples tell, and only where no other tone would show so much of what one there shows. */
const COMES_NEAR = 0.5;
const BETTER = 2;
/** The samples show so much more than the watch: others spill there. */
const SPILT = 4;
/** One place is borne out better than another by so many nats: by chance once in 20,000. */
const DECIDES = 10;

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
  const { hz, power, symbolRateHz, isFresh } = seen;
  const gain = seen.gain(hz);
  const own = seen.direct(hz) * gain;
  const isShown = showsEnough(seen, hz, gain);
  const judged: Judged = {
    ...{ hz: isShown ? hz : NaN, power: power / gain, isBeside: isShown && isBeside(hz) },
    ...{ isSure: isShown && (!isFresh || own < SPILT * power), isOpen: false },
  };
  const best = createBest();
  if (isShown && !isFresh) best.take(seen.evidence(hz), judged.isBeside);
  for (let k = -reach; k <= reach; k += 1) {
    const at = hz + k * symbolRateHz;
    if (k === 0 || at < symbolRateHz / 2 || at > nyquistHz) continue;
    const there = seen.gain(at);
    if (!showsEnough(seen, at, there)) continue;
    const beside = isBeside(at);
    if (isFresh) {
      const explained = seen.direct(at) * there;
      if (explained > COMES_NEAR * own) judged.isSure = false;
      if (explained >= BETTER * own && beside) judged.isOpen = true;
    } else if (best.take(seen.evidence(at), beside))
      Object.assign(judged, { hz: at, isBeside: beside, power: power / there, isSure: false });
  }
  judged.isOpen ||= best.margin < DECIDES;
  judged.isSure &&= !judged.isOpen;
  return judged;
}

/** Whether the samples hold a tone here that is so strong that it shows the find. @param gain of the find. */
function showsEnough(seen: Seen, hz: number, gain: number): boolean {
  const { power, isFresh } = seen;
  const direct = seen.direct(hz);
  if (isFresh) return direct * gain >= SHOWN_FIRST * power;
  const most = Math.sqrt(direct) + TAKEN * Math.sqrt(seen.others(hz));
  return most * most * gain >= SHOWN * power;
}

/** The best place so far, and how far it is before every place of which another thing would be told. */
function createBest() {
  let outside = -Infinity;
  let nextOutside = -Infinity;
  let beside = -Infinity;
  return {
    /** @returns whether it is the best so far. */
    take(evidence: number, isBeside: boolean): boolean {
      const isBest = evidence > Math.max(outside, beside);
      if (isBeside) beside = Math.max(beside, evidence);
      else {
        nextOutside = Math.max(nextOutside, Math.min(outside, evidence));
        outside = Math.max(outside, evidence);
      }
      return isBest;
    },
    get margin(): number {
      const best = Math.max(outside, beside);
      const next = beside > outside ? outside : Math.max(beside, nextOutside);
      return best - (best === -Infinity ? NaN : next);
    },
  };
}
