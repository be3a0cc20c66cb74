// Which f0 a spectrum's lines are multiples of: candidates from the lines, scored by what they explain, then refined by
// least squares. Knows no typed f0; that one is taken as it is.
import type { Line } from './lines.ts';

export interface Fundamental {
  f0Hz: number;
  /** Share of the lines' weight that stands at whole multiples, 0 … 1. */
  explained: number;
  /** The strongest harmonic's number. */
  strongest: number;
}

/** The strongest lines that propose candidates, and by which numbers they are divided. */
const PROPOSERS = 12;
const MOST_DIVISOR = 12;
/** Of candidates that explain nearly as much, the highest is meant: f0/2 explains whatever f0 does. */
const NEARLY = 0.9;
const LEAST_EXPLAINED = 0.5;

/** How far a line may stand off n f0: a bin, what strings are sharp by, but never near half way. */
const tolerance = (f: number, frequencyHz: number, binHz: number): number =>
  Math.min(binHz + 0.004 * frequencyHz, 0.12 * f);

const orderOf = (f: number, { frequencyHz }: Line, binHz: number): number => {
  const n = Math.round(frequencyHz / f);
  return n >= 1 && Math.abs(frequencyHz - n * f) <= tolerance(f, frequencyHz, binHz) ? n : 0;
};

/** Amplitudes compressed, so that many faint harmonics outweigh a strong one's absence. */
const weightOf = ({ amplitudePeak }: Line): number => Math.sqrt(amplitudePeak);

function explainedBy(f: number, lines: readonly Line[], binHz: number): number {
  let [all, met] = [0, 0];
  for (const line of lines) {
    const weight = weightOf(line);
    all += weight;
    if (orderOf(f, line, binHz) > 0) met += weight;
  }
  return all > 0 ? met / all : 0;
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
 * @param lines strongest first. @param binHz of their spectrum. @param range f0 lies in it, Hz.
 * @returns null where no f0 of the range explains half of what stands out.
 */
export function estimateF0(
  lines: readonly Line[],
  binHz: number,
  range: { fromHz: number; toHz: number },
): Fundamental | null {
  const candidates = lines
    .slice(0, PROPOSERS)
    .flatMap(({ frequencyHz }) =>
      Array.from({ length: MOST_DIVISOR }, (_, i) => frequencyHz / (i + 1)),
    )
    .filter((f) => f >= range.fromHz && f <= range.toHz)
    .map((f) => ({ f, explained: explainedBy(f, lines, binHz) }));
  const most = Math.max(0, ...candidates.map(({ explained }) => explained));
  if (most < LEAST_EXPLAINED) return null;
  const best = candidates
    .filter(({ explained }) => explained >= NEARLY * most)
    .reduce((a, b) => (b.f > a.f ? b : a));
  const { f0Hz, strongest } = refine(best.f, lines, binHz);
  return { f0Hz, explained: best.explained, strongest };
}
