// Samples as a table of text: what it is of in lines that begin with #, one line a sample, one line a gap.
import { BYTE_ORDER_MARK, csvFloat, csvLine, csvNumber } from '@harmonic/protocol/files';
import type { Run } from './cut.ts';
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
import { clockLines } from './clock-lines.ts';
import type { Encoder } from './encoder.ts';
import type { ExportJob } from './export-job.ts';
import type { SidecarNotes } from './sidecar-notes.ts';

const ROWS_A_CHUNK = 2048;

export function createCsvEncoder(job: ExportJob, notes: SidecarNotes): Encoder {
  const { head, dialect } = job;
  const { rateHz } = head;
  const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
  const line = (cells: readonly (string | number | null)[]): string => csvLine(cells, dialect);
  const separator = dialect === 'semicolon-comma' ? ';' : ',';
  const about: readonly [string, string | number][] = [
    ['recording', head.recording.name],
    ['device', head.device.name],
    ['hardware', head.device.hardwareId ?? ''],
    ['simulated', head.recording.simulated ? 'yes' : 'no'],
    ['start UTC', head.startUtc ?? `not known: ${head.startUnknown ?? ''}`],
    ['rate Hz', rateHz],
    ['samples', head.samples],
    ...clockLines(job),
    ['software', head.software],
  ];

  const hasClocks = head.clocks !== null;
  const clocked = (run: Run, i: number): string[] =>
    hasClocks ? clocksOf(run, i, rateHz).map((s) => (s === null ? '' : csvNumber(s, dialect))) : [];
  const clockColumns = hasClocks ? [ARRIVAL_COLUMN, DEVICE_COLUMN] : [];

  function* rowsOf(run: Run): Generator<Uint8Array> {
    const columns = valuesOf(run, job, notes);
    for (let from = 0; from < run.samples; from += ROWS_A_CHUNK) {
      const to = Math.min(run.samples, from + ROWS_A_CHUNK);
      let text = '';
      for (let i = from; i < to; i += 1) {
        text += csvNumber(timeOf(run.atSample + i, rateHz), dialect);
        for (const values of columns) text += separator + csvFloat(values[i] ?? NaN, dialect);
        text += separator;
        for (const time of clocked(run, i)) text += separator + time;
        text += '\r\n';
      }
      yield bytesOf(text);
    }
  }
  return {
    begin: () => [
      bytesOf(
        BYTE_ORDER_MARK +
          about.map(([name, value]) => line([`# ${name}`, value])).join('') +
          line([TIME_COLUMN, ...columnNames(job), GAP_COLUMN, ...clockColumns]),
      ),
    ],
    piece(piece) {
      if (piece.type === 'run') return rowsOf(piece);
      const empty = head.channels.map(() => null);
      const unclocked = clockColumns.map(() => null);
      return [
        bytesOf(line([timeOf(piece.atSample, rateHz), ...empty, piece.samples, ...unclocked])),
      ];
    },
    end: () => [],
    sidecar: () => null,
  };
}
