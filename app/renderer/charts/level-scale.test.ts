import i18next from 'i18next';
import { beforeEach, describe, expect, test } from 'vitest';
import { LEVEL_SCALES, type LevelScaleName } from '@harmonic/protocol/model';
import { OPTIONS } from '../i18n/index.ts';
import { createLevelScale, type LevelWords, type ScaleBasis } from './level-scale.ts';

const FS: LevelWords = { reference: 'fs', referenceLabel: 'dBFS', unit: 'V', unitMark: '' };
const VOLTS: LevelWords = {
  ...{ reference: 'unit', referenceLabel: 'dB re 1 V ▲ late', unit: 'V', unitMark: '▲ late' },
};
const BASIS: ScaleBasis = { enbwHz: 15, binHz: 10, topHz: 1000, baseDb: -6.0206 };
const of = (name: LevelScaleName, words = FS, more: Partial<ScaleBasis> = {}) =>
  createLevelScale(name, words, { ...BASIS, ...more });
/** Of a sine of amplitude 0.5. */
const HALF_DB = 20 * Math.log10(0.5);
const plain = (text: string): string => text.replaceAll('\u202f', ' ');

beforeEach(async () => {
  await i18next.init({ ...OPTIONS, lng: 'en' });
});

test('a sine of amplitude 0.5 on every scale, and at 0 Hz, where a level is no sine’s', () => {
  const shown = (name: LevelScaleName, hz = 500): number => of(name).shown(HALF_DB, hz);
  expect(shown('db')).toBe(HALF_DB);
  expect(shown('density')).toBeCloseTo(HALF_DB - 11.7609, 4);
  expect(shown('rms')).toBeCloseTo(0.5 / Math.SQRT2, 9);
  expect(shown('peak')).toBeCloseTo(0.5, 9);
  expect(shown('percent')).toBeCloseTo(100, 4);
  for (const hz of [0, 1000]) {
    expect(shown('rms', hz)).toBeCloseTo(0.5, 9);
    expect(shown('peak', hz)).toBeCloseTo(0.5, 9);
    expect(shown('density', hz)).toBeCloseTo(HALF_DB - 11.7609 + 3.0103, 4);
  }
  expect(of('density', VOLTS).shown(0, 500), 'of the RMS').toBeCloseTo(-11.7609 - 3.0103, 4);
});

test('every scale says what it is in: the axis, a number in full, short, under a head, in a file', () => {
  const said = (name: LevelScaleName, words: LevelWords): string[] => {
    const scale = of(name, words);
    const told = [scale.format, scale.brief, scale.bare].map((write) => write(HALF_DB, 500));
    return [scale.title, ...told.map(plain), scale.head, scale.unit];
  };
  expect(said('db', FS)).toEqual(['dBFS', '−6.0 dBFS', '−6.0 dBFS', '−6.0', 'dBFS', 'dBFS']);
  expect(said('density', FS)).toEqual([
    ...['dBFS/√Hz (noise only)', '−17.8 dBFS/√Hz', '−17.8 dBFS/√Hz', '−17.8'],
    ...['dBFS/√Hz', 'dBFS/√Hz'],
  ]);
  expect(said('density', VOLTS)).toEqual([
    'dB re 1 V RMS/√Hz ▲ late (noise only)',
    ...['−20.8 dB re 1 V RMS/√Hz ▲ late', '−20.8 dB/√Hz', '−20.8', 'dB/√Hz'],
    'dB re 1 V RMS/√Hz ▲ late',
  ]);
  expect(said('rms', FS)).toEqual([
    ...['FS RMS', '0.354 FS RMS', '0.354 FS', '0.354', 'FS RMS', 'FS RMS'],
  ]);
  expect(said('peak', VOLTS)).toEqual([
    ...['V peak ▲ late', '500 mV peak', '500 mV', '500 mV', 'peak', 'V peak'],
  ]);
  expect(said('percent', FS)).toEqual([
    ...['% of the fundamental', '100 % of f0', '100 %', '100', '%'],
    '% of the fundamental',
  ]);
});

test('digits end where a tenth of a decibel begins', () => {
  const peak = (value: number): string => plain(of('peak').brief(20 * Math.log10(value), 500));
  expect([0.9, 0.354, 0.05, 0.00123].map(peak)).toEqual([
    ...['0.90 FS', '0.354 FS', '0.0500 FS', '0.00123 FS'],
  ]);
  const percent = (value: number): string =>
    of('percent', FS, { baseDb: 0 }).bare(20 * Math.log10(value / 100), 500);
  expect([100, 33.333, 12.5, 1.2345].map(percent)).toEqual(['100', '33.3', '12.5', '1.23']);
});

test('without a fundamental no percentage is told, and it says that it cannot', () => {
  const scale = of('percent', FS, { baseDb: null });
  expect(scale.isVoid).toBe(true);
  expect(scale.shown(-6, 500)).toBeNaN();
  expect([scale.format, scale.brief, scale.bare].map((write) => write(-6, 500))).toEqual([
    ...['–', '–', '–'],
  ]);
  for (const name of LEVEL_SCALES.filter((each) => each !== 'percent'))
    expect(of(name, FS, { baseDb: null }).isVoid).toBe(false);
});

describe('in Portuguese', () => {
  test('the decimal sign and the words are those of the language now', async () => {
    const [rms, density, peak] = [of('rms'), of('density'), of('peak')];
    await i18next.init({ ...OPTIONS, lng: 'pt-BR' });
    expect(plain(rms.format(HALF_DB, 500))).toBe('0,354 FS RMS');
    expect(density.title).toBe('dBFS/√Hz (só ruído)');
    expect(peak.title).toBe('FS pico');
    expect(peak.tick(0.25)).toBe('0,25');
    expect(peak.tick(2.5e-6)).toBe('2,5·10⁻⁶');
  });
});
