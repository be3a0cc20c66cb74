// One open stream of a simulated device: which block is due, and its bytes. Drops at zero credit, counted (SPEC L7.4).
import {
  buildSamples,
  createSamplesHeader,
  SAMPLE_BYTES,
  SAMPLE_RAIL,
  SAMPLES_FLAG,
} from '../link/index.ts';
import { UNITS } from '../model/index.ts';
import type { StreamOpen } from './offer.ts';
import type { SampleSource } from './source.ts';

export interface SampleStream {
  readonly id: number;
  /** Blocks sent so far; dropped ones are not among them. */
  readonly sent: number;
  readonly dropped: number;
  readonly ended: boolean;
  grant(total: number): void;
  /** The next SAMPLES payload that is due at `nowNs`, or null. */
  next(nowNs: bigint): Uint8Array | null;
}

/** Later than this it gives up catching up: a sleeping machine owes nobody an hour of samples. */
const MOST_BEHIND_S = 2;

/** @param openedNs @param startedNs of the clock that `next` is told; block times count from the device's start. */
export function createSampleStream(
  source: SampleSource,
  inForce: Pick<StreamOpen, 'stream' | 'channels' | 'blockSamples' | 'credit'>,
  openedNs: bigint,
  startedNs: bigint,
): SampleStream {
  const { rateHz, format } = source;
  const { stream: id, blockSamples } = inForce;
  const channels = source.channels.slice(0, inForce.channels);
  const width = SAMPLE_BYTES[format];
  const header = createSamplesHeader();
  const values = new Float32Array(blockSamples);
  const data = new Uint8Array(blockSamples * channels.length * width);
  const view = new DataView(data.buffer);
  const firstFullScale = channels[0]?.fullScale ?? 1;
  let granted = inForce.credit;
  let block = 0;
  let sent = 0;
  let dropped = 0;
  let gapBefore = false;

  /** Interleaves one channel into wire form; true when it clips. */
  function write(channel: number, samples: number, first: number): boolean {
    source.fill(channel, first, samples, values);
    const fullScale = channels[channel]?.fullScale ?? 1;
    const rail = SAMPLE_RAIL[format];
    let clipped = false;
    for (let i = 0, at = channel * width; i < samples; i += 1, at += channels.length * width) {
      const share = (values[i] ?? 0) / fullScale;
      if (format === 'float32') {
        view.setFloat32(at, share, true);
        continue;
      }
      const raw = Math.max(-rail, Math.min(rail, Math.round(share * rail)));
      if (raw === rail || raw === -rail) clipped = true;
      view.setInt16(at, raw, true);
    }
    return clipped;
  }

  const hasCredit = (): boolean => ((granted - sent) | 0) > 0;

  /** Goes on to a later block; those in between are lost and counted. */
  function drop(to: number): void {
    if (to <= block) return;
    dropped += to - block;
    block = to;
    gapBefore = true;
  }

  function make(): Uint8Array {
    const first = block * blockSamples;
    const samples = Math.min(blockSamples, source.length - first);
    let clipped = false;
    for (let channel = 0; channel < channels.length; channel += 1)
      clipped = write(channel, samples, first) || clipped;
    header.stream = id;
    header.format = format;
    header.channels = channels.length;
    header.flags =
      (clipped ? SAMPLES_FLAG.clipped : 0) |
      (gapBefore ? SAMPLES_FLAG.gapBefore : 0) |
      (sent === 0 ? SAMPLES_FLAG.first : 0);
    header.blockSeq = block;
    header.firstSample = first;
    header.timeNs = openedNs - startedNs + BigInt(Math.round((first / rateHz) * 1e9));
    header.rateHz = rateHz;
    header.scale = firstFullScale / SAMPLE_RAIL[format];
    header.offset = 0;
    header.unit = UNITS.indexOf(channels[0]?.unit ?? 'counts');
    header.samples = samples;
    gapBefore = false;
    block += 1;
    sent += 1;
    return buildSamples(header, data.subarray(0, samples * channels.length * width));
  }

  return {
    id,
    get sent() {
      return sent;
    },
    get dropped() {
      return dropped;
    },
    get ended() {
      return block * blockSamples >= source.length;
    },
    grant(total) {
      if ((total - granted) >>> 0 < 0x80000000) granted = total;
    },
    next(nowNs) {
      const dueBlocks = Math.floor((Number(nowNs - openedNs) / 1e9) * (rateHz / blockSamples));
      const mostBehind = Math.ceil((MOST_BEHIND_S * rateHz) / blockSamples);
      const due = Math.min(dueBlocks, Math.ceil(source.length / blockSamples));
      drop(due - mostBehind);
      if (block >= due) return null;
      if (hasCredit()) return make();
      drop(due);
      return null;
    },
  };
}
