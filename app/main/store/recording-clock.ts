// How the two clocks of a recording stand: some of its blocks, spread over all of it, however long it is. Reads only.
import type { ClockPoint, RecordingClock, RecordingId } from '@harmonic/protocol/model';
import type { Recording } from '../../contract/index.ts';
import { clockOfBlock, CLOCKS, type BlockRow } from './block-rows.ts';
import type { Db } from './database.ts';

const POINTS = 128;

type ClockRow = Pick<
  BlockRow,
  'seq' | 'first_sample' | 'device_ns' | 'arrival_ns' | 'device_clock'
> & { sync_offset_ns: string | null; sync_delay_ns: string | null };

const msOf = (ns: bigint): number => Number(ns / 1000n) / 1000;

/** @returns null where no time was told: a file that came in without. */
export function readRecordingClock(db: Db, recording: Recording): RecordingClock | null {
  const { id, rateHz } = recording;
  // One at a time: of both at once SQLite reads every block.
  const ends = db
    .prepare<[RecordingId, RecordingId], { first: number | null; last: number | null }>(
      `SELECT (SELECT min(seq) FROM recording_block WHERE recording_id = ?) AS first,
         (SELECT max(seq) FROM recording_block WHERE recording_id = ?) AS last`,
    )
    .get(id, id);
  const { first = null, last = null } = ends ?? {};
  if (first === null || last === null || rateHz <= 0) return null;
  const next = db.prepare<[RecordingId, number], ClockRow>(
    `SELECT seq, first_sample, ${CLOCKS}, CAST(sync_offset_ns AS TEXT) AS sync_offset_ns, CAST(sync_delay_ns AS TEXT) AS sync_delay_ns
     FROM recording_block WHERE recording_id = ? AND seq >= ? ORDER BY seq LIMIT 1`,
  );
  const points: ClockPoint[] = [];
  /** Of the newest block: of those that have none, there may be a million to look through. */
  let sync: RecordingClock['sync'] = null;
  let seen = -1;
  for (let i = 0; i < POINTS; i += 1) {
    const row = next.get(id, first + Math.round(((last - first) * i) / (POINTS - 1)));
    if (!row || row.seq <= seen) continue;
    seen = row.seq;
    const { deviceNs, deviceClock, arrivalNs } = clockOfBlock(row);
    sync = syncOf(row) ?? sync;
    points.push({
      ...{ s: row.first_sample / rateHz, arrivalMs: msOf(arrivalNs), deviceClock },
      deviceMs: deviceNs === null ? null : msOf(deviceNs),
    });
  }
  const isTold = points.some(({ deviceMs }) => deviceMs !== null);
  // Arrivals of a file without a clock are counted from when it came in: no clock said them.
  if (!isTold && recording.origin === 'imported') return null;
  return { points, sync };
}

/** SPEC L11.2: the offset is what is added to the device's time. */
const syncOf = ({
  sync_offset_ns: offset,
  sync_delay_ns: delay,
}: ClockRow): RecordingClock['sync'] =>
  offset === null || delay === null
    ? null
    : { offsetMs: -msOf(BigInt(offset)), withinMs: msOf(BigInt(delay)) / 2 };
