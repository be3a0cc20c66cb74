// A run of samples as columns of values in their units, and what the columns of a table are called. Pure.
import { convertChannel } from '@harmonic/protocol/link';
import type { Run } from './cut.ts';
import type { ExportJob } from './export-job.ts';
import type { SidecarNotes } from './sidecar-notes.ts';

export const TIME_COLUMN = 'time_s';
export const GAP_COLUMN = 'gap_samples';
/** Unix seconds of the console. */
export const ARRIVAL_COLUMN = 'arrival_time_s';
export const DEVICE_COLUMN = 'device_time_s';

const RESERVED = [TIME_COLUMN, GAP_COLUMN, ARRIVAL_COLUMN, DEVICE_COLUMN];
/** Name and unit of each; two of one name are told apart. */
export function columnNames({ head }: ExportJob): string[] {
  const names = head.channels.map(({ name, unit }) => `${name} [${unit}]`);
  return names.map((name, i) => {
    const isTaken = names.indexOf(name) !== i || RESERVED.includes(name);
    return isTaken ? `${name} (${i + 1})` : name;
  });
}

/** Values of each chosen channel, in single precision. */
export function valuesOf(run: Run, job: ExportJob, notes: SidecarNotes): Float32Array[] {
  const { scale, offset } = notes.conversionOf(run);
  const view = new DataView(run.bytes.buffer, run.bytes.byteOffset, run.bytes.byteLength);
  const channels = job.fullScales.length;
  return job.chosen.map((channel, i) => {
    const out = new Float32Array(run.samples);
    const [by, from] = [scale[i] ?? 1, offset[i] ?? 0];
    convertChannel(view, 0, job.head.format, channels, channel, run.samples, by, from, out);
    return out;
  });
}

const NANO = 1e9;
/** Seconds from the first sample of the file, to the nanosecond. */
export const timeOf = (sample: number, rateHz: number): number =>
  Math.round((sample / rateHz) * NANO) / NANO;

/** A double keeps no more of Unix time, s. */
const MICRO = 1e6;
const secondsOf = (ns: bigint, more: number): number =>
  Math.round((Number(ns / 1000n) / MICRO + more) * MICRO) / MICRO;

/** When sample i of a run arrived, and when the device says it was taken; seconds, null where it says nothing. */
export const clocksOf = (
  { arrivalNs, deviceNs }: Run,
  i: number,
  rateHz: number,
): [arrivalS: number, deviceS: number | null] => [
  secondsOf(arrivalNs, i / rateHz),
  deviceNs === null ? null : secondsOf(deviceNs, i / rateHz),
];
