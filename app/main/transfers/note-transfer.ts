// What people wrote on a recording, on its way into a sidecar and out of one. Who wrote it leaves as a pseudonym and comes
// back as nobody: a file may claim anybody's words.
import type { Sidecar, SidecarNote } from '@harmonic/protocol/files';
import { noteContentSchema, type Note, type Recording } from '../../contract/index.ts';
import type { ImportedNote } from '../store/file-blocks.ts';
import type { StoreClient } from '../store/store-client.ts';

interface Part {
  /** Samples [first, last). */
  first: number;
  last: number;
  chosen: readonly number[];
}

const utc = (ms: number): string => new Date(ms).toISOString();

/** Of the channels and seconds that are taken, from the start of the file. */
export async function notesOf(
  store: Pick<StoreClient, 'notes'>,
  { id, rateHz }: Recording,
  { first, last, chosen }: Part,
): Promise<SidecarNote[]> {
  const [fromS, toS] = [first / rateHz, last / rateHz];
  const within = ({ s }: Note): boolean => s === null || (s.to >= fromS && s.from <= toS);
  const all = await store.notes({ recordingId: id });
  return all.filter(within).flatMap((note) => {
    const channel = chosen.indexOf(note.channel);
    const { hz, s, kind, text, author, createdAtMs, changedAtMs } = note;
    if (channel < 0) return [];
    const cut = s && {
      from: Math.max(0, s.from - fromS),
      to: Math.min(toS, s.to) - fromS,
    };
    const written = {
      createdUtc: utc(createdAtMs),
      changedUtc: changedAtMs === null ? null : utc(changedAtMs),
    };
    return [{ channel, hz, s: cut, kind, text, by: author, ...written }];
  });
}

/** Those that say what a note of this console may say; the others are counted. */
export function notesIn(sidecar: Sidecar | null): { notes: ImportedNote[]; strange: number } {
  const all = sidecar?.notes ?? [];
  const notes = all.flatMap(({ createdUtc, changedUtc, by: _, ...content }) => {
    const read = noteContentSchema.safeParse(content);
    const isPlaced = content.hz !== null || content.s !== null;
    if (!read.success || !isPlaced || content.channel >= (sidecar?.channels.length ?? 0)) return [];
    const changedAtMs = changedUtc === null ? null : Date.parse(changedUtc);
    return [{ content: read.data, createdAtMs: Date.parse(createdUtc), changedAtMs }];
  });
  return { notes, strange: all.length - notes.length };
}
