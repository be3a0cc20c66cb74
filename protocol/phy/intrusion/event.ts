// What intrusion detection tells: unauthorised spectral events, and the sightings they are made of. Holds no state.

/**
 * Who saw it: energy on an unassigned harmonic, a line between harmonics, a rise of all of them at once; or, told from
 * outside, a line the receiver took out of a channel, a frame with a wrong MAC, a signature that was not the device's.
 */
export const INTRUSION_SOURCES = [
  'harmonic',
  'between',
  'broadband',
  'excised',
  'bad-mac',
  'signature',
] as const;
export type IntrusionSource = (typeof INTRUSION_SOURCES)[number];

/** A piece of the power spectrum around an event; the assigned harmonics are taken out where a pilot is followed. */
export interface SpectralPicture {
  firstHz: number;
  binHz: number;
  /** dB re a full-scale sine, a bin each; at most 65. */
  levelsDb: Float32Array;
}

export interface SpectralEvent {
  /** From 1 on, in order of beginning. */
  id: number;
  sources: readonly IntrusionSource[];
  /** Where it was strongest; null for one that has no frequency. */
  hz: number | null;
  /** How far it wandered. */
  lowHz: number | null;
  highHz: number | null;
  /** The nearest harmonic, and whether it stands on it: within a tenth of f0. */
  harmonic: number | null;
  onGrid: boolean;
  /**
   * While it was there, dB re a full-scale sine: mean of the windows that it filled, of those in which it was as strong
   * as in the strongest (SPEC P14.2); null where who told it did not know.
   */
  levelDb: number | null;
  /** The highest. */
  overFloorDb: number | null;
  /** By their number in the stream: where it was first seen, and where it last crossed the threshold of a beginning. */
  firstSample: number;
  lastSample: number;
  /** Where it last had a tenth of its greatest power. */
  lastStrongSample: number;
  /** From the first to the last of them: how long it was waited for after that (the hold-off) is no part of it. */
  durationMs: number;
  /** Samples at full scale while it lasted: an overdriven input makes lines of its own. */
  clippedSamples: number;
  picture: SpectralPicture | null;
}

export interface IntrusionNotice {
  kind: 'begun' | 'ended';
  event: SpectralEvent;
}

/** One look's find. Reused by who gives it: who keeps it copies it. */
export interface Sighting {
  source: IntrusionSource;
  /** NaN where it has no frequency. */
  hz: number;
  /** Squared peak amplitude, full scale 1, mean of the look; NaN where it is not known. */
  power: number;
  /** The same while it was there: of the windows of the look that it filled; and what noise has beside it. */
  levelPower: number;
  noisePower: number;
  /** Ratio of powers over the floor; NaN where it is not known. */
  overFloor: number;
  /** How well `hz` and `power` are known: 0 roughly, 1 by symbols, 2 as those of a line in a spectrum, 3 in that of the samples as they came. */
  grade: number;
  /** Over the threshold of a beginning; else only over that of going on. */
  begins: boolean;
  /** A tone beside an assigned harmonic, known by its images alone: it explains them, and is no event. */
  hidden: boolean;
  /** It may as well be an image of another: it begins nothing and explains nothing, and what lasts there goes on. */
  undecided: boolean;
  /** The strongest of its look: others begin an event only when they are seen again. */
  strongest: boolean;
  /** Of the look. */
  firstSample: number;
  lastSample: number;
  /** Of it, where the emitter was there. */
  fromSample: number;
  toSample: number;
}

/** Takes sightings of one look, strongest first. */
export type See = (sighting: Readonly<Sighting>) => void;

export const createSighting = (source: IntrusionSource): Sighting => ({
  source,
  hz: NaN,
  power: NaN,
  levelPower: NaN,
  noisePower: 0,
  overFloor: NaN,
  grade: 0,
  begins: false,
  hidden: false,
  undecided: false,
  strongest: false,
  firstSample: 0,
  lastSample: 0,
  fromSample: 0,
  toSample: 0,
});

/**
 * What of a sender's power, at most, shows at a distance in harmonics: a sine whose phase jumps within a window of one
 * period. With a jump by θ at u of the window, |1 − e^jθ|² sin²(πDu)/(πD)² beside u² + (1 − u)² on the harmonic.
 */
export const leakAt = (distance: number): number =>
  4 / (Math.PI * Math.max(distance, 2 / Math.PI)) ** 2;
