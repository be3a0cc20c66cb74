// Reads a table as a spreadsheet would: the second opinion on what csv.ts writes.

/** The cells of a text, whatever row they stand in. */
export function readCells(text: string, separator: string): string[] {
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

export const isFormula = (cell: string): boolean => /^[\t\r\n]*[=+\-@＝＋－＠]/u.test(cell);

/** Controls and marks that ring, hide or turn the line round; line breaks and tabs may be. */
export const hidden = (text: string): string[] =>
  [...text.matchAll(/[^\P{Cc}\t\r\n]|\p{Bidi_C}|[\u2028\u2029]/gu)].map(([letter]) => letter);
