// The sidecar beside a WAV file, as `harmonic measure` takes it: found, checked against the file, and turned into what
// each channel's numbers are in. A sidecar that cannot be taken is told, and the file measured without it.
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  isBeside,
  readSidecar,
  scaleFaultOf,
  SIDECAR_BYTES_MOST,
  SIDECAR_KIND,
  type Sidecar,
} from '@harmonic/protocol/files';
import { calendarDay, type Calibration } from '@harmonic/protocol/model';
import type { WavFormat } from '@harmonic/protocol/signal';
import type { MeasureFlags } from './flags.ts';
import type { MeasuredSpan } from './measure-span.ts';
import { scaleWarning, warningOf, type Warning } from './measure-warnings.ts';
import { refusalCode } from './exit.ts';
import { plural } from './measure-number.ts';

export interface Beside {
  /** Its name, without the folder. */
  name: string;
  sidecar: Sidecar;
}
export interface SidecarFound {
  beside: Beside | null;
  warnings: Warning[];
}

export const NO_SIDECAR: SidecarFound = { beside: null, warnings: [] };
const nameBeside = (file: string): string => `${file.replace(/\.wave?$/i, '')}.json`;

/** Whether a text that is no sidecar was meant to be one: JSON of something else may lie beside a WAV. */
function isMeant(text: string): boolean {
  if (text.includes(SIDECAR_KIND)) return true;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}

type Fault = 'sidecar-broken' | 'sidecar-long' | 'sidecar-other';

/** Null: there is none. */
async function textOf(path: string): Promise<{ text: string } | { fault: Fault } | null> {
  try {
    const { size } = await stat(path);
    if (size > SIDECAR_BYTES_MOST) return { fault: 'sidecar-long' };
    return { text: await readFile(path, 'utf8') };
  } catch (error) {
    const code = refusalCode(error);
    return code === 'ENOENT' || code === 'EISDIR' ? null : { fault: 'sidecar-broken' };
  }
}

/** @param dataSha256 of the samples as the file has them; asked for only where a sidecar names one. */
export async function findSidecar(
  file: string,
  format: WavFormat,
  dataSha256: () => Promise<string>,
): Promise<SidecarFound> {
  const path = nameBeside(file);
  const name = basename(path);
  const without = (code: Fault): SidecarFound => ({
    beside: null,
    warnings: [warningOf(code, {}, name)],
  });
  const read = await textOf(path);
  if (read === null) return NO_SIDECAR;
  if ('fault' in read) return without(read.fault);
  const sidecar = readSidecar(read.text);
  if (!sidecar) return isMeant(read.text) ? without('sidecar-broken') : NO_SIDECAR;
  const sum = sidecar.data?.sha256;
  if (!isBeside(sidecar, format) || (sum !== undefined && sum !== (await dataSha256())))
    return without('sidecar-other');
  const scales = scaleFaultOf(sidecar);
  if (scales) return { beside: null, warnings: [scaleWarning(scales, name)] };
  return { beside: { name, sidecar }, warnings: [] };
}

/** What is missing of the part that is measured: the file has zeros there. */
export function gapWarnings(
  { beside }: SidecarFound,
  { firstFrame, frames }: Pick<MeasuredSpan, 'firstFrame' | 'frames'>,
): Warning[] {
  let [gaps, samples] = [0, 0];
  for (const gap of beside?.sidecar.gaps ?? []) {
    const from = Math.max(gap.atSample, firstFrame);
    const to = Math.min(gap.atSample + gap.samples, firstFrame + frames);
    if (to <= from) continue;
    gaps += 1;
    samples += to - from;
  }
  return gaps === 0 ? [] : [warningOf('sidecar-gaps', { gaps, samples }, beside?.name)];
}

/** What was taken of a sidecar, in the document. */
export interface SidecarTaken {
  file: string;
  rateHz: number;
  /** Null: nobody knows when it was recorded, or an older sidecar does not say. */
  startUtc: string | null;
  /** By channel; null under --counts, where the file’s own numbers are measured. */
  units: readonly string[] | null;
  calibrations: readonly (Calibration | null)[];
}

/** By channel, the calibration that its numbers are in; one of the command line is that of all. */
export function calibrationsFor(
  given: Calibration | null,
  { beside }: SidecarFound,
  flags: Pick<MeasureFlags, 'counts'>,
  channels: number,
): (Calibration | null)[] {
  const stated = flags.counts === true ? [] : (beside?.sidecar.calibrations ?? []);
  return Array.from({ length: channels }, (_, channel) => given ?? stated[channel] ?? null);
}

/** The day by which calibrations are judged: that of the recording, where its sidecar tells one. */
export function dayOf(
  { beside }: SidecarFound,
  flags: Pick<MeasureFlags, 'today' | 'calibration'>,
) {
  const startUtc = beside?.sidecar.startUtc ?? null;
  return startUtc === null || flags.calibration !== undefined
    ? flags.today
    : calendarDay(Date.parse(startUtc));
}

export function takenOf(
  { beside }: SidecarFound,
  calibrations: readonly (Calibration | null)[],
  flags: Pick<MeasureFlags, 'counts' | 'calibration'>,
): SidecarTaken | null {
  if (!beside) return null;
  const { rateHz, startUtc, channels } = beside.sidecar;
  return {
    ...{ file: beside.name, rateHz, startUtc },
    units: flags.counts === true ? null : channels.map(({ unit }) => unit),
    calibrations: flags.calibration === undefined ? calibrations : calibrations.map(() => null),
  };
}

/** How the numbers came about, for `conventions`. */
export function sidecarConvention(taken: SidecarTaken): string {
  const count = taken.calibrations.filter((one) => one !== null).length;
  const units =
    taken.units === null
      ? 'its units and calibrations were not, as --counts was given'
      : `the units (${taken.units.join(', ')}), and scale and offset of each channel (unit = stored value x scale + offset), and ${count === 0 ? 'no calibration' : plural(count, 'calibration', 'calibrations')}`;
  return `from ${taken.file}: the rate (${taken.rateHz} Hz)${taken.units === null ? '; ' : ', '}${units}; flags of the command line win; --no-sidecar leaves it unread`;
}
