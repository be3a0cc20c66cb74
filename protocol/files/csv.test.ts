import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine, csvNumber, csvText, type CsvDialect } from './csv.ts';

test('each dialect has its own separator and decimal sign', () => {
  expect(csvLine(['time', 1.5, null, -0.25], 'comma-point')).toBe('time,1.5,,-0.25\r\n');
  expect(csvLine(['time', 1.5, null, -0.25], 'semicolon-comma')).toBe('time;1,5;;-0,25\r\n');
});

test('a number reads back as the same double in both dialects', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(csvNumber(value, 'comma-point'))).toBe(value);
      expect(Number(csvNumber(value, 'semicolon-comma').replace(',', '.'))).toBe(value);
    }),
  );
});

test('what is no number is an empty cell, never a word', () => {
  expect(csvLine([NaN, Infinity, -Infinity], 'comma-point')).toBe(',,\r\n');
});

test('words that hold either separator are quoted in both dialects', () => {
  expect(csvText('a;b')).toBe('"a;b"');
  expect(csvText('a,b')).toBe('"a,b"');
  expect(csvText('say "no"')).toBe('"say ""no"""');
});

test('a name that would be a formula is shown, not run', () => {
  expect(csvText('=1+1')).toBe("'=1+1");
  expect(csvText('x;=1+1')).toBe(`"x;'=1+1"`);
});

test('nor where a spreadsheet of another language cuts the line', () => {
  const cells = (dialect: CsvDialect, separator: string): string[] =>
    csvLine(['name', 'x;=1+1;y', 'x,=1+1,y', 'x,"=1+1&",y', 'x;"=1+1&";y'], dialect)
      .replaceAll('"', '')
      .split(separator);
  for (const cell of [...cells('semicolon-comma', ','), ...cells('comma-point', ';')])
    expect(cell).not.toMatch(/^[=+\-@]/);
});
