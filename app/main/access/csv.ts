// Rows of the trail's table, comma-separated: harmless cells, whatever was typed. The exact bytes are in the chain export.
import { csvText } from '@harmonic/protocol/files';

export const csvRow = (cells: readonly string[]): string => `${cells.map(csvText).join(',')}\r\n`;
