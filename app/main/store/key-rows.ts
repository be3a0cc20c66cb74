// The keys that devices prove, one each. Handed to the plant alone: no list, export or outbox holds one. Opens no
// transaction.
import type { DeviceId, PersonId } from '@harmonic/protocol/model';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import type { DeviceKey } from './kept-api.ts';
import { tellRecord, type Cause, type Outbox } from './outbox.ts';

interface KeyRow {
  device_id: DeviceId;
  key: Uint8Array;
  fingerprint: string;
  offered: 0 | 1;
  set_by: PersonId | null;
  set_at_ms: number;
}

export interface KeyRows {
  all(): DeviceKey[];
  set(key: DeviceKey, atMs: number, by: Cause): void;
  /** @throws StoreFailure not-found. */
  remove(deviceId: DeviceId, by: Cause): void;
}

export function createKeyRows(db: Db, outbox: Outbox): KeyRows {
  const every = db.prepare<[], KeyRow>('SELECT * FROM device_key ORDER BY device_id');
  const put = db.prepare(
    `INSERT INTO device_key (device_id, key, fingerprint, offered, set_by, set_at_ms)
     VALUES (@device_id, @key, @fingerprint, @offered, @set_by, @set_at_ms)
     ON CONFLICT (device_id) DO UPDATE SET key = excluded.key, fingerprint = excluded.fingerprint,
       offered = excluded.offered, set_by = excluded.set_by, set_at_ms = excluded.set_at_ms`,
  );
  const has = db.prepare<[DeviceId]>('SELECT 1 FROM device_key WHERE device_id = ?').pluck();
  const drop = db.prepare('DELETE FROM device_key WHERE device_id = ?');
  return {
    all: () =>
      every.all().map(({ device_id: deviceId, key, fingerprint, offered }) => ({
        ...{ deviceId, key: new Uint8Array(key), fingerprint, offered: offered === 1 },
      })),
    set({ deviceId, key, fingerprint, offered }, atMs, by) {
      const told = { device_id: deviceId, fingerprint, set_by: by.actor, set_at_ms: atMs };
      const kind = has.get(deviceId) === undefined ? 'insert' : 'patch';
      put.run({ ...told, key, offered: offered ? 1 : 0 });
      tellRecord(outbox, 'device-key', deviceId, kind, told, by, deviceId);
    },
    remove(deviceId, by) {
      if (drop.run(deviceId).changes === 0)
        throw new StoreFailure('not-found', 'no key of this device is kept here', 'unknown-key');
      tellRecord(outbox, 'device-key', deviceId, 'delete', { device_id: deviceId }, by, deviceId);
    },
  };
}
