// Sightings to events: one for each emitter, with a beginning and an end. Bounded; what finds no room is counted. Looks
// at no samples.
import { addLook, NO_LEVEL } from './emission-level.ts';
import {
  leakAt,
  type IntrusionNotice,
  type Sighting,
  type SpectralEvent,
  type SpectralPicture,
} from './event.ts';
import { bitOf, createOpen, eventOf, type Open } from './open-event.ts';

/** Events that last at once. */
export const MOST_EVENTS = 16;
/** Sightings nearer than this to where an event was last are of it, in f0. */
const JOINED = 0.6;
/** Symbols tell a frequency but for whole symbol rates: a spectrum may put it so far from there. */
const MISPLACED = 1.1;
/** What is known by its images is placed well, and its images are not of it. */
const SAME = 0.3;
/** How far an image is from where it should be, in f0. */
const IMAGE = 0.1;
/** A look that places an emitter so far from where it was, in f0, corrects it: an image was taken for it. */
const ELSEWHERE = 0.3;
/**
 * Looks in which a find has to be seen before it is an event: the strongest harmonic at once; a weaker beside it, and
 * what a slow spectrum shows, again, so that the beginning of a stronger one is not taken for it.
 */
const SEEN = { harmonic: 3, between: 2 };
/** How much more a picture has to show before it is taken again. */
const BETTER = 2;
/** Share of the greatest power with which an emitter is as strong as ever. */
const STRONG = 0.1;

export interface TrackerCounters {
  begun: number;
  /** Events that found no room. */
  notHeld: number;
  /** Sightings that a stronger emitter explains. */
  explained: number;
}

export interface TrackerOptions {
  rateHz: number;
  f0Hz: number;
  /** Images are so far apart. */
  symbolRateHz: number;
  /** An event has ended when it was not seen for so many samples. */
  holdOffSamples: number;
  /** A rise of everything is an event if nothing narrow explains it after so many samples. */
  settleSamples: number;
  /** What is only known by its images explains others no longer when they did not show it for so many samples. */
  guessSamples: number;
  picture(hz: number): SpectralPicture | null;
  clipped(): number;
  tell(notice: IntrusionNotice): void;
}

export interface EventTracker {
  readonly counters: Readonly<TrackerCounters>;
  /** Events that have begun and not ended, as they are now. */
  lasting(): SpectralEvent[];
  see(sighting: Readonly<Sighting>): void;
  /** So many samples have come: ends what was not seen for long. */
  advance(sample: number): void;
  /** What it was is known: it goes on no longer, and is not told. */
  forget(id: number): void;
  /** Ends everything. */
  finish(): void;
}

/** Those whose sightings may be one emitter. */
const NARROW = bitOf('harmonic') | bitOf('between') | bitOf('excised');
const BROADBAND = bitOf('broadband');
const BETWEEN = bitOf('between');
const familyOf = (source: number): number => (source & NARROW ? NARROW : source);

/** The larger; one that is not known counts for nothing. */
const more = (a: number, b: number): number => (b > a || Number.isNaN(a) ? b : a);

