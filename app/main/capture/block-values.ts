// One block of SAMPLES as numbers, channel by channel, and which of them stand at the converter's limits. Every buffer is
// made when the stream opens; counts nothing.
import {
  convertChannel,
  railAt,
  SAMPLE_RAIL,
  SAMPLES_FLAG,
  SAMPLES_HEADER_BYTES,
  type Frame,
  type SamplesHeader,
} from '@harmonic/protocol/link';
import type { FftEngine } from '@harmonic/protocol/signal';
import type { ChannelInfo } from '../../contract/index.ts';

export interface BlockValues {
  /** Of the newest block, every channel in its unit; so many of each as the header says. */
  readonly values: readonly Float32Array[];
  /** Channel 0 has the header's scale; so many times that have the others, by their full scales. */
  ratio(channel: number): number;
  /** Whether numbers of a header as it was read stay within what is measured. */
  fits(): boolean;
  /** Takes the block of a header that fits. @returns whether a channel of it is clipped. */
  take(frame: Frame): boolean;
  /** Whether all of it is numbers, and none larger than what is measured. */
  areNumbers(): boolean;
  isClipped(channel: number): boolean;
  /** Samples at the converter's limits; at least one where the block is said to be clipped. */
  clippedIn(channel: number): number;
  close(): void;
}

/** Samples of a channel in one block. */
export const MOST_SAMPLES = 4096;
/** Larger is no measurement; its power would leave single precision. */
const MOST_VALUE = 1e15;

/** @param header into which each frame's is read before its block is taken. */
export function createBlockValues(
  engine: FftEngine,
  channels: readonly ChannelInfo[],
  header: SamplesHeader,
): BlockValues {
  const held = channels.map(() => engine.createBlock(MOST_SAMPLES));
  const values = held.map((block) => block.values);
  const clippings = channels.map(() => false);
  const firstFullScale = channels[0]?.fullScale ?? 1;
  const ratios = channels.map(({ fullScale }) => fullScale / firstFullScale);
  const largestRatio = Math.max(...ratios);
  const ratio = (channel: number): number => ratios[channel] ?? 1;

  return {
    values,
    ratio,
    fits() {
      const { format, scale, offset } = header;
      const largest = SAMPLE_RAIL[format] * Math.abs(scale) + Math.abs(offset);
      return scale !== 0 && largest * largestRatio <= MOST_VALUE;
    },
    take(frame) {
      // Rails tell which is clipped; where none is seen, the header's flag may mean any of them.
      let isRailed = false;
      for (const [channel, out] of values.entries()) {
        const railed = convertChannel(
          frame.view,
          frame.from + SAMPLES_HEADER_BYTES,
          header.format,
          header.channels,
          channel,
          header.samples,
          header.scale * ratio(channel),
          header.offset * ratio(channel),
          out,
          engine.int16,
        );
        clippings[channel] = railed && header.format !== 'float32';
        isRailed ||= clippings[channel];
      }
      if (isRailed) return true;
      const isSaid = (header.flags & SAMPLES_FLAG.clipped) !== 0;
      clippings.fill(isSaid);
      return isSaid;
    },
    areNumbers() {
      // Integers within the header's bounds always are; a float may be anything.
      if (header.format !== 'float32') return true;
      for (const out of values)
        for (let i = 0; i < header.samples; i += 1)
          if (!(Math.abs(out[i] ?? NaN) < MOST_VALUE)) return false;
      return true;
    },
    isClipped: (channel) => clippings[channel] ?? false,
    clippedIn(channel) {
      if (!clippings[channel]) return 0;
      // Floats have no code at which they end: only the device knows.
      if (header.format === 'float32') return 1;
      const rail = railAt(header.format, header.scale * ratio(channel));
      const centre = header.offset * ratio(channel);
      const samples = values[channel];
      let clipped = 0;
      for (let i = 0; i < header.samples; i += 1)
        if (Math.abs((samples?.[i] ?? 0) - centre) >= rail) clipped += 1;
      return Math.max(1, clipped);
    },
    close() {
      for (const block of held) block.close();
    },
  };
}
