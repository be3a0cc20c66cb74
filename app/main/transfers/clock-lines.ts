// The clocks of a recording in the lines above a table: what each column of time counts, and how the two differ. Pure.
import { ARRIVAL_COLUMN, DEVICE_COLUMN, TIME_COLUMN } from './columns.ts';
import type { ExportJob } from './export-job.ts';

const COUNTS = {
  unix: 'device clock, Unix s',
  'since-start': 'device clock, s since the device started (never set)',
} as const;

/** None where no clock is known. */
export function clockLines({ head: { clocks } }: ExportJob): [string, string | number][] {
  if (!clocks) return [];
  const { deviceClock, offsetMs, driftPpm, jumps } = clocks;
  return [
    [TIME_COLUMN, 's from the first sample, by count and rate'],
    [ARRIVAL_COLUMN, 'arrival at the console, Unix s of the console'],
    [DEVICE_COLUMN, COUNTS[deviceClock]],
    ['device less console ms', offsetMs],
    ['device drift ppm', driftPpm ?? ''],
    ...(jumps > 0 ? [['device clock set anew', jumps] satisfies [string, number]] : []),
  ];
}
