// Writes one report down, away from the page: what takes long neither halts the pictures nor outlives its cancelling.
import type { Encoding, Report } from './report.ts';

export interface EncodeAsk extends Encoding {
  report: Report;
}
export type EncodeAnswer = { bytes: Uint8Array<ArrayBuffer> } | { failed: string };

async function encode({
  report,
  format,
  content,
  dialect,
}: EncodeAsk): Promise<Uint8Array<ArrayBuffer>> {
  switch (format) {
    case 'csv':
      return (await import('./csv-file.ts')).csvFile(report, content, dialect);
    case 'xlsx':
      return (await import('./xlsx-file.ts')).xlsxFile(report);
    case 'pdf':
      return (await import('./pdf-file.ts')).pdfFile(report);
    case 'parquet':
      return (await import('./parquet-file.ts')).parquetFile(report, content);
  }
}

self.onmessage = async ({ data }: MessageEvent<EncodeAsk>): Promise<void> => {
  let answer: EncodeAnswer;
  try {
    answer = { bytes: await encode(data) };
  } catch (error) {
    answer = { failed: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(answer);
};
