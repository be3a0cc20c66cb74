// Devices, events and site values: small rows, one statement each. What is read back is checked before it is believed.
import { randomBytes } from 'node:crypto';
import {
  DEFAULT_SPECTRUM,
  spectrumSettingsSchema,
  type DeviceId,
  type HardwareId,
  type LinkAddress,
} from '@harmonic/protocol/model';
import {
  inEnglish,
  retentionSchema,
  toldSchema,
  type ConsoleEvent,
  type Retention,
} from '../../contract/index.ts';
import type { NewEvent, StoredDevice } from './api.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import { rowText, tellRecord, type Cause, type Fields, type Outbox } from './outbox.ts';

interface DeviceRow {
  id: DeviceId;
  hardware_id: HardwareId;
  name: string;
  announced_name: string;
  firmware: string;
  adopted_at_ms: number;
  last_seen_ms: number;
  address: LinkAddress;
  keep_connected: number;
  settings: string;
}
interface EventRow {
  id: number;
  at_ms: number;
  device_id: DeviceId | null;
  device_name: string | null;
  code: string;
  severity: ConsoleEvent['severity'];
  detail: string;
  told: string | null;
}

const DEFAULT_RETENTION: Retention = {
  recordingDays: 0,
  summaryDays: 400,
  eventDays: 400,
  ringSeconds: 60,
  floorBytes: 2 * 1024 ** 3,
};

/** What holds when the kept value cannot be read: nothing is removed for its sake. */
const KEEP_ALL: Retention = { ...DEFAULT_RETENTION, summaryDays: 0, eventDays: 0 };
const EVENTS_A_SLICE = 1000;

/** The value that text holds as JSON; undefined when it holds none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const toRow = (device: StoredDevice): DeviceRow => ({
  id: device.id,
  hardware_id: device.hardwareId,
  name: device.name,
  announced_name: device.announcedName,
  firmware: device.firmware,
  adopted_at_ms: device.adoptedAtMs,
  last_seen_ms: device.lastSeenMs,
  address: device.address,
  keep_connected: device.keepConnected ? 1 : 0,
  settings: JSON.stringify(device.settings),
});
const toConsoleEvent = (row: EventRow): ConsoleEvent => ({
  id: row.id,
  atMs: row.at_ms,
  deviceId: row.device_id,
  deviceName: row.device_name,
  code: row.code,
  severity: row.severity,
  detail: row.detail,
  // Of a newer console, perhaps: then the English has to do.
  told: row.told === null ? null : (toldSchema.safeParse(parsed(row.told)).data ?? null),
  spectral: null,
});
/** Of what a device's record may change. */
const changed = (before: DeviceRow, after: DeviceRow): Fields =>
  Object.fromEntries(
    (
      [
        'name',
        'announced_name',
        'firmware',
        'last_seen_ms',
        'address',
        'keep_connected',
        'settings',
      ] as const
    )
      .filter((field) => before[field] !== after[field])
      .map((field) => [field, after[field]]),
  );

export interface Records {
  site(key: string): string | null;
  setSite(key: string, value: string): void;
  consoleId(): HardwareId;
  retention(): Retention;
  devices(): StoredDevice[];
  isAdopted(id: DeviceId): boolean;
  putDevice(device: StoredDevice, by: Cause): void;
  touchDevice(id: DeviceId, lastSeenMs: number, firmware: string, address: LinkAddress): void;
  forgetDevice(id: DeviceId, by: Cause): void;
  addEvent(event: NewEvent, by: Cause): ConsoleEvent;
  events(beforeId: number | null, limit: number): ConsoleEvent[];
  event(id: number): ConsoleEvent | null;
  /** Removes some of the events before a moment. @returns how many; 0 when none is left. */
  dropEvents(beforeMs: number): number;
}

