// An event while it lasts, and what is told of it. Decides nothing.
import { NO_LEVEL, type EmissionLevel } from './emission-level.ts';
import {
  INTRUSION_SOURCES,
  type IntrusionSource,
  type SpectralEvent,
  type SpectralPicture,
} from './event.ts';

const ON_GRID = 0.1;

export interface Open {
  used: boolean;
  begun: boolean;
  /** Known by its images alone. */
  hidden: boolean;
  id: number;
  sources: number;
  seen: number;
  /** Where it was last, where it was best seen, and how far it wandered. */
  lastHz: number;
  hz: number;
  lowHz: number;
  highHz: number;
  /** The highest: power, ratio over the floor; and that where its place is best known. */
  mostPower: number;
  mostOver: number;
  bestOver: number;
  level: EmissionLevel;
  /** How well its place is known. */
  grade: number;
  first: number;
  /** Where it was last seen over the threshold of a beginning: it lasted until then. */
  last: number;
  /** Where it was last seen at all: it is waited for from then on. */
  seenUntil: number;
  /** Where it was last about as strong as it ever was. */
  lastStrong: number;
  /** The middle of the look that was last at `lastHz`. */
  middle: number;
  clippedBefore: number;
  picture: SpectralPicture | null;
  pictured: number;
}

export const bitOf = (source: IntrusionSource): number => 1 << INTRUSION_SOURCES.indexOf(source);
export const createOpen = (): Open => ({
  used: false,
  begun: false,
  hidden: false,
  id: 0,
  sources: 0,
  seen: 0,
  lastHz: NaN,
  hz: NaN,
  lowHz: NaN,
  highHz: NaN,
  mostPower: NaN,
  mostOver: NaN,
  bestOver: NaN,
  level: { ...NO_LEVEL },
  grade: 0,
  first: 0,
  last: 0,
  seenUntil: 0,
  lastStrong: 0,
  middle: -1,
  clippedBefore: 0,
  picture: null,
  pictured: 0,
});

const decibels = (ratio: number): number | null =>
  Number.isNaN(ratio) ? null : 10 * Math.log10(Math.max(ratio, 1e-30));
const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** @param clipped samples at full scale so far. */
export function eventOf(open: Open, rateHz: number, f0Hz: number, clipped: number): SpectralEvent {
  const orders = open.hz / f0Hz;
  const harmonic = Math.round(orders);
  return {
    id: open.id,
    sources: INTRUSION_SOURCES.filter((source) => open.sources & bitOf(source)),
    hz: known(open.hz),
    lowHz: known(open.lowHz),
    highHz: known(open.highHz),
    harmonic: known(harmonic),
    onGrid: Math.abs(orders - harmonic) <= ON_GRID,
    levelDb: decibels(open.level.power),
    overFloorDb: decibels(open.mostOver),
    firstSample: open.first,
    lastSample: open.last,
    lastStrongSample: open.lastStrong,
    durationMs: (1000 * (open.last - open.first)) / rateHz,
    clippedSamples: clipped - open.clippedBefore,
    picture: open.picture,
  };
}
