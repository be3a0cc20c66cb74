// A report written down: a workbook with a worksheet for each sheet, or paper where each begins a page.
import type { ReportFormat } from '../contract/index.ts';
import {
  explanationNodes,
  factsNode,
  PAPER_WIDTH,
  paperFile,
  tableNode,
} from '../renderer/exports/pdf-paper.ts';
import { factHead, headOf } from '../renderer/exports/report.ts';
import {
  cell,
  head,
  sheetName,
  workbook,
  words,
  type Sheet,
} from '../renderer/exports/xlsx-cells.ts';
import type { ReportContent, WrittenFile } from './content.ts';
import { deviceSheet } from './device-sheet.ts';
import { frontSheet, titleOf } from './front-sheet.ts';
import type { Block, ReportSheet } from './sheet.ts';
import { speak } from './words.ts';

const GRAVE = '▲ ';

function rowsOf(block: Block): Sheet['data'] {
  if ('on' in block && block.on === 'paper') return [];
  switch (block.kind) {
    case 'part':
      return [[], [head(block.text)]];
    case 'text':
      return [[words(block.isGrave ? GRAVE + block.text : block.text)]];
    case 'facts':
      return block.facts.map((one) => [head(factHead(one)), cell(one.value)]);
    case 'table': {
      const { title, columns, rows } = block.table;
      const heads = columns.map((one) => head(headOf(one)));
      return [[], [head(title)], heads, ...rows.map((row) => row.map(cell))];
    }
    case 'cards':
      return [
        [],
        [head(block.title)],
        ...block.cards.flatMap(({ label, lines }) =>
          lines.map((line, place) => [place === 0 ? head(label) : null, words(line)]),
        ),
      ];
    case 'picture':
      return [];
  }
}

/** No two alike, whatever the devices are called: Excel tells no case apart. */
function tabsOf(titles: readonly string[]): string[] {
  const taken = new Set<string>();
  return titles.map((title) => {
    const wanted = sheetName(title).trim() || '-';
    let tab = wanted;
    for (let count = 2; taken.has(tab.toLowerCase()); count += 1) {
      const end = ` (${count})`;
      tab = wanted.slice(0, 31 - end.length) + end;
    }
    taken.add(tab.toLowerCase());
    return tab;
  });
}

function xlsxOf(title: string, sheets: readonly ReportSheet[]): Promise<WrittenFile['bytes']> {
  const tabs = tabsOf(sheets.map((sheet) => sheet.title));
  return workbook(
    sheets.map(({ title: own, blocks }, place) => ({
      sheet: tabs[place] ?? own,
      data: [[head(place === 0 ? title : own)], ...blocks.flatMap(rowsOf)],
      columns: [34, 40, 24, 24, 30, 40].map((width) => ({ width })),
    })),
  );
}

function nodesOf(block: Block): object[] {
  if ('on' in block && block.on === 'sheet') return [];
  switch (block.kind) {
    case 'part':
      return [{ text: block.text, style: 'part', margin: [0, 12, 0, 2] }];
    case 'text':
      return [{ text: block.isGrave ? GRAVE + block.text : block.text, margin: [0, 6, 0, 0] }];
    case 'facts':
      return [factsNode(block.facts)];
    case 'table':
      return [tableNode(block.table)];
    case 'cards':
      return explanationNodes(block.title, block.cards);
    case 'picture':
      return [{ svg: block.svg, width: PAPER_WIDTH, margin: [0, 8, 0, 0] }];
  }
}

const pageOf = ({ title, blocks }: ReportSheet, place: number): object[] => [
  ...(place === 0 ? [] : [{ text: title, style: 'title', pageBreak: 'before' }]),
  ...blocks.flatMap(nodesOf),
];

/** In the order in which the formats were asked for. @throws what an encoder threw: then there is no report. */
export async function writeReport(content: ReportContent): Promise<WrittenFile[]> {
  const { language, formats } = content.wish;
  const t = await speak(language);
  const title = titleOf(content, t);
  const sheets = [
    frontSheet(content, t),
    ...content.devices.map((device) => deviceSheet(device, t)),
  ];
  const page = t('reports.paper.page', { page: '{{page}}', pages: '{{pages}}' });
  const write: Record<ReportFormat, () => Promise<WrittenFile['bytes']>> = {
    xlsx: () => xlsxOf(title, sheets),
    pdf: () => paperFile({ title, language, page, content: sheets.flatMap(pageOf) }),
  };
  const files: WrittenFile[] = [];
  for (const format of formats) files.push({ format, bytes: await write[format]() });
  return files;
}
