// The partials of a tone: near each multiple of its fundamental the largest bin, as the reference results have them. A
// real string's lie a little above the multiples. Reads a spectrum; judges nothing.
import { parabolaOffset } from '../lobe.ts';
import { floorAround, type BlockSpectrum } from './block-spectrum.ts';

export interface Partial {
  /** q. */
  partial: number;
  /** By a parabola through the logarithms of three bins. */
  frequencyHz: number;
  /** One-sided peak amplitude of the bin, unit: a line between two bins stands up to 1.42 dB above it (Hann). */
  amplitudePeak: number;
  /** The bin over the median of those round it, dB. */
  snrDb: number;
}
export interface Partials {
  N: number;
  window: BlockSpectrum['window'];
  search: string;
  list: Partial[];
}

export const PARTIALS_SEARCH =
  'largest bin within 2 % of q x fundamental (real strings are a little sharp)';
const COUNT = 10;
const SEARCH_SHARE = 0.02;
/** The floor is the median of this many bins to each side, or of four times the search, less the nearest three. */
const FLOOR_BINS = 25;
const FLOOR_SEARCHES = 4;
const NEAREST_BINS = 3;
const QUIETEST = 1e-30;

const db = (power: number): number => 10 * Math.log10(Math.max(QUIETEST, power));

function partialAt({ power, binHz }: BlockSpectrum, q: number, expectedHz: number): Partial | null {
  const away = SEARCH_SHARE * expectedHz;
  const from = Math.max(1, Math.ceil((expectedHz - away) / binHz));
  const to = Math.floor((expectedHz + away) / binHz);
  if (from > to || to > power.length - 2) return null;
  let bin = from;
  for (let k = from + 1; k <= to; k += 1) if ((power[k] ?? 0) > (power[bin] ?? 0)) bin = k;
  const [below, at, above] = [bin - 1, bin, bin + 1].map((k) => db(power[k] ?? 0)) as [
    number,
    number,
    number,
  ];
  const reach = Math.max(FLOOR_BINS, Math.round((FLOOR_SEARCHES * away) / binHz));
  return {
    partial: q,
    frequencyHz: (bin + parabolaOffset(below, at, above)) * binHz,
    amplitudePeak: Math.sqrt(power[bin] ?? 0),
    snrDb: at - db(floorAround(power, bin, reach, NEAREST_BINS)),
  };
}

/** Ten partials, fewer where the search for the last would pass half the rate or holds no bin. */
export function findPartials(spectrum: BlockSpectrum, f0Hz: number): Partials {
  const list = Array.from({ length: COUNT }, (_, i) =>
    partialAt(spectrum, i + 1, (i + 1) * f0Hz),
  ).filter((each) => each !== null);
  return { N: spectrum.n, window: spectrum.window, search: PARTIALS_SEARCH, list };
}
