// What leaves of a recording's page: the spectrum, spectrogram and measurements that are on it, of the part that is shown.
import i18next from 'i18next';
import { beforeEach, describe, expect, test } from 'vitest';
import { measureSamples, signalOf } from '../../../../protocol/signal/measure/measuring.suite.ts';
import {
  encodeLevels,
  type MeasuredRecord,
  type Recording,
  type RecordingOverview,
} from '../../../contract/index.ts';
import { csvFile } from '../../exports/csv-file.ts';
import { reportOf } from '../../exports/report-of.ts';
import { xlsxFile } from '../../exports/xlsx-file.ts';
import { OPTIONS } from '../../i18n/index.ts';
import { createLevelScale, NO_BASIS } from '../../charts/level-scale.ts';
import { NO_ROWS } from '../live/tool-rows.ts';
import { partView, type PartShown } from './part-view.ts';

const RATE_HZ = 8192;
const SAMPLES = 16_384;
const START_MS = Date.UTC(2026, 10, 26, 17, 5, 3);
const record: MeasuredRecord = {
  ...{ channel: 0, channelName: 'axial', rawUnit: 'V', rateHz: RATE_HZ, samples: SAMPLES },
  ...{
    fromS: 1,
    toS: 3,
    startedAtMs: START_MS + 1000,
    isTimed: true,
    wanted: SAMPLES,
    shortened: null,
  },
  ...{ simulated: false, calibration: null },
  measures: measureSamples(
    signalOf(SAMPLES, RATE_HZ, [{ frequencyHz: 125, amplitude: 1 }], { rms: 1e-3, seed: 7 }),
    RATE_HZ,
    {},
  ),
};
const recording: Recording = {
  ...{ id: 'r' as Recording['id'], deviceId: null, deviceName: 'pump-3', hardwareId: null },
  ...{
    name: 'Run-up',
    startedAtMs: START_MS,
    isTimed: true,
    seconds: 4,
    samples: 4 * RATE_HZ,
    rateHz: RATE_HZ,
  },
  channels: [{ name: 'axial', unit: 'V', fullScale: 10 }],
  ...{ bytes: 1, gaps: 1, samplesLost: 12, state: 'complete', simulated: false, origin: 'device' },
};
const data: RecordingOverview = {
  ...{ channel: 0, unit: 'V', fromS: 1, toS: 3, columnS: 1, min: [-1, -1], max: [1, 1] },
  gaps: [{ atS: 1.5, lengthS: 12 / RATE_HZ, samples: 12 }],
  ...{ rms: 0.7, peak: 1 },
  spectrum: {
    ...{ x0: 5, dx: 10, levelDb: [-60, -50, 0, -50, -60, -70], n: 1024, window: 'hann' },
    peaks: [
      { frequencyHz: 25, levelDb: 0 },
      { frequencyHz: 55, levelDb: -40 },
    ],
    ...{ rbwHz: 12, averages: 31, overlap: 0.5, removeMean: true },
  },
  spectrogram: {
    ...{ columns: 2, columnS: 1, rows: 3, x0: 5, dx: 10, n: 256, window: 'hann', rbwHz: 48 },
    levelsDb: encodeLevels(Float32Array.of(-1, -2, -3, NaN, -5, -6)),
    ...{ transformS: 0.03, isWhole: true },
  },
  clock: {
    points: [{ s: 0, arrivalMs: START_MS, deviceMs: 7000, deviceClock: 'since-start' }],
    sync: null,
  },
};
const words = { reference: 'unit', referenceLabel: 'dB re 1 V', unit: 'V', unitMark: '' } as const;
const DB = createLevelScale('db', words, NO_BASIS);
const shown: PartShown = {
  ...{ recording, data, notes: [], record, site: 'Mill', person: 'Ana', reference: 'dB re 1 V' },
  ...{ calibration: null, span: [10, 50], levels: [-90, 10], rows: NO_ROWS, scale: DB },
  fall: { range: [-80, 0], colours: 'viridis' },
};

