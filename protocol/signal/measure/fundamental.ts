// Which f0 a spectrum's lines are multiples of: candidates from the lines, weighed by what they explain beyond chance
// and by what they foretell in vain, then refined by least squares. Knows no typed f0; that one is taken as it is.
import type { Line } from './lines.ts';

export interface Fundamental {
  f0Hz: number;
  /** Share of the lines' amplitude that stands at whole multiples, beyond what would by chance; 1 at most. */
  explained: number;
  /** The strongest harmonic's number. */
  strongest: number;
}

/** The strongest lines that propose candidates, and by which numbers they are divided. */
const PROPOSERS = 12;
const MOST_DIVISOR = 12;
const LEAST_EXPLAINED = 0.5;
/** Share of lines that are taken to belong to no series, before any is seen. */
const STRANGERS = 0.3;
/** Lines crowd round their multiples: the tolerance is so many times their mean deviation. */
const CROWDED = 4;
/** Cost of a comb of which nothing but the strongest line stands, up to that line. */
const EMPTY_COST = 1.5;

/** How far a line may stand off n f0: half a bin, what strings are sharp by, but never near half way. */
const tolerance = (f: number, frequencyHz: number, binHz: number): number =>
  Math.min(0.5 * binHz + 0.004 * frequencyHz, 0.12 * f);

const orderOf = (f: number, { frequencyHz }: Line, binHz: number): number => {
  const n = Math.round(frequencyHz / f);
  return n >= 1 && Math.abs(frequencyHz - n * f) <= tolerance(f, frequencyHz, binHz) ? n : 0;
};

/** Amplitudes compressed, so that many faint harmonics outweigh a strong one's absence. */
const weightOf = ({ amplitudePeak }: Line): number => Math.sqrt(amplitudePeak);

/** Share of places near a line that lie as near to a multiple of f as one may: how likely it is met by chance. */
const chanceOf = (f: number, { frequencyHz }: Line, binHz: number): number =>
  (2 * tolerance(f, frequencyHz, binHz)) / f;

/**
 * Log of how much likelier a line is as a member of a series, or else a stranger, than as a stranger alone: Laplace's
 * distribution round the multiple, cut at the tolerance, over an even one. A dense comb meets many lines by chance, and
 * each of them tells little for it.
 */
function evidenceOf(f: number, line: Line, n: number, binHz: number): number {
  if (n === 0) return Math.log(STRANGERS);
  const mean = tolerance(f, line.frequencyHz, binHz) / CROWDED;
  const off = Math.abs(line.frequencyHz - n * f);
  const density = Math.exp(-off / mean) / (2 * mean * (1 - Math.exp(-CROWDED)));
  return Math.log(STRANGERS + (1 - STRANGERS) * density * f);
}

/** Share of the multiples up to the strongest line's where no line stands: f0 / 7 foretells six in vain. */
function emptyShare(orders: readonly number[]): number {
  const strongest = orders.find((n) => n > 0) ?? 1;
  const met = new Set(orders.filter((n) => n > 0 && n <= strongest));
  return (strongest - met.size) / strongest;
}

interface Fit {
  explained: number;
  evidence: number;
}

/** @param lines strongest first. */
function fitOf(f: number, lines: readonly Line[], binHz: number): Fit {
  const orders = lines.map((line) => orderOf(f, line, binHz));
  let [all, met, byChance] = [0, 0, 0];
  let [weights, evidence] = [0, 0];
  for (const [i, line] of lines.entries()) {
    const n = orders[i] ?? 0;
    all += line.amplitudePeak;
    byChance += line.amplitudePeak * chanceOf(f, line, binHz);
    if (n > 0) met += line.amplitudePeak;
    weights += weightOf(line);
    evidence += weightOf(line) * evidenceOf(f, line, n, binHz);
  }
  return {
    explained: (met - byChance) / (all - byChance),
    evidence: evidence / weights - EMPTY_COST * emptyShare(orders),
  };
}

/** Σ A² n fₙ / Σ A² n², begun with the strongest line, over those that stand within half a bin of their multiple. */
function refine(
  f: number,
  lines: readonly Line[],
  binHz: number,
): { f0Hz: number; strongest: number } {
  const members = lines
    .map((line) => ({ line, n: orderOf(f, line, binHz) }))
    .filter(({ n }) => n > 0)
    .sort((a, b) => b.line.amplitudePeak - a.line.amplitudePeak);
  const first = members[0];
  if (!first) return { f0Hz: f, strongest: 1 };
  let f0Hz = first.line.frequencyHz / first.n;
  let [upper, lower] = [0, 0];
  for (const { line, n } of members) {
    if (Math.abs(line.frequencyHz - n * f0Hz) > 0.5 * binHz) continue;
    const weight = line.amplitudePeak ** 2 * n;
    upper += weight * line.frequencyHz;
    lower += weight * n;
    f0Hz = upper / lower;
  }
  return { f0Hz, strongest: first.n };
}

/**
 * Source of the two-way weighing: R. C. Maher, J. W. Beauchamp, J. Acoust. Soc. Am. 95 (1994) 2254-2263.
 * @param lines strongest first. @param binHz of their spectrum. @param range f0 lies in it, Hz.
 * @returns null where the f0 of the range that the lines tell most for explains less than half of what stands out.
 */
export function estimateF0(
  lines: readonly Line[],
  binHz: number,
  range: { fromHz: number; toHz: number },
): Fundamental | null {
  const [best] = lines
    .slice(0, PROPOSERS)
    .flatMap(({ frequencyHz }) =>
      Array.from({ length: MOST_DIVISOR }, (_, i) => frequencyHz / (i + 1)),
    )
    .filter((f) => f >= range.fromHz && f <= range.toHz)
    .map((f) => ({ f, ...fitOf(f, lines, binHz) }))
    .sort((a, b) => b.evidence - a.evidence);
  if (!best || best.explained < LEAST_EXPLAINED) return null;
  const { f0Hz, strongest } = refine(best.f, lines, binHz);
  return { f0Hz, explained: best.explained, strongest };
}
