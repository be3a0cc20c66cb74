// Words of recordings on their way out and in, and of files dropped on the page.
import type { ExportFormat, Transfer } from '../../../contract/index.ts';

export const dropped = {
  letGo: 'Let go to open',
  unknown:
    '“{{name}}” is nothing this page opens. The console opens recordings (.wav, with their .json), and layouts (.json) on the live page of a device.',
};

export const transfers = {
  title: 'Transfers',
  export: 'Export…',
  exportNamed: 'Export {{name}}…',
  exportTitle: 'Export {{name}}',
  exportExplained:
    'The samples leave this console as a file. It is noted in the audit trail who took what.',
  go: 'Export',
  format: 'Format',
  formats: {
    wav: 'WAV with a JSON sidecar: samples as recorded',
    csv: 'CSV: a table for spreadsheets',
    parquet: 'Parquet: a table for data tools',
  } satisfies Record<ExportFormat, string>,
  wavExplained:
    'Samples are written as they were recorded. A WAV knows no gaps: each is filled with zeros and listed exactly in the sidecar.',
  csvExplained:
    'Values in the channel’s unit, one line a sample. A gap is one line that says how long.',
  parquetExplained:
    'Values in the channel’s unit, one row a sample. A gap is one row that says how long; the sidecar is in the metadata.',
  dialect: 'Numbers in the table',
  dialects: {
    'comma-point': '1.5 with , between columns',
    'semicolon-comma': '1,5 with ; between columns',
  },
  channels: 'Channels',
  import: 'Import a file…',
  imported: 'Imported',
  importing: 'Coming in',
  importedAs: '“{{name}}” is among the recordings now.',
  outName: 'Export of {{name}}',
  inName: 'Import of {{name}}',
  states: {
    waiting: 'Waiting',
    running: 'Under way',
    done: 'Done',
    failed: 'Failed',
    cancelled: 'Cancelled',
  } satisfies Record<Transfer['state'], string>,
  progress: '{{done}} of {{all}} samples · {{bytes}}',
  progressBytes: '{{bytes}}',
  missing: '{{samples}} samples in {{gaps}} gaps are missing',
  cancel: 'Cancel',
  cancelNamed: 'Cancel: {{name}}',
  putAway: 'Put away: {{name}}',
  saveSidecar: 'Save the sidecar',
  open: 'Open',
  oneWav: '“{{name}}” stands beside no WAV: drop the WAV with it.',
};
