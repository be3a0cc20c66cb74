// Samples of one channel of a recording, block by block, in the channel's unit. Reads; vouches by hash and key.
import { convertChannel } from '@harmonic/protocol/link';
import type { Recording } from '../../contract/index.ts';
import type { BlockRow, BlockRows } from './block-rows.ts';
import { StoreFailure } from './failure.ts';
import { channelsIn, readDigest, scaleMoments, type Moments } from './moments.ts';
import { segmentSize } from './segment-files.ts';
import { readSegments } from './segments.ts';

export interface SampleReader {
  /** The block's values, valid until the next call; null when it is not there as it was written. */
  read(row: BlockRow, chainBefore: Uint8Array): Float32Array | null;
  /** The block's moments as they were when it was written; null when none were kept. */
  moments(row: BlockRow): Moments | null;
  /** Whether the block's file reaches so far. */
  isThere(row: BlockRow): boolean;
  close(): void;
}

/** Null when the recording has gone. */
export function openSamples(
  dataDir: string,
  recording: Recording,
  channel: number,
  rows: BlockRows,
): SampleReader | null {
  const { source } = rows;
  if (!source) return null;
  const reader = readSegments(dataDir, recording.id, source.segment_key);
  const { channels } = recording;
  /** A block's scale is that of channel 0. */
  const ratio = (channels[channel]?.fullScale ?? 1) / (channels[0]?.fullScale ?? 1);
  const sizes = new Map<number, number>();
  let values = new Float32Array(0);

  function convert(row: BlockRow, bytes: ArrayBuffer): Float32Array | null {
    const count = channelsIn(bytes.byteLength, row.samples, source?.format ?? 'int16');
    if (!Number.isInteger(count) || channel >= count || !source) return null;
    if (values.length < row.samples) values = new Float32Array(row.samples);
    convertChannel(
      new DataView(bytes),
      0,
      source.format,
      count,
      channel,
      row.samples,
      row.scale * ratio,
      row.offset * ratio,
      values,
    );
    return values;
  }
  return {
    read(row, chainBefore) {
      try {
        return convert(row, reader.read({ ...row, chain: row.chain_sha256 }, chainBefore));
      } catch (error) {
        if (error instanceof StoreFailure && error.code === 'damaged') return null;
        throw error;
      }
    },
    moments(row) {
      const raw = row.digest ? readDigest(row.digest, channel) : null;
      return raw && scaleMoments(raw, row.scale * ratio, row.offset * ratio);
    },
    isThere({ segment, position, bytes }) {
      const size = sizes.get(segment) ?? segmentSize(dataDir, recording.id, segment);
      // A running recording grows: only a file that was long enough is believed for good.
      if (size >= position + bytes) sizes.set(segment, size);
      return size >= position + bytes;
    },
    close: () => reader.close(),
  };
}
