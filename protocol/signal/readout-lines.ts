// Families of lines: multiples of a fundamental, sidebands of a carrier. Arithmetic on frequencies; reads no spectrum.

/** One line of a family, before it is looked for. */
export interface WantedLine {
  /** Multiple of the fundamental; sidebands: how far from the carrier, negative below it. */
  order: number;
  hz: number;
}

/** Multiples 1 … `most` of a fundamental, as far as `topHz`. */
export function harmonicLines(f0Hz: number, topHz: number, most: number): WantedLine[] {
  const count = f0Hz > 0 ? Math.min(most, Math.floor(topHz / f0Hz)) : 0;
  return Array.from({ length: count }, (_, i) => ({ order: i + 1, hz: (i + 1) * f0Hz }));
}

/** The carrier's neighbours at ± k·step, k = 1 … `pairs`, from the lowest up; none at or below 0 Hz or above `topHz`. */
export function sidebandLines(
  carrierHz: number,
  stepHz: number,
  pairs: number,
  topHz: number,
): WantedLine[] {
  if (!(stepHz > 0)) return [];
  return Array.from({ length: 2 * pairs }, (_, i) => (i < pairs ? i - pairs : i - pairs + 1))
    .map((order) => ({ order, hz: carrierHz + order * stepHz }))
    .filter(({ hz }) => hz > 0 && hz <= topHz);
}

/**
 * How far a line may stand from where it is looked for: two bins, or half a percent of its frequency, for a
 * fundamental that is known about as well; never so far that it could be a neighbour of the family.
 */
export function reachOf(hz: number, spacingHz: number, binHz: number): number {
  return Math.min(spacingHz / 4, Math.max(2 * binHz, 0.005 * hz));
}

/**
 * The fundamental that fits lines found near its multiples, by least squares: Σ n·f_n / Σ n².
 * @returns null without a line.
 */
export function fitFundamental(found: readonly { order: number; hz: number }[]): number | null {
  let products = 0;
  let squares = 0;
  for (const { order, hz } of found) {
    products += order * hz;
    squares += order * order;
  }
  return squares > 0 ? products / squares : null;
}
