// `harmonic modem` as a person or a script runs it: a process, its files, its words.
import { spawnSync, type StdioOptions } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STANDARD, toInt16, transmit } from '@harmonic/protocol/phy';
import { writeWavHeader } from '@harmonic/protocol/signal';
import { addTone, clip, createRandom } from '../../protocol/phy/channel-model.suite.ts';
import { AMPLITUDE, randomBytes, sendAt } from '../../protocol/phy/links.suite.ts';
import { bytesOf } from '../../protocol/vectors/link.ts';
import { phyVectors } from '../../protocol/vectors/phy.ts';

const HARMONIC = fileURLToPath(new URL('harmonic.mjs', import.meta.url));
const BUILD_MAX_MS = 120_000;
const scratch = mkdtempSync(join(tmpdir(), 'harmonic-modem-'));
beforeAll(() => {
  // The first run builds the checkout when that is needed.
  expect(modem('--help').status).toBe(0);
}, BUILD_MAX_MS);
afterAll(() => rmSync(scratch, { recursive: true }));

const modem = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [HARMONIC, 'modem', ...args], {
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
};
interface Decoded {
  frames: Record<string, unknown>[];
  /** Frequencies that far apart are one to a receiver of symbols. */
  excisedModuloHz: number;
  warnings: { code: string; values: Record<string, number>; text: string }[];
  counts: Record<string, number>[];
}
const decoded = (...args: string[]): Decoded => {
  const { status, out, err } = modem('decode', '--json', ...args);
  expect([status, err]).toEqual([0, '']);
  return JSON.parse(out) as Decoded;
};
const write = (name: string, samples: Float64Array, rateHz = 48_000): string => {
  const file = join(scratch, name);
  const { samples: values } = toInt16(samples);
  writeFileSync(
    file,
    Buffer.concat([
      writeWavHeader(rateHz, 1, values.length, 'int16'),
      new Uint8Array(values.buffer),
    ]),
  );
  return file;
};

