// The marks of a logarithmic frequency axis: a grid line at each of 1 to 9 times every power of ten, labels where
// there is room, and always two. Arithmetic only.

export interface LogTicks {
  /** Ascending, Hz. */
  splits: number[];
  /** Whether each bears a label. */
  labelled: boolean[];
}

/** Which digit gets a label first. */
const ORDER = [1, 5, 2, 3, 7, 4, 6, 8, 9];
/** A span with fewer grid lines than this is divided evenly instead. */
const LEAST = 3;

function decades(from: number, to: number): { hz: number; digit: number }[] {
  const found = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power += 1)
    for (let digit = 1; digit <= 9; digit += 1) {
      const hz = Number(`${digit}e${power}`);
      if (hz >= from && hz <= to) found.push({ hz, digit });
    }
  return found;
}

/** Steps of 1, 2 or 5 times a power of ten: as many as there is room for, and at least three in the span. */
function even(from: number, to: number, room: number): number[] {
  const power = Math.floor(Math.log10((to - from) / LEAST));
  const steps = [1, 2, 5].map((digit) => Number(`${digit}e${power}`));
  const fit = steps.filter((step) => step <= (to - from) / LEAST);
  const step = fit.find((candidate) => candidate >= (to - from) / room) ?? fit.at(-1) ?? 1;
  const splits = [];
  for (let i = Math.ceil(from / step); i * step <= to; i += 1)
    splits.push(Number((i * step).toPrecision(12)));
  return splits;
}

/** @param widthPx of the axis. @param labelPx room that a label takes. */
export function logTicks(from: number, to: number, widthPx: number, labelPx: number): LogTicks {
  const grid = decades(from, to);
  const isEven = grid.length < LEAST;
  const splits = isEven ? even(from, to, widthPx / (1.1 * labelPx)) : grid.map(({ hz }) => hz);
  const px = (hz: number): number => (widthPx * Math.log(hz / from)) / Math.log(to / from);
  const rank = (index: number): number => (isEven ? 0 : ORDER.indexOf(grid[index]?.digit ?? 0));
  const labelled = splits.map(() => false);
  const placed: number[] = [];
  const byRank = splits.map((_, index) => index).sort((a, b) => rank(a) - rank(b) || a - b);
  for (const index of byRank) {
    const at = px(splits[index] ?? from);
    if (placed.some((other) => Math.abs(other - at) < labelPx)) continue;
    placed.push(at);
    labelled[index] = true;
  }
  // Two at least, also where they stand close: one number alone says nothing of a scale.
  if (placed.length < 2 && splits.length > 1) {
    labelled[0] = true;
    labelled[splits.length - 1] = true;
  }
  return { splits, labelled };
}