export function createRecords(db: Db, outbox: Outbox): Records {
  const getSite = db.prepare<[string], { value: string }>('SELECT value FROM site WHERE key = ?');
  const putSite = db.prepare(
    'INSERT INTO site (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const allDevices = db.prepare<[], DeviceRow>('SELECT * FROM device ORDER BY adopted_at_ms');
  const oneDevice = db.prepare<[DeviceId], DeviceRow>('SELECT * FROM device WHERE id = ?');
  const deviceName = db.prepare<[DeviceId], { name: string }>(
    'SELECT name FROM device WHERE id = ?',
  );
  const upsertDevice = db.prepare(
    `INSERT INTO device (id, hardware_id, name, announced_name, firmware, adopted_at_ms, last_seen_ms, address, keep_connected, settings)
     VALUES (@id, @hardware_id, @name, @announced_name, @firmware, @adopted_at_ms, @last_seen_ms, @address, @keep_connected, @settings)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, announced_name = excluded.announced_name, firmware = excluded.firmware,
       last_seen_ms = excluded.last_seen_ms, address = excluded.address, keep_connected = excluded.keep_connected, settings = excluded.settings`,
  );
  const touch = db.prepare(
    'UPDATE device SET last_seen_ms = ?, firmware = ?, address = ? WHERE id = ?',
  );
  const forget = db.prepare('DELETE FROM device WHERE id = ?');
  const insertEvent = db.prepare(
    'INSERT INTO event (at_ms, device_id, device_name, code, severity, detail, told) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const pageEvents = db.prepare<[number, number], EventRow>(
    'SELECT * FROM event WHERE id < ? ORDER BY id DESC LIMIT ?',
  );
  const oneEvent = db.prepare<[number], EventRow>('SELECT * FROM event WHERE id = ?');
  const dropEvents = db.prepare(
    `DELETE FROM event WHERE id IN (SELECT id FROM event WHERE at_ms < ? ORDER BY at_ms LIMIT ${EVENTS_A_SLICE})`,
  );

  const site = (key: string): string | null => getSite.get(key)?.value ?? null;
  return {
    site,
    setSite: (key, value) => void putSite.run(key, value),
    consoleId() {
      const known = site('console-id');
      if (known !== null) return known as HardwareId;
      const made = `c0${randomBytes(7).toString('hex')}`;
      putSite.run('console-id', made);
      return made as HardwareId;
    },
    retention() {
      const kept = site('retention');
      if (kept === null) return DEFAULT_RETENTION;
      return retentionSchema.safeParse(parsed(kept)).data ?? KEEP_ALL;
    },
    devices: () =>
      allDevices.all().map((row) => ({
        id: row.id,
        hardwareId: row.hardware_id,
        name: row.name,
        announcedName: row.announced_name,
        firmware: row.firmware,
        adoptedAtMs: row.adopted_at_ms,
        lastSeenMs: row.last_seen_ms,
        address: row.address,
        keepConnected: row.keep_connected === 1,
        settings: spectrumSettingsSchema.safeParse(parsed(row.settings)).data ?? DEFAULT_SPECTRUM,
      })),
    isAdopted: (id) => deviceName.get(id) !== undefined,
    putDevice(device, by) {
      const row = toRow(device);
      const before = oneDevice.get(device.id);
      upsertDevice.run(row);
      if (before) tellRecord(outbox, 'device', device.id, 'patch', changed(before, row), by);
      else tellRecord(outbox, 'device', device.id, 'insert', { ...row }, by);
    },
    touchDevice: (id, lastSeenMs, firmware, address) =>
      void touch.run(lastSeenMs, firmware, address, id),
    forgetDevice(id, by) {
      if (forget.run(id).changes === 0)
        throw new StoreFailure('not-found', 'there is no such device', 'unknown-device');
      tellRecord(outbox, 'device', id, 'delete', { id }, by);
    },
    addEvent({ atMs, deviceId, code, severity, detail: words }, by) {
      const detail = inEnglish(words);
      const told = typeof words === 'string' ? null : words;
      const kept = told && JSON.stringify(told);
      const name = deviceId ? (deviceName.get(deviceId)?.name ?? null) : null;
      const { lastInsertRowid } = insertEvent.run(
        atMs,
        deviceId,
        name,
        code,
        severity,
        detail,
        kept,
      );
      const id = Number(lastInsertRowid);
      const fields = { id, at_ms: atMs, device_id: deviceId, device_name: name };
      // A row without it has the text that it had before there was any.
      const said = kept === null ? {} : { told: kept };
      outbox.put({
        ...{ lane: 1, entity: 'event', rowId: String(id), kind: 'insert', depKey: null, by },
        ...{ text: rowText({ ...fields, code, severity, detail, ...said }), isAppendOnly: true },
      });
      const event = { id, atMs, deviceId, code, severity, detail, told };
      return { ...event, deviceName: name, spectral: null };
    },
    events: (beforeId, limit) =>
      pageEvents.all(beforeId ?? Number.MAX_SAFE_INTEGER, limit).map(toConsoleEvent),
    event: (id) => [oneEvent.get(id)].flatMap((row) => (row ? toConsoleEvent(row) : []))[0] ?? null,
    dropEvents: (beforeMs) => dropEvents.run(beforeMs).changes,
  };
}
