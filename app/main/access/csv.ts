// Rows of comma-separated text (RFC 4180) that a spreadsheet shows and never runs. Pure; knows no column.
// A cell is made harmless, not faithful: the exact bytes are in the chain export.

/** Excel takes a file without it for the machine's old code page. */
export const BYTE_ORDER_MARK = '\u{feff}';

/** What a spreadsheet takes for the beginning of a formula, full-width forms too (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;
/** Where a spreadsheet of another language begins a cell of its own. */
const INNER_FORMULA = /([;\t\r\n])(?=[=+\-@＝＋－＠])/gu;
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
export const visible = (text: string): string =>
  text.toWellFormed().replace(CONTROL, pictureOf).replace(HIDDEN, '\u{fffd}');

export function csvCell(text: string): string {
  const shown = visible(text).replace(INNER_FORMULA, "$1'");
  const safe = FORMULA.test(shown) ? `'${shown}` : shown;
  return /[",;\t\r\n]|^\s|\s$/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvRow = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;
