// Pieces of a vector picture: text and lines, with what XML cannot hold made harmless. Pure.

export const INKS = {
  trace: '#04586a',
  hold: '#7a3fb0',
  baseline: '#8a5300',
  text: '#101a24',
  soft: '#465566',
  grid: '#d3dbe3',
};

// eslint-disable-next-line no-control-regex -- XML has no way to write them
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
const xml = (text: string): string =>
  text
    .toWellFormed()
    .replace(UNWRITABLE, '\u{fffd}')
    .replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
/** A length, to a hundredth of a pixel. */
export const n = (value: number): string => String(Math.round(value * 100) / 100);

interface Place {
  x: number;
  y: number;
  size?: number;
  ink?: string;
  anchor?: 'start' | 'middle' | 'end';
  bold?: boolean;
}
export const text = (
  words: string,
  { x, y, size = 12, ink = INKS.text, anchor = 'start', bold }: Place,
): string =>
  `<text x="${n(x)}" y="${n(y)}" font-size="${size}" fill="${ink}" text-anchor="${anchor}"${bold ? ' font-weight="bold"' : ''}>${xml(words)}</text>`;
export const line = (
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  ink: string,
  more = '',
): string =>
  `<line x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}" stroke="${ink}"${more}/>`;
