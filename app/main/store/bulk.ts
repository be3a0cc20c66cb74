// What capture sends, on its way to the disk: blocks of recordings, summaries, frames heard; committed in portions.
// Never crosses the floor of free space; what cannot be kept is counted and said.
import type { DeviceId } from '@harmonic/protocol/model';
import { saying, type Told } from '../../contract/index.ts';
import type { StoreHeard, StoreSpectral, StoreSummary } from '../capture/messages.ts';
import { freeBytes, MARGIN_BYTES } from './disk.ts';
import { failureOf } from './failure.ts';
import type { HeardRows } from './heard-rows.ts';
import type { Recorder } from './recorder.ts';
import type { Summaries } from './summaries.ts';
import type { Writes } from './writes.ts';

export interface Bulk {
  takeSummary(summary: StoreSummary): void;
  takeHeard(heard: StoreHeard): void;
  takeSpectral(message: StoreSpectral): void;
  /** Nobody says any more how they go on. @param keys of spectral events. */
  cutSpectral(keys: Iterable<string>): void;
  /** Commits a portion of what waits. @returns whether more waits that the disk would take. */
  confirm(): boolean;
  /** The same, while the thread goes on; one at a time. */
  confirmSoon(): Promise<boolean>;
  /** Commits all that waits, as far as the disk takes it. */
  drain(): void;
  /** Looks at the room: ends recordings in time, and says so. At least once a second. */
  watchRoom(): void;
  /** The disk takes writes again. */
  recovered(): void;
  lost(samples: number): void;
}

export interface BulkParts {
  dataDir: string;
  writes: Writes;
  recorder: Recorder;
  summaries: Summaries;
  heard: HeardRows;
  /** Keeps what was seen, and tells of it. */
  keepSpectral(seen: StoreSpectral['seen'][number], deviceId: DeviceId): void;
  cutSpectral(key: string): void;
  floorBytes(): number;
  /** The disk has ended a recording. */
  halted(device: DeviceId, reason: Told): void;
}

/** Small enough that a reader who comes meanwhile does not notice. */
const PORTION_BYTES = 2 * 1024 * 1024;
const PORTION_ROWS = 500;
const MOST_ROWS = 20_000;
/** What a portion costs beyond its samples: rows, and the pages they touch. */
const OVERHEAD_BYTES = 1024 * 1024;

const NEARLY_FULL = [saying('nearly-full')];
const FULL = [saying('disk-was-full')];

const megabytes = (bytes: number): number => Math.round(bytes / 1e6);

type Row =
  | StoreSummary
  | { type: 'frame'; deviceId: DeviceId; frame: StoreHeard['heard'][number] }
  | { type: 'spectral'; deviceId: DeviceId; seen: StoreSpectral['seen'][number] }
  | { type: 'cut'; key: string };

