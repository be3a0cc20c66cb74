// Running recordings: blocks to segment files, their index to the database, confirmed together.
// A block is confirmed when its file is synced and its index row is committed, in that order.
import { randomBytes, randomUUID } from 'node:crypto';
import type { DeviceId, HardwareId, RecordingId } from '@harmonic/protocol/model';
import type { StoreBlock } from '../capture/messages.ts';
import type { Db } from './database.ts';
import { diskFailure, StoreFailure } from './failure.ts';
import { openSegments, type BlockPlace, type SegmentWriter } from './segments.ts';

export interface RecordingStart {
  deviceId: DeviceId;
  deviceName: string;
  hardwareId: HardwareId | null;
  simulated: boolean;
  atMs: number;
}

interface IndexRow extends BlockPlace {
  firstSample: number;
  block: StoreBlock;
  gapBefore: number;
}

interface Running {
  id: RecordingId;
  /** What the recording is made of; null until its first block. */
  shape: { format: string; rateHz: number; channels: string; streamSeq: number } | null;
  start: RecordingStart;
  writer: SegmentWriter;
  waiting: IndexRow[];
  /** Samples of the recording's time line so far, gaps included. */
  samples: number;
  /** Arrival of the end of the newest block. */
  endNs: bigint;
  owedGap: number;
}

export interface Recorder {
  start(start: RecordingStart, before: readonly StoreBlock[]): RecordingId;
  stop(device: DeviceId): RecordingId;
  isRunning(device: DeviceId): boolean;
  running(): RecordingId[];
  push(block: StoreBlock): void;
  /** Makes everything pushed so far durable. @throws StoreFailure of the disk; what waits, waits on. */
  confirm(): void;
  close(): void;
}

/** @param onEnded a recording had to end by itself, and why. */
export function createRecorder(
  db: Db,
  dataDir: string,
  onEnded: (device: DeviceId, detail: string) => void,
  onLost: (device: DeviceId, samples: number) => void,
): Recorder {
  const running = new Map<DeviceId, Running>();
  const insertRecording = db.prepare(
    `INSERT INTO recording (id, device_id, device_name, hardware_id, name, state, simulated, started_at_ms, rate_hz, format, channels, segment_key)
     VALUES (?, ?, ?, ?, ?, 'recording', ?, ?, 0, 'int16', '[]', ?)`,
  );
  const shapeRecording = db.prepare(
    'UPDATE recording SET rate_hz = ?, format = ?, channels = ?, started_at_ms = ? WHERE id = ?',
  );
  const endRecording = db.prepare(`UPDATE recording SET state = 'complete' WHERE id = ?`);
  const insertBlock = db.prepare(
    `INSERT INTO recording_block (recording_id, seq, segment, position, bytes, first_sample, samples, gap_before, scale, offset, device_ns, arrival_ns, clipped, chain_sha256)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );

  const index = db.transaction((rows: readonly [Running, IndexRow][]) => {
    for (const [recording, row] of rows) {
      const { block } = row;
      insertBlock.run(
        recording.id,
        row.seq,
        row.segment,
        row.position,
        row.bytes,
        row.firstSample,
        block.samples,
        row.gapBefore,
        block.scale,
        block.offset,
        block.deviceNs,
        block.arrivalNs,
        block.clipped ? 1 : 0,
        row.chain,
      );
    }
  });

  /** Samples missing in front of a block: what capture counted, or by arrival time across a restarted stream. */
  function gapBefore(recording: Running, block: StoreBlock): number {
    if (!recording.shape || recording.samples === 0) return 0;
    if (recording.shape.streamSeq === block.streamSeq) return block.gapBefore + recording.owedGap;
    const silentNs = block.arrivalNs - recording.endNs;
    return Math.max(0, Math.round((Number(silentNs) / 1e9) * block.rateHz)) + recording.owedGap;
  }

  function shapeOf(recording: Running, block: StoreBlock): boolean {
    const channels = JSON.stringify(block.channels);
    if (!recording.shape) {
      shapeRecording.run(
        block.rateHz,
        block.format,
        channels,
        Number(block.arrivalNs / 1_000_000n),
        recording.id,
      );
    } else {
      const { format, rateHz } = recording.shape;
      if (
        format !== block.format ||
        rateHz !== block.rateHz ||
        recording.shape.channels !== channels
      )
        return false;
    }
    recording.shape = {
      format: block.format,
      rateHz: block.rateHz,
      channels,
      streamSeq: block.streamSeq,
    };
    return true;
  }

  function append(recording: Running, block: StoreBlock): void {
    const gap = gapBefore(recording, block);
    if (!shapeOf(recording, block)) {
      end(
        recording,
        'the device now streams at another rate, format or channels: a new recording is needed',
      );
      return;
    }
    try {
      const place = recording.writer.append(new Uint8Array(block.data));
      recording.waiting.push({
        ...place,
        block,
        gapBefore: gap,
        firstSample: recording.samples + gap,
      });
      recording.samples += gap + block.samples;
      recording.owedGap = 0;
    } catch (error) {
      const failure = diskFailure(error);
      if (!failure) throw error;
      recording.owedGap = gap + block.samples;
      onLost(recording.start.deviceId, block.samples);
    }
    recording.endNs = block.arrivalNs + BigInt(Math.round((block.samples / block.rateHz) * 1e9));
  }

  function confirm(): void {
    const rows = [...running.values()].flatMap((recording) =>
      recording.waiting.map((row): [Running, IndexRow] => [recording, row]),
    );
    if (rows.length === 0) return;
    try {
      for (const recording of running.values()) recording.writer.sync();
      index(rows);
    } catch (error) {
      throw diskFailure(error) ?? error;
    }
    for (const recording of running.values()) recording.waiting = [];
  }

  function end(recording: Running, detail: string | null): void {
    confirm();
    recording.writer.close();
    endRecording.run(recording.id);
    running.delete(recording.start.deviceId);
    if (detail !== null) onEnded(recording.start.deviceId, detail);
  }

  return {
    start(start, before) {
      if (running.has(start.deviceId))
        throw new StoreFailure('conflict', `${start.deviceName} is being recorded already`);
      const id = randomUUID() as string as RecordingId;
      const key = randomBytes(32);
      try {
        const writer = openSegments(dataDir, id, key);
        insertRecording.run(
          id,
          start.deviceId,
          start.deviceName,
          start.hardwareId,
          `${start.deviceName} ${new Date(start.atMs).toISOString().slice(0, 16).replace('T', ' ')}`,
          start.simulated ? 1 : 0,
          start.atMs,
          key,
        );
        const recording: Running = {
          id,
          shape: null,
          start,
          writer,
          waiting: [],
          samples: 0,
          endNs: 0n,
          owedGap: 0,
        };
        running.set(start.deviceId, recording);
        for (const block of before) append(recording, block);
      } catch (error) {
        throw diskFailure(error) ?? error;
      }
      confirm();
      return id;
    },
    stop(device) {
      const recording = running.get(device);
      if (!recording) throw new StoreFailure('not-found', 'this device is not being recorded');
      end(recording, null);
      return recording.id;
    },
    isRunning: (device) => running.has(device),
    running: () => [...running.values()].map(({ id }) => id),
    push(block) {
      const recording = running.get(block.deviceId);
      if (recording) append(recording, block);
    },
    confirm,
    close() {
      for (const recording of [...running.values()]) end(recording, null);
    },
  };
}
