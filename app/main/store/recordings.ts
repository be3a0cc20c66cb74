// Recordings at rest: list, rename, remove, and mending after a process that died.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceId, HardwareId, RecordingId } from '@harmonic/protocol/model';
import type { ChannelInfo, Recording } from '../../contract/index.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import { cutSegment, removeSegments } from './segments.ts';

interface RecordingRow {
  id: RecordingId;
  device_id: DeviceId;
  device_name: string;
  hardware_id: HardwareId | null;
  name: string;
  state: Recording['state'];
  simulated: number;
  started_at_ms: number;
  rate_hz: number;
  channels: string;
  samples: number;
  bytes: number;
  gaps: number;
  samples_lost: number;
}

const SELECT = `
  SELECT r.id, r.device_id, r.device_name, r.hardware_id, r.name, r.state, r.simulated, r.started_at_ms, r.rate_hz, r.channels,
    coalesce(max(b.first_sample + b.samples), 0) AS samples, coalesce(sum(b.bytes), 0) AS bytes,
    coalesce(sum(b.gap_before > 0), 0) AS gaps, coalesce(sum(b.gap_before), 0) AS samples_lost
  FROM recording r LEFT JOIN recording_block b ON b.recording_id = r.id`;

function toRecording(row: RecordingRow): Recording {
  return {
    id: row.id,
    deviceId: row.device_id,
    deviceName: row.device_name,
    hardwareId: row.hardware_id,
    name: row.name,
    startedAtMs: row.started_at_ms,
    seconds: row.rate_hz > 0 ? row.samples / row.rate_hz : 0,
    samples: row.samples,
    rateHz: row.rate_hz,
    channels: JSON.parse(row.channels) as ChannelInfo[],
    bytes: row.bytes,
    gaps: row.gaps,
    samplesLost: row.samples_lost,
    state: row.state,
    simulated: row.simulated === 1,
  };
}

export interface Recordings {
  list(): Recording[];
  get(id: RecordingId): Recording;
  rename(id: RecordingId, name: string): void;
  remove(id: RecordingId): number;
  /** Marks what a dead process left running, and cuts what it had not confirmed. Answers how many. */
  mend(): number;
}

export function createRecordings(db: Db, dataDir: string): Recordings {
  const all = db.prepare<[], RecordingRow>(`${SELECT} GROUP BY r.id ORDER BY r.started_at_ms DESC`);
  const one = db.prepare<[RecordingId], RecordingRow>(`${SELECT} WHERE r.id = ? GROUP BY r.id`);
  const setName = db.prepare('UPDATE recording SET name = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM recording WHERE id = ?');
  const left = db.prepare<[], { id: RecordingId }>(
    `SELECT id FROM recording WHERE state = 'recording'`,
  );
  const interrupt = db.prepare(`UPDATE recording SET state = 'interrupted' WHERE id = ?`);
  const ends = db.prepare<[RecordingId], { segment: number; length: number }>(
    'SELECT segment, max(position + bytes) AS length FROM recording_block WHERE recording_id = ? GROUP BY segment ORDER BY segment DESC LIMIT 1',
  );

  function get(id: RecordingId): Recording {
    const row = one.get(id);
    if (!row) throw new StoreFailure('not-found', 'there is no such recording');
    return toRecording(row);
  }
  return {
    list: () => all.all().map(toRecording),
    get,
    rename(id, name) {
      if (setName.run(name, id).changes === 0)
        throw new StoreFailure('not-found', 'there is no such recording');
    },
    remove(id) {
      const recording = get(id);
      if (recording.state === 'recording')
        throw new StoreFailure('conflict', 'this recording is running: stop it first');
      remove.run(id);
      removeSegments(dataDir, id);
      return recording.bytes;
    },
    mend() {
      const rows = left.all();
      for (const { id } of rows) {
        const end = ends.get(id);
        if (end) cutSegment(dataDir, id, end.segment, end.length);
        interrupt.run(id);
      }
      dropOrphans(db, dataDir);
      return rows.length;
    },
  };
}

/** Folders of segments that no recording owns: left by a removal that was cut short. */
function dropOrphans(db: Db, dataDir: string): void {
  const known = new Set(
    db
      .prepare<[], { id: string }>('SELECT id FROM recording')
      .all()
      .map(({ id }) => id),
  );
  let names: string[];
  try {
    names = readdirSync(join(dataDir, 'segments'));
  } catch {
    return; // no recording was ever made here
  }
  for (const name of names) if (!known.has(name)) removeSegments(dataDir, name as RecordingId);
}
