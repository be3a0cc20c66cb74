// A report of a view on paper: identity, picture, tables, every measured number with its explanation.
import { explanationNodes, factsNode, PAPER_WIDTH, paperFile, tableNode } from './pdf-paper.ts';
import type { Report } from './report.ts';

export const pdfFile = (report: Report): Promise<Uint8Array<ArrayBuffer>> => {
  const { title, facts, svg, tables, words, language, explanations } = report;
  return paperFile({
    ...{ title, language, page: words.page },
    content: [
      factsNode(facts),
      { svg, width: PAPER_WIDTH, margin: [0, 12, 0, 0] },
      ...tables.filter(({ rows }) => rows.length > 0).map(tableNode),
      ...explanationNodes(words.explanations, explanations),
    ],
  });
};
