// How the two clocks of a recording stand: some of its blocks, spread over all of it, however long it is. Reads only.
import type { ClockPoint, RecordingClock, RecordingId } from '@harmonic/protocol/model';
import type { Recording } from '../../contract/index.ts';
import { clockOfBlock, CLOCKS, type BlockRow } from './block-rows.ts';
import type { Db } from './database.ts';

const POINTS = 128;

type ClockRow = Pick<
  BlockRow,
  'seq' | 'first_sample' | 'device_ns' | 'arrival_ns' | 'device_clock'
>;

const msOf = (ns: bigint): number => Number(ns / 1000n) / 1000;

/** @returns null where no time was told: a file that came in without. */
export function readRecordingClock(db: Db, recording: Recording): RecordingClock | null {
  const { id, rateHz } = recording;
  const ends = db
    .prepare<[RecordingId], { first: number | null; last: number | null }>(
      'SELECT min(seq) AS first, max(seq) AS last FROM recording_block WHERE recording_id = ?',
    )
    .get(id);
  const { first = null, last = null } = ends ?? {};
  if (first === null || last === null || rateHz <= 0) return null;
  const next = db.prepare<[RecordingId, number], ClockRow>(
    `SELECT seq, first_sample, ${CLOCKS} FROM recording_block WHERE recording_id = ? AND seq >= ? ORDER BY seq LIMIT 1`,
  );
  const points: ClockPoint[] = [];
  let seen = -1;
  for (let i = 0; i < POINTS; i += 1) {
    const row = next.get(id, first + Math.round(((last - first) * i) / (POINTS - 1)));
    if (!row || row.seq <= seen) continue;
    seen = row.seq;
    const { deviceNs, deviceClock, arrivalNs } = clockOfBlock(row);
    points.push({
      ...{ s: row.first_sample / rateHz, arrivalMs: msOf(arrivalNs), deviceClock },
      deviceMs: deviceNs === null ? null : msOf(deviceNs),
    });
  }
  const isTold = points.some(({ deviceMs }) => deviceMs !== null);
  // Arrivals of a file without a clock are counted from when it came in: no clock said them.
  if (!isTold && recording.origin === 'imported') return null;
  return { points, sync: syncOf(db, id) };
}

function syncOf(db: Db, id: RecordingId): RecordingClock['sync'] {
  const row = db
    .prepare<[RecordingId], { offset: string; delay: string }>(
      `SELECT CAST(sync_offset_ns AS TEXT) AS offset, CAST(sync_delay_ns AS TEXT) AS delay FROM recording_block
       WHERE recording_id = ? AND sync_offset_ns IS NOT NULL ORDER BY seq DESC LIMIT 1`,
    )
    .get(id);
  // SPEC L11.2: the offset is what is added to the device's time.
  return (
    (row && { offsetMs: -msOf(BigInt(row.offset)), withinMs: msOf(BigInt(row.delay)) / 2 }) ?? null
  );
}
