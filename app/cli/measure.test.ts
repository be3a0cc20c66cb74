// What `harmonic measure` answers of files: the keys of the reference results, the part asked for, and everything that
// is to be said of a file before a number of it is believed.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeWavHeader } from '@harmonic/protocol/signal';
import { gaussian } from '../../protocol/signal/measure/measuring.suite.ts';
import type { MeasureFlags } from './flags.ts';
import type { FullMeasurement } from './measure-document.ts';
import { describeMeasurement } from './measure-text.ts';
import { measureFile } from './measure.ts';

const RATE = 8000;
const SECOND = { bytes: 2 * RATE };
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'harmonic-measure-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sine = (hz: number, frames: number, amplitude = 0.5): number[] =>
  Array.from({ length: frames }, (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / RATE));
const int16 = (values: readonly number[]): Uint8Array =>
  new Uint8Array(Int16Array.from(values, (value) => Math.round(0x8000 * value)).buffer);
const float32 = (values: readonly number[]): Uint8Array =>
  new Uint8Array(Float32Array.from(values).buffer);

function fileOf(head: Uint8Array, ...parts: Uint8Array[]): string {
  const file = join(folder, 'run.wav');
  writeFileSync(file, Buffer.concat([head, ...parts]));
  return file;
}
const flagsOf = (flags: Partial<MeasureFlags>): MeasureFlags => ({ today: '2026-03-01', ...flags });
const measured = (file: string, flags: Partial<MeasureFlags> = {}): Promise<FullMeasurement> =>
  measureFile(file, flagsOf(flags));
const twoSeconds = (): string =>
  fileOf(
    writeWavHeader(RATE, 1, 2 * RATE, 'int16'),
    int16([...sine(1000, RATE), ...sine(500, RATE)]),
  );

describe('the keys of the reference results', () => {
  test('file, hash of all its bytes, scale and conventions stand beside the numbers', async () => {
    const file = twoSeconds();
    const document = await measured(file, { seconds: 3 });
    expect(document).toMatchObject({
      file: 'run.wav',
      sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
      ...{ sampleRateHz: RATE, frames: 2 * RATE, channels: ['ch1'], scaleApplied: 1 / 0x8000 },
      warnings: [{ code: 'span-shortened' }],
    });
    expect(Object.keys(document.conventions)).toEqual([
      ...['amplitudePeak', 'hann', 'averaging', 'peaks', 'rms', 'crestFactor', 'kurtosis', 'snrDb'],
    ]);
  });

  test('of a part there is no hash, and what stands behind the samples is doubted all the same', async () => {
    const file = twoSeconds();
    expect(await measured(file, { seconds: 1 })).toMatchObject({
      ...{ sha256: null, frames: RATE, warnings: [] },
    });
    writeFileSync(file, 'no chunk of any kind', { flag: 'a' });
    const { sha256, warnings } = await measured(file, { start: 1, seconds: 1 });
    expect(sha256).toBeNull();
    expect(warnings.map(({ code }) => code)).toEqual(
      (await measured(file)).warnings.map(({ code }) => code),
    );
    expect(warnings).not.toEqual([]);
  });

  test('floats are taken as they are, and a calibration scales them', async () => {
    const file = fileOf(writeWavHeader(RATE, 1, RATE, 'float32'), float32(sine(1000, RATE)));
    const plain = await measured(file);
    expect(plain).toMatchObject({ scaleApplied: 1, perChannel: [{ unit: 'counts' }] });
    expect(describeMeasurement(plain)).toMatch(/RMS 0\.35\d* counts/);
    const calibration = join(folder, 'calibration.json');
    const content = { gain: 20, unit: 'm/s²', date: '2026-01-01', owner: 'QA' };
    writeFileSync(calibration, JSON.stringify(content));
    expect(await measured(file, { calibration })).toMatchObject({ scaleApplied: 20 });
  });
});

