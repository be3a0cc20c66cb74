// Two clocks beside one row of samples: the device's own, and the console's as the samples arrived. Where a moment lies on
// either, and how they differ. Pure; which clock is right is nobody's to say here.
import { z } from 'zod';

/** What a device counts its time from: `unix` it says it knows the time, `since-start` nobody ever set its clock. */
export const DEVICE_CLOCKS = ['unix', 'since-start'] as const;
export type DeviceClock = (typeof DEVICE_CLOCKS)[number];

export const TIME_AXES = ['start', 'arrival', 'device'] as const;
/** Seconds from the first sample, by their count; the console's clock; the device's. */
export type TimeAxis = (typeof TIME_AXES)[number];

export const clockPointSchema = z.object({
  /** Seconds from the first sample, by count and rate. */
  s: z.number(),
  /** When the frame that has this sample arrived, Unix ms of the console. */
  arrivalMs: z.number(),
  /** When the device says the sample was taken, ms; null: it said nothing. */
  deviceMs: z.number().nullable(),
  deviceClock: z.enum(DEVICE_CLOCKS),
});
export type ClockPoint = z.infer<typeof clockPointSchema>;

export const recordingClockSchema = z.object({
  /** In order, spread over all of it. */
  points: z.array(clockPointSchema),
  /** By TIME_SYNC, newest: device less console, ms, right within so much; null: no exchange came about. */
  sync: z.object({ offsetMs: z.number(), withinMs: z.number() }).nullable(),
});
export type RecordingClock = z.infer<typeof recordingClockSchema>;

/** A clock that is this far from going on as it did was set, or began anew. */
const JUMP_MS = 1000;
/** Crystals are within this; what differs more between two points is no rate. */
const MOST_RATE_OFF = 0.01;

export interface ClockDifference {
  /** What the device's clock counts from, at the end. */
  deviceClock: DeviceClock;
  /** Device less arrival at the last point, ms; with the time that the way took. */
  offsetMs: number;
  /** How much faster the device's clock runs, in millionths; null: too little of it to say. */
  driftPpm: number | null;
  /** Twice its standard error. */
  driftWithinPpm: number;
  /** How often the device's clock was set or began anew. */
  jumps: number;
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

/**
 * Since the last time the clock jumped. The slope is the median of those of all pairs, as arrivals come late in bursts:
 * Sen, "Estimates of the regression coefficient based on Kendall's tau", 1968.
 * @returns null where the device says no time.
 */
export function clockDifference(points: readonly ClockPoint[]): ClockDifference | null {
  const said = points.flatMap(({ arrivalMs, deviceMs, deviceClock }) =>
    deviceMs === null ? [] : [{ x: arrivalMs, y: deviceMs - arrivalMs, deviceClock }],
  );
  const last = said.at(-1);
  if (!last) return null;
  let from = 0;
  let jumps = 0;
  for (let i = 1; i < said.length; i += 1) {
    const [a, b] = [said[i - 1], said[i]];
    if (!a || !b) continue;
    const allowed = JUMP_MS + MOST_RATE_OFF * Math.abs(b.x - a.x);
    if (Math.abs(b.y - a.y) <= allowed && a.deviceClock === b.deviceClock) continue;
    from = i;
    jumps += 1;
  }
  const run = said.slice(from);
  const known = { deviceClock: last.deviceClock, offsetMs: last.y, jumps };
  return { ...known, ...driftOf(run) };
}

/** Fewer points, or a shorter time, and what the line adds of its own is more than any drift. */
const LEAST_POINTS = 8;
const LEAST_MS = 5000;

function driftOf(
  run: readonly { x: number; y: number }[],
): Pick<ClockDifference, 'driftPpm' | 'driftWithinPpm'> {
  const span = (run.at(-1)?.x ?? 0) - (run[0]?.x ?? 0);
  if (run.length < LEAST_POINTS || span < LEAST_MS) return { driftPpm: null, driftWithinPpm: NaN };
  const slopes: number[] = [];
  for (const [i, a] of run.entries())
    for (const b of run.slice(i + 1)) if (b.x > a.x) slopes.push((b.y - a.y) / (b.x - a.x));
  const slope = median(slopes);
  const level = median(run.map(({ x, y }) => y - slope * x));
  const spread = 1.4826 * median(run.map(({ x, y }) => Math.abs(y - slope * x - level)));
  const within = (2 * spread * Math.sqrt(12 / run.length)) / span;
  return { driftPpm: slope * 1e6, driftWithinPpm: within * 1e6 };
}

/** No crystal, however cold or old, is off by more, millionths; a slope beyond it is of samples that came late or never. */
export const CRYSTAL_PPM = 1000;

/**
 * What a slope between the clocks is a measure of: `short` nothing yet, `rate` how the device's clock runs, `late` how
 * samples came late or were missing, `uneven` nothing, as they came so unevenly that any crystal fits.
 */
export function driftMeans({
  driftPpm,
  driftWithinPpm,
}: Pick<ClockDifference, 'driftPpm' | 'driftWithinPpm'>): 'short' | 'rate' | 'late' | 'uneven' {
  if (driftPpm === null) return 'short';
  if (Math.abs(driftPpm) - driftWithinPpm > CRYSTAL_PPM) return 'late';
  return driftWithinPpm < CRYSTAL_PPM && Math.abs(driftPpm) <= CRYSTAL_PPM ? 'rate' : 'uneven';
}

/** @returns ms on that clock, and what it counts from; null where it says nothing. */
export function momentAt(
  points: readonly ClockPoint[],
  s: number,
  axis: 'arrival' | 'device',
): { ms: number; clock: DeviceClock } | null {
  const known = axis === 'device' ? points.filter(({ deviceMs }) => deviceMs !== null) : points;
  const at = Math.max(
    0,
    known.findLastIndex((point) => point.s <= s),
  );
  const [before, next] = [known[at], known[at + 1]];
  if (!before) return null;
  const read = (point: ClockPoint): number =>
    axis === 'device' ? (point.deviceMs ?? 0) : point.arrivalMs;
  const clock = axis === 'device' ? before.deviceClock : 'unix';
  const sinceS = s - before.s;
  const rate =
    next && next.s > before.s ? (read(next) - read(before)) / (next.s - before.s) / 1000 : 1;
  const goesOn = Math.abs(rate - 1) <= MOST_RATE_OFF;
  return { ms: read(before) + sinceS * 1000 * (goesOn ? rate : 1), clock };
}
