// How a shaft turned while a record lasted: followed by the phase of one of its lines, or as given. Measures no line.
import { frequencySpread, trackFrequency, type FrequencyTrack } from './frequency-track.ts';

/** Speeds at the start and at the end of what was asked for, Hz, and how long that lasts; equal for a steady one. */
export interface ShaftRamp {
  startHz: number;
  endHz: number;
  spanS: number;
  /** A steady speed as it was typed, where the one above was found near it: what is followed stays near this one. */
  typedHz?: number;
}
export interface ShaftTrack {
  track: FrequencyTrack;
  /** The multiple of the shaft whose phase was followed; null: the speeds are those given, evenly between. */
  followed: number | null;
  /** Lowest, mean and highest speed while the record lasted, Hz. */
  speedsHz: [number, number, number];
  /** Over how long, at either end, the speed is drawn on as it was changing; null: it is not. */
  drawnOnS: number | null;
  /** Of a shaft given as steady: the mean of a steady track further from the speed given than is followed; else null. */
  elsewhereHz: number | null;
}

/** Turns in a block that the phase is read from: short enough to follow, long enough to part orders. */
export const TURNS_A_BLOCK = 8;
const FOLLOWED = [1, 2, 3, 4, 5, 6];
/** Noise in a multiple's place turns its frequency about by 0.18 of the shaft's, steadily changing speeds do not. */
const MOST_JITTER = 0.03;
/** How far from a speed given a shaft turns, and how much of a ramp's change it may be behind where the ramp goes on. */
export const NEAR_SHARE = 0.05;
const BEHIND_SHARE = 0.25;
/** A track that changes by less of the ramp's change is the mains', or another machine's. */
const LEAST_CHANGE = 0.25;

/** How unsteadily a track changes, RMS of its second differences, share of its first frequency. */
function jitter({ frequenciesHz }: FrequencyTrack): number {
  let total = 0;
  for (let i = 2; i < frequenciesHz.length; i += 1) {
    const [before, at, behind] = [frequenciesHz[i - 2], frequenciesHz[i - 1], frequenciesHz[i]];
    total += ((behind ?? 0) - 2 * (at ?? 0) + (before ?? 0)) ** 2;
  }
  return Math.sqrt(total / Math.max(1, frequenciesHz.length - 2)) / (frequenciesHz[0] ?? 1);
}

export const rampAt = ({ startHz, endHz, spanS }: ShaftRamp, timeS: number): number =>
  startHz + ((endHz - startHz) * timeS) / spanS;

/** Change of a frequency per second, Hz/s, by least squares. */
function slopeOf({ timesS, frequenciesHz }: FrequencyTrack): number {
  const mean = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [t0, f0] = [mean(timesS), mean(frequenciesHz)];
  let [product, square] = [0, 0];
  for (const [i, t] of timesS.entries()) {
    product += (t - t0) * ((frequenciesHz[i] ?? 0) - f0);
    square += (t - t0) ** 2;
  }
  return square > 0 ? product / square : 0;
}

/** A drift over the record, share of the mean speed, that smears a fault's multiples over several bins. */
const DRIFT_SHARE = 0.01;
/** Of what a track moves about, so much at least is its drift, and not the noise that its phase is read in. */
const TREND_SHARE = 0.8;

/** The shaft was followed and is found to run up or down, whatever was given. */
export const isDrifting = ({ track, followed }: ShaftTrack): boolean =>
  followed !== null && runs(track);

function runs(track: FrequencyTrack): boolean {
  const { timesS } = track;
  const trendHz = Math.abs(slopeOf(track)) * ((timesS.at(-1) ?? 0) - (timesS[0] ?? 0));
  return trendHz > DRIFT_SHARE * meanOf(track) && trendHz > TREND_SHARE * frequencySpread(track);
}

/** Over time: steps need not be even. */
function meanOf({ timesS, frequenciesHz }: FrequencyTrack): number {
  const span = (timesS.at(-1) ?? 0) - (timesS[0] ?? 0);
  if (!(span > 0)) return frequenciesHz[0] ?? 0;
  let turns = 0;
  for (let i = 1; i < timesS.length; i += 1)
    turns +=
      (((frequenciesHz[i] ?? 0) + (frequenciesHz[i - 1] ?? 0)) / 2) *
      ((timesS[i] ?? 0) - (timesS[i - 1] ?? 0));
  return turns / span;
}

/** Of a speed that runs, its first and last values that a slope is got from. */
const SLOPE_STEPS = 6;

/**
 * Blocks see the middle of a record, from three quarters of one on: a speed that runs is drawn on to both ends as it was
 * changing there, and by no more than blocks lie between.
 */