describe.each([
  ['en', 'Run-up', 'Spectrogram', 'Part of it from'],
  ['pt-BR', 'Run-up', 'Espectrograma', 'Parte dela desde'],
] as const)('in %s', (lng, name, spectrogram, from) => {
  beforeEach(async () => {
    await i18next.init({ ...OPTIONS, lng });
  });
  const reported = (more: Partial<PartShown> = {}) => {
    const visible = partView(i18next.t, { ...shown, ...more }, START_MS + 60_000);
    if (!visible) throw new Error('there is a spectrum');
    const made = { language: lng, font: 'Inter', image: 'data:,' };
    return { visible, report: reportOf(visible, i18next.t, made) };
  };

  test('the averaged spectrum leaves as the trace that the span shows', () => {
    const { visible, report } = reported();
    expect([...visible.trace.hz]).toEqual([15, 25, 35, 45]);
    expect([...visible.trace.level]).toEqual([-50, 0, -50, -60]);
    expect(visible.peaks).toEqual([{ frequencyHz: 25, levelDb: 0 }]);
    expect(report.title).toContain(name);
    expect(report.facts.find(({ label }) => label === from)).toMatchObject({ value: 1, unit: 's' });
    expect(visible.samplesLost).toBe(12);
    expect(visible.dataAtMs).toBe(START_MS + 3000);
  });

  test('no frequency beyond half the rate is told, wherever the last column ends', () => {
    const { visible, report } = reported({
      ...{ span: [10, 200.12], recording: { ...recording, rateHz: 400 } },
      data: { ...data, spectrum: data.spectrum && { ...data.spectrum, x0: 190.06, dx: 10.06 } },
    });
    expect(visible.span).toEqual([10, 200]);
    expect([...visible.trace.hz].slice(0, 2), 'the bin at half the rate is there').toEqual([
      190.06, 200,
    ]);
    const to = report.facts.find(({ label }) => label === i18next.t('exports.facts.to'));
    expect(to).toMatchObject({ value: 200, unit: 'Hz' });
  });

  test('the spectrogram leaves cell by cell, with the second, the arrival and the device time', () => {
    const { visible, report } = reported();
    expect(report.fall.title).toBe(spectrogram);
    const [, ...lines] = new TextDecoder()
      .decode(csvFile(report, 'waterfall', 'comma-point'))
      .trimEnd()
      .split('\r\n');
    const ms = START_MS + 1500;
    expect(lines.slice(0, 4)).toEqual([
      `${ms},5,-1,8500,1.5`,
      `${ms},15,-2,8500,1.5`,
      `${ms},25,-3,8500,1.5`,
      `${ms + 1000},5,,9500,2.5`,
    ]);
    expect(visible.part?.fallSpan).toEqual([0, 30]);
    expect(report.svg, 'its own frequencies and seconds').toMatch(/>30\S* ?Hz<|>30[^<]*Hz</);
  });

  test('the measurements on the page go with it, each with its card', () => {
    const { report } = reported();
    const table = report.tables.find(({ id }) => id === 'measurements');
    const rms = table?.rows.find((row) => row[3] === 'rms');
    expect(rms?.[1]).toBeCloseTo(Math.SQRT1_2, 3);
    expect(report.explanations.length).toBeGreaterThan(3);
    expect(reported({ record: null }).report.explanations).toEqual([]);
  });

  test('the workbook has them all', async () => {
    const book = await xlsxFile(reported().report);
    expect(new TextDecoder().decode(book.subarray(0, 2))).toBe('PK');
  });

  test('a file that tells of no clock has no moment, and says so', () => {
    const { visible, report } = reported({ data: { ...data, clock: null } });
    expect(visible.dataAtMs).toBeNull();
    expect(visible.measuredOn).toMatchObject({ startedAtMs: null, fromS: 1 });
    expect([...visible.fall.arrivalMs].every(Number.isNaN)).toBe(true);
    const texts = report.facts.map(({ text }) => text);
    expect(texts).toContain(i18next.t('exports.noClock'));
  });

  test('without a spectrum there is nothing to take', () => {
    const none = partView(i18next.t, { ...shown, data: { ...data, spectrum: null } }, 0);
    expect(none).toBeNull();
  });
});
