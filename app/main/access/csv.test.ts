import { expect, test } from 'vitest';
import { hidden, isFormula, readCells } from './csv-reader.suite.ts';
import { csvText } from '@harmonic/protocol/files';
import { csvRow } from './csv.ts';
import { PAYLOADS } from './payloads.suite.ts';

test('a plain text stays as it is', () => {
  expect(csvText('Ada Lovelace')).toBe('Ada Lovelace');
  expect(csvText('')).toBe('');
  expect(csvText('São João – Küche 3')).toBe('São João – Küche 3');
});

test('commas, quotes and lines are quoted as RFC 4180 says', () => {
  expect(csvRow(['a,b', 'say "no"', 'one\ntwo'])).toBe('"a,b","say ""no""","one\ntwo"\r\n');
});

test.each(PAYLOADS)('no cell made of %j begins a formula, whatever separates cells', (payload) => {
  for (const separator of [',', ';', '\t']) {
    const cells = readCells(csvRow(['1', payload, payload]), separator);
    expect(cells.filter(isFormula)).toEqual([]);
  }
});

test.each(PAYLOADS)('nothing of %j hides, rings or turns the line round', (payload) => {
  const cell = csvText(payload);
  expect(hidden(cell)).toEqual([]);
  expect(cell.isWellFormed()).toBe(true);
});
