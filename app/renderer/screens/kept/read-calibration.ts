// A calibration file as text: read, or the one fault that keeps it from being one. And written, to be taken along. Pure.
import {
  CALIBRATION_DATE_FAULTS,
  givenCalibrationSchema,
  type Calibration,
} from '@harmonic/protocol/model';
import { CALIBRATION_TEXT_MOST } from '../../../contract/index.ts';

/** What this page writes; one without a version is the first. */
const VERSION = 1;

export const CALIBRATION_FAULTS = [
  'too-long',
  'not-json',
  'not-an-object',
  'newer',
  'no-gain',
  'gain-zero',
  'offset',
  'unit',
  'response',
  'response-rises',
  'date',
  'owner',
  'valid-until',
  'ends-before',
  ...CALIBRATION_DATE_FAULTS,
] as const;
export type CalibrationFault = (typeof CALIBRATION_FAULTS)[number];

export type ReadCalibration =
  { calibration: Calibration; fault: null } | { calibration: null; fault: CalibrationFault };

const OF_FIELD: Readonly<Record<string, CalibrationFault>> = {
  gain: 'no-gain',
  offset: 'offset',
  unit: 'unit',
  response: 'response',
  date: 'date',
  owner: 'owner',
  validUntil: 'valid-until',
};

const wrong = (fault: CalibrationFault): ReadCalibration => ({ calibration: null, fault });

/** @param value as JSON has it. */
export function checkCalibration(value: unknown): ReadCalibration {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return wrong('not-an-object');
  if ('version' in value && value.version !== VERSION) return wrong('newer');
  if ('gain' in value && value.gain === 0) return wrong('gain-zero');
  const read = givenCalibrationSchema.safeParse(value);
  if (read.success) return { calibration: read.data, fault: null };
  const [first] = read.error.issues;
  const field = String(first?.path[0] ?? '');
  if (field === 'response' && first?.path.length === 1 && first.code === 'custom')
    return wrong('response-rises');
  if (field === 'validUntil' && first?.code === 'custom') return wrong('ends-before');
  return wrong(OF_FIELD[field] ?? 'not-an-object');
}

export function readCalibration(text: string): ReadCalibration {
  if (text.length > CALIBRATION_TEXT_MOST) return wrong('too-long');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return wrong('not-json');
  }
  return checkCalibration(value);
}

/** As `harmonic measure --calibration` reads it, too. */
export const writeCalibration = (calibration: Calibration): string =>
  `${JSON.stringify({ version: VERSION, ...calibration }, null, 2)}\n`;
