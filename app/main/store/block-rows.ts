// The index of a recording's blocks, read in pages and never whole: a day of one device has 864 000 rows.
import type { SampleFormat } from '@harmonic/protocol/link';
import type { DeviceClock, RecordingId } from '@harmonic/protocol/model';
import type { Db } from './database.ts';
import { FIRST_CHAIN } from './segments.ts';

export interface BlockRow {
  seq: number;
  segment: number;
  position: number;
  bytes: number;
  first_sample: number;
  samples: number;
  gap_before: number;
  scale: number;
  offset: number;
  chain_sha256: Buffer;
  digest: Buffer | null;
  /** Nanoseconds, as text: beyond what numbers hold. */
  device_ns: string;
  arrival_ns: string;
  /** Null: of before this was written down. */
  device_clock: DeviceClock | null;
}

/** Unix time of any device that runs today is beyond it; a device that runs so long since its start is none. */
const LONGEST_RUN_NS = 10n ** 18n;
export interface BlockClock {
  /** Null: the device said no time. */
  deviceNs: bigint | null;
  deviceClock: DeviceClock;
  arrivalNs: bigint;
}
/** When the first sample of a block was taken, and when it arrived. */
export function clockOfBlock(
  row: Pick<BlockRow, 'device_ns' | 'arrival_ns' | 'device_clock'>,
): BlockClock {
  const ns = BigInt(row.device_ns);
  return {
    deviceNs: ns === 0n ? null : ns,
    deviceClock: row.device_clock ?? (ns >= LONGEST_RUN_NS ? 'unix' : 'since-start'),
    arrivalNs: BigInt(row.arrival_ns),
  };
}

export interface GapRow {
  at: number;
  samples: number;
}

export interface BlockRows {
  /** What the samples are, and the key that opens them; null when there is no such recording. */
  source: { segment_key: Buffer; format: SampleFormat } | null;
  /** The next rows that begin before `last`, in order, behind block `seq`. */
  page(seq: number, last: number): BlockRow[];
  /** Number of the block before the first one that reaches past a sample; -1 for the first. */
  before(sample: number): number;
  /** Hash of the block with the largest number up to `seq`. */
  chainAt(seq: number): Uint8Array;
  /** End of the last block. */
  end(): number;
  /** Gaps that lie in samples [first, last), in order. */
  gaps(first: number, last: number): GapRow[];
}

const PAGE = 256;
export const CLOCKS =
  'CAST(device_ns AS TEXT) AS device_ns, CAST(arrival_ns AS TEXT) AS arrival_ns, device_clock';

export function createBlockRows(db: Db, id: RecordingId): BlockRows {
  const source = db.prepare<[RecordingId], { segment_key: Buffer; format: SampleFormat }>(
    'SELECT segment_key, format FROM recording WHERE id = ? AND removed = 0',
  );
  const page = db.prepare<[RecordingId, number, number], BlockRow>(
    `SELECT seq, segment, position, bytes, first_sample, samples, gap_before, scale, offset, chain_sha256, digest,
       ${CLOCKS}
     FROM recording_block WHERE recording_id = ? AND seq > ? AND first_sample < ? ORDER BY seq LIMIT ${PAGE}`,
  );
  const from = db.prepare<[RecordingId, number], { seq: number; end: number }>(
    'SELECT seq, first_sample + samples AS end FROM recording_block WHERE recording_id = ? AND seq >= ? ORDER BY seq LIMIT 1',
  );
  const last = db.prepare<[RecordingId], { seq: number | null }>(
    'SELECT max(seq) AS seq FROM recording_block WHERE recording_id = ?',
  );
  const chain = db.prepare<[RecordingId, number], { chain: Buffer }>(
    'SELECT chain_sha256 AS chain FROM recording_block WHERE recording_id = ? AND seq <= ? ORDER BY seq DESC LIMIT 1',
  );
  const gaps = db.prepare<[RecordingId, number, number], GapRow>(
    `SELECT first_sample - gap_before AS at, gap_before AS samples FROM recording_block
     WHERE recording_id = ? AND gap_before > 0 AND first_sample > ? AND first_sample - gap_before < ? ORDER BY first_sample`,
  );
  return {
    source: source.get(id) ?? null,
    page: (seq, end) => page.all(id, seq, end),
    before(sample) {
      let low = 0;
      let high = (last.get(id)?.seq ?? -1) + 1;
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const row = from.get(id, middle);
        if (!row || row.end > sample) high = middle;
        else low = row.seq + 1;
      }
      return low - 1;
    },
    chainAt: (seq) => chain.get(id, seq)?.chain ?? FIRST_CHAIN,
    end() {
      const seq = last.get(id)?.seq ?? null;
      return seq === null ? 0 : (from.get(id, seq)?.end ?? 0);
    },
    gaps: (first, end) => gaps.all(id, first, end),
  };
}
