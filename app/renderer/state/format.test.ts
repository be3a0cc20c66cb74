import i18next from 'i18next';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  decimalsFor,
  formatAge,
  formatBytes,
  formatClock,
  formatCount,
  formatDb,
  formatDuration,
  formatHz,
  formatHzColumn,
  formatHzTick,
  formatNumber,
  formatLength,
  formatQuantity,
  formatSigned,
  formatSignedHz,
  formatTime,
  formatTimeExact,
  formatUpTo,
} from './format.ts';

/** A narrow no-break space reads as a space here. */
const plain = (text: string): string => text.replaceAll('\u202f', ' ');

beforeEach(async () => {
  await i18next.init({ lng: 'en', resources: {} });
});

test('a difference says its sign, but for what is written as zero', () => {
  expect(formatSigned(4.44, 1)).toBe('+4.4');
  expect(formatSigned(-9.54, 1)).toBe('−9.5');
  expect(formatSigned(0.04, 1)).toBe('0.0');
  expect(plain(formatSignedHz(0.4, 1.2))).toBe('0 Hz');
  expect(plain(formatSignedHz(12_000, 1))).toBe('+12.000 kHz');
});

test('digits go as far as they mean something', () => {
  expect(decimalsFor(1)).toBe(0);
  expect(decimalsFor(0.5)).toBe(1);
  expect(decimalsFor(0.05)).toBe(2);
  expect(decimalsFor(0)).toBe(0);
  expect(plain(formatHz(120.0523, 0.05))).toBe('120.05 Hz');
  expect(plain(formatHz(12_345.6, 1))).toBe('12.346 kHz');
});

test('frequencies of one column are all in the unit of the largest', () => {
  const write = formatHzColumn([2000, 12_000], 1);
  expect([2000, 12_000].map((hz) => plain(write(hz)))).toEqual(['2.000 kHz', '12.000 kHz']);
  const small = formatHzColumn([50, 2000], 1);
  expect([50, 2000].map((hz) => plain(small(hz)))).toEqual(['50 Hz', '2,000 Hz']);
});

test('a mark of the axis has the decimals it needs', () => {
  expect(plain(formatHzTick(500))).toBe('500 Hz');
  expect(plain(formatHzTick(2500))).toBe('2.5 kHz');
  expect(plain(formatHzTick(3000))).toBe('3 kHz');
});

test('a level has its reference and a real minus', () => {
  expect(plain(formatDb(-16.25, 'dBFS'))).toBe('−16.3 dBFS');
  expect(plain(formatDb(-0.01, 'dBFS'))).toBe('0.0 dBFS');
});

test('nothing below zero is written as zero with a sign', () => {
  for (const value of [-0, -1e-9, -0.04]) {
    const texts = [
      ...[
        formatDb(value, ''),
        formatNumber(value, 1),
        formatSigned(value, 1),
        formatUpTo(value, 1),
      ],
      ...[
        formatHz(value, 1),
        formatSignedHz(value, 1),
        formatHzTick(value / 1000),
        formatAge(value),
      ],
      formatQuantity(value / 1e9, 'V'),
    ];
    for (const text of texts) expect(text).not.toMatch(/[-−]0(?![.,]?0*[1-9])/);
  }
});

test('what no row of digits tells is told by a power of ten', () => {
  expect(formatUpTo(1e300, 4)).toBe('1·10³⁰⁰');
  expect(plain(formatHz(-3.4e38, 1))).toBe('−3.4·10³⁵ kHz');
  expect(plain(formatDb(1e300, 'dB'))).toBe('1·10³⁰⁰ dB');
  expect(formatUpTo(9.9e14, 0)).toBe('990,000,000,000,000');
  expect([999_999_999, 4_294_967_295].map(formatCount)).toEqual(['999,999,999', '4.295·10⁹']);
  expect([Infinity, NaN].map((value) => formatUpTo(value, 2))).toEqual(['∞', 'NaN']);
});

test('quantities have three figures and a prefix', () => {
  expect(plain(formatQuantity(0.2071, 'g'))).toBe('207 mg');
  expect(plain(formatQuantity(48_000, 'Hz'))).toBe('48.0 kHz');
  expect(plain(formatQuantity(0, 'V'))).toBe('0.00 V');
  expect(plain(formatQuantity(0.000_004_2, 'V'))).toBe('4.20 µV');
  expect(plain(formatQuantity(2_560_000, 'Hz'))).toBe('2.56 MHz');
  expect(plain(formatQuantity(3e-8, 'V'))).toBe('30.0 nV');
  expect(plain(formatQuantity(-32_400, 'counts'))).toBe('−32,400 counts');
  expect(plain(formatQuantity(0.091, 'counts'))).toBe('0.09 counts');
});

test('a unit that has a prefix, or that somebody typed, takes none', () => {
  expect(plain(formatQuantity(0.000_437, 'mm/s'))).toBe('0.000437 mm/s');
  expect(plain(formatQuantity(0.5, 'mm/s'))).toBe('0.500 mm/s');
  expect(plain(formatQuantity(2180, 'kPa'))).toBe('2,180 kPa');
  expect(plain(formatQuantity(0.000_437, '°C'))).toBe('0.000437 °C');
  expect(plain(formatQuantity(-12.34, 'µm'))).toBe('−12.3 µm');
  expect(plain(formatQuantity(0, '%'))).toBe('0.00 %');
});

test('a length of a few periods is told', () => {
  expect(plain(formatLength(0.0167))).toBe('16.7 ms');
  expect(plain(formatLength(75.2))).toBe('1 min 15 s');
});

test('bytes', () => {
  expect(plain(formatBytes(999))).toBe('999 B');
  expect(plain(formatBytes(1_540_000))).toBe('1.5 MB');
});

test('durations', () => {
  expect(plain(formatDuration(7.26))).toBe('7.3 s');
  expect(plain(formatDuration(124))).toBe('2 min 04 s');
  expect(plain(formatDuration(7384))).toBe('2 h 03 min');
});

test('ages: the end of a time axis is 0 s, what is before it has a minus', () => {
  expect(plain(formatAge(0))).toBe('0 s');
  expect(plain(formatAge(0.1))).toBe('−100 ms');
  expect(plain(formatAge(4.52))).toBe('−4.5 s');
  expect(plain(formatAge(75))).toBe('−75 s');
  expect(plain(formatAge(750))).toBe('−12.5 min');
});

test('a number that is no time is a dash, and takes nothing down', () => {
  for (const ms of [9e15, -9e15, Infinity, NaN])
    expect([formatClock(ms), formatTime(ms), formatTimeExact(ms)]).toEqual(['–', '–', '–']);
  expect(formatTime(8.64e15)).toContain('275760');
});

describe('in Portuguese', () => {
  beforeEach(async () => {
    await i18next.changeLanguage('pt-BR');
  });
  test('the decimal sign is a comma, at once after the language changed', () => {
    expect(plain(formatHz(2946.84, 0.5))).toBe('2.946,8 Hz');
    expect(plain(formatAge(4.52))).toBe('−4,5 s');
  });
});
