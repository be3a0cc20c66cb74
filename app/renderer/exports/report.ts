// An export in words and numbers, ready to be written down in any format: data alone, so that a worker can take it.
import type { CsvDialect } from '@harmonic/protocol/files';

export const VIEW_FORMATS = ['csv', 'xlsx', 'pdf', 'svg', 'png', 'parquet'] as const;
export type ViewFormat = (typeof VIEW_FORMATS)[number];
/** What a table format writes: the points of the trace, the cells of the waterfall, or everything one after the other. */
export const CONTENTS = ['trace', 'everything', 'waterfall'] as const;
export type Content = (typeof CONTENTS)[number];

export interface Column {
  /** The same in every language: `frequency_hz`. */
  key: string;
  name: string;
  unit: string;
}

type Cell = string | number | null;

export const TABLES = [
  'markers',
  'harmonics',
  'sidebands',
  'peaks',
  'labels',
  'measurements',
] as const;
export interface Table {
  id: (typeof TABLES)[number];
  title: string;
  columns: readonly Column[];
  /** As exactly as they are known. */
  rows: readonly (readonly Cell[])[];
  /** The same, with the digits of the screen. */
  shown: readonly (readonly string[])[];
  /** Columns that paper has room for. */
  onPaper: readonly number[];
}

/** Columns of numbers, equally long. */
export interface Points {
  title: string;
  columns: readonly Column[];
  data: readonly (Float64Array | Float32Array)[];
}

/** One thing that holds for the whole view. */
export interface Fact {
  label: string;
  unit: string;
  /** As exactly as it is known: a table has it in its own dialect. */
  value: string | number;
  /** As the screen writes it. */
  text: string;
}
export interface Explanation {
  label: string;
  lines: readonly string[];
}

export interface Report {
  language: string;
  title: string;
  /** Identity, moment, settings, in the order they are read. */
  facts: readonly Fact[];
  trace: Points;
  fall: Points;
  tables: readonly Table[];
  explanations: readonly Explanation[];
  /** Drawn on white, for paper. */
  svg: string;
  words: {
    summary: string;
    explanations: string;
    /** `{{page}} / {{pages}}` still open. */
    page: string;
    nothing: string;
  };
}

export interface Encoding {
  format: Exclude<ViewFormat, 'png' | 'svg'>;
  content: Content;
  dialect: CsvDialect;
}

/** "Level [dBFS]"; what has no unit, by its name alone. */
export const headOf = ({ name, unit }: Pick<Column, 'name' | 'unit'>): string =>
  unit === '' ? name : `${name} [${unit}]`;
export const factHead = ({ label, unit }: Fact): string => headOf({ name: label, unit });
