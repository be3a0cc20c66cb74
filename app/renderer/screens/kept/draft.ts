// A calibration as its form holds it: texts as they are typed, until they make one. Pure.
import { calibrationDatesFault, type Calibration } from '@harmonic/protocol/model';
import { today } from '../../state/today.ts';
import { writeTyped, type DecimalSign } from '../../state/typed-number.ts';
import { checkCalibration, type CalibrationFault } from './read-calibration.ts';
import { readNumber, readResponse } from './typed-level.ts';

export interface Draft {
  gain: string;
  offset: string;
  unit: string;
  response: string;
  date: string;
  owner: string;
  validUntil: string;
}

export const EMPTY_DRAFT = (): Draft => ({
  ...{ gain: '', offset: '0', unit: '', response: '', owner: '', validUntil: '' },
  date: today(),
});

export const draftOf = (calibration: Calibration, sign: DecimalSign): Draft => ({
  gain: writeTyped(calibration.gain, sign),
  offset: writeTyped(calibration.offset, sign),
  unit: calibration.unit,
  response: (calibration.response ?? [])
    .map((point) => `${writeTyped(point.frequencyHz, sign)} ${writeTyped(point.levelDb, sign)}`)
    .join('\n'),
  date: calibration.date,
  owner: calibration.owner,
  validUntil: calibration.validUntil ?? '',
});

export type DraftFault = CalibrationFault;
/** In which field a fault is to be mended. */
export const FIELD_OF: Readonly<Partial<Record<DraftFault, keyof Draft>>> = {
  'no-gain': 'gain',
  'gain-zero': 'gain',
  offset: 'offset',
  unit: 'unit',
  response: 'response',
  'response-rises': 'response',
  date: 'date',
  owner: 'owner',
  'valid-until': 'validUntil',
  'ends-before': 'validUntil',
  'date-to-come': 'date',
  'date-too-early': 'date',
  'valid-too-long': 'validUntil',
};

/** The calibration, or the first fault that keeps it from being one; of its dates, too, which a file may have. */
export function readDraft(draft: Draft, day = today()): ReturnType<typeof checkCalibration> {
  const response = readResponse(draft.response);
  const read = checkCalibration({
    gain: readNumber(draft.gain),
    offset: readNumber(draft.offset),
    unit: draft.unit.trim(),
    response: response === undefined ? 'not points' : response,
    date: draft.date.trim(),
    owner: draft.owner.trim(),
    validUntil: draft.validUntil.trim() === '' ? null : draft.validUntil.trim(),
  });
  const dates = read.calibration && calibrationDatesFault(read.calibration, day);
  return dates ? { calibration: null, fault: dates } : read;
}
