// A report on paper: identity, picture, tables, every measured number with its explanation, pages numbered.
import pdfMake from 'pdfmake/build/pdfmake.min.js';
import fonts from 'pdfmake/build/vfs_fonts.js';
import { headOf, type Report, type Table } from './report.ts';

/** A4 upright less its margins, points. */
const WIDTH = 515;

const tableNode = ({ title, columns, shown }: Table): object[] => [
  { text: title, style: 'part' },
  {
    table: {
      headerRows: 1,
      widths: columns.map((_, index) => (index === 0 ? 'auto' : '*')),
      body: [
        columns.map((column) => ({ text: headOf(column), style: 'head' })),
        ...shown.map((row) => [...row]),
      ],
    },
    layout: 'lightHorizontalLines',
  },
];

function explanationNodes({ explanations, words }: Report): object[] {
  if (explanations.length === 0) return [];
  return [
    { text: words.explanations, style: 'part' },
    ...explanations.map(({ label, lines }) => ({
      stack: [{ text: label, bold: true }, ...lines.map((text) => ({ text, style: 'small' }))],
      unbreakable: lines.length < 20,
      margin: [0, 0, 0, 8],
    })),
  ];
}

export async function pdfFile(report: Report): Promise<Uint8Array<ArrayBuffer>> {
  const { title, facts, svg, tables, words, language } = report;
  pdfMake.addVirtualFileSystem(fonts);
  const paper = pdfMake.createPdf({
    pageSize: 'A4',
    pageMargins: [40, 44, 40, 48],
    language,
    info: { title, creator: 'Harmonic Console' },
    defaultStyle: { font: 'Roboto', fontSize: 9 },
    styles: {
      title: { fontSize: 16, bold: true, margin: [0, 0, 0, 8] },
      part: { fontSize: 11, bold: true, margin: [0, 14, 0, 4] },
      head: { bold: true },
      small: { fontSize: 8, color: '#465566' },
    },
    footer: (page: number, pages: number) => ({
      columns: [
        { text: title, style: 'small' },
        {
          text: words.page.replace('{{page}}', String(page)).replace('{{pages}}', String(pages)),
          style: 'small',
          alignment: 'right',
        },
      ],
      margin: [40, 16],
    }),
    content: [
      { text: title, style: 'title' },
      {
        table: {
          widths: [150, '*'],
          body: facts.map(({ label, text }) => [{ text: label, color: '#465566' }, text]),
        },
        layout: 'noBorders',
      },
      { svg, width: WIDTH, margin: [0, 12, 0, 0] },
      ...tables.filter(({ rows }) => rows.length > 0).flatMap(tableNode),
      ...explanationNodes(report),
    ],
  });
  return new Uint8Array(await paper.getBuffer());
}
