// The words of `harmonic modem` on the command line, read and refused. Makes and reads no samples.
import { InvalidArgumentError, Option, type Command } from 'commander';
import { MODULATIONS, type FecId } from '@harmonic/protocol/phy';
import type { ModemDecodeFlags, ModemEncodeFlags } from './flags.ts';
import { MODEM_PROFILES } from './modem-waveform.ts';

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0) || number === Infinity)
    throw new InvalidArgumentError('It has to be a number above zero.');
  return number;
}
function fileName(text: string): string {
  if (text === '') throw new InvalidArgumentError('A file has a name; - is standard output.');
  return text;
}
function wholeRate(text: string): number {
  const rate = positive(text);
  if (!Number.isInteger(rate) || rate >= 2 ** 32)
    throw new InvalidArgumentError('A WAV file holds a whole number of samples a second.');
  return rate;
}
const whole =
  (least: number, most: number) =>
  (text: string): number => {
    const number = Number(text);
    if (text.trim() === '' || !Number.isInteger(number) || number < least || number > most)
      throw new InvalidArgumentError(`It has to be a whole number from ${least} to ${most}.`);
    return number;
  };
function bytes(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text))
    throw new InvalidArgumentError('A payload is hexadecimal digits, two a byte: 313233.');
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
const HARMONICS =
  'Harmonics are whole numbers from 2 on, with commas: 4,7,12; of --profile rational also ratios: 3/2,2/1.';
/** A harmonic, or a ratio of two numbers: which of them there are the profile says. */
function place(text: string): string {
  const isRatio = /^\d{1,4}\/\d{1,4}$/.test(text);
  if (!isRatio && !(/^\d{1,5}$/.test(text) && Number(text) >= 2))
    throw new InvalidArgumentError(HARMONICS);
  return text;
}
/** With commas, or with + as the plan of channels writes them. */
const bond = (text: string): string[] => text.split(/[,+]/).map(place);
/** One frame has one bond: a second list is no part of the first. */
function onlyBond(text: string, before: string[] | undefined): string[] {
  if (before !== undefined)
    throw new InvalidArgumentError(
      `A frame is sent on one bond, in one list: ${[...before, ...bond(text)].join()} for one frame on all of them; for one each, encode each.`,
    );
  return bond(text);
}

const waveformOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--profile <name>',
        'standard, fast (3/4), robust (ten periods, dbpsk), or rational: HPM 1.0, f0 16384 Hz, 131072 samples a second, channels as ratios, 3/2',
      ).choices(MODEM_PROFILES),
    )
    .option('--f0 <hz>', 'frequency of harmonic 1, the pilot (1000)', positive)
    .option('--k <periods>', 'periods of f0 in a window (1)', whole(1, 64))
    .option('--g8 <eighths>', 'guard, in eighths of a period (1)', whole(0, 512))
    .addOption(new Option('--mod <modulation>', 'modulation (dqpsk)').choices([...MODULATIONS]))
    .option(
      '--fec <id>',
      'code: 0 none, 1 rate 1/2, 2 rate 3/4 (1)',
      (text) => whole(0, 2)(text) as FecId,
    )
    .option(
      '--second-pilot <harmonic>',
      'a harmonic that carries the pilot too, for when a tone stands on f0 (waveform version 2)',
      place,
    );

export function addModemCommands(program: Command): void {
  const modem = program
    .command('modem')
    .description('data on harmonics: make a burst, or read a recording of one');
  waveformOptions(modem.command('encode'))
    .description('write one frame as a burst, in a WAV file of 16 bits')
    .requiredOption('--hex <bytes>', 'payload, in hexadecimal digits', bytes)
    .requiredOption(
      '--harmonics <list>',
      'a harmonic, or those of a bond: 4,7,12; of --profile rational 3/2,2/1',
      onlyBond,
    )
    .requiredOption('--out <file>', 'file that is written; - is standard output', fileName)
    .option('--fs <hz>', 'samples a second, a whole number (48000, or the profile’s)', wholeRate)
    .option('--amplitude <peak>', 'of the pilot and of each harmonic, full scale 1', positive)
    .option('--flags <number>', 'flags of the frame (0)', whole(0, 63))
    .option('--json', 'one document')
    .action(async (flags: ModemEncodeFlags) => {
      const { encode } = await import('./modem-encode.ts');
      await encode(flags);
    });
  waveformOptions(modem.command('decode <file>'))
    .description('read the frames of a WAV file')
    .option(
      '--harmonics <list>',
      'listen for one bond; may be given again',
      (text: string, before: string[][]) => [...before, bond(text)],
      [],
    )
    .option(
      '--all',
      'listen for each harmonic on its own (the twelve of --profile rational); so too where no bond is given',
    )
    .option('--running', 'the pilot runs without end, and frames begin at its slots')
    .option('--json', 'one document')
    .action(async (file: string, flags: ModemDecodeFlags) => {
      const { decode } = await import('./modem-decode.ts');
      await decode(file, flags);
    });
}
