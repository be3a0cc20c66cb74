// Running recordings: takes blocks, keeps them waiting, writes them to segment files and indexes them.
// A block is confirmed when its file is synced and its index row is committed, in that order:
//
//   push -> waiting -> stage (segment written) -> sync -> index (in the caller's transaction) -> keep
//                 ^------------------- rewind: the disk refused, all of it waits on ----------'
//
// Opens no transaction of its own and never decides about room on the disk.
import { randomBytes } from 'node:crypto';
import type { DeviceId, RecordingId } from '@harmonic/protocol/model';
import { saying, type Told } from '../../contract/index.ts';
import type { StoreBlock } from '../capture/messages.ts';
import type { Act } from './access-api.ts';
import { StoreFailure } from './failure.ts';
import { digestOf } from './moments.ts';
import type { Cause } from './outbox.ts';
import type { IndexedBlock, RecordingIndex, RecordingStart } from './recording-index.ts';
import { openSegments, type SegmentWriter } from './segments.ts';
import { beginTimeline, isWhole, ofOneShape, placeBlock, type Timeline } from './timeline.ts';

interface Waiting {
  block: StoreBlock;
  at: number;
  gapBefore: number;
}

interface Running {
  id: RecordingId;
  start: RecordingStart;
  writer: SegmentWriter;
  line: Timeline | null;
  /** Arrival of the line's first sample. */
  beganMs: number;
  /** End of the newest block that was taken; the line may be further: then what lies between is lost. */
  takenEnd: number;
  waiting: Waiting[];
  waitingBytes: number;
  staged: IndexedBlock[];
  /** Its row says what it is made of. */
  shaped: boolean;
  /** Samples that came while it ran and found no room in memory. */
  lost: number;
  /** Null while it runs. @see Recorder.halt */
  ending: { reason: Told | null; isHalted?: boolean } | null;
  /** Who has stopped it, on the way into the trail with its end. */
  acts: Act[];
}

export interface Recorder {
  /** Inside the caller's transaction. Nothing runs before `begin`. */
  insert(start: RecordingStart, id: RecordingId, by: Cause): { id: RecordingId; key: Uint8Array };
  begin(
    made: { id: RecordingId; key: Uint8Array },
    start: RecordingStart,
    before: readonly StoreBlock[],
  ): void;
  push(block: StoreBlock): void;
  /**
   * Takes no more of a device; its recording is complete when what waits is kept.
   * @param reason null: as asked. @param act of whoever asked: enters the trail with the end.
   */
  end(
    device: DeviceId,
    reason: Told | null,
    act?: (recording: RecordingId) => Act | undefined,
  ): RecordingId;
  /** The disk keeps no more of a device: the same, and it is complete only if nothing of it was lost meanwhile. */
  halt(device: DeviceId): void;
  /** Whether anything of it is still on its way. */
  isKnown(device: DeviceId): boolean;
  /** Files that are coming in now. */
  imports(): RecordingId[];
  /** Its line is so long: what lies behind the last block is missing. */
  stretch(device: DeviceId, samples: number): void;
  /** Writes no more of it, and gives it no end: nothing of it may be on its way to the disk. */
  abandon(device: DeviceId): void;
  /** Recordings that were halted and wait for room for their last samples. */
  halted(): RecordingId[];
  /** Devices recorded now; those that only wait for their end are none. */
  devices(): DeviceId[];
  /** Whether `stage` and `keep` have anything to do. */
  hasWork(): boolean;
  /** Writes about so many bytes of what waits. @throws the disk's own error: then `rewind`. */
  stage(mostBytes: number): void;
  /** Makes what is staged durable. @throws the disk's own error: then `rewind`. */
  sync(): void;
  /** The same, all files at once, while the thread goes on; nothing may be staged meanwhile. */
  syncSoon(): Promise<void>;
  /** Inside the caller's transaction: rows of what is staged. */
  index(): void;
  /** After that transaction; what is kept stays kept: the disk's errors go to `leftOpen`, none is thrown. */
  keep(): void;
  rewind(): void;
  close(): void;
}

