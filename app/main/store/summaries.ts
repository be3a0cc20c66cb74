// Summaries, one a second and channel: what trends are made of. Their number is kept beside them, so that nobody
// counts a year of rows. Each statement runs inside the caller's transaction.
import type { DeviceId } from '@harmonic/protocol/model';
import type { StoreSummary } from '../capture/messages.ts';
import type { Db } from './database.ts';

export interface Summaries {
  /** @returns false for one that is kept already, or whose values are no numbers. */
  add(summary: StoreSummary): boolean;
  rows(device: DeviceId): number;
  /** Removes some of the summaries before a moment. @returns how many; 0 when none is left. */
  dropSome(beforeNs: bigint): number;
}

const ROWS_A_SLICE = 500;

/** Levels in half decibels above -96 dB re 1 unit, clamped to a byte: 0 is -96 dB or less, 255 is 31.5 dB or more. */
function packBands(bandsDb: Float32Array): Buffer {
  return Buffer.from(
    Uint8Array.from(bandsDb, (level) => Math.max(0, Math.min(255, Math.round((level + 96) * 2)))),
  );
}

const isWhole = ({ rms, peak, crestFactor, kurtosis, rateHz }: StoreSummary): boolean =>
  [rms, peak, crestFactor, kurtosis, rateHz].every(Number.isFinite);

export function createSummaries(db: Db): Summaries {
  const insert = db.prepare(
    `INSERT INTO summary (device_id, channel, at_ns, rate_hz, rms, peak, crest_factor, kurtosis, samples_lost, peaks, bands_half_db)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device_id, channel, at_ns) DO NOTHING`,
  );
  const count = db.prepare(
    `INSERT INTO summary_count (device_id, channel, rows) VALUES (@device, @channel, @rows)
     ON CONFLICT (device_id, channel) DO UPDATE SET rows = rows + excluded.rows`,
  );
  const counted = db.prepare<[DeviceId], { rows: number }>(
    'SELECT coalesce(sum(rows), 0) AS rows FROM summary_count WHERE device_id = ?',
  );
  const kept = db.prepare<[], { device: DeviceId; channel: number }>(
    'SELECT device_id AS device, channel FROM summary_count WHERE rows > 0',
  );
  const drop = db.prepare(
    `DELETE FROM summary WHERE (device_id, channel, at_ns) IN (
       SELECT device_id, channel, at_ns FROM summary WHERE device_id = ? AND channel = ? AND at_ns < ?
       ORDER BY at_ns LIMIT ${ROWS_A_SLICE})`,
  );
  return {
    add(s) {
      if (!isWhole(s)) return false;
      const { changes } = insert.run(
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
      );
      if (changes > 0) count.run({ device: s.deviceId, channel: s.channel, rows: 1 });
      return changes > 0;
    },
    rows: (device) => counted.get(device)?.rows ?? 0,
    dropSome(beforeNs) {
      for (const { device, channel } of kept.all()) {
        const { changes } = drop.run(device, channel, beforeNs);
        if (changes > 0) {
          count.run({ device, channel, rows: -changes });
          return changes;
        }
      }
      return 0;
    },
  };
}
