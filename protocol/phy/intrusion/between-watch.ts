/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by bins and windows */
// Lines anywhere outside assigned harmonics: an averaged Hann spectrum against its neighbours, and what of it the samples
// as they came bear out. Owns its windows and thresholds. Source: Welch 1967; Rohling 1983 (ordered-statistic CFAR); Harris 1978 (Hann).
import type { CreateFft } from '../demodulator.ts';
import { createSighting, type See, type SpectralPicture } from './event.ts';
import { overlappedPowers, thresholdOver, type Chances } from './false-alarm.ts';
import { createBesideWatch } from './beside-watch.ts';
import { lineAt, lineEnergy } from './hann-line.ts';
import { createImageEvidence } from './image-evidence.ts';
import { createLineBand } from './line-band.ts';
import { judgeLine } from './line-judge.ts';
import { createLineWindows } from './line-windows.ts';
import { createRecentSpectra } from './recent-spectra.ts';
import { selectInPlace } from './select.ts';
import type { ToneResponse } from './tone-response.ts';

/** Periods of f0 in a window: 1024 samples of the default waveform. */
const WINDOW_PERIODS = 64 / 3;
const WINDOWS = 6;
/** Windows between two looks. */
const LOOK_WINDOWS = 3;
/** References of a bin, every other so that Hann leaves them independent; which of them, ascending, is the floor. */
const REFERENCES = 36;
const RANK = 22;
const GUARD_BINS = 4;
/** Of amplitudes of Hann windows that overlap by half. */
const OVERLAP_CORRELATION = 1 / 6;
const MOST_A_LOOK = 4;
/** Noise of three bins, in the power of a line that is made of them. */
const ENERGY_NOISE = 2;
/** Distance of a look's finds, and of one from an assigned harmonic, in f0. */
const APART = 0.6;
const MASKED = 0.5;
/** A short burst spreads unevenly: it may leak so much more than in the mean. */
const CONFUSED = 4;
const PICTURE_BINS = 32;
/** Symbol rates to each side at which images are looked for. */
const MOST_IMAGES = 32;

export interface BetweenWatch {
  /** @param value what is left of a sample. @param raw the sample as it came. @param aligned whether they differ. */
  push(value: number, raw: number, aligned: boolean): void;
  /** Samples are missing here: the window across them is left out. @param forget those before them as well. */
  gap(next: number, forget: boolean): void;
  picture(hz: number): SpectralPicture | null;
  /** Chance tests of noise a second. */
  readonly cells: number;
}

/**
 * @param f0Hz by the nominal clock. @param symbolSeconds of the senders: how fast their side lobes fall.
 * @param response of a tone where windows follow a pilot.
 * @param lowestHz nothing is looked for below. @param chances of a false alarm, a look and bin.
 */