describe('in counts', () => {
  const full = 0x8000;
  const written = (): string =>
    fileOf(writeWavHeader(RATE, 1, 2 * RATE, 'int16'), int16(sine(1000, 2 * RATE)));

  test('numbers are the file’s own, full scale as many of them: levels and clipping stay what they are', async () => {
    const [plain, counts] = [
      await measured(written()),
      await measured(written(), { counts: true }),
    ];
    expect(counts).toMatchObject({ scaleApplied: 1, perChannel: [{ unit: 'counts' }] });
    const [a, b] = [plain.perChannel[0]!, counts.perChannel[0]!];
    expect(b.statistics.rms / a.statistics.rms).toBeCloseTo(full, 2);
    expect(b.harmonics![0]!.amplitudePeak).toBeCloseTo(0.5 * full, 0);
    expect(
      b.spectra[0]!.top10[0]!.amplitudePeak / a.spectra[0]!.top10[0]!.amplitudePeak,
    ).toBeCloseTo(full, 0);
    expect(b.explanations['rms']!.resolution! / a.explanations['rms']!.resolution!).toBeCloseTo(
      full,
      2,
    );
    const levelOf = ({ explanations }: typeof a): unknown =>
      explanations['enob']!.reasons.find(({ code }) => code === 'not-full-scale')?.values;
    expect(levelOf(b)).toEqual({ levelDbfs: expect.closeTo(-6.02, 2) });
    expect(levelOf(a)).toEqual({ levelDbfs: expect.closeTo(-6.02, 2) });
  });

  test('a calibration then is of a count, as it is in the console', async () => {
    const calibration = join(folder, 'counts.json');
    const content = { gain: 0.001, unit: 'g', date: '2026-01-01', owner: 'QA' };
    writeFileSync(calibration, JSON.stringify(content));
    const document = await measured(written(), { counts: true, calibration });
    expect(document).toMatchObject({ scaleApplied: 0.001, perChannel: [{ unit: 'g' }] });
    expect(document.perChannel[0]!.statistics.rms).toBeCloseTo((0.0005 * full) / Math.SQRT2, 3);
  });
});

const signals =
  process.env['HARMONIC_SIGNALS'] ??
  fileURLToPath(new URL('../../../shared/data/signals', import.meta.url));
const names = existsSync(signals)
  ? readdirSync(signals).flatMap((name) => /^(.+)\.reference\.json$/.exec(name)?.[1] ?? [])
  : [];
test.skipIf(names.length === 0)(
  'what stands over the channels is that of the independent reference results, key by key (skipped: the folder of recordings is not beside the project)',
  async () => {
    for (const name of names) {
      const text = readFileSync(join(signals, `${name}.reference.json`), 'utf8');
      const { perChannel: _, conventions, channels, ...head } = JSON.parse(text) as FullMeasurement;
      const document = await measured(join(signals, `${name}.wav`), { seconds: 0.25 });
      const { frames, ofFrames } = document.span;
      const sha256 = frames === ofFrames ? head.sha256 : null;
      expect(document).toMatchObject({ ...head, sha256, frames });
      expect(document.span.ofFrames).toBe(head.frames);
      expect(document.channels).toHaveLength(channels.length);
      expect(Object.keys(document.conventions)).toEqual(Object.keys(conventions));
    }
  },
  60_000,
);

describe('a part of a file', () => {
  test('begins and ends where it was asked for, and says so', async () => {
    const file = twoSeconds();
    const part = await measured(file, { start: 1, seconds: 0.5 });
    expect(part.span).toEqual({
      ...{ startS: 1, seconds: 0.5, firstFrame: RATE, frames: RATE / 2, ofFrames: 2 * RATE },
    });
    expect(part.perChannel[0]!.statistics.samples).toBe(RATE / 2);
    const [strongest] = part.perChannel[0]!.spectra[0]!.top10;
    expect(strongest!.frequencyHz).toBeCloseTo(500, 0);
    expect(describeMeasurement(part)).toContain(
      '4000 frames at 8000 Hz (0.5 s), from 1 s on, of 16000',
    );
    const whole = await measured(file);
    expect(whole.span).toMatchObject({ firstFrame: 0, frames: 2 * RATE });
  });

  test('longer than the file: what is there, and a warning; behind its end: refused', async () => {
    const file = twoSeconds();
    const part = await measured(file, { start: 1.5, seconds: 3 });
    expect(part.frames).toBe(RATE / 2);
    expect(part.warnings).toMatchObject([
      { code: 'span-shortened', values: { askedSeconds: 3, seconds: 0.5 } },
    ]);
    await expect(measured(file, { start: 2 })).rejects.toMatchObject({
      ...{ exitCode: 2, message: expect.stringContaining('lasts 2 s: nothing of it stands at 2') },
    });
  });
});