function drawnOn(track: FrequencyTrack, recordS: number): FrequencyTrack {
  const { timesS, frequenciesHz } = track;
  const at = (from: number, to: number | undefined, timeS: number): number => {
    const part = { timesS: timesS.slice(from, to), frequenciesHz: frequenciesHz.slice(from, to) };
    const middleS = part.timesS.reduce((sum, t) => sum + t, 0) / part.timesS.length;
    const middleHz = part.frequenciesHz.reduce((sum, f) => sum + f, 0) / part.timesS.length;
    return middleHz + slopeOf(part) * (timeS - middleS);
  };
  const first = at(0, SLOPE_STEPS, 0);
  const last = at(-SLOPE_STEPS, undefined, recordS);
  return {
    timesS: Float64Array.of(0, ...timesS, recordS),
    frequenciesHz: Float64Array.of(first, ...frequenciesHz, last),
  };
}

/** It begins and ends where the ramp does, and changes as it does; of a shaft given as steady, it stays near that speed. */
function agrees(track: FrequencyTrack, ramp: ShaftRamp, recordS: number): boolean {
  if (ramp.startHz === ramp.endHz) {
    const typedHz = ramp.typedHz ?? ramp.startHz;
    return track.frequenciesHz.every((f) => Math.abs(f - typedHz) <= NEAR_SHARE * typedHz);
  }
  const slope = (ramp.endHz - ramp.startHz) / ramp.spanS;
  const behind = recordS < ramp.spanS ? BEHIND_SHARE * Math.abs(ramp.endHz - ramp.startHz) : 0;
  const near = (at: number, more: number): boolean => {
    const expected = rampAt(ramp, track.timesS.at(at) ?? 0);
    return Math.abs((track.frequenciesHz.at(at) ?? 0) - expected) <= NEAR_SHARE * expected + more;
  };
  return near(0, 0) && near(-1, behind) && slopeOf(track) / slope >= LEAST_CHANGE;
}

interface Followed {
  track: FrequencyTrack;
  multiple: number;
}

/**
 * The strongest of the first multiples that is steady and turns as the ramp says; and of a shaft given as steady, the
 * strongest that is steady elsewhere.
 */
function follow(
  samples: Float32Array,
  rateHz: number,
  ramp: ShaftRamp,
): { near: Followed | null; elsewhere: Followed | null } {
  const { startHz, endHz } = ramp;
  const block = Math.ceil((TURNS_A_BLOCK * rateHz) / startHz);
  const steady = FOLLOWED.filter((multiple) => multiple * startHz < rateHz / 2)
    .map((multiple) => {
      const line = trackFrequency(samples, rateHz, multiple * startHz, block);
      const frequenciesHz = line.frequenciesHz.map((f) => f / multiple);
      return { multiple, strength: line.meanAmplitude, track: { ...line, frequenciesHz } };
    })
    .filter(
      ({ track, multiple }) => track.timesS.length > 2 && jitter(track) * multiple < MOST_JITTER,
    )
    .sort((a, b) => b.strength - a.strength);
  const near = steady.find(({ track }) => agrees(track, ramp, samples.length / rateHz)) ?? null;
  const elsewhere = near || startHz !== endHz ? null : (steady[0] ?? null);
  return { near, elsewhere };
}

/** @param signals that the shaft's lines are looked for in, by turns: the record, its envelope; equally long. */
export function trackShaft(
  signals: readonly Float32Array[],
  rateHz: number,
  ramp: ShaftRamp,
): ShaftTrack {
  const recordS = (signals[0]?.length ?? 0) / rateHz;
  let followed: Followed | null = null;
  let elsewhere: Followed | null = null;
  for (const signal of signals) {
    if (followed) break;
    const found = follow(signal, rateHz, ramp);
    followed = found.near;
    elsewhere ??= found.elsewhere;
  }
  const given = {
    timesS: Float64Array.of(0, recordS),
    frequenciesHz: Float64Array.of(ramp.startHz, rampAt(ramp, recordS)),
  };
  const isRun = followed !== null && runs(followed.track);
  const track = followed && isRun ? drawnOn(followed.track, recordS) : (followed?.track ?? given);
  return {
    track,
    followed: followed?.multiple ?? null,
    speedsHz: [Math.min(...track.frequenciesHz), meanOf(track), Math.max(...track.frequenciesHz)],
    drawnOnS: followed && isRun ? (followed.track.timesS[0] ?? 0) : null,
    elsewhereHz: followed || !elsewhere ? null : meanOf(elsewhere.track),
  };
}
