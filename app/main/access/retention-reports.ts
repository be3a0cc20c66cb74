// What retention has removed, and when: read from the trail, where each run left its entry. Writes nothing.
import type { RetentionReport } from '../../contract/index.ts';
import type { TrailRow } from '../store/access-api.ts';
import type { AccessReads } from './deeds.ts';

/** Acts of the console's own, and what of their facts counts something removed. */
const COUNTED: Readonly<Record<string, readonly string[]>> = {
  'storage.retained': ['recordings', 'summaries', 'heard', 'spectral', 'events'],
  'trail.retained': ['entries'],
};
const REPORTS = 200;

/** Newest first. */
export async function retentionReports(
  store: Pick<AccessReads, 'trail'>,
): Promise<RetentionReport[]> {
  const all = { fromMs: null, toMs: null, actor: null, outcome: 'done', text: '' } as const;
  const found = await Promise.all(
    Object.keys(COUNTED).map((act) => store.trail({ ...all, act }, null, REPORTS)),
  );
  return found
    .flat()
    .map(reportOf)
    .sort((a, b) => b.atMs - a.atMs)
    .slice(0, REPORTS);
}

function reportOf({ entry: { act, atMs, facts } }: TrailRow): RetentionReport {
  const number = (name: string): number => Number(facts[name] ?? 0);
  const removed = (COUNTED[act] ?? []).map((what) => ({
    what: act === 'trail.retained' ? 'audit' : what,
    count: number(what),
    olderThanMs: number(
      facts[`${what}OlderThanMs`] === undefined ? 'olderThanMs' : `${what}OlderThanMs`,
    ),
  }));
  return { atMs, removed: removed.filter(({ count }) => count > 0) };
}
