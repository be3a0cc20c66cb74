// What an export is of, as the thread that encodes is told once; and what passes between it and the console's thread.
import type { CsvDialect, Sidecar } from '@harmonic/protocol/files';
import type { ExportFormat } from '../../contract/index.ts';
import type { RawBlock } from '../store/file-blocks.ts';

/** The sidecar as far as it is known before a sample is read. */
export type SidecarHead = Omit<Sidecar, 'conversions' | 'times' | 'gaps' | 'samplesLost' | 'data'>;

export interface ExportJob {
  format: ExportFormat;
  dialect: CsvDialect;
  /** Its channels are the chosen ones; its format that of the store. */
  head: SidecarHead;
  /** Samples [first, last) of the recording. */
  first: number;
  last: number;
  /** Full scales of all stored channels; which of them are taken. */
  fullScales: readonly number[];
  chosen: readonly number[];
}

/** Each is answered by one ExportReply. */
export type ToExport =
  | { type: 'begin'; job: ExportJob }
  | { type: 'blocks'; blocks: RawBlock[] }
  | { type: 'end' }
  /** The rest of the last answer. */
  | { type: 'more' };

export interface ExportReply {
  bytes: Uint8Array<ArrayBuffer>;
  /** Nothing of the last message is left. */
  isOver: boolean;
  samplesDone: number;
  gaps: number;
  samplesMissing: number;
  /** With the last bytes of the whole file. */
  sidecar: string | null;
}