export function createEventTracker(options: TrackerOptions): EventTracker {
  const { rateHz, f0Hz, symbolRateHz, holdOffSamples, settleSamples, guessSamples } = options;
  const all = Array.from({ length: MOST_EVENTS }, createOpen);
  const counters: TrackerCounters = { begun: 0, notHeld: 0, explained: 0 };

  /** To where it was last, or to where a spectrum has put it, in f0. */
  const distance = (open: Open, hz: number): number =>
    Math.min(Math.abs(open.lastHz - hz), open.grade > 1 ? Math.abs(open.hz - hz) : Infinity) / f0Hz;
  const reachOf = (open: Open, { hidden, grade }: Sighting): number => {
    if (hidden || open.hidden) return SAME;
    return grade > 1 !== open.grade > 1 ? MISPLACED : JOINED;
  };
  const isNear = (open: Open, sighting: Sighting): boolean =>
    Number.isNaN(sighting.hz)
      ? Number.isNaN(open.lastHz)
      : distance(open, sighting.hz) <= reachOf(open, sighting);
  const find = (family: number, sighting: Sighting): Open | null => {
    const { hz } = sighting;
    let best: Open | null = null;
    for (const open of all) {
      if (!open.used || familyOf(open.sources) !== family || !isNear(open, sighting)) continue;
      if (!best || distance(open, hz) < distance(best, hz)) best = open;
    }
    return best;
  };
  /** What is known by its images is known to have them; what else it leaves is less. */
  const shareOf = (open: Open, hz: number): number => {
    const rates = (hz - open.hz) / symbolRateHz;
    const isImage = Math.abs(rates - Math.round(rates)) * symbolRateHz < IMAGE * f0Hz;
    return open.hidden && !isImage ? 1 : 2;
  };
  const isExplained = (
    family: number,
    { hz, power, grade }: Sighting,
    by: Open | null,
  ): boolean => {
    if (family !== NARROW || grade > 2) return false;
    for (const open of all)
      if (
        open.used &&
        open !== by &&
        familyOf(open.sources) === NARROW &&
        power < shareOf(open, hz) * open.mostPower * leakAt(distance(open, hz))
      )
        return true;
    return false;
  };
  /** @param power that the spectrum shows now; 0 where it may not show the event yet. */
  const takePicture = (open: Open, power: number): void => {
    if (open.picture && !(power > BETTER * open.pictured)) return;
    open.picture = options.picture(open.hz);
    open.pictured = power;
  };
  /** @param power that the spectrum shows now; 0 where it may not show the event yet. */
  const begin = (open: Open, power: number): void => {
    open.begun = true;
    counters.begun += 1;
    open.id = counters.begun;
    takePicture(open, power);
    options.tell({ kind: 'begun', event: eventOf(open, rateHz, f0Hz, options.clipped()) });
  };
  /** Of looks at symbols the last knows most; of others the one in which it stands out most: nothing else is on it. */
  const isBetterPlaced = ({ grade, bestOver }: Open, seen: Sighting): boolean =>
    seen.grade > grade ||
    (seen.grade === grade && (seen.source === 'harmonic' || !(bestOver > seen.overFloor)));
  const extend = (open: Open, sighting: Sighting, source: number): void => {
    const { hz, power, overFloor, grade } = sighting;
    if (isBetterPlaced(open, sighting)) {
      // What was placed elsewhere was taken for another share of it.
      if (Math.abs(open.hz - hz) > ELSEWHERE * f0Hz) Object.assign(open.level, NO_LEVEL);
      open.hz = hz;
      open.bestOver = overFloor;
      open.grade = grade;
    }
    open.sources |= source;
    open.hidden &&= sighting.hidden;
    // A long look is of some time ago: it does not move back what a short one shows now.
    const middle = (sighting.firstSample + sighting.lastSample) / 2;
    const moves = grade > 1 || open.grade <= 1 || distance(open, hz) <= JOINED;
    if (moves && middle >= open.middle) {
      open.lastHz = hz;
      open.middle = middle;
    }
    open.mostPower = more(open.mostPower, power);
    open.mostOver = more(open.mostOver, overFloor);
    addLook(open.level, sighting.levelPower, sighting.noisePower, grade);
    open.seenUntil = Math.max(open.seenUntil, sighting.lastSample);
    // What noise may cross keeps it waited for, and makes it last no longer.
    if (sighting.begins) {
      open.last = Math.max(open.last, sighting.toSample);
      if (!(power < STRONG * open.mostPower))
        open.lastStrong = Math.max(open.lastStrong, sighting.toSample);
    }
    if (Number.isNaN(open.lowHz) || hz < open.lowHz) open.lowHz = hz;
    if (Number.isNaN(open.highHz) || hz > open.highHz) open.highHz = hz;
  };
  const hold = (sighting: Sighting, source: number): Open | null => {
    const open = all.find(({ used }) => !used);
    if (!open) {
      counters.notHeld += 1;
      return null;
    }
    Object.assign(open, createOpen());
    open.used = true;
    open.hidden = true;
    open.first = sighting.fromSample;
    open.clippedBefore = options.clipped();
    extend(open, sighting, source);
    return open;
  };
  /** A click of a narrow emitter's switch lifts everything for a symbol. */
  const forgetRises = (first: number): void => {
    for (const open of all)
      if (
        open.used &&
        !open.begun &&
        open.sources === BROADBAND &&
        open.seenUntil >= first - settleSamples
      ) {
        open.used = false;
        counters.explained += 1;
      }
  };
  const isBeginning = (open: Open, { source, strongest, begins }: Sighting): boolean => {
    open.seen += 1;
    if (source === 'broadband') return false;
    if (source === 'harmonic') return (strongest && begins) || open.seen >= SEEN.harmonic;
    return source !== 'between' || open.seen >= SEEN.between;
  };

  const see = (sighting: Readonly<Sighting>): void => {
    const source = bitOf(sighting.source);
    const family = familyOf(source);
    const before = find(family, sighting);
    if (!before && !sighting.begins) return;
    if (sighting.undecided && !before?.begun) return;
    // What is told is not moved by what is only guessed.
    if (sighting.hidden && before?.begun) return;
    if (!sighting.hidden && !before?.begun && isExplained(family, sighting, before)) {
      counters.explained += 1;
      if (before) before.used = false;
      return;
    }
    const open = before ?? hold(sighting, source);
    if (!open) return;
    if (before) extend(before, sighting, source);
    if (family === NARROW) forgetRises(sighting.firstSample);
    if (sighting.hidden) counters.explained += 1;
    else if (!open.begun && isBeginning(open, sighting))
      begin(open, source & BETWEEN ? sighting.power : 0);
    else if (open.begun && source & BETWEEN) takePicture(open, sighting.power);
  };
  const end = (open: Open): void => {
    open.used = false;
    if (open.begun)
      options.tell({ kind: 'ended', event: eventOf(open, rateHz, f0Hz, options.clipped()) });
    open.picture = null;
  };

  return {
    counters,
    see,
    lasting: () =>
      all
        .filter(({ used, begun }) => used && begun)
        .map((open) => eventOf(open, rateHz, f0Hz, options.clipped())),
    advance(sample) {
      for (const open of all) {
        if (!open.used) continue;
        const rise = open.sources === BROADBAND;
        if (rise && !open.begun && sample - open.seenUntil > settleSamples) begin(open, 0);
        const holds = open.hidden ? guessSamples : holdOffSamples;
        if (sample - open.seenUntil > holds) end(open);
      }
    },
    forget(id) {
      const open = all.find((each) => each.used && each.begun && each.id === id);
      if (!open) return;
      open.used = false;
      open.picture = null;
    },
    finish() {
      for (const open of all) if (open.used) end(open);
    },
  };
}