describe('a header that lies', () => {
  const samples = int16(sine(1000, 2 * RATE));

  test('less than there is: the bytes that are left out are named, in the document and in words', async () => {
    const document = await measured(fileOf(writeWavHeader(RATE, 1, RATE, 'int16'), samples));
    expect(document.warnings).toMatchObject([
      { code: 'rest-unused', values: { bytes: SECOND.bytes, atByte: 44 + SECOND.bytes } },
    ]);
    expect(describeMeasurement(document)).toContain(
      'claims 16000 bytes of samples; 16000 bytes from byte 16044 on belong to no chunk',
    );
  });

  test('chunks behind the samples are no lie', async () => {
    const list = Buffer.concat([
      Buffer.from('LIST'),
      Buffer.from([4, 0, 0, 0]),
      Buffer.from('INFO'),
    ]);
    const head = writeWavHeader(RATE, 1, 2 * RATE, 'int16');
    const view = new DataView(head.buffer);
    view.setUint32(4, view.getUint32(4, true) + list.length, true);
    expect((await measured(fileOf(head, samples, list))).warnings).toEqual([]);
  });

  test('a rate in bytes and a size of the file that are not its own', async () => {
    const head = writeWavHeader(RATE, 1, 2 * RATE, 'int16');
    const view = new DataView(head.buffer);
    view.setUint32(4, 100, true);
    view.setUint32(28, 4 * RATE, true);
    expect((await measured(fileOf(head, samples))).warnings).toMatchObject([
      { code: 'byte-rate', text: expect.stringContaining('the rate of 8000 Hz is taken') },
      { code: 'file-size', text: expect.stringContaining('claims a file of 108 bytes') },
    ]);
  });

  test('more than there is, and a byte over', async () => {
    const head = writeWavHeader(RATE, 1, 3 * RATE, 'int16');
    const { warnings } = await measured(fileOf(head, samples, new Uint8Array(1)));
    expect(warnings).toMatchObject([
      { code: 'cut-short', values: { claimedBytes: 48_000, heldBytes: 32_001 } },
      { code: 'half-frame', text: expect.stringContaining('the last 1 byte is not one sample') },
    ]);
  });
});

test.each([
  ['a NaN', NaN],
  ['an infinity', -Infinity],
  ['what would overflow', 1e36],
])('%s is counted and placed, and the part without it measured', async (_name, value) => {
  const values = sine(1000, RATE);
  values[1234] = value;
  values[5000] = value;
  const file = fileOf(writeWavHeader(RATE, 1, RATE, 'float32'), float32(values));
  await expect(measured(file)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/2 samples are .* the first of ch1 at 1234 \(0\.15425 s\)/),
  });
  const part = await measured(file, { start: 0.7 });
  expect(part.perChannel[0]!.statistics.rms).toBeCloseTo(0.5 / Math.SQRT2, 3);
});

test('a bearing without the speed of its shaft: said beside the envelope, never left out', async () => {
  const file = fileOf(writeWavHeader(RATE, 1, 2 * RATE, 'int16'), int16(sine(1000, 2 * RATE)));
  const bearing = { elements: 8, elementDiameter: 0.2, pitchDiameter: 1.2, contactAngleDeg: 0 };
  const document = await measured(file, { profile: 'bearing', bearing });
  const [channel] = document.perChannel;
  expect(channel).toMatchObject({
    envelope: { bearing: null },
    explanations: { bearing: { reasons: [{ code: 'shaft-missing', weight: 'invalid' }] } },
  });
  expect(describeMeasurement(document)).toContain(
    '!! no fault lines without the speed of the shaft: --shaft-rpm',
  );
});

