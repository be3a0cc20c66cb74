// From SAMPLES to views, summaries and the store: one open stream. Every buffer is made when the stream opens.
import {
  convertChannel,
  createBlockTracker,
  createSamplesHeader,
  readSamplesHeader,
  SAMPLE_BYTES,
  SAMPLES_FLAG,
  SAMPLES_HEADER_BYTES,
  type Frame,
} from '@harmonic/protocol/link';
import type { DeviceId } from '@harmonic/protocol/model';
import type { FftEngine } from '@harmonic/protocol/signal';
import type { ViewRequest } from '../../contract/index.ts';
import { createLiveView, type LiveView } from './live-view.ts';
import type { CaptureCounters, StoreBlock, StoreSummary } from './messages.ts';
import type { OpenedStream } from './session.ts';
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
  toStore(message: StoreBlock | StoreSummary): boolean;
  toView(view: number, frame: ArrayBuffer): void;
}

export interface Pipeline {
  /** @returns blocks that have used up credit: arrived, or lost on the way. */
  samples(frame: Frame, arrivalNs: bigint, nowMs: number): number;
  setView(view: number, request: ViewRequest, revision: number): void;
  resetHold(view: number): void;
  closeView(view: number): void;
  close(): void;
}

const MOST_SAMPLES = 4096;

export function createPipeline(options: PipelineOptions): Pipeline {
  const { engine, counters, stream } = options;
  const { channels } = stream.capabilities;
  const header = createSamplesHeader();
  const tracker = createBlockTracker();
  const values = channels.map(() => new Float32Array(MOST_SAMPLES));
  const summaries = channels.map((_, channel) =>
    createChannelSummary(engine, options.deviceId, channel, stream.rateHz),
  );
  const views = new Map<number, LiveView>();
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
  );
  const firstFullScale = channels[0]?.fullScale ?? 1;
  let blocks = 0;
  const lostAtSummary = channels.map(() => 0);

  function gap(): void {
    counters.blocksLost += tracker.missingBlocks;
    counters.samplesLost += tracker.missingSamples;
    for (const summary of summaries) summary.gap();
    for (const view of views.values()) view.gap();
  }

  /** All channels as numbers; true when one stands at a rail. */
  function convert(frame: Frame): boolean {
    let clipped = (header.flags & SAMPLES_FLAG.clipped) !== 0;
    for (const [channel, info] of channels.entries()) {
      const out = values[channel];
      if (!out) continue;
      const ratio = info.fullScale / firstFullScale;
      const railed = convertChannel(
        frame.view,
        frame.from + SAMPLES_HEADER_BYTES,
        header.format,
        header.channels,
        channel,
        header.samples,
        header.scale * ratio,
        header.offset * ratio,
        out,
      );
      clipped = clipped || (railed && header.format !== 'float32');
    }
    return clipped;
  }

  function summarise(arrivalNs: bigint): void {
    for (const [channel, summary] of summaries.entries()) {
      const samples = values[channel];
      if (samples) summary.push(samples, header.samples);
      if (!summary.due()) continue;
      const lost = counters.samplesLost - (lostAtSummary[channel] ?? 0);
      lostAtSummary[channel] = counters.samplesLost;
      options.toStore(summary.take(arrivalNs, lost));
    }
  }

  function serveViews(arrivalNs: bigint, clipped: boolean, nowMs: number): void {
    const moment = {
      streamTimeS: (header.firstSample + header.samples) / header.rateHz,
      arrivalMs: Number(arrivalNs / 1000n) / 1000,
      samplesLost: counters.samplesLost,
      framesLost: counters.framesBad + counters.framesTooLong + counters.blocksLost,
      clipped,
      simulated: options.simulated,
    };
    for (const [number, view] of views) {
      for (const frame of view.frames(moment, nowMs)) options.toView(number, frame);
    }
  }

  return {
    samples(frame, arrivalNs, nowMs) {
      const fits =
        readSamplesHeader(frame, header) &&
        header.format === stream.format &&
        header.channels === channels.length &&
        header.samples <= MOST_SAMPLES;
      if (!fits) {
        counters.framesUnknown += 1;
        return blocks;
      }
      const verdict = tracker.see(header.blockSeq, header.firstSample, header.samples);
      if (verdict === 'duplicate' || verdict === 'restart') {
        counters.duplicates += 1;
        return blocks;
      }
      if (verdict === 'gap') gap();
      // Blocks the device dropped itself took no credit; those lost on the way did.
      blocks += 1 + (header.flags & SAMPLES_FLAG.gapBefore ? 0 : tracker.missingBlocks);
      counters.samplesIn += header.samples;
      const clipped = convert(frame);
      if (clipped) counters.clippedBlocks += 1;
      feed.push({
        bytes: frame.bytes.subarray(frame.from + SAMPLES_HEADER_BYTES, frame.to),
        firstSample: header.firstSample,
        samples: header.samples,
        gapBefore: tracker.missingSamples,
        scale: header.scale,
        offset: header.offset,
        deviceNs: header.timeNs,
        arrivalNs,
        clipped,
      });
      summarise(arrivalNs);
      for (const view of views.values()) {
        const samples = values[view.channel];
        if (samples) view.push(samples, header.samples);
      }
      serveViews(arrivalNs, clipped, nowMs);
      return blocks;
    },
    setView(number, request, revision) {
      views.get(number)?.close();
      const channel = Math.min(request.settings.channel, channels.length - 1);
      const info = channels[channel];
      if (!info) return;
      const settings = { ...request.settings, channel };
      views.set(
        number,
        createLiveView(engine, number, { ...request, settings }, revision, stream.rateHz, info),
      );
    },
    resetHold: (number) => views.get(number)?.resetHold(),
    closeView(number) {
      views.get(number)?.close();
      views.delete(number);
    },
    close() {
      feed.flush();
      for (const summary of summaries) summary.close();
      for (const view of views.values()) view.close();
      views.clear();
    },
  };
}
