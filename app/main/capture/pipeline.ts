// From SAMPLES to views, summaries and the store: one open stream. Every buffer is made when the stream opens.
import {
  createBlockTracker,
  createSamplesHeader,
  readSamplesHeader,
  SAMPLE_BYTES,
  SAMPLES_FLAG,
  SAMPLES_HEADER_BYTES,
  type ClockEstimate,
  type Frame,
} from '@harmonic/protocol/link';
import type { DeviceClock, DeviceId } from '@harmonic/protocol/model';
import type { FftEngine } from '@harmonic/protocol/signal';
import type { ViewRequest } from '../../contract/index.ts';
import { createBlockValues, MOST_SAMPLES } from './block-values.ts';
import type { ToldFrame } from './channel-frames.ts';
import { createLiveRecords } from './live-records.ts';
import type { HeardTimes } from './heard-times.ts';
import { createHearing, type Hearing } from './hearing.ts';
import { createLiveView, type LiveView } from './live-view.ts';
import type {
  BoardPatch,
  CameFrame,
  CaptureCounters,
  CapturedRecord,
  ListenedPlan,
  ToStoreFromCapture,
} from './messages.ts';
import type { OpenedStream } from './opening.ts';
import { missingBetween, nsOf, type StreamEdge } from './stream-edge.ts';
import type { ProvingWays } from './proving.ts';
import { createStoreFeed } from './store-feed.ts';
import { createChannelSummary } from './summaries.ts';

export interface PipelineOptions {
  deviceId: DeviceId;
  streamSeq: number;
  simulated: boolean;
  engine: FftEngine;
  stream: OpenedStream;
  counters: CaptureCounters;
  /** Moves a message to the store; false when it has no room. */
  toStore(message: ToStoreFromCapture): boolean;
  toView(view: number, frame: ArrayBuffer): void;
  toBoard(patch: BoardPatch): void;
  /** Whole frames of its harmonics. */
  came(frames: readonly CameFrame[]): void;
  times: HeardTimes;
  ways: ProvingWays;
  /** Where the stream ended in whose place this one is; null: in the place of none. */
  before: StreamEdge | null;
}

export interface Pipeline {
  /** @returns blocks that have used up credit: arrived, or lost on the way. */
  samples(frame: Frame, arrivalNs: bigint, nowMs: number): number;
  /** Blocks missing since the stream began that the device dropped, or that were lost on the way and took credit. */
  readonly doubtful: number;
  /** Where its newest block ended, as it stands when closed; null: none came. */
  readonly edge: StreamEdge | null;
  /** Samples of each channel missing between the stream before and its first block; null: not known, or not yet. */
  readonly missedBefore: number | null;
  /** So many blocks in a row did not follow from the ones before that the stream must be opened anew. */
  readonly isOutOfStep: boolean;
  setView(view: number, request: ViewRequest, revision: number): void;
  resetHold(view: number): void;
  closeView(view: number): void;
  /** @returns null for a channel that this stream does not have. */
  record(channel: number, samples: number, nowMs: number): CapturedRecord | null;
  /** The device tells of a frame on its harmonics. @returns whether routes have it now. */
  told(frame: ToldFrame, nowMs: number): boolean;
  /** What is listened for from here on. */
  setPlan(plan: ListenedPlan | null): void;
  asked: Hearing['asked'];
  /** The clocks compared anew. */
  setSync(sync: ClockEstimate): void;
  /** At least ten times a second. */
  tick(nowMs: number): void;
  close(): void;
}

/** Blocks refused in a row before the stream counts as lost; a duplicate or two are common on UDP. */
const MOST_REFUSED = 24;
/** A crystal is a tenth of this off. */
const RATE_TOLERANCE = 1e-3;

const isSame = (a: ViewRequest['settings'], b: ViewRequest['settings']): boolean =>
  ([...Object.keys(a), ...Object.keys(b)] as (keyof typeof a)[]).every((key) => a[key] === b[key]);

/** SPEC L8.6. */
const clockOf = (flags: number): DeviceClock =>
  (flags & SAMPLES_FLAG.timeLocked) === 0 ? 'since-start' : 'unix';

