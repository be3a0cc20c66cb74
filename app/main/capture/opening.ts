// What a stream takes of its line, and whether the stream a device opened can be (SPEC L7). Pure.
import { SAMPLE_BYTES, type messages, type SampleFormat } from '@harmonic/protocol/link';
import { saying, type Said } from '../../contract/index.ts';
import { isPlausibleRate, type Capabilities } from './capabilities.ts';

export interface OpenedStream {
  /** The console's number for it. */
  stream: number;
  /** After decimation. */
  rateHz: number;
  format: SampleFormat;
  blockSamples: number;
  /** Its channels are the first of CAPS that were opened. */
  capabilities: Capabilities;
}

type StreamOpenReply = NonNullable<ReturnType<typeof messages.streamOpen.reply.decode>>;

/** Share of the line a stream may take (L7.5). */
const MOST_OF_LINE = 0.8;
const MOST_BLOCK = 4096;
const FORMATS: readonly (SampleFormat | undefined)[] = [undefined, 'int16', 'int24', 'float32'];

/** Bytes a second that a stream takes on the wire: samples, headers, COBS. */
export function streamBytesPerSecond(
  rateHz: number,
  channels: number,
  format: SampleFormat,
  blockSamples: number,
): number {
  const payload = 44 + blockSamples * channels * SAMPLE_BYTES[format];
  const frame = payload + 12;
  return (rateHz / blockSamples) * (frame + Math.ceil(frame / 254) + 2);
}

/**
 * Why the line cannot carry the stream; null when it can.
 * @param bytesPerSecond of the line; null when nobody knows.
 */
export function overload(
  stream: Pick<OpenedStream, 'rateHz' | 'format' | 'blockSamples'>,
  channels: number,
  bytesPerSecond: number | null,
): Said | null {
  const need = streamBytesPerSecond(stream.rateHz, channels, stream.format, stream.blockSamples);
  if (bytesPerSecond === null || need <= MOST_OF_LINE * bytesPerSecond) return null;
  return saying('too-much', {
    ...{ hz: stream.rateHz, channels },
    ...{ need: Math.round(need), carries: Math.round(bytesPerSecond) },
  });
}

/** What is heard must not wait for a block to fill: so long a block may last, s. */
const PROMPT_S = 3e-3;
const LEAST_PROMPT = 64;
/** Fits a datagram in any format (L7.7, L14.1). */
const MOST_PROMPT_BYTES = 1388 - 44;

/**
 * Samples of a block that keeps nobody waiting, as short as the line carries them; 0 where the device's own choice is
 * no longer than that, or may not be shortened.
 */
export function promptBlock(capabilities: Capabilities, bytesPerSecond: number | null): number {
  const least = leastStream(capabilities);
  let block = LEAST_PROMPT;
  while (2 * block <= least.rateHz * PROMPT_S) block *= 2;
  const { length } = capabilities.channels;
  while (
    block < least.blockSamples &&
    overload({ ...least, blockSamples: block }, length, bytesPerSecond) !== null
  )
    block *= 2;
  const fits = 4 * length * block <= MOST_PROMPT_BYTES;
  return fits && block < least.blockSamples ? block : 0;
}

/** The least a device can open when it is left the choice: its default rate in its narrowest format. */
export function leastStream({
  ratesHz,
  formats,
  maxBlock,
}: Capabilities): Pick<OpenedStream, 'rateHz' | 'format' | 'blockSamples'> {
  const format = formats & 1 ? 'int16' : formats & 2 ? 'int24' : 'float32';
  return { rateHz: ratesHz[0] ?? 0, format, blockSamples: Math.min(512, maxBlock) };
}

/** @returns the stream that is open now, or what about the device's answer cannot be. */
export function readOpened(
  reply: StreamOpenReply,
  capabilities: Capabilities,
): OpenedStream | Said {
  const format = FORMATS[reply.format];
  const rateHz = reply.rateHz / Math.max(1, reply.decimation);
  if (!format) return saying('opened-format', { format: reply.format });
  if (!isPlausibleRate(rateHz)) return saying('opened-rate', { hz: rateHz });
  if (reply.channels < 1 || reply.channels > capabilities.channels.length)
    return saying('opened-channels', {
      channels: reply.channels,
      of: capabilities.channels.length,
    });
  if (reply.blockSamples < 1 || reply.blockSamples > MOST_BLOCK)
    return saying('opened-blocks', { samples: reply.blockSamples });
  return {
    stream: reply.stream,
    rateHz,
    format,
    blockSamples: reply.blockSamples,
    capabilities: {
      ...capabilities,
      channels: capabilities.channels.slice(0, reply.channels),
    },
  };
}
