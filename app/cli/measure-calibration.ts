// A calibration file of `harmonic measure`: read, and refused in words where it is not one.
import { readFile } from 'node:fs/promises';
import { calibrationSchema, type Calibration } from '@harmonic/protocol/model';
import { CliRefusal, EXIT } from './exit.ts';
import { unreadable } from './measure-wav.ts';

const MOST_BYTES = 4 * 1024 * 1024;

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
  const [first] = read.error.issues;
  const where = first?.path.join('.') ?? '';
  throw new CliRefusal(
    EXIT.usage,
    `${file} is no calibration: ${where === '' ? '' : `${where}: `}${first?.message ?? 'not readable'}`,
  );
}
