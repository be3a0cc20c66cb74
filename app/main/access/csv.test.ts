import { expect, test } from 'vitest';
import { csvCell, csvRow } from './csv.ts';
import { PAYLOADS } from './payloads.suite.ts';

/** The cells a spreadsheet makes of a line, with comma or semicolon between them. */
function read(text: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i]!;
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else isQuoted = false;
    } else if (letter === '"' && cell === '') isQuoted = true;
    else if (letter === separator || letter === '\n' || letter === '\r') {
      cells.push(cell);
      cell = '';
    } else cell += letter;
  }
  return [...cells, cell];
}

const isHidden = (letter: string): boolean =>
  !'\t\r\n'.includes(letter) && /\p{Cc}|\p{Bidi_C}|[\u2028\u2029]/u.test(letter);

test('a plain text stays as it is', () => {
  expect(csvCell('Ada Lovelace')).toBe('Ada Lovelace');
  expect(csvCell('')).toBe('');
  expect(csvCell('São João – Küche 3')).toBe('São João – Küche 3');
});

test('commas, quotes and lines are quoted as RFC 4180 says', () => {
  expect(csvRow(['a,b', 'say "no"', 'one\ntwo'])).toBe('"a,b","say ""no""","one\ntwo"\r\n');
});

test.each(PAYLOADS)('no cell made of %j begins a formula, whatever separates cells', (payload) => {
  for (const separator of [',', ';', '\t']) {
    const cells = read(csvRow(['1', payload, payload]), separator);
    expect(cells.filter((cell) => /^[\t\r\n]*[=+\-@＝＋－＠]/u.test(cell))).toEqual([]);
  }
});

test.each(PAYLOADS)('nothing of %j hides, rings or turns the line round', (payload) => {
  const cell = csvCell(payload);
  expect([...cell].filter(isHidden)).toEqual([]);
  expect(cell.isWellFormed()).toBe(true);
});