describe('encode, then decode', () => {
  test('one harmonic: the golden samples, and the payload back from any of all', () => {
    const file = join(scratch, 'b1.wav');
    const { status, out } = modem('encode', '--hex', '313233', '--harmonics', '4', '--out', file);
    expect([status, out]).toEqual([0, `${file}: 4266 samples, 88.9 ms, on H4\n`]);
    const samples = readFileSync(file).subarray(44);
    expect(createHash('sha256').update(samples).digest('hex')).toBe(phyVectors[0]!.sha256);
    for (const where of [['--all'], ['--harmonics', '4'], []]) {
      const { frames } = decoded(file, ...where);
      expect(frames).toEqual([
        {
          channel: 0,
          atSeconds: 0,
          harmonics: [4],
          name: 'H4',
          flags: 0,
          payloadHex: '313233',
          snrDb: expect.any(Number),
          evm: expect.any(Number),
          clockErrorPpm: expect.any(Number),
          isTurned: false,
          clippedSamples: 0,
          crcOk: true,
          excisedHz: [],
        },
      ]);
      expect(frames[0]!['snrDb']).toBeGreaterThan(30);
    }
    expect(modem('decode', file).out).toMatch(/^0\.0000 s {2}H4 {2}313233 {2}SNR/);
    expect(modem('decode', file, '--harmonics', '5').out).toBe('no frame was found\n');
  });

  test('P2.5 a burst that is turned over is read, and said to be', () => {
    const frame = {
      ...{ harmonics: [4], flags: 0, amplitude: AMPLITUDE, slot: 0 },
      psdu: bytesOf('313233'),
    };
    const straight = sendAt(STANDARD, [frame], 0);
    const file = write(
      'turned.wav',
      straight.map((value) => -value),
    );
    const [got] = decoded(file, '--all').frames;
    expect(got).toMatchObject({ payloadHex: '313233', crcOk: true, isTurned: true });
    expect(modem('decode', file).out).toContain('turned over');
  });

  test('a burst that was clipped says so: its harmonics mix, and the clock is read from what they make', () => {
    const parts = { waveform: STANDARD, pilotAmplitude: 0.3 };
    const frame = { harmonics: [4, 7, 11], amplitude: 0.3, flags: 0, psdu: Uint8Array.of(1, 2) };
    const clean = transmit({ ...parts, frames: [frame] });
    const file = write(
      'clipped.wav',
      clip(
        clean.map((value) => 3 * value),
        1,
      ),
    );
    const [told] = decoded(file, '--harmonics', '4,7,11').frames;
    expect(told).toMatchObject({ payloadHex: '0102', crcOk: true });
    expect(told!['clippedSamples']).toBeGreaterThan(100);
    expect(modem('decode', file, '--harmonics', '4,7,11').out).toMatch(
      /clock \S+ ppm, not reliable: [\d,]+ samples were clipped/,
    );
    const whole = write(
      'whole.wav',
      clean.map((value) => value / 2),
    );
    expect(decoded(whole, '--harmonics', '4,7,11').frames).toMatchObject([{ clippedSamples: 0 }]);
  });

  test('each channel is told once, however often it is asked for', () => {
    const file = join(scratch, 'once.wav');
    modem('encode', '--hex', '31', '--harmonics', '4', '--out', file);
    for (const more of [['--all'], ['--harmonics', '4']])
      expect(decoded(file, '--harmonics', '4', ...more).frames).toHaveLength(1);
  });

  test('standard output takes the file, and standard error what is said', () => {
    const args = ['modem', 'encode', '--hex', '31', '--harmonics', '4', '--out', '-'];
    const { stdout, stderr } = spawnSync(process.execPath, [HARMONIC, ...args]);
    expect(stdout.subarray(0, 4).toString()).toBe('RIFF');
    expect(stdout).toHaveLength(44 + 2 * 4266);
    expect(stderr.toString()).toMatch(/^-: 4266 samples/);
  });

  test('a burst of a few steps is said to be one', () => {
    const file = join(scratch, 'faint.wav');
    const args = ['--hex', '31', '--harmonics', '4', '--amplitude', '1e-4', '--out', file];
    expect(modem('encode', ...args).err).toMatch(/a peak of \d+ steps/);
  });

  test('a bond, another waveform', () => {
    const file = join(scratch, 'bond.wav');
    const waveform = ['--f0', '2000', '--fec', '2', '--mod', 'dbpsk', '--g8', '2', '--k', '2'];
    const args = ['--hex', '00ff10', '--harmonics', '9,4,7', '--fs', '96000', '--flags', '33'];
    expect(modem('encode', ...waveform, ...args, '--out', file, '--json').status).toBe(0);
    expect(decoded(file, ...waveform, '--harmonics', '9,4,7').frames).toMatchObject([
      { harmonics: [9, 4, 7], payloadHex: '00ff10', flags: 33, crcOk: true },
    ]);
    expect(decoded(file, '--all', '--f0', '2000').frames.filter((f) => f['crcOk'])).toEqual([]);
  });

  test('P7.4 a frame of a bond so wide that it takes few symbols', () => {
    const file = join(scratch, 'wide.wav');
    for (const most of [9, 20]) {
      const bond = Array.from({ length: most - 1 }, (_, i) => i + 2);
      const args = ['--hex', '313233', '--harmonics', bond.join(), '--out', file];
      expect(modem('encode', ...args).status).toBe(0);
      expect(decoded(file, '--harmonics', bond.join()).frames).toMatchObject([
        { harmonics: bond, payloadHex: '313233', crcOk: true },
      ]);
    }
  });

  test('TC-NFR-001 a tone that had to be taken out is told of, in Hz', () => {
    const psdu = randomBytes(createRandom(1), 3);
    const burst = sendAt(STANDARD, [{ harmonics: [3], flags: 0, psdu, amplitude: AMPLITUDE }], 0);
    const file = write('tone.wav', addTone(burst, 48_000, 3100, AMPLITUDE * 3, 1));
    const { frames, excisedModuloHz } = decoded(file, '--harmonics', '3');
    expect(excisedModuloHz).toBe(888.89);
    expect(frames).toMatchObject([{ payloadHex: Buffer.from(psdu).toString('hex'), crcOk: true }]);
    const [hz] = frames[0]!['excisedHz'] as number[];
    expect(Math.abs(hz! - 3100)).toBeLessThan(5);
  });

  test('a tone beside the first pilot is taken out, with a second pilot and without', () => {
    const frame = { harmonics: [3], flags: 0, psdu: Uint8Array.of(0x7e), amplitude: AMPLITUDE };
    const burst = sendAt({ ...STANDARD, secondPilot: 11 }, [frame], 0);
    const file = write('second.wav', addTone(burst, 48_000, 1020, 5 * AMPLITUDE, 1));
    for (const pilots of [[], ['--second-pilot', '11']])
      expect(decoded(file, '--harmonics', '3', ...pilots).frames).toMatchObject([
        { payloadHex: '7e', crcOk: true },
      ]);
  });

  test('a running pilot, frames at its slots', () => {
    const frame = { harmonics: [5], flags: 0, psdu: Uint8Array.of(0x5a), amplitude: AMPLITUDE };
    const file = write(
      'running.wav',
      sendAt(
        STANDARD,
        [
          { ...frame, slot: 30 },
          { ...frame, slot: 70 },
        ],
        40,
        400,
      ),
    );
    const { frames } = decoded(file, '--running', '--harmonics', '5');
    expect(frames.map((f) => [f['payloadHex'], f['crcOk']])).toEqual([
      ['5a', true],
      ['5a', true],
    ]);
  });

  test('P2.4 a frame that begins later than its burst is no frame of it, and --running reads it: said so', () => {
    const frame = { harmonics: [5], flags: 0, psdu: Uint8Array.of(0x5a), amplitude: AMPLITUDE };
    const file = write('later.wav', sendAt(STANDARD, [{ ...frame, slot: 5 }], 0));
    const plain = modem('decode', file, '--harmonics', '5');
    expect(plain.out).toContain('something that is no frame');
    expect(plain.err).toBe(
      `${file}: what is no frame may be one that begins later than its burst: frames that begin later are read with --running\n`,
    );
    const running = modem('decode', file, '--harmonics', '5', '--running');
    expect([running.out, running.err]).toEqual([expect.stringContaining('H5  5a  SNR'), '']);
  });

  test.each([
    { bytes: 1, slots: [0, 20, 40, 60, 80], until: 360, told: 'something that is no frame' },
    // Longer than the longest frame: its beginning is forgotten before it rests.
    { bytes: 250, slots: [0, 514], until: 4000, told: 'no frame was found' },
  ])(
    'P9.2 a channel that never rests, frames of $bytes bytes, is not entered in the middle: said so',
    ({ bytes, slots, until, told }) => {
      const psdu = new Uint8Array(bytes).fill(0x5a);
      const sent = slots.map((slot) => ({
        ...{ harmonics: [5], flags: 0, psdu, amplitude: AMPLITUDE },
        slot,
      }));
      const all = sendAt(STANDARD, sent, 0);
      const asked = ['--harmonics', '5', '--running'];
      const whole = modem('decode', write('whole-run.wav', all), ...asked);
      expect([whole.out.match(/5a {2}SNR/g)?.length, whole.err]).toEqual([slots.length, '']);
      // From the second superframe on, which is within the first frame, to within the last.
      const cut = modem(
        'decode',
        write('cut-run.wav', all.subarray(64 * 54, until * 54)),
        ...asked,
      );
      expect(cut.out).toContain(told);
      expect(cut.err).toContain('a channel that never rests cannot be entered in the middle');
    },
  );
});

