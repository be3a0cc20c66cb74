// What stands on paper, whatever it tells of: pages numbered, facts, tables whose heads come again, explanations.
import pdfMake from 'pdfmake/build/pdfmake.min.js';
import fonts from 'pdfmake/build/vfs_fonts.js';
import { headOf, type Explanation, type Fact, type Table } from './report.ts';

/** A4 upright less its margins, points. */
export const PAPER_WIDTH = 515;

/** What Roboto has no letter for, by what says the same. Another letter that it lacks is drawn as an empty box. */
const SAME: Readonly<Record<string, string>> = {
  '\u202f': '\u00a0',
  '▲': '!',
  '✕': '×',
  '✓ ': '',
  ₙ: 'n',
};
function onPaper<T>(node: T): T;
function onPaper(node: unknown): unknown {
  if (typeof node === 'string')
    return node.replace(/[\u202f▲✕ₙ]|✓ /gu, (sign) => SAME[sign] ?? sign);
  if (Array.isArray(node)) return node.map((one: unknown) => onPaper(one));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, onPaper(value)]));
}

/** Its title is a row of its head: it stands again on each page that the table goes on to. */
export const tableNode = ({
  title,
  columns,
  shown,
  onPaper: kept,
}: Pick<Table, 'title' | 'columns' | 'shown' | 'onPaper'>): object => ({
  table: {
    headerRows: 2,
    keepWithHeaderRows: 1,
    dontBreakRows: true,
    widths: kept.map(() => '*'),
    body: [
      [
        {
          text: title,
          style: 'part',
          colSpan: kept.length,
          border: [false, false, false, false],
        },
        ...kept.slice(1).map(() => ''),
      ],
      columns
        .filter((_, index) => kept.includes(index))
        .map((column) => ({ text: headOf(column), style: 'head' })),
      ...shown.map((row) => row.filter((_, index) => kept.includes(index))),
    ],
  },
  layout: 'lightHorizontalLines',
  margin: [0, 10, 0, 0],
});

/** None when nothing is explained. */
export function explanationNodes(title: string, explanations: readonly Explanation[]): object[] {
  if (explanations.length === 0) return [];
  return [
    { text: title, style: 'part' },
    ...explanations.map(({ label, lines }) => ({
      stack: [{ text: label, bold: true }, ...lines.map((text) => ({ text, style: 'small' }))],
      unbreakable: lines.length < 20,
      margin: [0, 0, 0, 8],
    })),
  ];
}

export const factsNode = (facts: readonly Pick<Fact, 'label' | 'text'>[]): object => ({
  table: {
    widths: [150, '*'],
    body: facts.map(({ label, text }) => [{ text: label, color: '#465566' }, text]),
  },
  layout: 'noBorders',
});

export interface Paper {
  title: string;
  language: string;
  /** `{{page}} / {{pages}}` still open. */
  page: string;
  content: readonly object[];
}

export async function paperFile({
  title,
  language,
  page: pageWords,
  content,
}: Paper): Promise<Uint8Array<ArrayBuffer>> {
  pdfMake.addVirtualFileSystem(fonts);
  const paper = pdfMake.createPdf({
    pageSize: 'A4',
    pageMargins: [40, 44, 40, 48],
    language,
    info: { title, creator: 'Harmonic Console' },
    defaultStyle: { font: 'Roboto', fontSize: 9 },
    styles: {
      title: { fontSize: 16, bold: true, margin: [0, 0, 0, 8] },
      part: { fontSize: 11, bold: true, margin: [0, 4, 0, 2] },
      head: { bold: true },
      small: { fontSize: 8, color: '#465566' },
    },
    footer: (page: number, pages: number) => ({
      columns: [
        { text: onPaper(title), style: 'small' },
        {
          text: pageWords.replace('{{page}}', String(page)).replace('{{pages}}', String(pages)),
          style: 'small',
          alignment: 'right',
        },
      ],
      margin: [40, 16],
    }),
    content: onPaper([{ text: title, style: 'title' }, ...content]),
  });
  return new Uint8Array(await paper.getBuffer());
}
