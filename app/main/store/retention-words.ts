// What the site keeps and what it has removed, as an event says it. Pure.
import { saying, type Retention, type Said, type Told } from '../../contract/index.ts';
import type { Removed } from './retention.ts';

const megabytesOf = (bytes: number): number => Math.round(bytes / 1e6);

const kept = (what: 'recordings' | 'summaries' | 'events', days: number): Said =>
  days === 0 ? { say: `${what}-ever`, facts: {} } : { say: `${what}-days`, facts: { count: days } };

export const retentionWords = (retention: Retention): Told => [
  kept('recordings', retention.recordingDays),
  kept('summaries', retention.summaryDays),
  kept('events', retention.eventDays),
  saying('ring-held', { seconds: retention.ringSeconds }),
  saying('stay-free', { megabytes: megabytesOf(retention.floorBytes) }),
];

export const removedWords = ({ recordings, summaries, events, bytes }: Removed): Told => [
  saying('too-old'),
  ...(recordings > 0
    ? [saying('recordings-gone', { count: recordings, megabytes: megabytesOf(bytes) })]
    : []),
  ...(summaries > 0 ? [saying('summaries-gone', { count: summaries })] : []),
  ...(events > 0 ? [saying('events-gone', { count: events })] : []),
];
