// What the site's events say of a file that came in, or did not.
import type { Recording } from '../../contract/index.ts';
import type { NewEvent } from '../store/api.ts';
import type { ImportPlan } from './import-run.ts';

export function importEvent(
  atMs: number,
  { name }: ImportPlan,
  outcome: Recording | Error,
): NewEvent {
  if (outcome instanceof Error)
    return {
      ...{ atMs, deviceId: null, code: 'recording.importFailed', severity: 'warning' },
      detail: `“${name}” is not kept: ${outcome.message}`,
    };
  const { seconds, gaps } = outcome;
  return {
    ...{ atMs, deviceId: null, code: 'recording.imported', severity: 'info' },
    detail: `“${outcome.name}”: ${seconds.toFixed(1)} s, ${gaps} gaps`,
  };
}
