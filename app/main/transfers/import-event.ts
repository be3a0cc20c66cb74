// What the site's events say of a file that came in, or did not.
import { refused, saying, type Said, type TransferNotice } from '../../contract/index.ts';
import type { NewEvent } from '../store/api.ts';
import type { Imported, Importing } from './import-run.ts';

/** Of the values of a notice, the one that its words are counted by; the others are called `count` already. */
const COUNTS: Partial<Record<TransferNotice['code'], string>> = {
  'half-frame': 'bytes',
  'rest-unused': 'bytes',
  'second-data': 'samples',
  'not-numbers': 'frames',
  rounded: 'samples',
};

const noticed = ({ code, values }: TransferNotice): Said => ({
  say: code,
  facts: { ...values, count: values[COUNTS[code] ?? 'count'] ?? 0 },
});

const reasonOf = (error: Error & { because?: string; facts?: Record<string, string> }): Said =>
  refused(error);

export function importEvent(
  atMs: number,
  { name }: Importing,
  outcome: Imported | Error,
): NewEvent {
  if (outcome instanceof Error)
    return {
      ...{ atMs, deviceId: null, code: 'recording.importFailed', severity: 'warning' },
      detail: [saying('not-imported', { name }), reasonOf(outcome)],
    };
  const { recording, notices, sameAs } = outcome;
  const { seconds, gaps } = recording;
  return {
    ...{ atMs, deviceId: null, code: 'recording.imported' },
    severity: notices.some(({ code }) => !code.endsWith('-kept')) ? 'warning' : 'info',
    detail: [
      saying('named', { name: recording.name }),
      saying('seconds', { seconds: Math.round(seconds * 10) / 10 }),
      saying('gaps', { count: gaps }),
      ...notices.map(noticed),
      ...(sameAs ? [saying('same-samples', { name: sameAs.name })] : []),
    ],
  };
}
