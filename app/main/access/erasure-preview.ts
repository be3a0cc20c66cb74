// What an erasure takes away and what it leaves, counted beforehand. Pure; the words are the page's.
import type { ErasurePreview } from '../../contract/index.ts';

type Records = Readonly<Record<string, readonly unknown[]>>;

/** @param records everything kept about the person, by table. */
export function erasurePreview(
  records: Records,
  more: { requests: number; isInside: boolean },
): ErasurePreview {
  const rows = (table: string): readonly unknown[] => records[table] ?? [];
  const goes = [
    { what: 'profile', count: rows('person').length },
    { what: 'credential', count: rows('credential').length + rows('invitation').length },
    { what: 'recovery-codes', count: rows('recovery_code').length },
    { what: 'attempts', count: rows('attempts').length },
    { what: 'consents', count: rows('consent').length },
    { what: 'requests', count: more.requests },
    // Names and reasons beside the trail: sealed text that nobody opens without the key that goes.
    { what: 'personal-fragments', count: rows('audit').filter(hasPersonal).length },
    { what: 'sessions', count: more.isInside ? 1 : 0 },
  ];
  const stays = [
    { what: 'audit', count: rows('audit').length, why: 'accountability' },
    { what: 'statement', count: rows('statement').length, why: 'signed-policy' },
    { what: 'bundle', count: rows('bundle').length, why: 'signed-policy' },
  ];
  const there = <T extends { count: number }>(items: readonly T[]): T[] =>
    items.filter(({ count }) => count > 0);
  return { goes: there(goes), stays: there(stays) };
}

const hasPersonal = (row: unknown): boolean =>
  typeof row === 'object' &&
  row !== null &&
  'personal' in row &&
  row.personal !== null &&
  row.personal !== 'erased';