describe('the rational grid (HPM 1.0)', () => {
  const rational = ['--profile', 'rational'];
  test('P6.2 channels by their ratio or their number, there and back', () => {
    const file = join(scratch, 'rational.wav');
    for (const bond of ['3/2,2/1', '3/2+2/1', '90,120', '90+2/1']) {
      const made = modem(
        'encode',
        '--hex',
        'c0ffee',
        ...rational,
        '--harmonics',
        bond,
        '--out',
        file,
      );
      expect([made.status, made.out]).toMatchObject([0, expect.stringContaining(', on 3/2+2/1\n')]);
      expect(readFileSync(file).readUInt32LE(24)).toBe(131_072);
      for (const asked of ['3/2,2/1', '90,120']) {
        const { frames } = decoded(file, ...rational, '--harmonics', asked);
        expect(frames).toMatchObject([
          { harmonics: [90, 120], name: '3/2+2/1', payloadHex: 'c0ffee', crcOk: true },
        ]);
      }
    }
    expect(modem('decode', file, ...rational, '--harmonics', '3/2+2/1').out).toMatch(
      /^0\.0000 s {2}3\/2\+2\/1 {2}c0ffee/,
    );
  });

  test('P6.2 where no channel is named the twelve are listened for, as far as the rate carries them', () => {
    const file = join(scratch, 'low.wav');
    for (const [channel, ...more] of [
      ['3/1'],
      ['5/4', '--fs', '48000'],
      ['1/1', '--fs', '44100'],
    ]) {
      const args = [...rational, '--harmonics', channel!, ...more, '--out', file];
      expect(modem('encode', '--hex', '31', ...args).status).toBe(0);
      const right = decoded(file, ...rational).frames.filter((frame) => frame['crcOk']);
      expect(right).toMatchObject([{ name: channel, payloadHex: '31' }]);
    }
  });

  test('P10.1 a second pilot by its ratio', () => {
    const file = join(scratch, 'second-rational.wav');
    const pilots = [...rational, '--second-pilot', '5/3'];
    const made = ['--hex', '31', '--harmonics', '7/4', '--out', file];
    expect(modem('encode', ...pilots, ...made).status).toBe(0);
    expect(decoded(file, ...pilots).frames).toMatchObject([{ name: '7/4', crcOk: true }]);
    expect(modem('decode', file, ...pilots, '--harmonics', '5/3').err).toContain(
      'harmonic 100 carries no data: it is the second pilot',
    );
  });

  const out = ['--out', join(scratch, 'x.wav')];
  test.each([
    [['--harmonics', '3/2'], 'a ratio is a channel of --profile rational'],
    [[...rational, '--harmonics', '6/4'], '6/4 is no channel of HPM 1.0, which has 1/1, 2/1'],
    [[...rational, '--harmonics', '4'], 'harmonic 4 is no channel of HPM 1.0'],
    [[...rational, '--harmonics', '3/2,90'], 'stands twice'],
    [[...rational, '--harmonics', '3/2', '--mod', 'dqpsk'], '--mod is not for --profile rational'],
    [[...rational, '--harmonics', '3/1', '--fs', '48000'], 'harmonic 180 carries no data'],
    [['--profile', 'wide', '--harmonics', '4'], 'Allowed choices are standard, fast, robust'],
  ])('harmonic modem encode %j', (args, words) => {
    const { status, err } = modem('encode', '--hex', '31', ...args, ...out);
    expect(err).toContain(words);
    expect(status).toBe(2);
  });
});

