// Notes on a device's frequencies, or on a recording's seconds and frequencies. Opens no transaction.
import { randomUUID } from 'node:crypto';
import type { DeviceId, PersonId, RecordingId } from '@harmonic/protocol/model';
import type { Note, NoteContent, NoteId } from '../../contract/index.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import type { NoteOf } from './kept-api.ts';
import { tellRecord, type Cause, type Outbox } from './outbox.ts';

const MOST_EACH = 500;

interface NoteRow {
  id: NoteId;
  device_id: DeviceId | null;
  recording_id: RecordingId | null;
  channel: number;
  from_hz: number | null;
  to_hz: number | null;
  from_s: number | null;
  to_s: number | null;
  kind: Note['kind'];
  text: string;
  author: PersonId | null;
  created_at_ms: number;
  changed_at_ms: number | null;
}

type Written = Pick<Note, 'createdAtMs' | 'changedAtMs'>;

export interface NoteRows {
  list(of: NoteOf): Note[];
  /** @throws StoreFailure invalid where it has no place, too-many. */
  add(of: NoteOf, content: NoteContent, written: Written, by: Cause): Note;
  /** @throws StoreFailure not-found. */
  change(
    of: NoteOf,
    id: NoteId,
    change: Pick<NoteContent, 'kind' | 'text'>,
    atMs: number,
    by: Cause,
  ): Note;
  remove(of: NoteOf, id: NoteId, by: Cause): void;
}

const span = (from: number | null, to: number | null): NoteContent['hz'] =>
  from === null || to === null ? null : { from, to };

const toNote = (row: NoteRow): Note => ({
  id: row.id,
  deviceId: row.device_id,
  recordingId: row.recording_id,
  channel: row.channel,
  hz: span(row.from_hz, row.to_hz),
  s: span(row.from_s, row.to_s),
  kind: row.kind,
  text: row.text,
  author: row.author,
  createdAtMs: row.created_at_ms,
  changedAtMs: row.changed_at_ms,
});

const ownerOf = (of: NoteOf): DeviceId | RecordingId =>
  'deviceId' in of ? of.deviceId : of.recordingId;

export function createNoteRows(db: Db, outbox: Outbox): NoteRows {
  const owned = 'coalesce(device_id, recording_id) = ?';
  const statementsOf = (column: 'device_id' | 'recording_id') => ({
    all: db.prepare<[string], NoteRow>(
      `SELECT * FROM note WHERE ${column} = ? ORDER BY created_at_ms, rowid`,
    ),
    counted: db.prepare<[string], { count: number }>(
      `SELECT count(*) AS count FROM note WHERE ${column} = ?`,
    ),
  });
  const ofDevice = statementsOf('device_id');
  const ofRecording = statementsOf('recording_id');
  const one = db.prepare<[NoteId, string], NoteRow>(`SELECT * FROM note WHERE id = ? AND ${owned}`);
  const insert = db.prepare(
    `INSERT INTO note (id, device_id, recording_id, channel, from_hz, to_hz, from_s, to_s, kind, text, author,
       created_at_ms, changed_at_ms)
     VALUES (@id, @device_id, @recording_id, @channel, @from_hz, @to_hz, @from_s, @to_s, @kind, @text, @author,
       @created_at_ms, @changed_at_ms)`,
  );
  const set = db.prepare('UPDATE note SET kind = ?, text = ?, changed_at_ms = ? WHERE id = ?');
  const drop = db.prepare(`DELETE FROM note WHERE id = ? AND ${owned}`);
  const statements = (of: NoteOf) => ('deviceId' in of ? ofDevice : ofRecording);
  const nothing = (): StoreFailure =>
    new StoreFailure('not-found', 'there is no such note', 'unknown-note');
  return {
    list: (of) => statements(of).all.all(ownerOf(of)).map(toNote),
    add(of, content, { createdAtMs, changedAtMs }, by) {
      const { hz, s } = content;
      if (!hz && !s) throw new StoreFailure('invalid', 'a note says where, or when', 'placeless');
      if ((statements(of).counted.get(ownerOf(of))?.count ?? 0) >= MOST_EACH)
        throw new StoreFailure(
          'too-many',
          `${MOST_EACH} notes are kept here: remove those that are not needed any more`,
          'too-many-kept',
          { most: String(MOST_EACH) },
        );
      const row: NoteRow = {
        id: randomUUID() as string as NoteId,
        device_id: 'deviceId' in of ? of.deviceId : null,
        recording_id: 'deviceId' in of ? null : of.recordingId,
        channel: content.channel,
        ...{ from_hz: hz?.from ?? null, to_hz: hz?.to ?? null },
        ...{ from_s: s?.from ?? null, to_s: s?.to ?? null },
        ...{ kind: content.kind, text: content.text, author: by.actor },
        ...{ created_at_ms: createdAtMs, changed_at_ms: changedAtMs },
      };
      insert.run(row);
      tellRecord(outbox, 'note', row.id, 'insert', { ...row }, by, ownerOf(of));
      return toNote(row);
    },
    change(of, id, { kind, text }, atMs, by) {
      const row = one.get(id, ownerOf(of));
      if (!row) throw nothing();
      set.run(kind, text, atMs, id);
      const fields = { kind, text, changed_at_ms: atMs };
      tellRecord(outbox, 'note', id, 'patch', fields, by, ownerOf(of));
      return toNote({ ...row, ...fields });
    },
    remove(of, id, by) {
      if (drop.run(id, ownerOf(of)).changes === 0) throw nothing();
      tellRecord(outbox, 'note', id, 'delete', { id }, by, ownerOf(of));
    },
  };
}
