// After a process that died: recordings it left running are cut to what was confirmed, removals are finished.
// Removes no confirmed sample.
import type { DeviceId, RecordingId } from '@harmonic/protocol/model';
import type { Db } from './database.ts';
import { ITSELF } from './outbox.ts';
import type { RecordingIndex } from './recording-index.ts';
import { cutSegments, tidySegments } from './segment-files.ts';

export interface LeftRecording {
  id: RecordingId;
  deviceId: DeviceId;
  name: string;
}
export interface Mended {
  /** Recordings that were running. */
  interrupted: LeftRecording[];
  /** Of those, whose confirmed samples are not all there. */
  short: LeftRecording[];
  /** Folders of samples that belong to no recording of this database. */
  strange: number;
}

export interface MendParts {
  db: Db;
  dataDir: string;
  rows: RecordingIndex;
  commit<T>(change: () => T): T;
}

export function mend({ db, dataDir, rows, commit }: MendParts): Mended {
  const left = db
    .prepare<[], LeftRecording>(
      `SELECT id, device_id AS deviceId, name FROM recording WHERE state = 'recording' ORDER BY rowid`,
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
  });
  return { interrupted: left, short, strange };
}
