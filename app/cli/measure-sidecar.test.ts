// What `harmonic measure` takes of a sidecar beside a WAV file, what wins over it, and what is said of one that is wrong.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { readSidecar, type Sidecar } from '@harmonic/protocol/files';
import { writeWavHeader } from '@harmonic/protocol/signal';
import type { MeasureFlags } from './flags.ts';
import type { FullMeasurement } from './measure-document.ts';
import { describeMeasurement } from './measure-text.ts';
import { measureFile } from './measure.ts';

const RATE = 8000;
const FRAMES = RATE;
const PEAK = 10_000;
/** Both channels the same sine of 10,000 steps. */
const SAMPLES = Buffer.from(
  Int16Array.from({ length: 2 * FRAMES }, (_, i) =>
    Math.round(PEAK * Math.sin((2 * Math.PI * 1000 * Math.floor(i / 2)) / RATE)),
  ).buffer,
);
const CALIBRATION = {
  ...{ gain: 100, offset: 0, unit: 'm/s²', response: null, owner: 'Lab 3' },
  ...{ date: '2025-01-15', validUntil: '2025-12-31' },
};

let folder = '';
let file = '';
beforeEach(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
  folder = mkdtempSync(join(tmpdir(), 'harmonic-sidecar-'));
  file = join(folder, 'run.wav');
  writeFileSync(file, Buffer.concat([writeWavHeader(RATE, 2, FRAMES, 'int16'), SAMPLES]));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function sidecarOf(more: Partial<Sidecar> = {}): Sidecar {
  const written = {
    ...{ kind: 'harmonic-recording', version: 1, software: 'test', rateHz: RATE + 0.25 },
    recording: {
      ...{ id: '55555555-5555-4555-8555-555555555555', name: 'Run', state: 'complete' },
      ...{ simulated: false, origin: 'device', fromSample: 0 },
    },
    device: { id: null, name: 'Pump', hardwareId: null, firmware: null },
    startUtc: '2025-06-01T08:00:00Z',
    ...{ samples: FRAMES, format: 'int16', gaps: [], samplesLost: 0 },
    channels: [
      { name: 'x', unit: 'V', fullScale: 10 },
      { name: 'y', unit: 'A', fullScale: 20 },
    ],
    conversions: [{ fromSample: 0, scale: [0.001, 0.002], offset: [0, 0.5] }],
    calibrations: [CALIBRATION, null],
    data: { bytes: SAMPLES.length, sha256: createHash('sha256').update(SAMPLES).digest('hex') },
    ...more,
  };
  const read = readSidecar(JSON.stringify(written));
  if (!read) throw new Error('the example is no sidecar');
  return read;
}
const beside = (content: string | Sidecar): void =>
  writeFileSync(
    join(folder, 'run.json'),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
const measured = (flags: Partial<MeasureFlags> = {}): Promise<FullMeasurement> =>
  measureFile(file, { today: '2026-03-01', ...flags });
const rms = ({ perChannel }: FullMeasurement): number[] =>
  perChannel.map((channel) => channel.statistics.rms);
const near = (found: readonly number[], wanted: readonly number[]): void => {
  for (const [i, value] of wanted.entries()) expect((found[i] ?? NaN) / value).toBeCloseTo(1, 4);
};
const CODES = ({ warnings }: FullMeasurement): string[] => warnings.map(({ code }) => code);

test('rate, units, scales and calibrations are those of the sidecar, and that is said', async () => {
  beside(sidecarOf());
  const document = await measured();
  expect(document.sampleRateHz).toBe(RATE + 0.25);
  near(rms(document), [(100 * 10) / Math.SQRT2, 20 / Math.SQRT2]);
  expect(document.perChannel.map(({ unit }) => unit)).toEqual(['m/s²', 'A']);
  expect(document).toMatchObject({ scaleApplied: null, calibration: null, warnings: [] });
  expect(document.sidecar).toMatchObject({
    ...{ file: 'run.json', rateHz: RATE + 0.25, units: ['V', 'A'] },
    calibrations: [CALIBRATION, null],
  });
  // Judged by the day of the recording: it was valid then.
  expect(document.perChannel[0]?.explanations['rms']?.calibration?.state).toBe('valid');
  expect(document.conventions.sidecar).toContain('from run.json: the rate (8000.25 Hz)');
  expect(describeMeasurement(document)).toContain('1 calibration; flags of the command line win');
  beside(sidecarOf({ calibrations: [null, null] }));
  expect(describeMeasurement(await measured())).toContain('no calibration; flags of');
  expect(describeMeasurement(document)).toMatch(
    /^\S+: calibrated in m\/s² by Lab 3 .*2025-12-31$/m,
  );
});

test('a full scale that nobody told, as of floats that came in without a unit, is none here either', async () => {
  const codes = async (unit: 'V' | 'counts'): Promise<string[]> => {
    const channels = ['x', 'y'].map((name) => ({ name, unit, fullScale: 1 }));
    writeFileSync(join(folder, 'run.json'), JSON.stringify(sidecarOf({ channels })));
    const { perChannel } = await measureFile(file, { today: '2026-03-01' });
    return perChannel[1]?.explanations['enob']?.reasons.map(({ code }) => code) ?? [];
  };
  expect(await codes('counts')).toContain('full-scale-unknown');
  expect(await codes('V')).not.toContain('full-scale-unknown');
});

test('flags win: a calibration given, the file’s own numbers, none of it', async () => {
  beside(sidecarOf());
  const own = join(folder, 'own.calibration');
  writeFileSync(own, JSON.stringify({ ...CALIBRATION, gain: 2, unit: 'g' }));
  const given = await measured({ calibration: own });
  near(rms(given), [20 / Math.SQRT2, 40 / Math.SQRT2]);
  expect(given.calibration?.unit).toBe('g');
  expect(given.perChannel[0]?.explanations['rms']?.calibration?.state).toBe('expired');
  expect(describeMeasurement(given)).toMatch(/^! {2}calibrated in g by Lab 3 .*: EXPIRED$/m);
  const counts = await measured({ counts: true });
  near(
    rms(counts).map((value) => value / PEAK),
    [1 / Math.SQRT2, 1 / Math.SQRT2],
  );
  expect(counts).toMatchObject({ scaleApplied: 1, sampleRateHz: RATE + 0.25, calibration: null });
  const without = await measured({ sidecar: false });
  expect(without).toMatchObject({ sidecar: null, sampleRateHz: RATE, scaleApplied: 1 / 0x8000 });
  expect(without.conventions.sidecar).toBeUndefined();
  near(rms(without), [PEAK / 0x8000 / Math.SQRT2]);
});

test('scales that change on the way hold from their own sample on, in any part', async () => {
  const conversions = [
    { fromSample: 0, scale: [0.001, 0.001], offset: [0, 0] },
    { fromSample: FRAMES / 2, scale: [0.002, 0.001], offset: [0, 0] },
  ];
  beside(sidecarOf({ conversions, calibrations: [null, null], rateHz: RATE }));
  near(rms(await measured({ seconds: 0.5 })), [10 / Math.SQRT2]);
  near(rms(await measured({ start: 0.5 })), [20 / Math.SQRT2]);
});

test.each([
  ['', 'sidecar-broken', 'run.json beside it cannot be read'],
  [
    '{"kind":"harmonic-recording",',
    'sidecar-broken',
    'run.json beside it cannot be read, is broken',
  ],
  [JSON.stringify({ ...sidecarOf(), version: 2 }), 'sidecar-broken', 'of another version'],
  [JSON.stringify(sidecarOf({ samples: 5 })), 'sidecar-other', 'other samples than these'],
  [
    JSON.stringify(sidecarOf({ data: { bytes: 4, sha256: '0'.repeat(64) } })),
    'sidecar-other',
    'other samples than these',
  ],
  [
    JSON.stringify(sidecarOf({ conversions: [{ fromSample: 0, scale: [0, 1], offset: [0, 0] }] })),
    'sidecar-scale-zero',
    'run.json beside it gives channel 1 the scale zero',
  ],
  [
    JSON.stringify(sidecarOf({ conversions: [] })),
    'sidecar-scale-missing',
    'says that channel 1 is in V, and gives no scale for sample 0',
  ],
  [
    JSON.stringify(sidecarOf({ conversions: [{ fromSample: 0, scale: [0.1], offset: [0] }] })),
    'sidecar-scale-count',
    'channels: 2, scales: 1, offsets: 1',
  ],
])(
  'a sidecar that cannot be taken is told, and the file measured without it: %s',
  async (text, code, words) => {
    beside(text);
    const document = await measured();
    expect(document.warnings).toMatchObject([
      { code, text: expect.stringContaining(words) as string },
    ]);
    expect(document).toMatchObject({ sidecar: null, scaleApplied: 1 / 0x8000 });
  },
);

test('a file of something else beside it is none; what is missing is counted in the part', async () => {
  beside('{"kind":"harmonic-layout"}');
  expect(CODES(await measured())).toEqual([]);
  const gaps = [{ atSample: 1000, samples: 500, why: 'missing' as const }];
  beside(sidecarOf({ gaps, samplesLost: 500, rateHz: RATE }));
  expect((await measured()).warnings).toMatchObject([
    { code: 'sidecar-gaps', values: { gaps: 1, samples: 500 } },
  ]);
  expect(CODES(await measured({ start: 0.5 }))).toEqual([]);
});
