// What the site's events say of a file that came in, or did not.
import type { TransferNotice } from '../../contract/index.ts';
import type { NewEvent } from '../store/api.ts';
import type { Imported, Importing } from './import-run.ts';

const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

const WORDS: Record<TransferNotice['code'], (of: (name: string) => number) => string> = {
  'cut-short': (of) => `cut short: ${of('claimedBytes')} bytes claimed, ${of('heldBytes')} there`,
  'length-unsaid': () => 'its header leaves the length open',
  'half-frame': (of) => `${counted(of('bytes'), 'byte', 'bytes')} at the end are no sample`,
  'rest-unused': (of) =>
    `${counted(of('bytes'), 'byte', 'bytes')} from byte ${of('atByte')} on belong to no chunk and are left out`,
  'second-data': (of) =>
    `a second data chunk with ${counted(of('samples'), 'sample', 'samples')} is not read`,
  'byte-rate': (of) =>
    `its header claims ${of('claimedByteRate')} bytes a second, where its rate and frames make ${of('byteRate')}`,
  'file-size': (of) =>
    `its header claims a file of ${of('claimedFileBytes')} bytes, which has ${of('fileBytes')}`,
  'not-numbers': (of) =>
    `${counted(of('frames'), 'sample is', 'samples are')} no number, left out as gaps`,
  'calibrations-kept': (of) => `with ${counted(of('count'), 'calibration', 'calibrations')}`,
  'calibrations-left': (of) =>
    `${counted(of('count'), 'calibration', 'calibrations')} left out, without the right to calibrate`,
  'calibrations-misdated': (of) =>
    `${counted(of('count'), 'calibration', 'calibrations')} left out for their dates`,
  'notes-kept': (of) => `with ${counted(of('count'), 'note', 'notes')}`,
  'notes-left': (of) =>
    `${counted(of('count'), 'note', 'notes')} left out, without the right to write any`,
  'notes-strange': (of) => `${counted(of('count'), 'note', 'notes')} not understood, left out`,
  rounded: (of) =>
    `${counted(of('samples'), 'sample', 'samples')} of ${of('bits')} bits rounded to 32-bit floats`,
};

export function importEvent(
  atMs: number,
  { name }: Importing,
  outcome: Imported | Error,
): NewEvent {
  if (outcome instanceof Error)
    return {
      ...{ atMs, deviceId: null, code: 'recording.importFailed', severity: 'warning' },
      detail: `“${name}” is not kept: ${outcome.message}`,
    };
  const { recording, notices, sameAs } = outcome;
  const { seconds, gaps } = recording;
  const told = [
    `${seconds.toFixed(1)} s`,
    counted(gaps, 'gap', 'gaps'),
    ...notices.map(({ code, values }) => WORDS[code]((name) => values[name] ?? 0)),
    ...(sameAs ? [`the same samples as “${sameAs.name}”`] : []),
  ];
  return {
    ...{ atMs, deviceId: null, code: 'recording.imported' },
    severity: notices.some(({ code }) => !code.endsWith('-kept')) ? 'warning' : 'info',
    detail: `“${recording.name}”: ${told.join(', ')}`,
  };
}