describe('what a recording holds beside frames', () => {
  /** Two channels of floats: a burst on the first, as it is on the second until `from`. */
  const spoilt = (name: string, spoil: (second: Float32Array) => void): string => {
    const frame = { harmonics: [4], flags: 0, psdu: Uint8Array.of(0x31), amplitude: AMPLITUDE };
    const burst = sendAt(STANDARD, [frame], 100);
    const [first, second] = [Float32Array.from(burst), Float32Array.from(burst)];
    spoil(second);
    const both = Float32Array.from({ length: 2 * first.length }, (_, i) =>
      i % 2 === 0 ? first[i / 2]! : second[(i - 1) / 2]!,
    );
    const file = join(scratch, name);
    const head = writeWavHeader(48_000, 2, first.length, 'float32');
    writeFileSync(file, Buffer.concat([head, new Uint8Array(both.buffer)]));
    return file;
  };

  test('P8.1 what is no number is taken as 0, counted, and said', () => {
    const file = spoilt('holes.wav', (second) => {
      second.fill(NaN, 3000, 3004);
      second[3004] = Infinity;
    });
    const { frames, warnings, counts } = decoded(file, '--harmonics', '4');
    expect(frames).toMatchObject([
      { channel: 0, payloadHex: '31', crcOk: true },
      { channel: 1, payloadHex: '31', crcOk: true },
    ]);
    expect(counts).toMatchObject([{ notNumbers: 0 }, { notNumbers: 5 }]);
    const values = { channel: 1, samples: 5, firstSample: 3000, firstSeconds: 0.0625 };
    expect(warnings).toMatchObject([{ code: 'not-numbers', values }]);
    const { status, err, out } = modem('decode', file, '--harmonics', '4');
    expect([status, out.split('\n')]).toEqual([0, expect.objectContaining({ length: 3 })]);
    expect(err).toBe(
      `${file}: 5 samples of ch2 are not a number or infinite, from 3000 (0.0625 s) on: taken as 0, so a frame there may be lost\n`,
    );
    expect(err).not.toContain('--start');
  });

  test('a file of nothing else decodes to nothing, said so', () => {
    const file = spoilt('nan.wav', (second) => void second.fill(NaN));
    const { frames, counts } = decoded(file, '--harmonics', '4');
    expect(frames.map(({ channel }) => channel)).toEqual([0]);
    expect(counts[1]!['notNumbers']).toBe(counts[1]!['samples']);
  });

  test('one that is cut short says so, in the document too', () => {
    const file = spoilt('cut.wav', () => undefined);
    writeFileSync(file, readFileSync(file).subarray(0, -400));
    expect(decoded(file, '--harmonics', '4').warnings).toMatchObject([{ code: 'cut-short' }]);
    expect(modem('decode', file, '--harmonics', '4').err).toContain('are there; these are read');
  });
});

