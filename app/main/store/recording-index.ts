// The rows of recordings that run: the recording, its blocks, its totals. Each statement runs inside the caller's transaction.
import type { DeviceId, HardwareId, RecordingId } from '@harmonic/protocol/model';
import type { StoreBlock } from '../capture/messages.ts';
import type { Db } from './database.ts';
import { tellRecord, type Cause, type Fields, type Outbox } from './outbox.ts';
import type { BlockPlace } from './segments.ts';
import type { Shape } from './timeline.ts';

export interface RecordingStart {
  deviceId: DeviceId;
  deviceName: string;
  hardwareId: HardwareId | null;
  simulated: boolean;
  atMs: number;
  /**
   * A file that comes in; it has no device, and `deviceId` only names it while it runs. Where it is not timed, nobody says
   * when its first sample was taken: `atMs` is when it came in.
   */
  imported?: { name: string; isTimed: boolean };
}

/** Stands in the row of an imported recording where others name their device. */
export const NO_DEVICE = '';

export interface IndexedBlock extends BlockPlace {
  block: StoreBlock;
  /** First sample on the recording's time line. */
  at: number;
  gapBefore: number;
  digest: Buffer;
}

export interface RecordingIndex {
  insert(id: RecordingId, start: RecordingStart, key: Uint8Array, by: Cause): void;
  /** What the recording is made of, known with its first block. */
  shape(id: RecordingId, shape: Shape, startedAtMs: number): void;
  add(id: RecordingId, blocks: readonly IndexedBlock[]): void;
  /** @param lostAfter samples that were lost behind the last block. */
  end(id: RecordingId, lostAfter: number, state: 'complete' | 'interrupted', by: Cause): void;
}

const LARGEST = 2n ** 63n;
/** A device's time beyond what can be kept is no time. */
const asKept = (ns: bigint): bigint => (ns >= -LARGEST && ns < LARGEST ? ns : 0n);

export function createRecordingIndex(db: Db, outbox: Outbox): RecordingIndex {
  const insert = db.prepare(
    `INSERT INTO recording (id, device_id, device_name, hardware_id, name, state, simulated, started_at_ms, start_told, rate_hz, format, channels, segment_key)
     VALUES (?, ?, ?, ?, ?, 'recording', ?, ?, ?, 0, 'int16', '[]', ?)`,
  );
  const shape = db.prepare(
    'UPDATE recording SET rate_hz = ?, format = ?, channels = ?, started_at_ms = ? WHERE id = ?',
  );
  const block = db.prepare(
    `INSERT INTO recording_block (recording_id, seq, segment, position, bytes, first_sample, samples, gap_before, scale, offset, device_ns, arrival_ns, clipped, chain_sha256, digest,
       device_clock, sync_offset_ns, sync_delay_ns)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const total = db.prepare(
    'UPDATE recording SET samples = ?, bytes = bytes + ?, gaps = gaps + ?, samples_lost = samples_lost + ? WHERE id = ?',
  );
  const end = db.prepare(
    `UPDATE recording SET state = @state, samples = samples + @lost, samples_lost = samples_lost + @lost,
       gaps = gaps + (@lost > 0) WHERE id = @id`,
  );
  const ended = db.prepare<[RecordingId], Fields>(
    `SELECT state, started_at_ms, rate_hz, format, channels, samples, bytes, gaps, samples_lost
     FROM recording WHERE id = ?`,
  );

  function addBlock(id: RecordingId, row: IndexedBlock): void {
    block.run(
      id,
      row.seq,
      row.segment,
      row.position,
      row.bytes,
      row.at,
      row.block.samples,
      row.gapBefore,
      row.block.scale,
      row.block.offset,
      asKept(row.block.deviceNs),
      row.block.arrivalNs,
      row.block.clipped ? 1 : 0,
      row.chain,
      row.digest,
      row.block.deviceClock,
      row.block.sync && asKept(row.block.sync.offsetNs),
      row.block.sync && asKept(row.block.sync.delayNs),
    );
  }
  return {
    insert(id, start, key, by) {
      const { deviceName, hardwareId, simulated, atMs, imported } = start;
      const told = imported?.isTimed === false ? 0 : 1;
      const deviceId = imported === undefined ? start.deviceId : NO_DEVICE;
      const madeAt = new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
      const name = imported?.name ?? `${deviceName} ${madeAt}`;
      insert.run(id, deviceId, deviceName, hardwareId, name, simulated ? 1 : 0, atMs, told, key);
      const device = { device_id: deviceId, device_name: deviceName, hardware_id: hardwareId };
      const made = {
        id,
        name,
        simulated: simulated ? 1 : 0,
        started_at_ms: atMs,
        start_told: told,
      };
      tellRecord(outbox, 'recording', id, 'insert', { ...made, ...device }, by);
    },
    shape: (id, { rateHz, format, channels }, startedAtMs) =>
      void shape.run(rateHz, format, channels, startedAtMs, id),
    add(id, blocks) {
      let [end, bytes, gaps, lost] = [0, 0, 0, 0];
      for (const row of blocks) {
        addBlock(id, row);
        end = row.at + row.block.samples;
        bytes += row.bytes;
        gaps += row.gapBefore > 0 ? 1 : 0;
        lost += row.gapBefore;
      }
      total.run(end, bytes, gaps, lost, id);
    },
    end(id, lost, state, by) {
      end.run({ id, lost, state });
      tellRecord(outbox, 'recording', id, 'patch', ended.get(id) ?? {}, by);
    },
  };
}