export interface RecorderEvents {
  /** Inside the transaction in which a recording ends. @returns its cause. */
  enter(act: Act | undefined): Cause;
  /** A recording is complete. @param reason why it ended by itself, null when it was asked to. */
  ended(device: DeviceId | null, reason: Told | null): void;
  lost(device: DeviceId | null, samples: number): void;
  /** Files of a recording could not be closed as they should: nothing kept is missing. */
  leftOpen(device: DeviceId | null, detail: Told): void;
}

/** @returns the disk's own words when it refused; the file is closed all the same. */
function closed(writer: SegmentWriter): string | null {
  try {
    writer.close();
    return null;
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return error.message;
  }
}

/** A file that comes in is no device's. */
const deviceOf = ({ deviceId, imported }: RecordingStart): DeviceId | null =>
  imported === undefined ? deviceId : null;

/** Of each running recording, while the disk takes nothing: minutes of one device at 48 kHz. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024;

export function createRecorder(
  rows: RecordingIndex,
  dataDir: string,
  events: RecorderEvents,
): Recorder {
  const running = new Map<DeviceId, Running>();
  const all = (): Running[] => [...running.values()];

  function take(recording: Running, block: StoreBlock, mostBytes: number): void {
    const deviceId = deviceOf(recording.start);
    if (!isWhole(block)) return events.lost(deviceId, Math.max(0, block.samples));
    if (!recording.line) {
      const isFile = recording.start.imported !== undefined;
      // A file may begin with a gap; of a stream nobody knows what was before.
      recording.line = beginTimeline(isFile ? { ...block, firstSample: 0 } : block);
      if (!isFile) recording.beganMs = Number(block.arrivalNs / 1_000_000n);
    }
    const placed = placeBlock(recording.line, block);
    if (placed === 'duplicate') return;
    if (placed === 'lost') return events.lost(deviceId, block.samples);
    if (placed === 'reshaped') {
      recording.ending = {
        reason: [saying('reshaped')],
      };
      return;
    }
    recording.line = placed.line;
    if (recording.waitingBytes + block.data.byteLength > mostBytes) {
      recording.lost += block.samples;
      return events.lost(deviceId, block.samples);
    }
    recording.waiting.push({ block, at: placed.at, gapBefore: placed.at - recording.takenEnd });
    recording.waitingBytes += block.data.byteLength;
    recording.takenEnd = placed.line.samples;
  }

  function stageOne(recording: Running, mostBytes: number): number {
    let bytes = 0;
    for (const waiting of recording.waiting) {
      if (bytes >= mostBytes) break;
      const { block } = waiting;
      const place = recording.writer.append(new Uint8Array(block.data));
      recording.staged.push({ ...waiting, ...place, digest: digestOf(block) });
      bytes += place.bytes;
    }
    return bytes;
  }
  const isEnding = (recording: Running): boolean =>
    recording.ending !== null && recording.staged.length === recording.waiting.length;

  function shut({ id, start, writer }: Running): void {
    const problem = closed(writer);
    if (problem !== null)
      events.leftOpen(deviceOf(start), [saying('untidy', { recording: id, text: problem })]);
  }
  function finish(recording: Running): void {
    const { deviceId } = recording.start;
    running.delete(deviceId);
    shut(recording);
    events.ended(deviceOf(recording.start), recording.ending?.reason ?? null);
  }

  return {
    insert(start, id, by) {
      if (running.has(start.deviceId))
        throw new StoreFailure(
          'conflict',
          `${start.deviceName} is being recorded already`,
          'recorded',
          { name: start.deviceName },
        );
      const key = randomBytes(32);
      rows.insert(id, start, key, by);
      return { id, key };
    },
    begin({ id, key }, start, before) {
      const recording: Running = {
        id,
        start,
        writer: openSegments(dataDir, id, key),
        line: null,
        beganMs: start.atMs,
        takenEnd: 0,
        waiting: [],
        waitingBytes: 0,
        staged: [],
        shaped: false,
        lost: 0,
        ending: null,
        acts: [],
      };
      running.set(start.deviceId, recording);
      for (const block of ofOneShape(before)) take(recording, block, Infinity);
      // They are in memory anyway: only what comes now has to fit.
      recording.waitingBytes = 0;
    },
    push(block) {
      const recording = running.get(block.deviceId);
      if (recording && !recording.ending) take(recording, block, MOST_WAITING_BYTES);
    },
    end(device, reason, act) {
      const recording = running.get(device);
      if (!recording)
        throw new StoreFailure('not-found', 'this device is not being recorded', 'not-recorded');
      recording.ending ??= { reason };
      const theirs = act?.(recording.id);
      if (theirs) recording.acts.push(theirs);
      return recording.id;
    },
    halt(device) {
      const recording = running.get(device);
      if (recording) recording.ending ??= { reason: null, isHalted: true };
    },
    isKnown: (device) => running.has(device),
    imports: () => all().flatMap(({ id, start }) => (start.imported === undefined ? [] : [id])),
    stretch(device, samples) {
      const recording = running.get(device);
      if (!recording?.line) return;
      recording.line = { ...recording.line, samples: Math.max(recording.line.samples, samples) };
    },
    abandon(device) {
      const recording = running.get(device);
      running.delete(device);
      if (recording) shut(recording);
    },
    halted: () => all().flatMap(({ id, ending }) => (ending?.isHalted ? [id] : [])),
    devices: () => all().flatMap(({ ending, start }) => (ending ? [] : [start.deviceId])),
    hasWork: () => all().some(({ waiting, ending }) => waiting.length > 0 || ending !== null),
    stage(mostBytes) {
      let left = mostBytes;
      for (const recording of running.values()) {
        if (recording.waiting.length > 0 && left > 0) left -= stageOne(recording, left);
      }
    },
    sync() {
      for (const { staged, writer } of running.values()) if (staged.length > 0) writer.sync();
    },
    async syncSoon() {
      const busy = all().filter(({ staged }) => staged.length > 0);
      // All of them have to be over before anything is taken back.
      const outcomes = await Promise.allSettled(busy.map(({ writer }) => writer.syncSoon()));
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed) throw failed.reason;
    },
    index() {
      for (const recording of running.values()) {
        const { id, line, staged, beganMs, shaped } = recording;
        if (line && staged.length > 0 && !shaped) rows.shape(id, line.shape, beganMs);
        if (staged.length > 0) rows.add(id, staged);
        if (!isEnding(recording)) continue;
        const isFile = recording.start.imported !== undefined;
        const isHalf = recording.lost > 0 || isFile;
        // A file that ends for a reason is not whole.
        const isCut = isFile && recording.ending?.reason !== null;
        const isShort = isCut || (recording.ending?.isHalted === true && isHalf);
        const lostAfter = (line?.samples ?? 0) - recording.takenEnd;
        const [by = events.enter(undefined)] = recording.acts.map((act) => events.enter(act));
        rows.end(id, lostAfter, isShort ? 'interrupted' : 'complete', by);
      }
    },
    keep() {
      const ended: Running[] = [];
      for (const recording of all()) {
        const { staged } = recording;
        for (const { block } of staged)
          recording.waitingBytes = Math.max(0, recording.waitingBytes - block.data.byteLength);
        if (isEnding(recording)) ended.push(recording);
        recording.waiting.splice(0, staged.length);
        recording.shaped ||= staged.length > 0;
        recording.staged = [];
        recording.writer.keep();
      }
      for (const recording of ended) finish(recording);
    },
    rewind() {
      for (const recording of running.values()) {
        recording.staged = [];
        recording.writer.rewind();
      }
    },
    close() {
      for (const recording of running.values()) shut(recording);
      running.clear();
    },
  };
}
