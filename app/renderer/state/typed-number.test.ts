import { describe, expect, test } from 'vitest';
import { readTyped, signOf, writeTyped, type DecimalSign, type Typed } from './typed-number.ts';

const SIGNS: [string, DecimalSign][] = [
  ['en', '.'],
  ['pt-BR', ','],
];
/** A fraction of three digits, as that language writes it. */
const OWN = { '.': /^-?\d{1,3}\.\d{3}$/, ',': /^-?\d{1,3},\d{3}$/ };
const valueOf = (typed: Typed): number | string => ('value' in typed ? typed.value : typed.because);

/** Numbers of every size and of up to six decimals, the same in every run. */
function* values(): Generator<number> {
  let seed = 1;
  for (let i = 0; i < 4000; i += 1) {
    seed = (seed * 48_271) % 2_147_483_647;
    const size = 10 ** (i % 8);
    const scale = 10 ** (Math.trunc(i / 8) % 7);
    yield (Math.round((seed / 2_147_483_647) * size * scale) / scale) * (i % 3 === 0 ? -1 : 1);
  }
}

describe.each(SIGNS)('a number written in %s', (language, sign) => {
  const formats = [0, 1, 2, 3, 4, 5, 6].flatMap((digits) =>
    [true, false].map(
      (useGrouping) =>
        new Intl.NumberFormat(language, {
          minimumFractionDigits: digits,
          maximumFractionDigits: digits,
          useGrouping,
        }),
    ),
  );
  const exactly = (text: string): number =>
    Number(text.replaceAll(sign === '.' ? ',' : '.', '').replace(sign, '.')) + 0;

  test.each(SIGNS)(
    'and read in %s is that number, is refused, or is one of that language’s own',
    (_, reading) => {
      let taken = 0;
      for (const value of values())
        for (const format of formats) {
          const text = format.format(value);
          for (const limits of [{}, { least: -1e6, most: 1e7 }]) {
            const read = readTyped(text, reading, limits);
            const isOwn = reading !== sign && OWN[reading].test(text);
            if ('value' in read && isOwn) expect(read, text).toMatchObject({ elsewhere: false });
            else if ('value' in read) expect(read.value, text).toBe(exactly(text));
            else expect(read.because, text).toBe('either');
            taken += 'value' in read ? 1 : 0;
          }
        }
      expect(taken).toBeGreaterThan(90_000);
    },
  );

  test('as a box writes it is read as it is, in either language', () => {
    for (const value of [...values(), 1.234, 12.345, 999.999, 1.234e-7, 5e-324, 1e300, 0, -0.125])
      for (const [, reading] of SIGNS)
        expect(valueOf(readTyped(writeTyped(value, sign), reading))).toBe(value + 0);
  });
});

test('the other decimal sign is understood where it can only be one, and said to be another', () => {
  expect(readTyped('49,5', '.')).toEqual({ value: 49.5, elsewhere: true });
  expect(readTyped('49.5', ',')).toEqual({ value: 49.5, elsewhere: true });
  expect(readTyped('49.5', '.')).toEqual({ value: 49.5, elsewhere: false });
  expect(readTyped('1.234,5', '.')).toEqual({ value: 1234.5, elsewhere: true });
  expect(readTyped('1,234.5', '.')).toEqual({ value: 1234.5, elsewhere: false });
  expect(readTyped('1.234.567', '.')).toEqual({ value: 1_234_567, elsewhere: true });
  expect(readTyped('0.125', ',')).toEqual({ value: 0.125, elsewhere: true });
});

test('three digits behind the page’s own sign are a fraction; behind the other one that or thousands: refused with both, unless the limits leave one', () => {
  const either = { because: 'either', values: [1.5, 1500] };
  for (const [text, own, other] of [
    ['1.500', '.', ','],
    ['1,500', ',', '.'],
  ] as const)
    for (const limits of [{}, { least: 0, most: 24_000 }]) {
      expect(readTyped(text, own, limits)).toEqual({ value: 1.5, elsewhere: false });
      expect(readTyped(text, other, limits)).toEqual(either);
    }
  expect(readTyped('49.951', '.', { most: 24_000 })).toEqual({ value: 49.951, elsewhere: false });
  expect(readTyped('49.951', ',', { most: 24_000 })).toEqual({ value: 49.951, elsewhere: true });
  expect(readTyped('1.500', ',', { isWhole: true })).toEqual({ value: 1500, elsewhere: false });
  expect(readTyped('1.500', '.', { isWhole: true })).toEqual({ value: 1500, elsewhere: true });
});

test('signs, spaces and powers', () => {
  for (const [text, value] of [
    [' −0,5 ', -0.5],
    ['1e-3', 0.001],
    ['.5', 0.5],
    ['5.', 5],
    ['1 234,5', 1234.5],
    ['1\u202f234\u202f567', 1_234_567],
  ] as const)
    expect(valueOf(readTyped(text, '.')), text).toBe(value);
});

test('what is no number is refused', () => {
  for (const text of ['', 'g', '9 81', '1,2,3', '12,34.5', '1,23,456', '0x10', 'Infinity', '1e999'])
    expect(readTyped(text, '.'), text).toEqual({ because: 'number' });
});

test('a text shows its decimal sign, or none, or more than one', () => {
  expect(signOf(['31.623', '0.4', '1000'])).toBe('.');
  expect(signOf(['31.623', '10'])).toBe(null);
  expect(signOf(['0.4', '0,4'])).toBe(null);
});
