// The modem of the console and that of the firmware on each other's samples: what one sends the other hears, with the same
// figures. Needs build/firmware/harmonic-modem.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import {
  createReceiver,
  LEAST_BURST_SYMBOLS,
  PROFILES,
  RATIONAL_WAVEFORM,
  SLOT_SYMBOLS,
  symbolSamples,
  STANDARD,
  toInt16,
  transmit,
  type ReceivedFrame,
  type Waveform,
} from '@harmonic/protocol/phy';
import {
  addNoise,
  addTone,
  createGaussian,
  createRandom,
  noiseFor,
  offsetClock,
} from '../../protocol/phy/channel-model.suite.ts';
import { besideTone, framesOfAnyBond, randomBytes } from '../../protocol/phy/links.suite.ts';

const MODEM = fileURLToPath(new URL('../../build/firmware/harmonic-modem', import.meta.url));
const NOT_BUILT = 'needs the firmware: cmake -S firmware -B build/firmware, then --build';
const isBuilt = existsSync(MODEM);
if (!isBuilt) console.log(`skipped: ${NOT_BUILT}`);

const scratch = mkdtempSync(join(tmpdir(), 'harmonic-firmware-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const modem = (...words: string[]): string => {
  const { status, stdout, stderr } = spawnSync(MODEM, words, { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
};
const wordsOf = (waveform: Waveform): string[] => {
  const { f0Hz, rateHz, periods, guardEighths, modulation, fec, secondPilot } = waveform;
  return [
    ...['--f0', String(f0Hz), '--fs', String(rateHz), '--periods', String(periods)],
    ...['--guard', String(guardEighths), '--mod', modulation, '--fec', String(fec)],
    ...(secondPilot === undefined ? [] : ['--second-pilot', String(secondPilot)]),
  ];
};

interface Sent {
  harmonics: number[];
  psdu: Uint8Array;
}
const AMPLITUDE = 0.08;
/** Harmonics of a bond that the firmware knows. */
const MOST_OF_FIRMWARE = 64;
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function samplesOfFirmware(
  waveform: Waveform,
  sent: readonly Sent[],
  flags: number,
  amplitude = AMPLITUDE,
): Int16Array {
  const file = join(scratch, 'burst.s16');
  const bonds = sent.flatMap(({ harmonics, psdu }) => [
    ...['--harmonics', harmonics.join(), '--hex', hexOf(psdu)],
  ]);
  const how = ['--amplitude', String(amplitude), '--flags', String(flags), '--out', file];
  modem('encode', ...wordsOf(waveform), ...bonds, ...how);
  const bytes = readFileSync(file);
  return Int16Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readInt16LE(2 * i));
}
const samplesOfConsole = (
  waveform: Waveform,
  sent: readonly Sent[],
  flags: number,
  amplitude = AMPLITUDE,
): Int16Array =>
  toInt16(
    transmit({
      waveform,
      pilotAmplitude: amplitude,
      leastSymbols: LEAST_BURST_SYMBOLS,
      frames: sent.map((each) => ({ ...each, flags, amplitude })),
    }),
  ).samples;

interface Heard {
  harmonics: readonly number[];
  payloadHex: string;
  flags: number;
  snrDb: number;
  clockErrorPpm: number;
  crcOk: boolean;
  firstSample: number;
}
const byHarmonic = (a: Heard, b: Heard): number => a.harmonics[0]! - b.harmonics[0]!;

function heardByFirmware(
  waveform: Waveform,
  sent: readonly Sent[],
  air: Int16Array,
  ...more: string[]
): Heard[] {
  const file = join(scratch, 'air.s16');
  writeFileSync(file, air);
  const bonds = sent.flatMap(({ harmonics }) => ['--harmonics', harmonics.join()]);
  const lines = modem('decode', file, ...wordsOf(waveform), ...bonds, ...more)
    .trimEnd()
    .split('\n');
  return lines
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Heard)
    .sort(byHarmonic);
}
function heardByConsole(
  waveform: Waveform,
  sent: readonly Sent[],
  air: Int16Array,
  running = false,
): Heard[] {
  const channels = sent.map(({ harmonics }) => harmonics);
  const receiver = createReceiver({ waveform, channels, running });
  const samples = Float64Array.from(air, (value) => value / 32_767);
  const told = (frame: ReceivedFrame): Heard => ({
    harmonics: frame.harmonics,
    payloadHex: hexOf(frame.psdu),
    flags: frame.flags,
    snrDb: frame.snrDb,
    clockErrorPpm: frame.clockErrorPpm,
    crcOk: frame.crcOk,
    firstSample: frame.atSample,
  });
  return [...receiver.push(samples), ...receiver.finish()].map(told).sort(byHarmonic);
}

interface Case {
  name: string;
  waveform: Waveform;
  channels: number[][];
  bytes: number;
  /** What a symbol of a harmonic stands over the noise. */
  esN0Db: number;
  ppm: number;
  /** Tones 10 dB above a harmonic. */
  tonesHz?: number[];
  /** Where each may have taken the clock from another pilot. */
  clockWithinPpm?: number;
}
const TONE_AMPLITUDE = AMPLITUDE * Math.sqrt(10);
const MEDIUM = [
  { ppm: 0, esN0Db: 40 },
  { ppm: 100, esN0Db: 17 },
  { ppm: -100, esN0Db: 17 },
];
const SHAPES = [
  { shape: 'one harmonic', channels: [[4]], bytes: 10 },
  { shape: 'a bond and two others', channels: [[2], [9, 4, 17], [21]], bytes: 26 },
];
const CASES: Case[] = [
  ...(['dqpsk', 'dbpsk'] as const).flatMap((modulation) =>
    ([0, 1, 2] as const).flatMap((fec) =>
      SHAPES.flatMap(({ shape, ...what }, i) =>
        [MEDIUM[(fec + i) % MEDIUM.length]!].map((medium) => ({
          name: `${modulation}, code ${fec}, ${shape}`,
          waveform: { ...STANDARD, modulation, fec },
          ...what,
          ...medium,
          // Without a code, noise would decide.
          esN0Db: fec === 0 ? 25 : medium.esN0Db,
        })),
      ),
    ),
  ),
  ...[
    {
      name: 'the rational grid',
      waveform: RATIONAL_WAVEFORM,
      channels: [[60, 120, 90], [75], [150]],
    },
    {
      name: 'a second pilot',
      waveform: { ...STANDARD, secondPilot: 11 },
      channels: [[3], [20, 7, 13]],
    },
    {
      name: 'a tone on the only pilot',
      waveform: STANDARD,
      channels: [[3], [20, 7, 13]],
      tonesHz: [1020],
    },
    {
      name: 'tones on both pilots',
      waveform: { ...STANDARD, secondPilot: 11 },
      channels: [[3], [20, 7, 13]],
      tonesHz: [1020, 11_020],
      clockWithinPpm: 200,
    },
    { name: 'profile R', waveform: PROFILES.robust, channels: [[3, 12]] },
    { name: 'between samples', waveform: { ...STANDARD, rateHz: 44_100 }, channels: [[19, 9, 14]] },
  ].flatMap((each) => MEDIUM.map((medium) => ({ ...each, ...medium, bytes: 18 }))),
];

/** The figures of one frame, by two receivers that share no line of code. */
const SNR_WITHIN_DB = 0.3;
const CLOCK_WITHIN_PPM = 80;
const BEGIN_WITHIN_PERIODS = 1 / 48;

describe.skipIf(!isBuilt)(`console and firmware (${NOT_BUILT})`, () => {
  test.each(CASES.map((each, seed) => ({ ...each, seed })))(
    'TC-FR-003 $name, $ppm ppm, $esN0Db dB',
    ({ waveform, channels, bytes, esN0Db, ppm, seed, tonesHz = [], clockWithinPpm }) => {
      const random = createRandom(9000 + seed);
      const flags = Math.floor(64 * random());
      const sent = channels.map((harmonics) => ({ harmonics, psdu: randomBytes(random, bytes) }));
      const samples = samplesOfFirmware(waveform, sent, flags);
      expect(samples).toEqual(samplesOfConsole(waveform, sent, flags));

      const signal = Float64Array.from(samples, (value) => value / 32_767);
      const sigma = noiseFor(waveform, AMPLITUDE, esN0Db);
      const gap = 3000;
      const noisy = addNoise(offsetClock(signal, ppm), sigma, createGaussian(random), gap, gap);
      const toned = tonesHz.reduce(
        (sum, hz) => addTone(sum, waveform.rateHz, hz, TONE_AMPLITUDE, 6 * random()),
        noisy,
      );
      const air = toInt16(toned).samples;
      const firmware = heardByFirmware(waveform, sent, air);
      const console = heardByConsole(waveform, sent, air);
      const right = sent
        .map(({ harmonics, psdu }) => ({ harmonics, payloadHex: hexOf(psdu), flags, crcOk: true }))
        .sort((a, b) => a.harmonics[0]! - b.harmonics[0]!);
      expect(firmware).toMatchObject(right);
      expect(console).toMatchObject(right);
      for (const [i, frame] of firmware.entries()) {
        const other = console[i]!;
        expect(Math.abs(frame.snrDb - other.snrDb)).toBeLessThan(SNR_WITHIN_DB);
        expect(Math.abs(frame.clockErrorPpm - other.clockErrorPpm)).toBeLessThan(
          clockWithinPpm ?? CLOCK_WITHIN_PPM,
        );
        expect(Math.abs(frame.firstSample - other.firstSample)).toBeLessThan(
          (BEGIN_WITHIN_PERIODS * waveform.rateHz) / waveform.f0Hz,
        );
      }
    },
  );

  test('P7.4 P8.5 P9.2 every frame that one makes both read, however few symbols it has', () => {
    const gaussian = createGaussian(createRandom(8));
    for (const { waveform, harmonics, psdu, symbols } of framesOfAnyBond(40, MOST_OF_FIRMWARE, 7)) {
      const sent = [{ harmonics, psdu }];
      const amplitude = Math.min(AMPLITUDE, 0.9 / (harmonics.length + 2));
      const burst = samplesOfFirmware(waveform, sent, 5, amplitude);
      expect(burst).toEqual(samplesOfConsole(waveform, sent, 5, amplitude));
      const slots = [20, 21 + Math.ceil(symbols / SLOT_SYMBOLS)];
      const running = transmit({
        ...{ waveform, pilotAmplitude: amplitude, leastSymbols: 200 + 2 * symbols },
        frames: slots.map((slot) => ({ harmonics, psdu, slot, flags: 5, amplitude })),
      });
      const one = { harmonics, payloadHex: hexOf(psdu), flags: 5, crcOk: true };
      for (const [times, samples] of [
        [1, Float64Array.from(burst, (value) => value / 32_767)],
        [2, running],
      ] as const) {
        const gap = Math.ceil(80 * symbolSamples(waveform));
        const sigma = noiseFor(waveform, amplitude, 30);
        const air = toInt16(addNoise(samples, sigma, gaussian, gap, gap)).samples;
        const expected = Array.from({ length: times }, () => one);
        const how = times === 1 ? [] : ['--running'];
        const said = JSON.stringify({ waveform, harmonics, symbols, how });
        const right = (heard: Heard[]): Heard[] => heard.filter(({ crcOk }) => crcOk);
        const console = right(heardByConsole(waveform, sent, air, times === 2));
        expect(console, said).toMatchObject(expected);
        expect(right(heardByFirmware(waveform, sent, air, ...how)), said).toMatchObject(expected);
      }
    }
  }, 120_000);

  test.each([4150, 4100, 4020].flatMap((hz) => [-6, 0, 10].map((db) => ({ hz, db }))))(
    'P9.2 a steady tone at $hz Hz, $db dB above H4 on a running pilot, takes no frame of either, or few',
    ({ hz, db }) => {
      const { sent, air } = besideTone(hz, db, 24, 11);
      const listened = [{ harmonics: [4], psdu: new Uint8Array() }];
      const samples = toInt16(air).samples;
      const right = sent.map(({ psdu }) => hexOf(psdu));
      const told = (heard: Heard[]): string[] =>
        heard.filter(({ crcOk }) => crcOk).map(({ payloadHex }) => payloadHex);
      for (const got of [
        told(heardByConsole(STANDARD, listened, samples, true)),
        told(heardByFirmware(STANDARD, listened, samples, '--running')),
      ]) {
        expect(got).toEqual(right.filter((psdu) => got.includes(psdu)));
        expect(right.length - got.length).toBeLessThanOrEqual(db > 0 ? 3 : 0);
      }
    },
  );

  test('P9.2 P8.7 a running pilot: frames at the same slots, and the same channel lost', () => {
    const random = createRandom(77);
    const frame = (harmonics: number[], slot: number) => ({
      ...{ harmonics, slot, flags: 1, amplitude: AMPLITUDE },
      psdu: randomBytes(random, 3),
    });
    const frames = [12, 20, 33, 50].map((slot) => frame([4, 9, 14], slot));
    const single = [10, 40].map((slot) => frame([6], slot));
    const pilot = { pilotAmplitude: AMPLITUDE, leastSymbols: 400 };
    const good = transmit({ waveform: STANDARD, frames: [...frames, ...single], ...pilot });
    // On H17 somebody sends what this waveform is not.
    const strange = transmit({
      waveform: { ...STANDARD, modulation: 'dbpsk', fec: 0 },
      frames: [frame([17], 30)],
      ...{ pilotAmplitude: 0, leastSymbols: 400 },
    });
    const sum = good.map((value, i) => value + (strange[i] ?? 0));
    const sigma = noiseFor(STANDARD, AMPLITUDE, 17);
    const noisy = addNoise(offsetClock(sum, 80), sigma, createGaussian(random), 3000, 3000);
    const air = toInt16(noisy).samples;
    const listened = [[4, 9, 14], [6], [17]];
    const sent = listened.map((harmonics) => ({ harmonics, psdu: new Uint8Array() }));
    const told = (heard: Heard[]) =>
      heard
        .map((each) => ({
          harmonics: each.harmonics,
          payloadHex: each.payloadHex,
          crcOk: each.crcOk,
          slot: Math.round((each.firstSample - 3000) / (4 * 54)),
        }))
        .sort((a, b) => a.harmonics[0]! - b.harmonics[0]! || a.slot - b.slot);
    const right = [...frames, ...single].map(({ harmonics, psdu, slot }) => ({
      ...{ harmonics, slot, crcOk: true },
      payloadHex: hexOf(psdu),
    }));
    const lost = { harmonics: [17], slot: 30, crcOk: false, payloadHex: '' };
    const console = told(heardByConsole(STANDARD, sent, air, true));
    expect(console).toEqual([...right, lost]);
    expect(told(heardByFirmware(STANDARD, sent, air, '--running'))).toEqual(console);
  });
});

describe.skipIf(!isBuilt)(`the command line and the firmware’s (${NOT_BUILT})`, () => {
  const HARMONIC = fileURLToPath(new URL('harmonic.mjs', import.meta.url));
  const harmonic = (...words: string[]): string => {
    const all = [HARMONIC, 'modem', ...words];
    const { status, stdout, stderr } = spawnSync(process.execPath, all, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    return stdout;
  };
  test.each([
    { bond: '3/2,2/1', same: '90,120', more: [] },
    { bond: '3/1', same: '180', more: ['--second-pilot', '5/3'] },
    { bond: '5/4', same: '75', more: ['--fs', '48000'] },
  ])(
    'P6.2 P10.1 $bond of the rational grid, $more: the same samples, read by both',
    ({ bond, same, more }) => {
      const [ours, theirs] = [join(scratch, 'ours.wav'), join(scratch, 'theirs.wav')];
      const frame = [...['--profile', 'rational', ...more], '--hex', '00c0ffee31'];
      const how = ['--amplitude', '0.1', '--flags', '5'];
      harmonic('encode', ...frame, '--harmonics', bond, ...how, '--out', ours);
      const [before, bytes] = [frame.slice(0, -2), frame.slice(-2)];
      modem('encode', ...before, '--harmonics', bond, ...bytes, ...how, '--out', theirs);
      expect(readFileSync(ours).equals(readFileSync(theirs))).toBe(true);

      const listened = ['--profile', 'rational', ...(more[0] === '--fs' ? [] : more)];
      const right = { harmonics: same.split(',').map(Number), payloadHex: '00c0ffee31', flags: 5 };
      for (const channel of [bond, same]) {
        const ask = [...listened, '--harmonics', channel];
        const { frames } = JSON.parse(harmonic('decode', theirs, ...ask, '--json')) as {
          frames: object[];
        };
        expect(frames).toMatchObject([{ ...right, crcOk: true }]);
        const [first] = modem('decode', ours, ...ask).split('\n');
        expect(JSON.parse(first!)).toMatchObject({ ...right, crcOk: true });
      }
      // Where none is named: no other of the twelve carries anything.
      const all = (lines: object[]) => lines.filter((one) => 'crcOk' in one && one.crcOk === true);
      const said = modem('decode', ours, ...listened, '--all')
        .trimEnd()
        .split('\n');
      const found = all(said.map((line) => JSON.parse(line) as object));
      if (right.harmonics.length === 1) expect(found).toMatchObject([right]);
      else expect(found).toEqual([]);
    },
  );
  test.each([
    [['--harmonics', '3/2'], 'a ratio is a channel of --profile rational'],
    [['--profile', 'rational', '--harmonics', '4'], 'harmonic 4 is no channel of HPM 1.0'],
    [['--profile', 'rational', '--harmonics', '6/4'], 'HPM 1.0 has 1/1'],
    [['--profile', 'rational', '--mod', 'dqpsk', '--harmonics', '3/2'], '--mod is not for'],
    [['--harmonics', '4', '--profile', 'rational'], 'comes before --harmonics'],
    [['--profile', 'fast', '--harmonics', '4'], 'it takes rational'],
  ])('the firmware’s refuses %j in words', (words, said) => {
    const all = ['decode', 'none.wav', ...words];
    const { status, stderr } = spawnSync(MODEM, all, { encoding: 'utf8' });
    expect(status).not.toBe(0);
    expect(stderr).toContain(said);
  });
});