export function createPipeline(options: PipelineOptions): Pipeline {
  const { engine, counters, stream } = options;
  const { channels } = stream.capabilities;
  const header = createSamplesHeader();
  const tracker = createBlockTracker();
  const block = createBlockValues(engine, channels, header);
  const { values } = block;
  const summaries = channels.map((_, channel) =>
    createChannelSummary(engine, options.deviceId, channel, stream.rateHz),
  );
  const views = new Map<number, LiveView>();
  const records = createLiveRecords();
  const hearing = createHearing({
    deviceId: options.deviceId,
    ...{ channels, rateHz: stream.rateHz, toBoard: options.toBoard, came: options.came },
    ...{ times: options.times, ways: options.ways },
    toStore(message, isLast = false) {
      const took = options.toStore(message);
      if (!took && message.type === 'heard') counters.storeBlocksDropped += message.heard.length;
      // Of a spectral event is told again, until there is nobody left to tell.
      if (!took && message.type === 'spectral' && isLast)
        counters.storeBlocksDropped += message.seen.length;
      return took;
    },
  });
  let newestMs = 0;
  let sync: ClockEstimate | null = null;
  const feed = createStoreFeed(
    {
      deviceId: options.deviceId,
      streamSeq: options.streamSeq,
      channels,
      format: stream.format,
      rateHz: stream.rateHz,
      simulated: options.simulated,
    },
    SAMPLE_BYTES[stream.format] * channels.length,
    options.toStore,
    () => (counters.storeBlocksDropped += 1),
    options.before?.unkept,
  );
  let blocks = 0;
  let doubtful = 0;
  let refusedInARow = 0;
  /** Of the newest block, for the edge: made of it only when somebody asks. */
  const newest = { ns: 0n, samples: 0, flags: 0, arrivalNs: 0n };
  let missedBefore: number | null = null;
  /** The counters are older than this stream: what was lost before it and was told is not of it. */
  const lostAtSummary = channels.map(() => counters.samplesLost);

  /** Whether the header is of this stream, as it was opened, with numbers that can be. */
  function fits(frame: Frame): boolean {
    return (
      readSamplesHeader(frame, header) &&
      header.stream === stream.stream &&
      header.format === stream.format &&
      header.channels === channels.length &&
      header.samples > 0 &&
      header.samples <= MOST_SAMPLES &&
      Number.isSafeInteger(header.firstSample) &&
      Math.abs(header.rateHz - stream.rateHz) <= RATE_TOLERANCE * stream.rateHz &&
      block.fits()
    );
  }

  const edgeAt = (flags: number, ns: bigint, arrivalNs: bigint): StreamEdge => ({
    clock: clockOf(flags),
    ...{ ns, rateHz: stream.rateHz, arrivalNs, unkept: feed.unkept },
  });

  function refuse(counter: 'framesUnknown' | 'duplicates'): number {
    counters[counter] += 1;
    refusedInARow += 1;
    return blocks;
  }

  function gap(): void {
    records.gap();
    for (const summary of summaries) summary.gap();
    for (const view of views.values()) view.gap();
  }

  function keepRecords(nowMs: number): void {
    newestMs = nowMs;
    records.forget(nowMs);
    for (const [channel, samples] of values.entries())
      if (records.wants(channel))
        records.push(channel, samples, header.samples, block.clippedIn(channel));
  }

  function analyse(arrivalNs: bigint): void {
    summarise(arrivalNs);
    for (const view of views.values()) {
      const samples = values[view.channel];
      if (samples) view.push(samples, header.samples);
    }
  }

  function summarise(arrivalNs: bigint): void {
    for (const [channel, summary] of summaries.entries()) {
      const samples = values[channel];
      if (samples) summary.push(samples, header.samples);
      if (!summary.due()) continue;
      const lost = counters.samplesLost - (lostAtSummary[channel] ?? 0);
      lostAtSummary[channel] = counters.samplesLost;
      if (!options.toStore(summary.take(arrivalNs, lost))) counters.storeBlocksDropped += 1;
    }
  }

  function serveViews(arrivalNs: bigint, nowMs: number): void {
    const moment = {
      streamTimeS: (header.firstSample + header.samples) / header.rateHz,
      arrivalMs: Number(arrivalNs / 1000n) / 1000,
      deviceMs: Number(header.timeNs / 1000n) / 1000 + (header.samples / header.rateHz) * 1000,
      deviceClock: clockOf(header.flags),
      samplesLost: counters.samplesLost,
      framesLost: counters.framesBad + counters.framesTooLong,
      clipped: false,
      simulated: options.simulated,
    };
    for (const [number, view] of views) {
      moment.clipped = block.isClipped(view.channel);
      for (const frame of view.frames(moment, nowMs)) options.toView(number, frame);
    }
  }

  return {
    samples(frame, arrivalNs, nowMs) {
      if (!fits(frame)) return refuse('framesUnknown');
      const verdict = tracker.see(header.blockSeq, header.firstSample, header.samples);
      if (verdict === 'duplicate' || verdict === 'restart') return refuse('duplicates');
      refusedInARow = 0;
      let missing = tracker.missingSamples;
      if (verdict === 'gap') hearing.missing(missing);
      if (newest.samples === 0 && options.before) {
        const first = edgeAt(header.flags, header.timeNs, arrivalNs);
        missedBefore = missingBetween(options.before, first);
        missing = missedBefore ?? missing;
      }
      if (verdict === 'gap' || missing > 0) gap();
      newest.ns = header.timeNs;
      newest.samples = header.samples;
      newest.flags = header.flags;
      newest.arrivalNs = arrivalNs;
      counters.blocksLost += tracker.missingBlocks;
      counters.samplesLost += missing;
      // Blocks the device dropped itself took no credit; those lost on the way did.
      blocks += 1;
      if (header.flags & SAMPLES_FLAG.gapBefore) doubtful += tracker.missingBlocks;
      else blocks += tracker.missingBlocks;
      counters.samplesIn += header.samples;
      const clipped = block.take(frame);
      if (clipped) counters.clippedBlocks += 1;
      feed.push({
        bytes: frame.bytes.subarray(frame.from + SAMPLES_HEADER_BYTES, frame.to),
        firstSample: header.firstSample,
        samples: header.samples,
        gapBefore: missing,
        isResumed: missedBefore !== null,
        scale: header.scale,
        offset: header.offset,
        deviceNs: header.timeNs,
        deviceClock: clockOf(header.flags),
        sync,
        arrivalNs,
        clipped,
      });
      // What is no number is kept as it came, and stays out of every average.
      if (block.areNumbers()) {
        analyse(arrivalNs);
        keepRecords(nowMs);
        hearing.push(values, header.samples, arrivalNs, nowMs);
      } else {
        gap();
        hearing.missing(header.samples);
      }
      serveViews(arrivalNs, nowMs);
      return blocks;
    },
    get doubtful() {
      return doubtful;
    },
    get edge() {
      const { ns, samples, flags, arrivalNs } = newest;
      return samples === 0 ? null : edgeAt(flags, ns + nsOf(samples, stream.rateHz), arrivalNs);
    },
    get missedBefore() {
      return missedBefore;
    },
    get isOutOfStep() {
      return refusedInARow > MOST_REFUSED;
    },
    setView(number, request, revision) {
      const before = views.get(number);
      const channel = Math.min(request.settings.channel, channels.length - 1);
      const info = channels[channel];
      if (!info) return;
      const settings = { ...request.settings, channel };
      if (before && isSame(before.settings, settings)) return before.show(request, revision);
      before?.close();
      const view = createLiveView(engine, {
        view: number,
        request: { ...request, settings },
        revision,
        rateHz: stream.rateHz,
        channel: info,
        after: before?.sequence ?? 0,
      });
      views.set(number, view);
    },
    resetHold: (number) => views.get(number)?.resetHold(),
    closeView(number) {
      views.get(number)?.close();
      views.delete(number);
    },
    record(channel, samples, nowMs) {
      const info = channels[channel];
      if (!info) return null;
      const { held: count, record } = records.ask(channel, samples, nowMs);
      return {
        ...{ channel, info, rateHz: stream.rateHz, held: count },
        samples: record?.samples ?? null,
        clipped: record?.clipped ?? 0,
        step: stream.format === 'float32' ? null : Math.abs(header.scale * block.ratio(channel)),
        endedAtMs: newestMs,
        simulated: options.simulated,
      };
    },
    told: (frame, nowMs) => hearing.told(frame, nowMs),
    setPlan: (plan) => hearing.setPlan(plan),
    asked: (question, outcome, nowMs) => hearing.asked(question, outcome, nowMs),
    setSync(estimate) {
      sync = estimate;
    },
    tick: (nowMs) => hearing.tick(nowMs),
    close() {
      hearing.setPlan(null);
      feed.flush();
      for (const summary of summaries) summary.close();
      for (const view of views.values()) view.close();
      views.clear();
      block.close();
    },
  };
}
