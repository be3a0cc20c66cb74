// The words of `harmonic measure` on the command line, read and refused. Measures nothing.
import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  calendarDay,
  MACHINE_CLASSES,
  OCTAVE_FRACTIONS,
  PROFILES,
  WINDOW_NAMES,
  type OctaveFraction,
  type Profile,
} from '@harmonic/protocol/model';
import { BEARING_CATALOGUE, type BearingGeometry } from '@harmonic/protocol/signal';
import { CliRefusal, EXIT } from './exit.ts';
import type { MeasureFlags } from './flags.ts';

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0) || number === Infinity)
    throw new InvalidArgumentError('It has to be a number above zero.');
  return number;
}
function notNegative(text: string): number {
  const number = Number(text);
  if (!(number >= 0) || number === Infinity || text.trim() === '')
    throw new InvalidArgumentError('It has to be a number, zero or above.');
  return number;
}
function wholeUpTo(most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1 || number > most)
      throw new InvalidArgumentError(`It has to be a whole number from 1 to ${most}.`);
    return number;
  };
}
function transformLength(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 16 || n > 131_072) {
    throw new InvalidArgumentError('A transform length is a whole number from 16 to 131072.');
  }
  if (n > 4096 && !Number.isInteger(Math.log2(n))) {
    throw new InvalidArgumentError('Above 4096, a transform length is a power of two.');
  }
  return n;
}

function pair(text: string): [number, number] | null {
  const parts = text.split(':');
  const [a, b] = parts.map(Number);
  return parts.length === 2 && a !== undefined && b !== undefined && a >= 0 && b > 0 && b < Infinity
    ? [a, b]
    : null;
}
function band(text: string): { fromHz: number; toHz: number } {
  const edges = pair(text);
  if (!edges || edges[0] >= edges[1])
    throw new InvalidArgumentError('A band is two frequencies, the lower first: 10:1000.');
  return { fromHz: edges[0], toHz: edges[1] };
}
function sidebands(text: string): { carrierHz: number; spacingHz: number } {
  const given = pair(text);
  if (!given || given[0] === 0)
    throw new InvalidArgumentError('Sidebands are a carrier and a spacing, Hz: 1200:25.');
  return { carrierHz: given[0], spacingHz: given[1] };
}

function shaftSpeeds(text: string): { startHz: number; endHz: number } {
  const [start, end] = pair(text) ?? [positive(text), positive(text)];
  if (start === 0) throw new InvalidArgumentError('A shaft that stands has no orders.');
  return { startHz: start / 60, endHz: end / 60 };
}
const BEARING_HELP =
  'A bearing is n elements of diameter d on a pitch circle D: n=8,d=0.235,D=1.245,angle=0; or one of';

function bearing(text: string): BearingGeometry {
  const known = BEARING_CATALOGUE[text.toLowerCase()];
  if (known) return known;
  const given = new Map(
    text.split(',').map((part) => {
      const [key = '', value = ''] = part.split('=');
      return [key.trim(), value.trim() === '' ? NaN : Number(value)] as const;
    }),
  );
  const [n, d, pitch] = [given.get('n') ?? NaN, given.get('d') ?? NaN, given.get('D') ?? NaN];
  const angle = given.get('angle') ?? 0;
  if (!(Number.isInteger(n) && n >= 3 && d > 0 && pitch > d && Math.abs(angle) < 90))
    throw new InvalidArgumentError(`${BEARING_HELP} ${Object.keys(BEARING_CATALOGUE).join(', ')}.`);
  return { elements: n, elementDiameter: d, pitchDiameter: pitch, contactAngleDeg: angle };
}
function octaveFraction(text: string): OctaveFraction {
  const found = OCTAVE_FRACTIONS.find((fraction) => fraction === Number(text));
  if (!found)
    throw new InvalidArgumentError(`Octaves are divided by ${OCTAVE_FRACTIONS.join(', ')}.`);
  return found;
}

/** A flag that the profile does not read would be dropped without a word. */
const OF_PROFILES: readonly {
  flag: 'bearing' | 'shaftRpm' | 'machine' | 'octave';
  written: string;
  profiles: readonly Profile[];
}[] = [
  { flag: 'bearing', written: '--bearing', profiles: ['bearing'] },
  { flag: 'shaftRpm', written: '--shaft-rpm', profiles: ['bearing', 'vibration'] },
  { flag: 'machine', written: '--machine', profiles: ['vibration'] },
  { flag: 'octave', written: '--octave', profiles: ['audio'] },
];

function requireRead(flags: Omit<MeasureFlags, 'today'>): void {
  const { profile = 'general' } = flags;
  for (const { flag, written, profiles } of OF_PROFILES) {
    if (flags[flag] === undefined || profiles.includes(profile)) continue;
    throw new CliRefusal(
      EXIT.usage,
      `${written} is read by --profile ${profiles.join(' or ')}, not by the profile ${profile}`,
    );
  }
}

export function addMeasureCommand(program: Command): void {
  program
    .command('measure <file>')
    .description('everything measured of a WAV file, each number with its explanation')
    .addOption(new Option('--profile <profile>', 'what the recording is of').choices([...PROFILES]))
    .addOption(
      new Option(
        '--window <window>',
        'window of the spectra (hann; a short file also as one rectangular block) and of the harmonics (as wide a range as fits)',
      ).choices([...WINDOW_NAMES]),
    )
    .option(
      '--n <samples>',
      'transform length; levels of bands take the power of two below',
      transformLength,
    )
    .option(
      '--averages <blocks>',
      'blocks averaged at most, for harmonics and bands',
      wholeUpTo(10_000),
    )
    .option('--start <seconds>', 'measure from here on, not from the beginning', notNegative)
    .option('--seconds <seconds>', 'measure so much, not to the end', positive)
    .option('--f0 <hz>', 'fundamental; found in the spectrum unless given', positive)
    .option('--harmonics <count>', 'harmonics measured', wholeUpTo(1000))
    .option('--band <lo:hi>', 'level of this band, Hz; of a bearing, the envelope of it', band)
    .option('--sidebands <carrier:spacing>', 'lines beside a carrier, Hz', sidebands)
    .option(
      '--shaft-rpm <rpm>',
      'speed of the shaft; start:end where it drifts. For orders and bearing lines',
      shaftSpeeds,
    )
    .option(
      '--bearing <geometry>',
      `"n=8,d=0.235,D=1.245,angle=0", or ${Object.keys(BEARING_CATALOGUE).join(', ')}`,
      bearing,
    )
    .addOption(
      new Option('--machine <class>', 'group and support of ISO 20816-3, for the severity').choices(
        [...MACHINE_CLASSES],
      ),
    )
    .option('--octave <fraction>', 'bands of 1/fraction octave: 1, 3, 6, 12, 24', octaveFraction)
    .option(
      '--counts',
      'in the file’s own numbers, as the console has a file without a sidecar; without it, full scale of integers is 1',
    )
    .option('--no-sidecar', 'do not read FILE.json beside FILE.wav (rate, units, calibrations)')
    .option('--calibration <file>', 'JSON: gain, offset, unit, response, date, owner, validUntil')
    .option('--json', 'one document, with the keys of the reference results and the explanations')
    .action(async (file: string, flags: Omit<MeasureFlags, 'today'>) => {
      requireRead(flags);
      const { measure } = await import('./measure.ts');
      await measure(file, { ...flags, today: calendarDay(Date.now()) });
    });
}