test('one of a thing is one, and no zero is below zero', async () => {
  const values = sine(1000, 2048).map((value) => value - 0.000_001);
  const file = fileOf(writeWavHeader(RATE, 1, 2048, 'int16'), int16(values));
  const text = describeMeasurement(await measured(file, { n: 2048 }));
  expect(text).toContain('1 average,');
  expect(text).not.toMatch(/\b1 averages|-0(?:\.0+)?(?![\d.])/);
});

test('a constant: no crest factor, no kurtosis, and why', async () => {
  const file = fileOf(writeWavHeader(RATE, 1, RATE, 'int16'), int16(Array(RATE).fill(0.25)));
  const document = await measured(file);
  expect(document.perChannel[0]!.statistics).toMatchObject({ crestFactor: null, kurtosis: null });
  const text = describeMeasurement(document);
  expect(text).toContain('crest factor —, kurtosis —');
  expect(text).toContain('!! the record does not vary: crest factor and kurtosis are divided by');
});

test('an f0 from half the sampling rate on is said to be there', async () => {
  const text = describeMeasurement(await measured(twoSeconds(), { f0: 4500 }));
  expect(text).toContain('!! f0 was given as 4500 Hz: half the sampling rate is 4000 Hz');
  expect(text).not.toContain('no series of harmonics');
});

test('vibration of samples without a unit names what is missing, no empty quotes', async () => {
  const text = describeMeasurement(await measured(twoSeconds(), { profile: 'vibration' }));
  expect(text).toContain('the samples have no unit: velocity takes a calibration in m/s² or g');
  expect(text).not.toContain('""');
});

test('a bearing profile alone says which lines are missing, and what brings them', async () => {
  const text = describeMeasurement(await measured(twoSeconds(), { profile: 'bearing' }));
  expect(text).toContain('no bearing lines without the bearing: --bearing');
  expect(text).toContain('no fault lines without the speed of the shaft: --shaft-rpm');
});

describe('digits in words', () => {
  test('one period under Hann: no line is placed finer than a bin, no amplitude than its level', async () => {
    const orders = [1, 5, 7, 13, 19, 20];
    const at = (i: number): number =>
      orders.reduce((sum, n) => sum + (0.5 / n ** 2) * Math.sin((2 * Math.PI * n * i) / 500), 0);
    const values = Array.from({ length: 500 }, (_, i) => at(i));
    const file = fileOf(writeWavHeader(30_000, 1, 500, 'float32'), float32(values));
    const text = describeMeasurement(await measured(file));
    const [, hann = ''] = text.split('N 500, hann');
    const places = [...hann.split('N 256')[0]!.matchAll(/^ +([\d.]+) Hz {2}/gm)].map(
      ([, hz]) => hz!,
    );
    expect(places.length).toBeGreaterThan(3);
    for (const hz of places) expect(hz).toMatch(/^\d+0$/);
  });

  test('a lone tone is placed to a tenth of a bin, and in noise its amplitude has few digits', async () => {
    const next = gaussian(5);
    const values = sine(1000, 4 * RATE).map((x) => x + 0.2 * next());
    const file = fileOf(writeWavHeader(RATE, 1, values.length, 'float32'), float32(values));
    const text = describeMeasurement(await measured(file, { n: 1024 }));
    expect(text).toMatch(/^ +(1000\.\d|999\.\d) Hz {2}0\.50\d{3}$/m);
    const first = /^ +1 .*$/m.exec(text)![0].trim().split(/ +/);
    expect(first[3]).toMatch(/^0\.\d{2,3}$/);
    expect(text).toContain('THD — % F');
  });

  test('octaves by their names, each to its own place; groups of a network likewise', async () => {
    const file = fileOf(writeWavHeader(RATE, 1, 2 * RATE, 'int16'), int16(sine(500, 2 * RATE)));
    const octaves = describeMeasurement(await measured(file, { profile: 'audio' }));
    expect(octaves).toMatch(/^ +500 Hz +-9(\.\d)?$/m);
    expect(octaves).toMatch(/^ +31\.5 Hz /m);
    const mains = fileOf(writeWavHeader(RATE, 1, 2 * RATE, 'int16'), int16(sine(50, 2 * RATE)));
    const document = await measured(mains, { profile: 'mains' });
    const groups = document.perChannel[0]!.iecGroups!.groups;
    const line = /^ +2 +(\S+) +(\S+) +(\S+) +(\S+)$/m.exec(describeMeasurement(document))!;
    expect(Math.abs(Number(line[1]) - groups[1]!.group)).toBeLessThanOrEqual(
      0.5001 * groups[1]!.resolutions.group,
    );
    expect(line[1]!.length).toBeLessThan('0.00002431'.length);
  });
});

