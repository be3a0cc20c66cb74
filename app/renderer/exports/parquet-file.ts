// The points of a report as Parquet: columns named the same in every language, everything else in the metadata.
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Content, Report } from './report.ts';

export function parquetFile(report: Report, content: Content): Uint8Array<ArrayBuffer> {
  const { columns, data } = content === 'waterfall' ? report.fall : report.trace;
  const { facts, tables, explanations, title } = report;
  const buffer = parquetWriteBuffer({
    columnData: columns.map(({ key }, index) => {
      const values = data[index] ?? new Float64Array(0);
      return { name: key, data: values, type: values instanceof Float32Array ? 'FLOAT' : 'DOUBLE' };
    }),
    kvMetadata: [
      {
        key: 'harmonic.view',
        value: JSON.stringify({ title, facts, columns, tables, explanations }),
      },
    ],
  });
  return new Uint8Array(buffer);
}
