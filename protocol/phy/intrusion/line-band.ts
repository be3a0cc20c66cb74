// The band around a bin in which nothing assigned stands: whether a line holds it, and where the middle of something wide
// is. Holds no spectra.
import { lineShare } from './hann-line.ts';

export interface LineBand {
  isLine(bin: number): boolean;
  /** Where the middle of something wide is, bins, as far as it is seen to both sides alike. */
  middle(bin: number): number;
}

/** Of the power around, what five bins hold of a line at least; where less is seen around, more of it. */
const LINE_SHARE = 0.6;
const NARROW_SHARE = 0.75;
const LEAST_REACH = 4;
/** To each side, what an image spreads over. */
const IMAGE_BINS = 3;

/**
 * @param power of a bin. @param lines the assigned harmonics, bins. @param masked bins to each side of one that are its
 * own. @param period bins of f0: no more is looked at to a side. @param image bins to a line's next image. @param top
 * the last bin.
 */
export function createLineBand(
  power: (bin: number) => number,
  lines: readonly number[],
  masked: number,
  period: number,
  image: number,
  top: number,
): LineBand {
  /** Bins to the next assigned band or end. */
  const below = (at: number): number =>
    lines.reduce(
      (least, line) => (line < at ? Math.min(least, at - line - masked) : least),
      at - 1,
    );
  const above = (at: number): number =>
    lines.reduce(
      (least, line) => (line < at ? least : Math.min(least, line - at - masked)),
      top - 1 - at,
    );
  const within = (room: number, most: number): number =>
    Math.max(0, Math.min(most, Math.floor(room)));
  const toBoth = (at: number): number => within(Math.min(below(at), above(at)), period);
  /** Close to an assigned band an image is nearly as strong as what it is of. */
  const toOne = Math.min(period, image - IMAGE_BINS);

  return {
    isLine(bin) {
      // The slope of a line that stands in an assigned band is none here.
      if (power(bin) < Math.max(power(bin - 1), power(bin + 1))) return false;
      const both = toBoth(bin);
      // Close to an assigned band the other side alone tells.
      const left = both < LEAST_REACH ? within(below(bin), toOne) : both;
      const right = both < LEAST_REACH ? within(above(bin), toOne) : both;
      if (Math.max(left, right) < LEAST_REACH) return false;
      const least = left + right < period ? NARROW_SHARE : LINE_SHARE;
      return lineShare(power, bin, left, right) > least;
    },
    middle(bin) {
      let at = bin;
      for (let round = 0; round < 2; round += 1) {
        const reach = Math.max(2, toBoth(at));
        let sum = 0;
        let moment = 0;
        for (let k = Math.round(at) - reach; k <= Math.round(at) + reach; k += 1) {
          sum += power(k);
          moment += power(k) * k;
        }
        at = moment / sum;
      }
      return at;
    },
  };
}
