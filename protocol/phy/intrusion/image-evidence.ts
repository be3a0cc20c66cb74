// What an averaged Hann spectrum says of where a tone is: how likely the powers at its images are, a symbol rate apart,
// each by the noise around it. Decides nothing. Source: Johnson, Kotz, Balakrishnan 1994, ch. 17 (gamma).
import { hannShare, linePower } from './hann-line.ts';
import type { Seen } from './line-judge.ts';
import type { RecentSpectra } from './recent-spectra.ts';
import { selectInPlace } from './select.ts';
import type { ToneResponse } from './tone-response.ts';

export interface ImageEvidence {
  readonly seen: Seen;
  /** Looks at a line. @param at bins. @param floor noise in its bin. */
  aim(at: number, floor: number): void;
}

/** How far what is reckoned of an image may be off: a deviation, of its power. */
const MISFIT = 0.3;
/** At a place other emitters may show anything within so many nepers of power, in one case of twenty. */
const OTHERS = 0.05;
const NEPERS = 12;
/** Bins to each side of an image that tell its noise: outside its own, and before the next. */
const NOISE_FROM = 3;
const NOISE_TO = 8;

/** Stirling's series: within 1e-3 from 1 on. */
const logGamma = (x: number): number =>
  (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3);

/**
 * Log-likelihood, nats, of the logarithm of a mean power where a tone and noise are: a gamma variable of their mean and
 * spread, and, rarely, anything. @param measured mean of `looks` independent powers.
 */
export function powerLikelihood(
  measured: number,
  tone: number,
  noise: number,
  looks: number,
): number {
  const mean = tone + noise;
  const variance = (noise * noise + 2 * noise * tone) / looks + (MISFIT * tone) ** 2;
  const shape = Math.max(1, (mean * mean) / variance);
  const ratio = measured / mean;
  const density = Math.exp(shape * (Math.log(shape * ratio) - ratio) - logGamma(shape));
  return Math.log((1 - OTHERS) * density + OTHERS / NEPERS);
}

/**
 * @param tested bins that are looked at, of all. @param looks independent powers that a mean is of.
 * @param reach symbol rates to each side at which images are looked for.
 */
export function createImageEvidence(
  spectra: RecentSpectra,
  response: ToneResponse,
  tested: Uint8Array,
  looks: number,
  binHz: number,
  symbolRateHz: number,
  reach: number,
): ImageEvidence {
  const all = new Uint8Array(tested.length).fill(1);
  const near = new Float64Array(2 * (NOISE_TO - NOISE_FROM + 1));
  let own = 0;
  let noise = 0;

  const gain = (hz: number, rates: number): number => {
    const share = spectra.alignedShare;
    response.tune(hz);
    return share * response.image(rates) + (rates === 0 ? 1 - share : 0);
  };
  const ratesFrom = (hz: number): number => Math.round((seen.hz - hz) / symbolRateHz);
  /** The median of the bins around one, of those that count. */
  const around = (power: (bin: number) => number, bin: number, counts: Uint8Array): number => {
    let known = 0;
    for (let by = NOISE_FROM; by <= NOISE_TO; by += 1) {
      if (counts[bin - by]) near[known++] = power(bin - by);
      if (counts[bin + by]) near[known++] = power(bin + by);
    }
    return known > 0 ? selectInPlace(near, known, known >> 1) : noise;
  };
  const seen: Seen = {
    ...{ hz: 0, power: 0, symbolRateHz, isFresh: false },
    gain: (hz) => gain(hz, ratesFrom(hz)),
    direct: (hz) => linePower(spectra.direct, hz / binHz),
    others: (hz) => around(spectra.direct, Math.round(hz / binHz), all),
    evidence(hz) {
      const from = ratesFrom(hz);
      const tone = seen.power / gain(hz, from);
      let sum = 0;
      for (let rates = -reach; rates <= reach; rates += 1) {
        const at = own + (rates * symbolRateHz) / binHz;
        const bin = Math.round(at);
        if (rates === 0 || !tested[bin]) continue;
        const shown = tone * gain(hz, from + rates) * hannShare(at - bin);
        sum += powerLikelihood(
          spectra.power(bin),
          shown,
          around(spectra.power, bin, tested),
          looks,
        );
      }
      return sum;
    },
  };
  return {
    seen,
    aim(at, floor) {
      own = at;
      noise = floor;
      seen.hz = at * binHz;
      seen.power = linePower(spectra.power, at);
    },
  };
}
