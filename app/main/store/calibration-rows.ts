// Calibrations by device and channel: every version, as it was set. Opens no transaction.
import { randomUUID } from 'node:crypto';
import {
  calibrationSchema,
  inForceOn,
  type Calibration,
  type DeviceId,
  type PersonId,
} from '@harmonic/protocol/model';
import type { CalibrationId, KeptCalibration } from '../../contract/index.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import { tellRecord, type Cause, type Outbox } from './outbox.ts';
import { parsed } from './records.ts';

/** None is ever removed. */
const MOST_A_DEVICE = 500;

interface CalibrationRow {
  seq: number;
  id: CalibrationId;
  device_id: DeviceId;
  channel: number;
  content: string;
  set_by: PersonId | null;
  set_at_ms: number;
  retired_by: PersonId | null;
  retired_at_ms: number | null;
}

export interface CalibrationRows {
  list(deviceId: DeviceId): KeptCalibration[];
  /** @throws StoreFailure not-found. */
  get(deviceId: DeviceId, id: CalibrationId): Calibration;
  inForce(
    deviceId: DeviceId,
    channel: number,
    day: string,
  ): { id: CalibrationId; calibration: Calibration } | null;
  /** @throws StoreFailure too-many. */
  add(
    input: { deviceId: DeviceId; channel: number; calibration: Calibration },
    atMs: number,
    by: Cause,
  ): KeptCalibration;
  /** @throws StoreFailure not-found, or conflict where it is retired already. */
  retire(deviceId: DeviceId, id: CalibrationId, atMs: number, by: Cause): void;
}

/** @throws StoreFailure damaged: what is kept is no calibration. */
function contentOf({ id, content }: Pick<CalibrationRow, 'id' | 'content'>): Calibration {
  const read = calibrationSchema.safeParse(parsed(content));
  if (read.success) return read.data;
  throw new StoreFailure('damaged', `the calibration ${id} is not as it was written`);
}

function toKept(row: CalibrationRow): KeptCalibration {
  const { response, ...values } = contentOf(row);
  return {
    ...values,
    id: row.id,
    deviceId: row.device_id,
    channel: row.channel,
    responsePoints: response?.length ?? 0,
    setBy: row.set_by,
    setAtMs: row.set_at_ms,
    retiredBy: row.retired_by,
    retiredAtMs: row.retired_at_ms,
  };
}

export function createCalibrationRows(db: Db, outbox: Outbox): CalibrationRows {
  const ofDevice = db.prepare<[DeviceId], CalibrationRow>(
    'SELECT * FROM calibration WHERE device_id = ? ORDER BY seq',
  );
  const ofChannel = db.prepare<
    [DeviceId, number],
    { id: CalibrationId; date: string; retired_at_ms: number | null }
  >(
    'SELECT id, date, retired_at_ms FROM calibration WHERE device_id = ? AND channel = ? ORDER BY seq',
  );
  const one = db.prepare<[CalibrationId, DeviceId], CalibrationRow>(
    'SELECT * FROM calibration WHERE id = ? AND device_id = ?',
  );
  const counted = db.prepare<[DeviceId], { count: number }>(
    'SELECT count(*) AS count FROM calibration WHERE device_id = ?',
  );
  const insert = db.prepare(
    `INSERT INTO calibration (id, device_id, channel, content, set_by, set_at_ms)
     VALUES (@id, @device_id, @channel, @content, @set_by, @set_at_ms)`,
  );
  const mark = db.prepare('UPDATE calibration SET retired_by = ?, retired_at_ms = ? WHERE id = ?');

  function row(deviceId: DeviceId, id: CalibrationId): CalibrationRow {
    const found = one.get(id, deviceId);
    if (found) return found;
    throw new StoreFailure('not-found', 'there is no such calibration', 'unknown-calibration');
  }
  return {
    list: (deviceId) => ofDevice.all(deviceId).map(toKept),
    get: (deviceId, id) => contentOf(row(deviceId, id)),
    inForce(deviceId, channel, day) {
      const kept = ofChannel
        .all(deviceId, channel)
        .map(({ retired_at_ms, ...head }) => ({ ...head, isRetired: retired_at_ms !== null }));
      const found = inForceOn(kept, day);
      return found && { id: found.id, calibration: contentOf(row(deviceId, found.id)) };
    },
    add({ deviceId, channel, calibration }, atMs, by) {
      if ((counted.get(deviceId)?.count ?? 0) >= MOST_A_DEVICE)
        throw new StoreFailure(
          'too-many',
          `${MOST_A_DEVICE} calibrations are kept of this device, and none is ever removed: adopt it anew to begin again`,
          'too-many-kept',
          { most: String(MOST_A_DEVICE) },
        );
      const id = randomUUID() as string as CalibrationId;
      const fields = {
        ...{ id, device_id: deviceId, channel, content: JSON.stringify(calibration) },
        ...{ set_by: by.actor, set_at_ms: atMs },
      };
      insert.run(fields);
      tellRecord(outbox, 'calibration', id, 'insert', fields, by);
      return toKept(row(deviceId, id));
    },
    retire(deviceId, id, atMs, by) {
      if (row(deviceId, id).retired_at_ms !== null)
        throw new StoreFailure('conflict', 'this calibration is retired already', 'as-it-is');
      mark.run(by.actor, atMs, id);
      const fields = { retired_by: by.actor, retired_at_ms: atMs };
      tellRecord(outbox, 'calibration', id, 'patch', fields, by);
    },
  };
}
