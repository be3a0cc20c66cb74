// Files that somebody dropped on the page or chose: told apart by their ending and, of JSON, by the `kind` in it, and
// handed to whoever opens that kind. Knows no kind itself.
import type { TFunction } from 'i18next';
import { SIDECAR_BYTES_MOST } from '@harmonic/protocol/files';
import { formatBytes } from '../../state/format.ts';
import { say } from '../../state/notices.ts';

/** JSON beyond this the console does not read, though a sidecar of very many gaps may be longer. */
const JSON_BYTES = SIDECAR_BYTES_MOST;
/** What the console writes and does not read. */
const TABLES = ['.csv', '.parquet', '.xlsx'];

export interface DroppedFile {
  file: File;
  /** Lower case, with its dot: `.wav`. */
  ending: string;
  /** What a JSON file says it is; null for anything else. */
  kind: string | null;
  /** Of JSON; null for anything else. */
  text: string | null;
}

export interface Opener {
  accepts(file: DroppedFile): boolean;
  /** All of one drop that it accepts, together. */
  open(files: readonly DroppedFile[]): void;
}

const openers = new Set<Opener>();

/** Until the returned function is called. What several accept goes to the one that came last: it is on top. */
export function registerOpener(opener: Opener): () => void {
  openers.add(opener);
  return () => openers.delete(opener);
}

const endingOf = (name: string): string => /\.[^.]+$/.exec(name)?.[0].toLowerCase() ?? '';

function kindIn(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    const kind: unknown =
      typeof value === 'object' && value !== null ? Reflect.get(value, 'kind') : null;
    return typeof kind === 'string' ? kind : null;
  } catch {
    return null;
  }
}

async function look(file: File): Promise<DroppedFile> {
  const ending = endingOf(file.name);
  const text = ending === '.json' && file.size <= JSON_BYTES ? await file.text() : null;
  return { file, ending, text, kind: text === null ? null : kindIn(text) };
}

function whyNot(t: TFunction, { file: { name, size }, ending }: DroppedFile): string {
  if (TABLES.includes(ending)) return t('dropped.table', { name });
  const isLong = ending === '.json' && size > JSON_BYTES;
  return isLong
    ? t('dropped.long', { name, most: formatBytes(JSON_BYTES) })
    : t('dropped.unknown', { name });
}

/** Opens what somebody opens; the rest is told by name. */
export async function openDropped(files: readonly File[]): Promise<void> {
  const looked = await Promise.all(files.map(look));
  const mine = new Map<Opener, DroppedFile[]>();
  for (const one of looked) {
    const opener = [...openers].findLast((candidate) => candidate.accepts(one));
    if (opener) mine.set(opener, [...(mine.get(opener) ?? []), one]);
    else say((t) => whyNot(t, one), 'told');
  }
  for (const [opener, of] of mine) opener.open(of);
}
