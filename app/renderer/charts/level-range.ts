// The shown part of the level axis, fitted to what was measured. Arithmetic only.

/** Of the axis: dB, or on a linear scale the values themselves. */
export type LevelRange = readonly [from: number, to: number];

/** At or under this nothing was measured: the logarithm of a zero. */
const NOTHING_DB = -239;
const HEADROOM_DB = 6;
const MOST_DB = 140;
const GRID_DB = 10;
/** Levels so far below the mean of them all are left out where they are few, as the bin at 0 Hz whose mean was taken away is. */
const BELOW_MEAN_DB = 40;
/** That one and the bins beside it, which the window spreads it over; or a hundredth. Where more lie there, it is a stop band. */
const FEW_BINS = 3;
const FEW_PART = 0.01;

/**
 * Whole tens of dB around the levels, with headroom; not for the sake of a few that lie far below all others.
 * @param shiftDb added to each level: the reference on the screen.
 * @returns null when nothing was measured.
 */
export function fitLevels(levels: ArrayLike<number>, shiftDb: number): LevelRange | null {
  let low = Infinity;
  let high = -Infinity;
  let sum = 0;
  let count = 0;
  for (let i = 0; i < levels.length; i += 1) {
    const level = levels[i] ?? NaN;
    if (!(level > NOTHING_DB)) continue;
    sum += level;
    count += 1;
    if (level < low) low = level;
    if (level > high) high = level;
  }
  if (!(low <= high)) return null;
  const farBelow = sum / count - BELOW_MEAN_DB;
  if (low < farBelow && isFewBelow(levels, farBelow, Math.max(FEW_BINS, FEW_PART * count)))
    low = farBelow;
  // Adding 0 makes a zero of a minus zero.
  const top = Math.ceil((high + shiftDb + HEADROOM_DB) / GRID_DB) * GRID_DB + 0;
  const bottom = Math.floor((low + shiftDb) / GRID_DB) * GRID_DB + 0;
  return [Math.max(Math.min(bottom, top - 2 * GRID_DB), top - MOST_DB), top];
}

function isFewBelow(levels: ArrayLike<number>, floor: number, most: number): boolean {
  let few = 0;
  for (let i = 0; i < levels.length && few <= most; i += 1) {
    const level = levels[i] ?? NaN;
    if (level > NOTHING_DB && level < floor) few += 1;
  }
  return few <= most;
}

const AMPLITUDE_ROOM = 0.1;

/** Around amplitudes, with a tenth of room. @returns null when there are none. */
export function fitAmplitudes(values: readonly number[]): LevelRange | null {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(low <= high)) return null;
  const room = (high > low ? high - low : Math.abs(high) || 1) * AMPLITUDE_ROOM;
  return [low - room, high + room];
}

/** Grows at once, shrinks only when much is empty: the picture does not breathe. */
export function followLevels([from, to]: LevelRange, fitted: LevelRange): LevelRange {
  const [low, high] = fitted;
  return [
    low < from || low > from + 2 * GRID_DB ? low : from,
    high > to || high < to - 2 * GRID_DB ? high : to,
  ];
}

/** Tops that an axis from zero ends at, times a power of ten. */
const TOPS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
const LINEAR_ROOM = 1.05;
/** Under so much of the axis it is mostly empty. */
const LEAST_FILLED = 0.4;

/** From zero to a round number over the highest value. @returns null when there is none. */
export function fitLinear(highest: number): LevelRange | null {
  if (!(highest > 0 && Number.isFinite(highest))) return null;
  const wanted = highest * LINEAR_ROOM;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const top = TOPS.find((digit) => digit * power >= wanted) ?? 10;
  return [0, Number((top * power).toPrecision(3))];
}

/** As `followLevels`, of an axis from zero. */
export const followLinear = ([, to]: LevelRange, [, high]: LevelRange): LevelRange => [
  0,
  high > to || high < to * LEAST_FILLED ? high : to,
];

/** The same for a waveform: symmetric slack, in the channel's unit. */
export function followExtent(
  shown: { from: number; to: number } | null,
  low: number,
  high: number,
): { from: number; to: number } {
  const size = high - low;
  const room = size > 0 ? size * 0.1 : Math.abs(high) * 0.1 || 1;
  const fitted = { from: low - room, to: high + room };
  if (!shown) return fitted;
  const isOutside = low < shown.from || high > shown.to;
  const isLost = size < (shown.to - shown.from) * 0.4;
  if (!isOutside && !isLost) return shown;
  return isLost
    ? fitted
    : { from: Math.min(shown.from, fitted.from), to: Math.max(shown.to, fitted.to) };
}