test('phases say how they are meant', async () => {
  const harmonics = sine(100, RATE).map(
    (x, i) => x + 0.1 * Math.cos((2 * Math.PI * 200 * i) / RATE),
  );
  const file = fileOf(writeWavHeader(RATE, 1, RATE, 'float32'), float32(harmonics));
  expect(describeMeasurement(await measured(file))).toContain(
    'phase: φₙ - n φ₁ of Aₙ cos(2π fₙ t + φₙ), degrees, wrapped to ±180°',
  );
});

test.each([
  ['[]', 'is no calibration: it has to be one object with gain, unit, date and owner'],
  ['{}', 'gain is missing: it has to be a number, and not 0'],
  ['{"gain":"20"}', 'gain has to be a number, and not 0; it is "20"'],
  ['{"gain":0}', 'gain has to be a number, and not 0; it is 0'],
  ['{"gain":1,"unit":""}', 'unit has to be a text of 1 to 16 characters; it is ""'],
  ['{"gain":1,"unit":"g","date":"1.3.26"}', 'date has to be a day such as "2026-03-01"; it is "1'],
  [
    '{"gain":1,"unit":"g","date":"2026-03-01","owner":"QA","response":[{"frequencyHz":10}]}',
    'response.0.levelDb is missing: it has to be a number',
  ],
  [
    '{"gain":1,"unit":"g","date":"2026-03-01","owner":"QA","response":[4]}',
    'response.0 has to be part of a list of 1 to 10,000 {"frequencyHz", "levelDb"}, its frequencies rising, or null; it is 4',
  ],
  [
    '{"gain":1,"unit":"g","date":"2026-03-01","owner":"QA","response":[]}',
    'response has to be a list of 1 to 10,000 {"frequencyHz", "levelDb"}, its frequencies rising, or null; it is []',
  ],
  [
    '{"gain":1,"unit":"g","date":"2026-03-01","owner":"QA","validUntil":"2025-01-01"}',
    'validUntil has to be a day such as "2026-03-01", not before its date, or null; it is "2025',
  ],
])('a calibration of %s is refused by its field, in words', async (text, words) => {
  const calibration = join(folder, 'odd.json');
  writeFileSync(calibration, text);
  await expect(measured(twoSeconds(), { calibration })).rejects.toMatchObject({
    ...{ exitCode: 2, message: expect.stringContaining(words) },
  });
});

test.skipIf(names.length === 0)(
  'a note by the profile audio has the partials of its reference, key by key (skipped: the folder of recordings is not beside the project)',
  async () => {
    for (const name of ['guitar-a4', 'guitar-e2']) {
      const text = readFileSync(join(signals, `${name}.reference.json`), 'utf8');
      const expected = (JSON.parse(text) as FullMeasurement).perChannel[0]!;
      const document = await measured(join(signals, `${name}.wav`), { profile: 'audio' });
      const own = document.perChannel[0]!;
      expect(Object.keys(own)).toEqual(expect.arrayContaining(Object.keys(expected)));
      expect(Object.keys(own.partials!)).toEqual(Object.keys(expected.partials!));
      expect(own.partials!.list.map((each) => Object.keys(each))).toEqual(
        expected.partials!.list.map((each) => Object.keys(each)),
      );
      expect(own.partials).toMatchObject({ N: expected.partials!.N, window: 'hann' });
    }
  },
  60_000,
);
