// Samples as a Parquet table: one row a sample, one row a gap; the sidecar as a value of the file's metadata. A row
// group at a time, so that memory is bounded whatever the length.
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { SIDECAR_KIND } from '@harmonic/protocol/files';
import {
  ARRIVAL_COLUMN,
  clocksOf,
  columnNames,
  DEVICE_COLUMN,
  GAP_COLUMN,
  TIME_COLUMN,
  timeOf,
  valuesOf,
} from './columns.ts';
import type { Run } from './cut.ts';
import type { Encoder } from './encoder.ts';
import type { ExportJob } from './export-job.ts';
import type { SidecarNotes } from './sidecar-notes.ts';

const GROUP_ROWS = 65_536;

export function createParquetEncoder(job: ExportJob, notes: SidecarNotes): Encoder {
  const { rateHz } = job.head;
  const names = columnNames(job);
  const clockNames = job.head.clocks === null ? [] : [ARRIVAL_COLUMN, DEVICE_COLUMN];
  const bytes = new ByteWriter();
  const field = (name: string, type: 'DOUBLE' | 'FLOAT', isOptional: boolean) => ({
    ...{ name, type },
    repetition_type: isOptional ? ('OPTIONAL' as const) : ('REQUIRED' as const),
  });
  const writer = new ParquetWriter({
    writer: bytes,
    createdBy: job.head.software,
    schema: [
      { name: 'root', num_children: names.length + 2 + clockNames.length },
      field(TIME_COLUMN, 'DOUBLE', false),
      ...names.map((name) => field(name, 'FLOAT', true)),
      field(GAP_COLUMN, 'DOUBLE', true),
      ...clockNames.map((name) => field(name, 'DOUBLE', true)),
    ],
  });
  let times: number[] = [];
  let values: (number | null)[][] = names.map(() => []);
  let gaps: (number | null)[] = [];
  let clocks: (number | null)[][] = clockNames.map(() => []);

  function taken(): Uint8Array {
    const some = bytes.getBytes().slice();
    bytes.index = 0;
    return some;
  }
  function writeGroup(): Uint8Array {
    const columnData = [
      { name: TIME_COLUMN, data: times },
      ...names.map((name, i) => ({ name, data: values[i] ?? [] })),
      { name: GAP_COLUMN, data: gaps },
      ...clockNames.map((name, i) => ({ name, data: clocks[i] ?? [] })),
    ];
    if (times.length > 0) void writer.write({ columnData, rowGroupSize: GROUP_ROWS });
    times = [];
    values = names.map(() => []);
    gaps = [];
    clocks = clockNames.map(() => []);
    return taken();
  }
  function* rowsOf(run: Run): Generator<Uint8Array> {
    const columns = valuesOf(run, job, notes);
    for (let i = 0; i < run.samples; i += 1) {
      times.push(timeOf(run.atSample + i, rateHz));
      for (const [place, column] of columns.entries()) values[place]?.push(column[i] ?? null);
      gaps.push(null);
      const both = clocksOf(run, i, rateHz);
      for (const [place, column] of clocks.entries()) column.push(both[place] ?? null);
      if (times.length >= GROUP_ROWS) yield writeGroup();
    }
  }
  return {
    begin: () => [taken()],
    piece(piece) {
      if (piece.type === 'run') return rowsOf(piece);
      times.push(timeOf(piece.atSample, rateHz));
      for (const column of values) column.push(null);
      gaps.push(piece.samples);
      for (const column of clocks) column.push(null);
      return [];
    },
    *end() {
      yield writeGroup();
      writer.kvMetadata = [{ key: SIDECAR_KIND, value: notes.sidecar(false) }];
      void writer.finish();
      yield taken();
    },
    sidecar: () => null,
  };
}
