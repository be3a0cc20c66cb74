// What the site keeps and what it has removed, in words for an event. Pure.
import type { Retention } from '../../contract/index.ts';
import type { Removed } from './retention.ts';

const counted = (count: number, one: string, more: string): string =>
  `${count} ${count === 1 ? one : more}`;
const days = (count: number): string => (count === 0 ? 'for ever' : counted(count, 'day', 'days'));
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

export const retentionWords = (kept: Retention): string =>
  [
    `recordings are kept ${days(kept.recordingDays)}`,
    `trends ${days(kept.summaryDays)}`,
    `events ${days(kept.eventDays)}`,
    `${kept.ringSeconds} s before a start are held`,
    `${megabytes(kept.floorBytes)} stay free`,
  ].join(', ');

export const removedWords = ({ recordings, summaries, events, bytes }: Removed): string =>
  'older than the site keeps, removed: ' +
  [
    ...(recordings > 0
      ? [`${counted(recordings, 'recording', 'recordings')} (${megabytes(bytes)})`]
      : []),
    ...(summaries > 0 ? [counted(summaries, 'trend value', 'trend values')] : []),
    ...(events > 0 ? [counted(events, 'event', 'events')] : []),
  ].join(', ');
