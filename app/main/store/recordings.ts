// Recordings at rest: list, rename, remove. A running recording is never removed.
import type { DeviceId, HardwareId, RecordingId } from '@harmonic/protocol/model';
import { channelInfoSchema, type Recording } from '../../contract/index.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import { ITSELF, tellRecord, type Cause, type Outbox } from './outbox.ts';
import { NO_DEVICE } from './recording-index.ts';
import { parsed } from './records.ts';
import { markRemoved, removeMarked, takeBack } from './segment-files.ts';

interface RecordingRow {
  id: RecordingId;
  /** @see NO_DEVICE */
  device_id: DeviceId | typeof NO_DEVICE;
  device_name: string;
  hardware_id: HardwareId | null;
  name: string;
  state: Recording['state'];
  simulated: number;
  started_at_ms: number;
  start_told: number;
  rate_hz: number;
  channels: string;
  samples: number;
  bytes: number;
  gaps: number;
  samples_lost: number;
}

const SELECT = `SELECT id, device_id, device_name, hardware_id, name, state, simulated, started_at_ms, start_told, rate_hz,
  channels, samples, bytes, gaps, samples_lost FROM recording WHERE removed = 0`;

const BLOCKS_A_SLICE = 250;

function toRecording(row: RecordingRow): Recording {
  return {
    id: row.id,
    deviceId: row.device_id === NO_DEVICE ? null : row.device_id,
    deviceName: row.device_name,
    hardwareId: row.hardware_id,
    name: row.name,
    startedAtMs: row.started_at_ms,
    isTimed: row.start_told === 1,
    seconds: row.rate_hz > 0 ? row.samples / row.rate_hz : 0,
    samples: row.samples,
    rateHz: row.rate_hz,
    channels: channelInfoSchema.array().safeParse(parsed(row.channels)).data ?? [],
    bytes: row.bytes,
    gaps: row.gaps,
    samplesLost: row.samples_lost,
    state: row.state,
    simulated: row.simulated === 1,
    origin: row.device_id === NO_DEVICE ? 'imported' : 'device',
  };
}

type Commit = <T>(change: () => T) => T;

export interface Recordings {
  list(): Recording[];
  /** @throws StoreFailure 'not-found'. */
  get(id: RecordingId): Recording;
  /** Whether a key is that of a recording which no device has (`ownKey`), all of which is here. */
  isOwnKey(key: DeviceId): boolean;
  rename(id: RecordingId, name: string, by: Cause): void;
  /** What came in half: gone with this, its files and rows when there is time. Inside the caller's transaction. */
  giveUp(id: RecordingId): void;
  /** Recordings of devices that ended, began before a moment, oldest first. */
  before(ms: number): RecordingId[];
  /**
   * Removes a recording with the first step, for good; then its files, which makes room, then its rows, in slices.
   * @param decide runs the removal in a transaction of the caller's.
   * @returns the bytes of its samples. @throws StoreFailure 'not-found', or 'conflict' while it runs.
   */
  remove(id: RecordingId, decide: Commit, commit: Commit): Generator<void, number>;
  /** Goes on with removals that were cut short. */
  finishRemovals(commit: Commit): Generator<void, void>;
}

const nothing = (): StoreFailure =>
  new StoreFailure('not-found', 'there is no such recording', 'unknown-recording');

export function createRecordings(db: Db, dataDir: string, outbox: Outbox): Recordings {
  const all = db.prepare<[], RecordingRow>(`${SELECT} ORDER BY started_at_ms DESC, rowid DESC`);
  const one = db.prepare<[RecordingId], RecordingRow>(`${SELECT} AND id = ?`);
  const own = db.prepare<[string], { id: RecordingId }>(
    `SELECT id FROM recording WHERE id = ? AND removed = 0 AND state <> 'recording' AND device_id = '${NO_DEVICE}'`,
  );
  const older = db.prepare<[number], { id: RecordingId }>(
    `SELECT id FROM recording WHERE removed = 0 AND state <> 'recording' AND device_id <> '${NO_DEVICE}' AND started_at_ms < ? ORDER BY started_at_ms`,
  );
  const setName = db.prepare('UPDATE recording SET name = ? WHERE id = ? AND removed = 0');
  const mark = db.prepare('UPDATE recording SET removed = 1 WHERE id = ?');
  const marked = db.prepare<[], { id: RecordingId }>('SELECT id FROM recording WHERE removed = 1');
  const dropBlocks = db.prepare(
    `DELETE FROM recording_block WHERE recording_id = @id AND seq IN (
       SELECT seq FROM recording_block WHERE recording_id = @id ORDER BY seq LIMIT ${BLOCKS_A_SLICE})`,
  );
  const drop = db.prepare('DELETE FROM recording WHERE id = ? AND removed = 1');

  function get(id: RecordingId): Recording {
    const row = one.get(id);
    if (!row) throw nothing();
    return toRecording(row);
  }
  function* finish(id: RecordingId, commit: Commit): Generator<void, void> {
    yield* removeMarked(dataDir, id);
    while (commit(() => dropBlocks.run({ id }).changes) > 0) yield;
    commit(() => drop.run(id));
  }
  return {
    list: () => all.all().map(toRecording),
    get,
    isOwnKey: (key) => own.get(key) !== undefined,
    rename(id, name, by) {
      if (setName.run(name, id).changes === 0) throw nothing();
      tellRecord(outbox, 'recording', id, 'patch', { name }, by);
    },
    giveUp(id) {
      markRemoved(dataDir, id);
      try {
        if (mark.run(id).changes > 0) tellRecord(outbox, 'recording', id, 'delete', { id }, ITSELF);
      } catch (error) {
        takeBack(dataDir, id);
        throw error;
      }
    },
    before: (ms) => older.all(ms).map(({ id }) => id),
    *remove(id, decide, commit) {
      const recording = get(id);
      if (recording.state === 'recording')
        throw new StoreFailure(
          'conflict',
          'this recording is running: stop it first',
          'recording-runs',
        );
      markRemoved(dataDir, id);
      try {
        decide(() => mark.run(id));
      } catch (error) {
        takeBack(dataDir, id);
        throw error;
      }
      yield* finish(id, commit);
      return recording.bytes;
    },
    *finishRemovals(commit) {
      for (const { id } of marked.all()) yield* finish(id, commit);
    },
  };
}
