// Which encoder makes which format.
import { createCsvEncoder } from './encode-csv.ts';
import { createParquetEncoder } from './encode-parquet.ts';
import { createWavEncoder } from './encode-wav.ts';
import type { Encoder } from './encoder.ts';
import type { ExportJob } from './export-job.ts';
import type { SidecarNotes } from './sidecar-notes.ts';

export function createEncoder(job: ExportJob, notes: SidecarNotes): Encoder {
  if (job.format === 'wav') return createWavEncoder(job, notes);
  return job.format === 'csv' ? createCsvEncoder(job, notes) : createParquetEncoder(job, notes);
}
