// Devices, events, site values and summaries: small rows, one statement each.
import { randomBytes } from 'node:crypto';
import type { DeviceId, HardwareId, LinkAddress, SpectrumSettings } from '@harmonic/protocol/model';
import type { ConsoleEvent, Retention } from '../../contract/index.ts';
import type { StoreSummary } from '../capture/messages.ts';
import type { NewEvent, StoredDevice } from './api.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';

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
}

const DEFAULT_RETENTION: Retention = {
  recordingDays: 0,
  summaryDays: 400,
  eventDays: 400,
  ringSeconds: 60,
  floorBytes: 2 * 1024 ** 3,
};

export interface Records {
  site(key: string): string | null;
  setSite(key: string, value: string): void;
  consoleId(): HardwareId;
  retention(): Retention;
  devices(): StoredDevice[];
  putDevice(device: StoredDevice): void;
  touchDevice(id: DeviceId, lastSeenMs: number, firmware: string, address: LinkAddress): void;
  forgetDevice(id: DeviceId): void;
  addEvent(event: NewEvent): ConsoleEvent;
  events(beforeId: number | null, limit: number): ConsoleEvent[];
  addSummary(summary: StoreSummary): void;
  summaryRows(device: DeviceId): number;
  dropOlder(
    summariesBeforeNs: bigint,
    eventsBeforeMs: number,
  ): { summaries: number; events: number };
}

/** Levels in half decibels above -96 dB re 1 unit, clamped to a byte: 0 is -96 dB or less, 255 is 31.5 dB or more. */
function packBands(bandsDb: Float32Array): Buffer {
  return Buffer.from(
    Uint8Array.from(bandsDb, (level) => Math.max(0, Math.min(255, Math.round((level + 96) * 2)))),
  );
}

export function createRecords(db: Db): Records {
  const getSite = db.prepare<[string], { value: string }>('SELECT value FROM site WHERE key = ?');
  const putSite = db.prepare(
    'INSERT INTO site (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const allDevices = db.prepare<[], DeviceRow>('SELECT * FROM device ORDER BY adopted_at_ms');
  const deviceName = db.prepare<[DeviceId], { name: string }>(
    'SELECT name FROM device WHERE id = ?',
  );
  const upsertDevice = db.prepare(
    `INSERT INTO device (id, hardware_id, name, announced_name, firmware, adopted_at_ms, last_seen_ms, address, keep_connected, settings)
     VALUES (@id, @hardwareId, @name, @announcedName, @firmware, @adoptedAtMs, @lastSeenMs, @address, @keepConnected, @settings)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, announced_name = excluded.announced_name, firmware = excluded.firmware,
       last_seen_ms = excluded.last_seen_ms, address = excluded.address, keep_connected = excluded.keep_connected, settings = excluded.settings`,
  );
  const touch = db.prepare(
    'UPDATE device SET last_seen_ms = ?, firmware = ?, address = ? WHERE id = ?',
  );
  const forget = db.prepare('DELETE FROM device WHERE id = ?');
  const insertEvent = db.prepare(
    'INSERT INTO event (at_ms, device_id, device_name, code, severity, detail) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const pageEvents = db.prepare<[number, number], EventRow>(
    'SELECT * FROM event WHERE id < ? ORDER BY id DESC LIMIT ?',
  );
  const insertSummary = db.prepare(
    `INSERT OR IGNORE INTO summary (device_id, channel, at_ns, rate_hz, rms, peak, crest_factor, kurtosis, samples_lost, peaks, bands_half_db)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const countSummaries = db.prepare<[DeviceId], { rows: number }>(
    'SELECT count(*) AS rows FROM summary WHERE device_id = ?',
  );
  const dropSummaries = db.prepare('DELETE FROM summary WHERE at_ns < ?');
  const dropEvents = db.prepare('DELETE FROM event WHERE at_ms < ?');

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
    retention: () => ({
      ...DEFAULT_RETENTION,
      ...(JSON.parse(site('retention') ?? '{}') as Partial<Retention>),
    }),
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
        settings: JSON.parse(row.settings) as SpectrumSettings,
      })),
    putDevice: (device) =>
      void upsertDevice.run({
        ...device,
        keepConnected: device.keepConnected ? 1 : 0,
        settings: JSON.stringify(device.settings),
      }),
    touchDevice: (id, lastSeenMs, firmware, address) =>
      void touch.run(lastSeenMs, firmware, address, id),
    forgetDevice(id) {
      if (forget.run(id).changes === 0)
        throw new StoreFailure('not-found', 'there is no such device');
    },
    addEvent(event) {
      const name = event.deviceId ? (deviceName.get(event.deviceId)?.name ?? null) : null;
      const { lastInsertRowid } = insertEvent.run(
        event.atMs,
        event.deviceId,
        name,
        event.code,
        event.severity,
        event.detail,
      );
      return { ...event, id: Number(lastInsertRowid), deviceName: name };
    },
    events: (beforeId, limit) =>
      pageEvents.all(beforeId ?? Number.MAX_SAFE_INTEGER, limit).map((row) => ({
        id: row.id,
        atMs: row.at_ms,
        deviceId: row.device_id,
        deviceName: row.device_name,
        code: row.code,
        severity: row.severity,
        detail: row.detail,
      })),
    addSummary: (s) =>
      void insertSummary.run(
        s.deviceId,
        s.channel,
        s.atNs,
        s.rateHz,
        s.rms,
        s.peak,
        s.crestFactor,
        s.kurtosis,
        s.samplesLost,
        Buffer.from(JSON.stringify(s.peaks)),
        packBands(s.bandsDb),
      ),
    summaryRows: (device) => countSummaries.get(device)?.rows ?? 0,
    dropOlder: (summariesBeforeNs, eventsBeforeMs) => ({
      summaries: dropSummaries.run(summariesBeforeNs).changes,
      events: dropEvents.run(eventsBeforeMs).changes,
    }),
  };
}
