// Baselines by device and channel: whole averaged spectra, as they stood. Opens no transaction.
import { randomUUID } from 'node:crypto';
import {
  DEFAULT_SPECTRUM,
  spectrumSettingsSchema,
  type DeviceId,
  type PersonId,
  type Unit,
} from '@harmonic/protocol/model';
import {
  decodeLevels,
  encodeLevels,
  LEVEL_BEYOND_DB,
  type Baseline,
  type BaselineHead,
  type BaselineId,
  type CalibrationId,
  type NewBaseline,
} from '../../contract/index.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import { tellRecord, type Cause, type Outbox } from './outbox.ts';
import { parsed } from './records.ts';

const MOST_A_DEVICE = 32;

interface BaselineRow {
  id: BaselineId;
  device_id: DeviceId;
  channel: number;
  name: string;
  saved_by: PersonId | null;
  saved_at_ms: number;
  settings: string;
  rate_hz: number;
  x0_hz: number;
  dx_hz: number;
  averages: number;
  unit: Unit;
  full_scale: number;
  calibration_id: CalibrationId | null;
}

export interface BaselineRows {
  list(deviceId: DeviceId): BaselineHead[];
  /** @throws StoreFailure not-found. */
  get(deviceId: DeviceId, id: BaselineId): Baseline;
  /** @throws StoreFailure invalid where it is no whole spectrum, conflict where the device is not adopted, too-many. */
  save(
    input: NewBaseline,
    more: { calibrationId: CalibrationId | null; atMs: number },
    by: Cause,
  ): BaselineHead;
  remove(deviceId: DeviceId, id: BaselineId, by: Cause): void;
}

const toHead = (row: BaselineRow): BaselineHead => ({
  id: row.id,
  deviceId: row.device_id,
  channel: row.channel,
  name: row.name,
  settings: spectrumSettingsSchema.safeParse(parsed(row.settings)).data ?? DEFAULT_SPECTRUM,
  rateHz: row.rate_hz,
  x0: row.x0_hz,
  dx: row.dx_hz,
  averages: row.averages,
  unit: row.unit,
  fullScale: row.full_scale,
  savedAtMs: row.saved_at_ms,
  savedBy: row.saved_by,
  calibrationId: row.calibration_id,
});

const notWhole = (detail: string): StoreFailure =>
  new StoreFailure('invalid', `this is no whole spectrum: ${detail}`, 'not-whole');

/** Every bin of its transform, each a level. */
function levelsOf({ levels: text, settings, rateHz, x0, dx }: NewBaseline): Float32Array {
  const levels = decodeLevels(text);
  const bins = settings.n / 2 + 1;
  if (levels?.length !== bins)
    throw notWhole(`N ${settings.n} has ${bins} bins, ${levels?.length ?? 0} came`);
  const binHz = rateHz / settings.n;
  if (Math.abs(x0) > binHz * 1e-6 || Math.abs(dx / binHz - 1) > 1e-9)
    throw notWhole('its bins do not lie where those of its rate and N do');
  if (!levels.every((level) => Math.abs(level) <= LEVEL_BEYOND_DB))
    throw notWhole('one of its levels is no number, or beyond any signal');
  return levels;
}

export function createBaselineRows(db: Db, outbox: Outbox): BaselineRows {
  const columns = `id, device_id, channel, name, saved_by, saved_at_ms, settings, rate_hz, x0_hz, dx_hz, averages, unit,
    full_scale, calibration_id`;
  const ofDevice = db.prepare<[DeviceId], BaselineRow>(
    `SELECT ${columns} FROM baseline WHERE device_id = ? ORDER BY saved_at_ms DESC, rowid DESC`,
  );
  const one = db.prepare<[BaselineId, DeviceId], BaselineRow & { levels_db: Uint8Array }>(
    'SELECT * FROM baseline WHERE id = ? AND device_id = ?',
  );
  const counted = db.prepare<[DeviceId], { count: number }>(
    'SELECT count(*) AS count FROM baseline WHERE device_id = ?',
  );
  const insert = db.prepare(
    `INSERT INTO baseline (${columns}, levels_db) VALUES (@id, @device_id, @channel, @name, @saved_by, @saved_at_ms,
       @settings, @rate_hz, @x0_hz, @dx_hz, @averages, @unit, @full_scale, @calibration_id, @levels_db)`,
  );
  const drop = db.prepare('DELETE FROM baseline WHERE id = ? AND device_id = ?');
  const nothing = (): StoreFailure =>
    new StoreFailure('not-found', 'there is no such baseline', 'unknown-baseline');
  return {
    list: (deviceId) => ofDevice.all(deviceId).map(toHead),
    get(deviceId, id) {
      const row = one.get(id, deviceId);
      if (!row) throw nothing();
      const { buffer, byteOffset, byteLength } = row.levels_db;
      const levels = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
      return { ...toHead(row), levels: encodeLevels(levels) };
    },
    save(input, { calibrationId, atMs }, by) {
      const levels = levelsOf(input);
      if ((counted.get(input.deviceId)?.count ?? 0) >= MOST_A_DEVICE)
        throw new StoreFailure(
          'too-many',
          `${MOST_A_DEVICE} baselines are kept of this device: remove one that is not needed any more`,
          'too-many-kept',
          { most: String(MOST_A_DEVICE) },
        );
      const row: BaselineRow = {
        id: randomUUID() as string as BaselineId,
        device_id: input.deviceId,
        channel: input.channel,
        name: input.name,
        saved_by: by.actor,
        saved_at_ms: atMs,
        settings: JSON.stringify(input.settings),
        rate_hz: input.rateHz,
        x0_hz: input.x0,
        dx_hz: input.dx,
        averages: input.averages,
        unit: input.unit,
        full_scale: input.fullScale,
        calibration_id: calibrationId,
      };
      insert.run({ ...row, levels_db: Buffer.from(levels.buffer) });
      const told = { ...row, levels_db: input.levels };
      tellRecord(outbox, 'baseline', row.id, 'insert', told, by, input.deviceId);
      return toHead(row);
    },
    remove(deviceId, id, by) {
      if (drop.run(id, deviceId).changes === 0) throw nothing();
      tellRecord(outbox, 'baseline', id, 'delete', { id }, by, deviceId);
    },
  };
}
