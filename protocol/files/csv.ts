// Comma- and semicolon-separated text (RFC 4180) that a spreadsheet shows and never runs. Pure; knows no column.
// A cell of words is made harmless, not faithful; a number keeps every digit.

/** Excel takes a file without it for the machine's old code page. */
export const BYTE_ORDER_MARK = '\u{feff}';

/** What stands between cells, and the decimal sign: a spreadsheet reads only the pair of its own language. */
export const CSV_DIALECTS = ['comma-point', 'semicolon-comma'] as const;
export type CsvDialect = (typeof CSV_DIALECTS)[number];

const SEPARATORS: Readonly<Record<CsvDialect, string>> = {
  'comma-point': ',',
  'semicolon-comma': ';',
};

/** What a spreadsheet takes for the beginning of a formula, full-width forms too (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;
/** Where a spreadsheet of another language begins a cell of its own, quotes before it or not. */
const INNER_FORMULA = /([,;\t\r\n]"*)(?=[=+\-@＝＋－＠])/gu;
// eslint-disable-next-line no-control-regex -- they are what has to go
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu;
/** C1 controls, marks that turn the direction of writing, line and paragraph separators. */
const HIDDEN = /[\u0080-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

const DELETE = 0x7f;
/** The picture of a control character: ␀ for NUL, ␛ for escape. */
const pictureOf = (control: string): string => {
  const code = control.codePointAt(0) ?? 0;
  return String.fromCodePoint(code === DELETE ? 0x2421 : 0x2400 + code);
};

/** What nobody sees is shown; what would turn the line around is not there any more. */
const visible = (text: string): string =>
  text.toWellFormed().replace(CONTROL, pictureOf).replace(HIDDEN, '\u{fffd}');

/** A cell of words, quoted where it has to be in either dialect. */
export function csvText(text: string): string {
  const shown = visible(text).replace(INNER_FORMULA, "$1'");
  const safe = FORMULA.test(shown) ? `'${shown}` : shown;
  return /[",;\t\r\n]|^\s|\s$/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The shortest digits that read back as the same double; empty for what is no finite number. */
export function csvNumber(value: number, dialect: CsvDialect): string {
  if (!Number.isFinite(value)) return '';
  const digits = Object.is(value, -0) ? '-0' : String(value);
  return dialect === 'semicolon-comma' ? digits.replace('.', ',') : digits;
}

const SINGLE_DIGITS = [6, 7, 8] as const;

/** The fewest digits that read back as the same single; a double would show nine more that mean nothing. */
export function csvFloat(value: number, dialect: CsvDialect): string {
  for (const digits of SINGLE_DIGITS) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return csvNumber(short, dialect);
  }
  return csvNumber(Number(value.toPrecision(9)), dialect);
}

/** One line with its end; null is an empty cell. */
export const csvLine = (
  cells: readonly (string | number | null)[],
  dialect: CsvDialect,
): string => {
  const written = cells.map((cell) => {
    if (cell === null) return '';
    return typeof cell === 'number' ? csvNumber(cell, dialect) : csvText(cell);
  });
  return `${written.join(SEPARATORS[dialect])}\r\n`;
};