export function createBetweenWatch(
  rateHz: number,
  f0Hz: number,
  symbolSeconds: number,
  assigned: readonly number[],
  response: ToneResponse,
  lowestHz: number,
  chances: Chances,
  createFft: CreateFft,
  see: See,
): BetweenWatch {
  const n = windowOf(rateHz, f0Hz);
  const binHz = rateHz / n;
  const bins = testedBins(n, binHz, f0Hz, assigned, lowestHz);
  const around = referencesOf(bins);
  /** Where assigned harmonics are, bins. */
  const lines = assigned.map((harmonic) => (harmonic * f0Hz) / binHz);
  const spectra = createRecentSpectra({
    n,
    windows: WINDOWS,
    fft: createFft(n),
    bins,
    leakPerPower: CONFUSED * leakOf(binHz, symbolSeconds),
    lines,
    lineReach: Math.round((0.3 * f0Hz) / binHz),
  });
  const noise = overlappedPowers(WINDOWS, OVERLAP_CORRELATION);
  const floorOf = { noise, references: REFERENCES, rank: RANK };
  const begins = thresholdOver(noise, floorOf, chances.begins);
  const goesOn = thresholdOver(noise, floorOf, chances.goesOn);
  /** Bins of f0. */
  const period = Math.round(f0Hz / binHz);
  /** Of all bins, those that are looked at. */
  const tested = new Uint8Array(n / 2 + 1);
  for (const bin of bins) tested[bin] = 1;
  const scratch = new Float64Array(REFERENCES);
  const state = new Uint8Array(bins.length);
  const over = new Float64Array(bins.length);
  const found = createSighting('between');
  const inWindows = new Float64Array(WINDOWS);
  const there = createLineWindows();
  const masked = (MASKED * f0Hz) / binHz;
  const band = createLineBand(
    spectra.power,
    lines,
    masked,
    period,
    Math.floor(1 / (symbolSeconds * binHz)),
    n / 2,
  );
  const beside = createBesideWatch(
    spectra,
    WINDOWS,
    lines,
    masked,
    n / 2,
    binHz,
    1 / symbolSeconds,
    see,
  );

  const mark = (): void => {
    const { ratios, leaks } = spectra;
    for (let i = 0; i < bins.length; i += 1) {
      const value = ratios[i]!;
      state[i] = 0;
      // The floor is near 1 in these units: what is below that threshold is not worth sorting for.
      if (value < 0.4 * goesOn) continue;
      for (let k = 0; k < REFERENCES; k += 1) scratch[k] = ratios[around[i * REFERENCES + k]!]!;
      const floor = selectInPlace(scratch, REFERENCES, RANK - 1);
      const ratio = value / (floor + leaks[i]! + 1e-30);
      over[i] = ratio;
      state[i] = ratio > begins ? 2 : ratio > goesOn ? 1 : 0;
    }
  };
  const strongest = (): number => {
    let best = -1;
    for (let i = 0; i < bins.length; i += 1)
      if (state[i]! > 0 && (best < 0 || spectra.power(bins[i]!) > spectra.power(bins[best]!)))
        best = i;
    return best;
  };
  const isBeside = (hz: number): boolean =>
    assigned.some((harmonic) => Math.abs(hz - harmonic * f0Hz) < MASKED * f0Hz);
  const reach = Math.min(MOST_IMAGES, Math.ceil((rateHz / 2) * symbolSeconds));
  const evidence = createImageEvidence(
    spectra,
    response,
    tested,
    WINDOWS / (1 + 2 * OVERLAP_CORRELATION ** 2),
    binHz,
    1 / symbolSeconds,
    reach,
  );
  const { seen } = evidence;
  let floorPower = 0;
  /** @returns false where it is an image of another. */
  const judge = (bin: number, over: number): boolean => {
    const at = lineAt(spectra.power, bin);
    floorPower = spectra.power(bin) / over;
    evidence.aim(at, floorPower);
    found.hidden = false;
    found.undecided = false;
    const judged = spectra.alignedShare > 0 ? judgeLine(seen, reach, rateHz / 2, isBeside) : null;
    found.undecided = judged?.isOpen ?? false;
    if (!judged || judged.isOpen || judged.hz === seen.hz) {
      place(bin, at);
      return true;
    }
    found.hidden = true;
    found.grade = 1;
    found.hz = judged.hz;
    measureWindows(at, seen.power, judged.power);
    // Elsewhere it is found by itself.
    return judged.isBeside;
  };
  const place = (bin: number, at: number): void => {
    found.grade = band.isLine(bin) ? 2 : 0;
    const isKnown = found.grade > 0;
    found.hz = (isKnown ? at : band.middle(bin)) * binHz;
    if (isKnown) measureWindows(at, seen.power, seen.power / seen.gain(seen.hz));
    else measureWindows(bin, spectra.power(bin), spectra.power(bin));
  };
  /** How strong a line here was in the windows that it filled. @param shown power here. @param power of it, of that. */
  const measureWindows = (at: number, shown: number, power: number): void => {
    for (let back = 0; back < WINDOWS; back += 1)
      inWindows[back] = lineEnergy((bin) => spectra.power(bin, back), at);
    there.measure(inWindows, WINDOWS, ENERGY_NOISE * floorPower, 1);
    found.power = power;
    // Where windows have just been laid anew they do not show a line alike: only their mean is known, and badly.
    const isMixed = spectra.alignedShare > 0 && spectra.alignedShare < 1;
    found.levelPower = isMixed ? power : (there.power * power) / shown;
    found.noisePower = isMixed ? power / 4 : (there.noise * power) / shown;
  };
  const within = (): void => {
    found.firstSample = spectra.endOf(WINDOWS - 1) - n;
    found.lastSample = spectra.end;
    // Where a Hann window shows half of it or more, it was there from its first quarter on, or to its last.
    found.fromSample = spectra.endOf(there.oldest) - (3 * n) / 4;
    found.toSample = spectra.endOf(there.newest) - n / 4;
  };
  const look = (): void => {
    mark();
    for (let i = 0; i < MOST_A_LOOK; i += 1) {
      const best = strongest();
      if (best < 0) return;
      const isFound = judge(bins[best]!, over[best]!);
      found.overFloor = over[best]!;
      found.begins = state[best] === 2;
      found.strongest = i === 0;
      within();
      if (isFound) see(found);
      for (let k = 0; k < bins.length; k += 1)
        if (Math.abs(bins[k]! - bins[best]!) * binHz < APART * f0Hz) state[k] = 0;
    }
  };

  return {
    cells: (bins.length * rateHz) / (LOOK_WINDOWS * (n / 2)),
    push(value, raw, aligned) {
      if (!spectra.push(value, raw, aligned)) return;
      if (spectra.count < WINDOWS || spectra.count % LOOK_WINDOWS !== 0) return;
      look();
      beside.look(spectra.endOf(WINDOWS - 1) - n, spectra.end);
    },
    gap: spectra.gap,
    picture(hz) {
      if (spectra.count === 0 || !Number.isFinite(hz)) return null;
      const middle = Math.round(hz / binHz);
      const first = Math.max(0, middle - PICTURE_BINS);
      const last = Math.min(n / 2, middle + PICTURE_BINS);
      if (last < first) return null;
      const levelsDb = Float32Array.from(
        { length: last - first + 1 },
        (_, i) => 10 * Math.log10(Math.max(spectra.power(first + i), 1e-20)),
      );
      return { firstHz: first * binHz, binHz, levelsDb };
    },
  };
}

