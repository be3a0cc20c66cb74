// Words of recordings on their way out and in, and of files dropped on the page.
import type { ExportFormat, Transfer, TransferNotice } from '../../../contract/index.ts';

export const dropped = {
  letGo: 'Let go to open',
  table:
    '“{{name}}” is a table, and was not imported. The console writes tables (CSV, Parquet, XLSX) for other programs and does not read them back: what comes back is the WAV with its JSON, by “Export…” of the same recording.',
  long: '“{{name}}” was not opened: the console reads a JSON of at most {{most}}. If it stands beside a WAV, the WAV comes in without it.',
  unknown:
    '“{{name}}” was not opened: it is nothing this page opens. The console opens recordings (.wav, with their .json), on the live page of a device layouts and calibrations (.json), and on the page of a recording calibrations (.json).',
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
    'Samples are written as they were recorded. A WAV knows no gaps: each is filled with zeros and listed exactly in the sidecar, which also has both clocks and the labels.',
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
  more: 'More: {{count}}',
  moreFailed: 'More: {{count}} · ▲ failed: {{failed}}',
  unfold: 'Open the list',
  fold: 'Fold the list',
  putEndedAway: 'Put away what has ended',
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
  missing: 'samples missing: {{samples}}, gaps: {{gaps}}',
  notices: {
    'cut-short':
      'The file is cut short: its header claims {{claimedBytes}} bytes of samples, {{heldBytes}} are there. They were kept, as an interrupted recording.',
    'length-unsaid':
      'The header does not say how long it is: all {{heldBytes}} bytes to the end were taken as samples.',
    'half-frame': 'Bytes at the end that are not one sample of every channel: {{bytes}}, left out.',
    'rest-unused':
      'The header claims {{dataBytes}} bytes of samples. Bytes behind them that belong to nothing: {{bytes}}, from byte {{atByte}} on, left out.',
    'second-data':
      'A second data chunk with samples is not read, they are left out: {{samples}} ({{bytes}} bytes).',
    'byte-rate':
      'The header contradicts itself: it claims {{claimedByteRate}} bytes a second, its rate and frames make {{byteRate}}. The rate of {{rateHz}} Hz was taken: check it.',
    'file-size':
      'The header claims a file of {{claimedFileBytes}} bytes, which has {{fileBytes}}. The samples of its data chunk were taken.',
    'not-numbers':
      'Samples that are no numbers, or beyond ±10³⁰: {{frames}}, the first at {{firstFrame}}. They were left out: gaps: {{gaps}}.',
    'calibrations-kept': 'Calibrations that came with it: {{count}}.',
    'calibrations-left':
      'Calibrations in the sidecar that were left out, as you may not calibrate: {{count}}.',
    'calibrations-misdated':
      'Calibrations in the sidecar that were left out for their dates (still to come, before 1950, or valid for more than ten years): {{count}}.',
    'notes-kept': 'Labels that came with it: {{count}}.',
    'notes-left': 'Labels in the sidecar that were left out, as you may not write any: {{count}}.',
    'notes-strange': 'Labels in the sidecar that this console cannot read, left out: {{count}}.',
    rounded:
      'Samples rounded on import: {{samples}}. The file has {{bits}} bits a sample, the console keeps 32-bit floats; none changed by more than one part in 16 million of its value.',
  } satisfies Record<TransferNotice['code'], string>,
  gone: '“{{name}}” did not come to its end: the console knows this transfer no more. Begin it again.',
  cancel: 'Cancel',
  cancelNamed: 'Cancel: {{name}}',
  putAway: 'Put away: {{name}}',
  saveSidecar: 'Save the sidecar',
  open: 'Open',
  sameAs:
    'The same samples are here already, as “{{name}}”. This import is kept beside it; remove one of them if you do not need both.',
  openSame: 'Show “{{name}}”',
  oneWav: '“{{name}}” stands beside no WAV: drop the WAV with it.',
};
