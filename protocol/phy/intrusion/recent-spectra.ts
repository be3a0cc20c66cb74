/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by bins and windows */
// The last Hann windows of a stream, half overlapped: mean powers, of what is left in them and of the samples as they
// came; and each window measured by its own median so that one loud window does not rule the mean. Decides nothing.
import type { RealFft } from '../../signal/index.ts';
import { selectInPlace } from './select.ts';

export interface SpectraOptions {
  n: number;
  windows: number;
  fft: RealFft;
  /** Bins that are watched, ascending. */
  bins: Int32Array;
  /** Side lobes of a sender of power 1 at a distance of one bin; they fall with its square. */
  leakPerPower: number;
  /** Where senders may be, bins, and how many bins to each side are theirs. */
  lines: readonly number[];
  lineReach: number;
}

export interface RecentSpectra {
  /** Windows since the last silence; the sample after the last. */
  readonly count: number;
  readonly end: number;
  /** Of the last windows, 0 the newest: the sample after it. */
  endOf(back: number): number;
  /** Of the last windows, the part from which senders were taken out. */
  readonly alignedShare: number;
  /** For each watched bin, in units of the windows' medians: mean power, and what senders are known to spill there. */
  readonly ratios: Float64Array;
  readonly leaks: Float64Array;
  /** Mean of squared peak amplitudes in a bin; of one window, from 0 for the newest, where that is said. */
  power(bin: number, back?: number): number;
  /** The same of the samples as they came. */
  direct(bin: number, back?: number): number;
  /**
   * @param value what is left of a sample. @param raw the sample as it came. @param aligned whether senders were taken
   * out of it. @returns whether it ended a window.
   */
  push(value: number, raw: number, aligned: boolean): boolean;
  /**
   * Samples are missing here: the window that has begun is left out. @param next first sample after them.
   * @param forget the windows before them as well.
   */
  gap(next: number, forget: boolean): void;
}

const LEAST_MEDIAN = 1e-18;
/** Of the spectrum's strongest bin, what rounding and the window leave everywhere. */
const LEAST_SHARE = 1e-10;

export function createRecentSpectra(options: SpectraOptions): RecentSpectra {
  const { n, windows, fft, bins, lines, lineReach, leakPerPower } = options;
  const half = n / 2;
  const hann = Float64Array.from(
    { length: n },
    (_, i) => (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / n)) * (4 / n),
  );
  const held = new Float64Array(n);
  const heldRaw = new Float64Array(n);
  const powers = new Float64Array(windows * (half + 1));
  const directPowers = new Float64Array(windows * (half + 1));
  const shares = new Float64Array(windows * bins.length);
  const spills = new Float64Array(windows * bins.length);
  const alignedShares = new Float64Array(windows);
  const ends = new Float64Array(windows);
  const scratch = new Float64Array(bins.length);
  const ratios = new Float64Array(bins.length);
  const leaks = new Float64Array(bins.length);
  let filled = 0;
  let loose = 0;
  let looseBefore = 0;
  let count = 0;
  let end = 0;

  const transform = (of: Float64Array, powers: Float64Array, to: number): number => {
    const { input } = fft;
    for (let i = 0; i < n; i += 1) input[i] = of[i]! * hann[i]!;
    fft.transform();
    const { output } = fft;
    let most = 0;
    for (let bin = 1; bin < half; bin += 1) {
      const power = output[2 * bin]! ** 2 + output[2 * bin + 1]! ** 2;
      powers[to + bin] = power;
      if (power > most) most = power;
    }
    powers[to] = output[0]! ** 2 / 4;
    powers[to + half] = output[1]! ** 2 / 4;
    return most;
  };
  /** Hann spreads a sender over its bins by 1.5. */
  const lineAt = (to: number, line: number): number => {
    const middle = Math.round(line);
    let sum = 0;
    for (let bin = middle - lineReach; bin <= middle + lineReach; bin += 1)
      if (bin > 0 && bin < half) sum += powers[to + bin]!;
    return sum / 1.5;
  };
  const spill = (row: number, to: number, unit: number): void => {
    spills.fill(0, row, row + bins.length);
    for (const line of lines) {
      const size = (leakPerPower * lineAt(to, line)) / unit;
      for (let i = 0; i < bins.length; i += 1) spills[row + i]! += size / (bins[i]! - line) ** 2;
    }
  };
  const meanPower = (of: Float64Array, bin: number, back: number | undefined): number => {
    const known = Math.min(count, windows);
    if (back !== undefined)
      return back < known ? (of[((count - 1 - back) % windows) * (half + 1) + bin] ?? 0) : 0;
    let sum = 0;
    for (let w = 0; w < known; w += 1) sum += of[w * (half + 1) + bin] ?? 0;
    return known > 0 ? sum / known : 0;
  };
  const mean = (of: Float64Array, into: Float64Array): void => {
    into.fill(0);
    const known = Math.min(count, windows);
    for (let w = 0; w < known; w += 1)
      for (let i = 0; i < bins.length; i += 1) into[i]! += of[w * bins.length + i]! / known;
  };
  const endWindow = (): void => {
    const slot = count % windows;
    const to = slot * (half + 1);
    const row = slot * bins.length;
    const most = transform(held, powers, to);
    ends[slot] = end;
    // Where nothing was taken out, what is left is what came.
    const aligned = 1 - Math.min(n, loose + Math.min(looseBefore, half)) / n;
    alignedShares[slot] = aligned;
    if (aligned > 0) transform(heldRaw, directPowers, to);
    else directPowers.set(powers.subarray(to, to + half + 1), to);
    for (let i = 0; i < bins.length; i += 1) scratch[i] = powers[to + bins[i]!]!;
    const middle = selectInPlace(scratch, bins.length, bins.length >> 1);
    // Of silence there is no mean: what comes after it is judged by itself.
    if (most <= LEAST_MEDIAN) {
      count = 0;
      return;
    }
    const unit = middle + LEAST_MEDIAN + LEAST_SHARE * most;
    for (let i = 0; i < bins.length; i += 1) shares[row + i] = powers[to + bins[i]!]! / unit;
    if (loose + looseBefore > 0) spill(row, to, unit);
    else spills.fill(0, row, row + bins.length);
    count += 1;
    mean(shares, ratios);
    mean(spills, leaks);
  };

  return {
    ratios,
    leaks,
    get count() {
      return count;
    },
    get end() {
      return end;
    },
    get alignedShare() {
      const known = Math.min(count, windows);
      let sum = 0;
      for (let w = 0; w < known; w += 1) sum += alignedShares[w]!;
      return known > 0 ? sum / known : 0;
    },
    endOf: (back) => ends[(count - 1 - back) % windows] ?? 0,
    power: (bin, back) => meanPower(powers, bin, back),
    direct: (bin, back) => meanPower(directPowers, bin, back),
    push(value, raw, aligned) {
      held[filled] = value;
      heldRaw[filled] = raw;
      filled += 1;
      end += 1;
      if (!aligned) loose += 1;
      if (filled < n) return false;
      endWindow();
      held.copyWithin(0, half);
      heldRaw.copyWithin(0, half);
      filled = half;
      looseBefore = loose;
      loose = 0;
      return true;
    },
    gap(next, forget) {
      if (forget) count = 0;
      filled = 0;
      loose = 0;
      looseBefore = 0;
      end = next;
    },
  };
}