/** Samples of one window. */
export const windowOf = (rateHz: number, f0Hz: number): number =>
  Math.min(65_536, Math.max(256, 2 ** Math.round(Math.log2((WINDOW_PERIODS * rateHz) / f0Hz))));

/** Side lobes of a sender of power 1 at a distance of one bin: envelope of sinc², as a Hann bin shows it. */
const leakOf = (binHz: number, symbolSeconds: number): number =>
  1.5 / (Math.PI ** 2 * symbolSeconds * binHz);

function testedBins(
  n: number,
  binHz: number,
  f0Hz: number,
  assigned: readonly number[],
  lowestHz: number,
): Int32Array {
  const bins: number[] = [];
  for (let bin = Math.max(3, Math.ceil(lowestHz / binHz)); bin <= n / 2 - 4; bin += 1)
    if (assigned.every((harmonic) => Math.abs(bin * binHz - harmonic * f0Hz) >= MASKED * f0Hz))
      bins.push(bin);
  return Int32Array.from(bins);
}

/** For each bin, the places of its references: half below and half above where there are so many. */
function referencesOf(bins: Int32Array): Int32Array {
  const out = new Int32Array(bins.length * REFERENCES);
  for (let i = 0; i < bins.length; i += 1) {
    let below = i - GUARD_BINS - 1;
    let above = i + GUARD_BINS + 1;
    for (let k = 0; k < REFERENCES; k += 1) {
      const canBelow = below >= 0;
      const canAbove = above < bins.length;
      const takeBelow = canBelow && (!canAbove || k % 2 === 0);
      out[i * REFERENCES + k] = Math.max(0, Math.min(bins.length - 1, takeBelow ? below : above));
      if (takeBelow) below -= 2;
      else above += 2;
    }
  }
  return out;
}