describe('refusals', () => {
  const out = ['--out', join(scratch, 'x.wav')];
  test.each([
    [
      ['encode', '--hex', '31', '--harmonics', '4', '--amplitude', '1e-9', ...out],
      'the file would be silent',
    ],
    [
      ['encode', '--hex', '31', '--harmonics', '4', '--fs', '44100.5', ...out],
      'a whole number of samples a second',
    ],
    [['encode', '--hex', '31', '--harmonics', '4', '--out', ''], 'A file has a name'],
    [['encode', '--hex', '313', '--harmonics', '4', ...out], 'two a byte'],
    [['encode', '--hex', '31', '--harmonics', '4,x', ...out], 'Harmonics are whole numbers'],
    [
      ['encode', '--hex', '31', '--harmonics', '22', ...out],
      'harmonic 22 carries no data: H2 to H21',
    ],
    [['encode', '--hex', '31', '--harmonics', '4,4', ...out], 'stands twice'],
    [
      ['encode', '--hex', '31', '--harmonics', '4', '--fs', '4000', ...out],
      'sampling rate is too low',
    ],
    [
      ['encode', '--hex', '31', '--harmonics', '2', '--f0', '10000', '--fec', '0', ...out],
      'a window of 4.8 samples is too short: 16 are the fewest',
    ],
    [
      ['decode', write('short.wav', new Float64Array(4000)), '--f0', '7000'],
      'samples is too short: 16 are the fewest, 32 without a guard',
    ],
    [['encode', '--hex', '31', '--harmonics', '4', '--fec', '3', ...out], 'from 0 to 2'],
    [
      ['encode', '--hex', '31', '--harmonics', '4', '--out', '/no/such/x.wav'],
      'its folder is not there',
    ],
    [['encode', '--hex', '31', '--harmonics', '4', '--out', scratch], `${scratch}: it is a folder`],
    [
      ['encode', '--hex', '31', '--harmonics', '4', '--harmonics', '5', ...out],
      'one bond, in one list: 4,5',
    ],
    [['encode', '--harmonics', '4', ...out], "required option '--hex"],
    [['encode', '--hex', 'ff'.repeat(251), '--harmonics', '4', ...out], 'at most 250 bytes'],
    [['decode', '/no/such.wav'], 'there is no such file'],
    [['decode', HARMONIC], 'this is not a WAV file'],
    [['decode', HARMONIC, '--mod', 'qam'], 'Allowed choices are dbpsk, dqpsk'],
  ])('harmonic modem %j', (args, words) => {
    const { status, err, out: said } = modem(...args);
    expect(err).toContain(words);
    expect(err).not.toMatch(/\n\s+at /);
    expect([status, said]).toEqual([2, '']);
  });

  // Linux has a file that is always full.
  test.runIf(existsSync('/dev/full'))('a disk that is full is told with the file', () => {
    const args = ['encode', '--hex', '31', '--harmonics', '4', '--out'];
    const { status, err } = modem(...args, '/dev/full');
    expect([status, err]).toEqual([
      2,
      '/dev/full: no room is left on its disk, so it is not whole\n',
    ]);
    const full = openSync('/dev/full', 'w');
    const stdio: StdioOptions = ['ignore', full, 'pipe'];
    const output = spawnSync(process.execPath, [HARMONIC, 'modem', ...args, '-'], { stdio });
    closeSync(full);
    expect([output.status, output.stderr.toString()]).toEqual([
      2,
      'standard output: no room is left on its disk, so it is not whole\n',
    ]);
  });
});
