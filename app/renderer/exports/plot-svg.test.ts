// The vector picture on a linear scale with a family of lines: what is named, and where the names stand.
import i18next from 'i18next';
import { beforeEach, expect, test } from 'vitest';
import { createLevelScale } from '../charts/level-scale.ts';
import { NO_ROWS } from '../screens/live/tool-rows.ts';
import { OPTIONS } from '../i18n/index.ts';
import { DEFAULT_SPECTRUM } from '@harmonic/protocol/model';
import { pictureParts } from './picture-parts.ts';
import { plotSvg } from './plot-svg.ts';
import type { VisibleExport } from './visible.ts';

const NAME = '% of the fundamental';
const NOISE_DB = -80;
const hz = Float64Array.from({ length: 101 }, (_, i) => 10 * i);
const level = Float32Array.from(hz, (at) => (at === 100 ? 0 : at === 200 ? -6 : NOISE_DB));
const line = (order: number, frequencyHz: number, levelDb: number) => ({
  ...{ order, hz: frequencyHz, deviationHz: 0, relativePhaseDeg: null },
  reading: { frequencyHz, levelDb, isLine: true, phaseDeg: null, resolutionHz: 1 },
});
const visible: VisibleExport = {
  ...{ part: null, device: { name: 'pump-3', hardwareId: null, isSimulated: false }, site: null },
  ...{ channel: { name: 'axial', unit: 'V' }, takenBy: null, takenAtMs: 0, dataAtMs: 0 },
  ...{ settings: DEFAULT_SPECTRUM, rateHz: 2000, rbwHz: 15, averages: 1, samplesLost: 0 },
  ...{ rms: 1, peak: 1, reference: 'dB re 1 V', levelUnit: 'dB', calibration: null },
  scale: createLevelScale(
    'percent',
    { reference: 'unit', referenceLabel: 'dB re 1 V', unit: 'V', unitMark: '' },
    { enbwHz: 15, binHz: 10, topHz: 1000, baseDb: 0 },
  ),
  ...{ span: [0, 1000], levels: [0, 120], log: false, colours: 'viridis' },
  trace: { hz, level, hold: null, low: null, baseline: null, stepHz: 10 },
  rows: { ...NO_ROWS, harmonics: [line(1, 100, 0), line(2, 200, -6)] },
  ...{ fundamentalDb: 0, carrierDb: null, labels: [] },
  peaks: [
    { frequencyHz: 100, levelDb: 0 },
    { frequencyHz: 200, levelDb: -6 },
    { frequencyHz: 700, levelDb: NOISE_DB + 3 },
  ],
  fall: {
    ...{ arrivalMs: new Float64Array(0), deviceMs: new Float64Array(0), recordedS: null },
    ...{ hz: new Float64Array(0), db: new Float32Array(0) },
  },
  ...{ fallLevels: [-120, 0], measured: [], measuredOn: null, unmeasured: null },
};
const pictureOf = (of: VisibleExport): string =>
  plotSvg(pictureParts(of, i18next.t, null), (db) => `${db} dB`, 'Inter');
const picture = (): string => pictureOf(visible);
/** Height of a word on the page. */
const yOf = (svg: string, words: string): number =>
  Number(new RegExp(`<text x="[^"]*" y="([^"]*)"[^>]*>${words}</text>`).exec(svg)?.[1]);

beforeEach(async () => {
  await i18next.init({ ...OPTIONS, lng: 'en' });
});

test('the name of the level axis stands over the names of the harmonics, however long it is', () => {
  const svg = picture();
  expect(yOf(svg, NAME)).toBeLessThan(yOf(svg, '1') - 11);
  expect(svg).toContain('>120</text>');
});

test('peaks are named as on the screen: noise, which a linear scale draws flat, is not', () => {
  const svg = picture();
  expect(svg).toMatch(/>100\.\d*\sHz</u);
  expect(svg).not.toMatch(/>700\.\d*\sHz</u);
});

test('a peak below the levels of the picture has no name at its foot', () => {
  const svg = pictureOf({ ...visible, levels: [60, 120] });
  expect(svg).toMatch(/>100\.\d*\sHz</u);
  expect(svg).not.toMatch(/>200\.\d*\sHz</u);
});
