// Stored blocks as one line of samples from the first that was asked for to the last: runs and, between them, gaps.
// Pure; keeps no sample longer than the caller does.
import { SAMPLE_BYTES, type SampleFormat } from '@harmonic/protocol/link';
import type { SidecarGap } from '@harmonic/protocol/files';
import type { RawBlock } from '../store/file-blocks.ts';

export interface Run {
  type: 'run';
  /** From the first sample asked for. */
  atSample: number;
  samples: number;
  /** Interleaved, all stored channels. */
  bytes: Uint8Array<ArrayBuffer>;
  scale: number;
  offset: number;
  /** Of its first sample; null: the device said no time. */
  deviceNs: bigint | null;
  deviceClock: RawBlock['deviceClock'];
  arrivalNs: bigint;
}
export type Piece = Run | ({ type: 'gap' } & SidecarGap);

export interface Cutter {
  cut(block: RawBlock): Piece[];
  /** What is missing up to the last sample. */
  end(): Piece[];
}

/** @param channels stored in each block. Samples [first, last) of the recording. */
export function createCutter(
  format: SampleFormat,
  channels: number,
  [first, last]: readonly [number, number],
  rateHz: number,
): Cutter {
  const frameBytes = SAMPLE_BYTES[format] * channels;
  /** Up to here everything is told. */
  let told = first;
  const gapTo = (end: number, why: SidecarGap['why']): Piece[] => {
    const samples = end - told;
    const atSample = told - first;
    told = Math.max(told, end);
    return samples > 0 ? [{ type: 'gap', atSample, samples, why }] : [];
  };
  return {
    cut({ at, samples, scale, offset, data, ...clock }) {
      const from = Math.max(told, at);
      const to = Math.min(last, at + samples);
      if (to <= from) return [];
      const before = gapTo(from, 'missing');
      if (data?.byteLength !== samples * frameBytes) return [...before, ...gapTo(to, 'unreadable')];
      const bytes = new Uint8Array(data, (from - at) * frameBytes, (to - from) * frameBytes);
      const atSample = from - first;
      told = to;
      const sinceNs = BigInt(Math.round(((from - at) / rateHz) * 1e9));
      const { deviceNs, deviceClock, arrivalNs } = clock;
      const times = {
        ...{ deviceNs: deviceNs && deviceNs + sinceNs, deviceClock },
        arrivalNs: arrivalNs + sinceNs,
      };
      const run = { atSample, samples: to - from, bytes, scale, offset, ...times };
      return [...before, { type: 'run', ...run }];
    },
    end: () => gapTo(last, 'missing'),
  };
}
