// Where a block stands on a recording's time line. Pure: takes the line and a block, answers the place.
//
//   line      0 ........ samples          nextFirst: the stream's own number of the sample due next
//   stream 1  |--b0--|--b1--|    |--b3--|        missing by the stream's numbers: exact
//   stream 2                                 |--b0--|   another stream: missing as it says itself, else by arrival time
import { SAMPLE_BYTES } from '@harmonic/protocol/link';
import type { StoreBlock } from '../capture/messages.ts';

export interface Shape {
  rateHz: number;
  format: StoreBlock['format'];
  /** As JSON. */
  channels: string;
}

export interface Timeline {
  shape: Shape;
  streamSeq: number;
  nextFirst: number;
  /** Samples (per channel) of the line so far, gaps included. */
  samples: number;
  arrivalNs: bigint;
  /** When the newest sample was over, by arrival. */
  endNs: bigint;
}

/** A block at sample `at`, and the line behind it. */
export interface Placed {
  at: number;
  line: Timeline;
}

const MOST_CHANNELS = 16;
/** Blocks of one stream may come so much later than those of another. */
const LATE_S = 1;

/** Whether a block holds what it says, in numbers that can be kept. */
export function isWhole(block: StoreBlock): boolean {
  const { samples, channels, format, rateHz, scale, offset } = block;
  return (
    samples > 0 &&
    channels.length > 0 &&
    channels.length <= MOST_CHANNELS &&
    Number.isFinite(rateHz) &&
    rateHz > 0 &&
    Number.isFinite(scale) &&
    Number.isFinite(offset) &&
    Number.isSafeInteger(block.firstSample) &&
    block.data.byteLength === samples * channels.length * SAMPLE_BYTES[format]
  );
}

const shapeOf = ({ rateHz, format, channels }: StoreBlock): Shape => ({
  rateHz,
  format,
  channels: JSON.stringify(channels),
});
const isSame = (a: Shape, b: Shape): boolean =>
  a.rateHz === b.rateHz && a.format === b.format && a.channels === b.channels;

/** The line that begins with this block. */
export function beginTimeline(block: StoreBlock): Timeline {
  return {
    shape: shapeOf(block),
    streamSeq: block.streamSeq,
    nextFirst: block.firstSample,
    samples: 0,
    arrivalNs: block.arrivalNs - 1n,
    endNs: block.arrivalNs,
  };
}

/** The newest blocks that are of one shape: what a recording can begin with. */
export function ofOneShape(blocks: readonly StoreBlock[]): StoreBlock[] {
  const newest = blocks.at(-1);
  if (!newest) return [];
  const shape = shapeOf(newest);
  const other = blocks.findLastIndex((block) => !isSame(shapeOf(block), shape));
  return blocks.slice(other + 1);
}

/** Samples missing in front of a block; null for a block that was there before. */
function missing(line: Timeline, block: StoreBlock): number | null {
  if (block.streamSeq === line.streamSeq && block.firstSample >= line.nextFirst)
    return block.firstSample - line.nextFirst;
  if (block.streamSeq === line.streamSeq && block.arrivalNs <= line.arrivalNs) return null;
  const silentS = Number(block.arrivalNs - line.endNs) / 1e9;
  // The device's clock told: exact, and what came late, all at once, does not hide it. It falls short of what passed
  // where nothing of the stream in whose place this one is was taken here.
  if (block.isResumed && block.gapBefore >= (silentS - LATE_S) * block.rateHz)
    return block.gapBefore;
  return Math.max(0, Math.round(silentS * block.rateHz));
}

/** `reshaped`: another rate, format or channels. `duplicate`: the line holds it already. `lost`: beyond any count. */
export function placeBlock(
  line: Timeline,
  block: StoreBlock,
): Placed | 'reshaped' | 'duplicate' | 'lost' {
  const shape = shapeOf(block);
  if (!isSame(line.shape, shape)) return 'reshaped';
  const gap = missing(line, block);
  if (gap === null) return 'duplicate';
  const at = line.samples + gap;
  const samples = at + block.samples;
  if (!Number.isSafeInteger(samples)) return 'lost';
  const { streamSeq, arrivalNs } = block;
  const nextFirst = block.firstSample + block.samples;
  const endNs = arrivalNs + BigInt(Math.round((block.samples / block.rateHz) * 1e9));
  return { at, line: { shape: line.shape, streamSeq, nextFirst, samples, arrivalNs, endNs } };
}
