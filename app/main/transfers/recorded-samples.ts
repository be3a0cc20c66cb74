// Stored samples of a recording as values, to be played again: a page of blocks after the other, so that nobody waits
// for all of it. What is missing stays zero.
import { convertChannel } from '@harmonic/protocol/link';
import { cannotBe } from '@harmonic/protocol/model';
import type { Recording } from '../../contract/index.ts';
import type { StoreClient } from '../store/store-client.ts';
import { createCutter } from './cut.ts';

/** Values of all channels together: 128 MiB of them. */
export const PLAYED_VALUES_MOST = 32 * 1024 * 1024;

export interface PlayedSpan {
  fromS: number;
  /** Null: to the end. */
  toS: number | null;
}

/** Of seconds times a rate: a place that is whole but for rounding, whole. */
const wholeNear = (place: number): number =>
  Math.abs(place - Math.round(place)) < 1e-6 ? Math.round(place) : place;

/** @throws UnfitError where a span is longer than is played. @returns null where it holds no sample. */
export async function readRecordedSamples(
  store: Pick<StoreClient, 'recordingBlocks'>,
  recording: Recording,
  { fromS, toS }: PlayedSpan,
  signal?: AbortSignal,
): Promise<Float32Array[] | null> {
  const { rateHz, channels } = recording;
  const first = Math.min(recording.samples, Math.floor(wholeNear(fromS * rateHz)));
  const last = Math.min(recording.samples, Math.ceil(wholeNear((toS ?? Infinity) * rateHz)));
  const frames = last - first;
  if (frames <= 0) return null;
  const most = Math.floor(PLAYED_VALUES_MOST / channels.length);
  if (frames > most)
    throw cannotBe('replay-long', {
      ...{ seconds: frames / rateHz, most: Math.floor(most / rateHz) },
    });
  const samples = channels.map(() => new Float32Array(frames));
  const scales = channels.map(({ fullScale }) => fullScale / (channels[0]?.fullScale ?? 1));
  let isHeld = false;
  let cutter: ReturnType<typeof createCutter> | null = null;
  for (let after: number | null = null; ;) {
    const page = await store.recordingBlocks({ id: recording.id, first, last, after });
    signal?.throwIfAborted();
    cutter ??= createCutter(page.format, channels.length, [first, last], rateHz);
    for (const piece of page.blocks.flatMap(cutter.cut)) {
      if (piece.type === 'gap') continue;
      isHeld = true;
      const { bytes, atSample, samples: count, scale, offset } = piece;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (const [channel, ratio] of scales.entries()) {
        const out = samples[channel]?.subarray(atSample, atSample + count);
        if (out)
          // A block's scale is that of channel 0.
          convertChannel(
            ...([view, 0, page.format, channels.length, channel, count] as const),
            ...([scale * ratio, offset * ratio, out] as const),
          );
      }
    }
    if (page.next === null) return isHeld ? samples : null;
    after = page.next;
  }
}
