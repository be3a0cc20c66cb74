// Moments on either clock, and the difference between the two, in words. Owns no clock.
import type { TFunction } from 'i18next';
import type {
  ClockDifference,
  ClockPoint,
  DeviceClock,
  RecordingClock,
  TimeAxis,
} from '@harmonic/protocol/model';
import { clockDifference, CRYSTAL_PPM, driftMeans, momentAt } from '@harmonic/protocol/model';
import {
  decimalsFor,
  formatClockMs,
  formatDuration,
  formatNumber,
  formatSigned,
} from './format.ts';

export interface ClockTime {
  ms: number;
  clock: DeviceClock;
}

/** A time of day, or how long the device had been running. */
export const timeWords = (t: TFunction, { ms, clock }: ClockTime): string =>
  clock === 'unix'
    ? formatClockMs(ms)
    : t('clocks.sinceStart', { time: `${formatNumber(ms / 1000, 3)} s` });

/** Where steps of time are below it, a second has as many decimals as they need. */
const FINE_S = 0.1;

/** Where a second of a recording lies on the axis chosen; by count where that clock says nothing. */
export function secondWords(
  t: TFunction,
  points: readonly ClockPoint[],
  s: number,
  axis: TimeAxis,
  resolutionS = 1,
): string {
  const moment = axis === 'start' ? null : momentAt(points, s, axis);
  if (moment) return timeWords(t, moment);
  return resolutionS < FINE_S
    ? `${formatNumber(s, decimalsFor(resolutionS))} s`
    : formatDuration(s);
}

/** Below it milliseconds say more. */
const SHORT_MS = 10_000;
const lengthWords = (ms: number): string =>
  ms < SHORT_MS ? `${formatNumber(ms, ms < 10 ? 1 : 0)} ms` : formatDuration(ms / 1000);

/** @param sync of TIME_SYNC, which leaves the way out; null: none came about. */
export function differenceWords(
  t: TFunction,
  found: ClockDifference | null,
  sync: RecordingClock['sync'],
): string[] {
  if (!found) return [t('clocks.none')];
  const { deviceClock, jumps } = found;
  const offsetMs = sync?.offsetMs ?? found.offsetMs;
  const how = sync
    ? t('clocks.exchange', { within: lengthWords(sync.withinMs) })
    : t('clocks.byArrival');
  const by = lengthWords(Math.abs(offsetMs));
  return [
    deviceClock === 'unix'
      ? t(offsetMs < 0 ? 'clocks.behind' : 'clocks.ahead', { by, how })
      : t('clocks.neverSet'),
    t(`clocks.drift.${driftMeans(found)}`, {
      ppm: formatSigned(found.driftPpm ?? 0, 0),
      within: formatNumber(Math.max(1, found.driftWithinPpm), 0),
      most: formatNumber(CRYSTAL_PPM),
    }),
    ...(jumps > 0 ? [t('clocks.jumped', { count: jumps })] : []),
  ];
}

/** Of a recording; a file may tell of none. */
export const recordingClockWords = (t: TFunction, clock: RecordingClock | null): string[] =>
  clock ? differenceWords(t, clockDifference(clock.points), clock.sync) : [t('clocks.file')];
