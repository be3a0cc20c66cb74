// THD, THD+N, SNR, SINAD, SFDR and ENOB of a spectrum whose harmonic series is known. Judges nothing; that is left to
// measure-channel.ts. Definitions: IEEE Std 1241-2010 and 1057-2017, in the spectrum; docs/reference/measurements.md.
import { sumPower, type BlockSpectrum } from './block-spectrum.ts';
import type { BareHarmonic } from './harmonics.ts';
import type { LineReader } from './lines.ts';

/** Each null where the fundamental's bins hold nothing: there is no ratio to it. SFDR, too, where no other line is told. */
export interface DistortionFigures {
  /** Of the harmonics that stand out of the noise. */
  thdFPercent: number | null;
  thdRPercent: number | null;
  thdPlusNPercent: number | null;
  sinadDb: number | null;
  snrDb: number | null;
  sfdrDb: number | null;
  /** Where the line stands that bounds the SFDR. */
  sfdrSpurHz: number | null;
  enob: number | null;
}
export interface Spur {
  amplitudePeak: number;
  frequencyHz: number;
  bins: [number, number];
}
export interface Distortion {
  figures: DistortionFigures;
  /** √(Σ Aₙ²) / A₁ where no harmonic stands out, %: no more than this may hide there. */
  hiddenPercent: number;
  /** The largest other line; null where none is stronger than what rounding makes. */
  spur: Spur | null;
  /** 20 log10(A₁ / the faintest line that is told from rounding). */
  mostSfdrDb: number;
  /** Bins counted as noise. */
  noiseBins: [number, number][];
}

const QUIETEST = 1e-30;
const NO_FIGURES: DistortionFigures = {
  ...{ thdFPercent: null, thdRPercent: null, thdPlusNPercent: null, sinadDb: null },
  ...{ snrDb: null, sfdrDb: null, sfdrSpurHz: null, enob: null },
};
const db = (ratio: number): number => 10 * Math.log10(Math.max(QUIETEST, ratio));

const meanSquare = (harmonics: readonly BareHarmonic[]): number =>
  harmonics.reduce((sum, { amplitudePeak }) => sum + amplitudePeak ** 2 / 2, 0);

/** The stretches of bins that belong to no line and not to DC. */
function betweenLines(
  bins: number,
  first: number,
  harmonics: readonly BareHarmonic[],
): [number, number][] {
  const gaps: [number, number][] = [];
  let from = first;
  for (const { bins: line } of harmonics.toSorted((a, b) => a.bins[0] - b.bins[0])) {
    if (line[0] > from) gaps.push([from, line[0] - 1]);
    from = Math.max(from, line[1] + 1);
  }
  if (from <= bins - 1) gaps.push([from, bins - 1]);
  return gaps;
}

/**
 * The largest line outside the fundamental and DC: harmonics count as spurious, by all of their bins as the fundamental
 * does, since one that wanders has more than its top shows; what is none of them by the top of its line.
 */
function spurOf(
  spectrum: BlockSpectrum,
  lines: LineReader,
  [fundamental, ...others]: readonly [BareHarmonic, ...BareHarmonic[]],
  first: number,
): Spur | null {
  const standing = others.filter(({ detected }) => detected);
  const between = betweenLines(spectrum.power.length - 1, first, [fundamental, ...standing]);
  const reach = Math.ceil(spectrum.lobeBins);
  const elsewhere = between.flatMap(([from, to]): Spur[] => {
    const line = lines.strongest(from, to);
    return line ? [{ ...line, bins: [line.bin - reach, line.bin + reach] }] : [];
  });
  const found = [...standing, ...elsewhere].filter(
    ({ amplitudePeak }) => amplitudePeak >= lines.leastAmplitude,
  );
  return found.reduce<Spur | null>(
    (a, b) => (!a || b.amplitudePeak > a.amplitudePeak ? b : a),
    null,
  );
}

/**
 * @param harmonics 1 … H, at least the fundamental. @param dcReach bins that belong to DC.
 * Noise under the lines is taken to be as dense as between them. @returns null without a fundamental.
 */
export function measureDistortion(
  spectrum: BlockSpectrum,
  lines: LineReader,
  harmonics: readonly BareHarmonic[],
  dcReach: number,
): Distortion | null {
  const [fundamental, ...others] = harmonics;
  if (!fundamental) return null;
  const { power, enbwBins } = spectrum;
  const first = dcReach + 1;
  const noiseBins = betweenLines(power.length, first, harmonics);
  const counted = noiseBins.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  const between = noiseBins.reduce((sum, [from, to]) => sum + sumPower(power, from, to), 0);
  const noisePerBin = counted > 0 ? between / counted : 0;
  const toMeanSquare = 1 / (2 * enbwBins);
  const noisePower = noisePerBin * (power.length - 1) * toMeanSquare;
  const signal = fundamental.amplitudePeak ** 2 / 2;
  if (!(signal > 0))
    return { figures: NO_FIGURES, hiddenPercent: 0, spur: null, mostSfdrDb: 0, noiseBins };
  const standing = meanSquare(others.filter(({ detected }) => detected));
  const hidden = meanSquare(others.filter(({ detected }) => !detected));
  const underFundamental = fundamental.bins[1] - fundamental.bins[0] + 1 + first;
  const noiseAndDistortionPower =
    (between + noisePerBin * underFundamental) * toMeanSquare + standing + hidden;
  const sinadDb = db(signal / Math.max(QUIETEST * signal, noiseAndDistortionPower));
  const spur = spurOf(spectrum, lines, [fundamental, ...others], first);
  const figures: DistortionFigures = {
    thdFPercent: 100 * Math.sqrt(standing / signal),
    thdRPercent: 100 * Math.sqrt(standing / (signal + standing)),
    thdPlusNPercent: 100 * 10 ** (-sinadDb / 20),
    sinadDb,
    snrDb: db(signal / Math.max(QUIETEST * signal, noisePower)),
    sfdrDb: spur && 20 * Math.log10(fundamental.amplitudePeak / spur.amplitudePeak),
    sfdrSpurHz: spur?.frequencyHz ?? null,
    enob: (sinadDb - 1.76) / 6.02,
  };
  return {
    figures,
    hiddenPercent: 100 * Math.sqrt(hidden / signal),
    spur,
    mostSfdrDb:
      20 * Math.log10(fundamental.amplitudePeak / Math.max(QUIETEST, lines.leastAmplitude)),
    noiseBins,
  };
}
