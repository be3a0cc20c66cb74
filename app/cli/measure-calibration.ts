// A calibration file of `harmonic measure`: read, and refused in words where it is not one.
import { readFile } from 'node:fs/promises';
import { calibrationSchema, type Calibration } from '@harmonic/protocol/model';
import { CliRefusal, EXIT } from './exit.ts';
import { unreadable } from './measure-wav.ts';

const MOST_BYTES = 4 * 1024 * 1024;

const A_DAY = 'a day such as "2026-03-01"';
/** What each field has to be, whatever it was. */
const WANTED: Readonly<Record<keyof Calibration | 'frequencyHz' | 'levelDb', string>> = {
  gain: 'a number, and not 0',
  offset: 'a number',
  unit: 'a text of 1 to 16 characters',
  response: 'a list of 1 to 10,000 {"frequencyHz", "levelDb"}, its frequencies rising, or null',
  frequencyHz: 'a number above zero',
  levelDb: 'a number',
  date: A_DAY,
  owner: 'a text of 1 to 200 characters',
  validUntil: `${A_DAY}, not before its date, or null`,
};
const isField = (name: unknown): name is keyof typeof WANTED =>
  typeof name === 'string' && Object.hasOwn(WANTED, name);

const valueAt = (document: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    document,
  );

const MOST_SHOWN = 40;
function shortly(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

/** @param path of what is wrong: `response.3.levelDb`. */
function faultOf(document: unknown, path: readonly PropertyKey[]): string {
  const field = path.findLast(isField);
  if (field === undefined)
    return 'it has to be one object with gain, unit, date and owner, and may have offset, response and validUntil';
  const value = valueAt(document, path);
  const where = path.map(String).join('.');
  const wanted = path.at(-1) === field ? WANTED[field] : `part of ${WANTED[field]}`;
  return value === undefined
    ? `${where} is missing: it has to be ${wanted}`
    : `${where} has to be ${wanted}; it is ${shortly(value)}`;
}

/** @throws CliRefusal. */
export async function readCalibration(file: string): Promise<Calibration> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (text.length > MOST_BYTES)
    throw new CliRefusal(EXIT.usage, `${file} is too long for a calibration`);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new CliRefusal(EXIT.usage, `${file}: this is not JSON, so no calibration`);
  }
  const read = calibrationSchema.safeParse(document);
  if (read.success) return read.data;
  const path = read.error.issues[0]?.path ?? [];
  throw new CliRefusal(EXIT.usage, `${file} is no calibration: ${faultOf(document, path)}`);
}
