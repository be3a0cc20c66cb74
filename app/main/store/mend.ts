// After a process that died: recordings it left running are cut to what was confirmed, removals are finished.
// Removes no confirmed sample.
import type { DeviceId, RecordingId } from '@harmonic/protocol/model';
import type { Db } from './database.ts';
import { ITSELF } from './outbox.ts';
import { NO_DEVICE, type RecordingIndex } from './recording-index.ts';
import type { Recordings } from './recordings.ts';
import { cutSegments, tidySegments } from './segment-files.ts';

export interface LeftRecording {
  id: RecordingId;
  deviceId: DeviceId;
  name: string;
}
export interface Mended {
  /** Recordings that were running. */
  interrupted: LeftRecording[];
  /** Names of files that were still coming in: taken out again. One that ended before its header said is kept. */
  half: string[];
  /** Of those, whose confirmed samples are not all there. */
  short: LeftRecording[];
  /** Folders of samples that belong to no recording of this database. */
  strange: number;
}

export interface MendParts {
  db: Db;
  dataDir: string;
  rows: RecordingIndex;
  recordings: Pick<Recordings, 'giveUp'>;
  commit<T>(change: () => T): T;
}

export function mend({ db, dataDir, rows, recordings, commit }: MendParts): Mended {
  const left = db
    .prepare<[], LeftRecording>(
      `SELECT id, device_id AS deviceId, name FROM recording WHERE state = 'recording' AND device_id <> '${NO_DEVICE}' ORDER BY rowid`,
    )
    .all();
  const half = db
    .prepare<[], { id: RecordingId; name: string }>(
      `SELECT id, name FROM recording WHERE state = 'recording' AND device_id = '${NO_DEVICE}' AND removed = 0`,
    )
    .all();
  const known = db.prepare<[], { id: string }>('SELECT id FROM recording WHERE removed = 0').all();
  const end = db.prepare<[RecordingId], { segment: number; length: number }>(
    'SELECT segment, position + bytes AS length FROM recording_block WHERE recording_id = ? ORDER BY seq DESC LIMIT 1',
  );

  const strange = tidySegments(dataDir, new Set(known.map(({ id }) => id)));
  const short = left.filter(({ id }) => !cutSegments(dataDir, id, end.get(id) ?? null));
  commit(() => {
    for (const { id } of left) rows.end(id, 0, 'interrupted', ITSELF);
    for (const { id } of half) recordings.giveUp(id);
  });
  return { interrupted: left, half: half.map(({ name }) => name), short, strange };
}