export function createBulk(parts: BulkParts): Bulk {
  const { dataDir, writes, recorder } = parts;
  const waiting: Row[] = [];
  /** Rows that go with what is staged; null when nothing is under way. */
  let underWay: Row[] | null = null;
  let lostSamples = 0;
  let lostSummaries = 0;
  let lostFrames = 0;
  let lostSpectral = 0;
  /** Recordings were ended since there was room last. */
  let haveEnded = false;

  /** Says the condition again, with what was lost under it. */
  function say(code = writes.condition()): void {
    const lost: Told = [
      ...(lostSamples > 0 ? [saying('lost-samples', { count: lostSamples })] : []),
      ...(lostSummaries > 0 ? [saying('lost-summaries', { count: lostSummaries })] : []),
      ...(lostFrames > 0 ? [saying('lost-frames', { count: lostFrames })] : []),
      ...(lostSpectral > 0 ? [saying('lost-spectral', { count: lostSpectral })] : []),
    ];
    const ended: Told = haveEnded ? [saying('recordings-ended')] : [];
    const more = [...ended, ...lost];
    if (code === 'disk-low') {
      const little = megabytes(parts.floorBytes() + MARGIN_BYTES);
      const outcome = haveEnded ? ended : [saying('room-none')];
      const told = [saying('room-little', { megabytes: little }), ...outcome, ...lost];
      writes.setCondition(code, told);
    } else if (code === 'disk-full' && more.length > 0)
      writes.setCondition(code, [saying('disk-no-room'), ...more]);
    else if (code === 'disk-read-only' && lost.length > 0) writes.setCondition(code, lost);
  }

  /** Bytes that can be written without crossing the floor. */
  const room = (): number => freeBytes(dataDir) - parts.floorBytes();

  function watchRoom(): void {
    if (room() >= MARGIN_BYTES) {
      if (writes.condition() === 'disk-low') recovered();
      return;
    }
    const devices = recorder.devices();
    const isFull = writes.isRefusing() || room() <= OVERHEAD_BYTES;
    haveEnded ||= devices.length > 0;
    for (const device of devices) {
      recorder.halt(device);
      parts.halted(device, isFull ? FULL : NEARLY_FULL);
    }
    // After it: the disk may have refused even that.
    if (writes.condition() === 'ok') say('disk-low');
    else say();
  }
  function recovered(): void {
    if (room() < MARGIN_BYTES) return say('disk-low');
    haveEnded = false;
    lostSamples = 0;
    lostSummaries = 0;
    lostFrames = 0;
    lostSpectral = 0;
    writes.setCondition('ok', []);
  }

  const hasMore = (): boolean => waiting.length > 0 || recorder.hasWork();

  /** Runs what the disk may refuse; then all of the portion waits on. */
  function attempt(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      refuse(error);
      return false;
    }
  }
  function refuse(error: unknown): void {
    underWay = null;
    recorder.rewind();
    const failure = failureOf(error);
    if (!failure) throw error;
    writes.refused(failure);
    say();
  }

  /** Writes a portion. @returns false when there is none, or no room for it. */
  function begin(): boolean {
    if (writes.isRefusing() || !hasMore()) return false;
    watchRoom();
    const left = room() - OVERHEAD_BYTES;
    // What waits is little, because recordings have ended: it waits for room.
    if (left <= 0 || writes.isRefusing()) return false;
    underWay = waiting.slice(0, PORTION_ROWS);
    return attempt(() => recorder.stage(Math.min(left, PORTION_BYTES)));
  }
  /** @returns false where there is nothing to keep of it. */
  function add(row: Row): boolean {
    if (row.type === 'summary') return parts.summaries.add(row);
    if (row.type === 'frame') parts.heard.add(row.frame, row.deviceId);
    else if (row.type === 'spectral') parts.keepSpectral(row.seen, row.deviceId);
    else parts.cutSpectral(row.key);
    return true;
  }
  function take(row: Row): void {
    waiting.push(row);
    if (waiting.length <= MOST_ROWS) return;
    const gone = waiting.splice(underWay?.length ?? 0, PORTION_ROWS);
    const countOf = (kind: Row['type']): number => gone.filter(({ type }) => type === kind).length;
    lostFrames += countOf('frame');
    lostSpectral += countOf('spectral') + countOf('cut');
    lostSummaries += countOf('summary');
    say();
  }
  function commit(): void {
    const portion = underWay ?? [];
    let refused = 0;
    writes.commitBulk(() => {
      recorder.index();
      refused = portion.filter((row) => !add(row)).length;
    });
    underWay = null;
    waiting.splice(0, portion.length);
    lostSummaries += refused;
    recorder.keep();
  }
  function finish(): boolean {
    const isKept = attempt(() => {
      recorder.sync();
      commit();
    });
    return isKept && hasMore();
  }

  function confirm(): boolean {
    // A `confirmSoon` may be waiting for the disk: then this one has to wait for it as well.
    if (underWay && !finish()) return false;
    return begin() && finish();
  }
  async function confirmSoon(): Promise<boolean> {
    if (!begin()) return false;
    const mine = underWay;
    try {
      await recorder.syncSoon();
    } catch (error) {
      if (underWay === mine) refuse(error);
      return false;
    }
    // Somebody could not wait and has confirmed it meanwhile, or has tried.
    if (underWay !== mine) return hasMore() && !writes.isRefusing();
    return attempt(commit) && hasMore();
  }

  return {
    takeSummary: take,
    takeHeard({ deviceId, heard }) {
      for (const frame of heard) take({ type: 'frame', deviceId, frame });
    },
    takeSpectral({ deviceId, seen }) {
      for (const one of seen) take({ type: 'spectral', deviceId, seen: one });
    },
    cutSpectral(keys) {
      for (const key of keys) take({ type: 'cut', key });
    },
    confirm,
    confirmSoon,
    drain() {
      while (confirm());
    },
    watchRoom,
    recovered,
    lost(samples) {
      lostSamples += samples;
      say();
    },
  };
}
