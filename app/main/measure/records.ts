// A record of a live stream or of a recording, put before the measuring thread with what a report says of it.
import {
  calendarDay,
  calibratedAs,
  isFullScaleTold,
  type Calibration,
  type DeviceId,
} from '@harmonic/protocol/model';
import { RECORD_LIMIT, type ChannelMeasures, type SuiteOptions } from '@harmonic/protocol/signal';
import type { ChannelInfo, MeasuredRecord, MeasureWish, Recording } from '../../contract/index.ts';
import type { CapturedRecord } from '../capture/messages.ts';
import type { RecordingSpan } from '../store/api.ts';
import type { MeasureTask } from './messages.ts';

export interface RecordParts {
  measure(task: MeasureTask): Promise<ChannelMeasures>;
  /** In force on a day (2026-11-25); null: none is kept. */
  calibrationOf(device: DeviceId, channel: number, day: string): Promise<Calibration | null>;
  /** Of a captured record's curve, at most; LIVE_POINTS when absent. Of a recording's, every bin. */
  curvePoints?: number;
}

/** Of the longest transform: what is drawn can be looked at closely. Some 0.5 MB a curve, once. */
export const EVERY_BIN = 65_537;
/** Sent again every second: some 0.1 MB a curve. */
const LIVE_POINTS = 8192;

const optionsOf = (
  { calibrated, ...wish }: MeasureWish,
  calibration: Calibration | null,
  today: string,
  curvePoints: number,
): SuiteOptions => ({
  ...wish,
  calibration: calibrated ? calibration : null,
  curvePoints,
  today,
});

interface Facts extends Omit<MeasuredRecord, 'measures' | 'calibration' | 'samples' | 'shortened'> {
  /** Whose calibrations count. */
  device: DeviceId;
  /** Null: nobody told it. */
  fullScale: number | null;
  step: number | null;
  clipped: number;
}

const toldFullScale = (info: ChannelInfo): number | null =>
  isFullScaleTold(info) ? info.fullScale : null;

async function measured(
  parts: RecordParts,
  samples: Float32Array<ArrayBuffer>,
  { device, fullScale, step, clipped, wanted, ...facts }: Facts,
  wish: MeasureWish,
  curvePoints: number,
): Promise<MeasuredRecord> {
  const day = calendarDay(facts.startedAtMs);
  const kept = await parts.calibrationOf(device, facts.channel, day);
  const options = optionsOf(wish, kept, day, curvePoints);
  const count = samples.length;
  const measures = await parts.measure({
    ...{ samples, rateHz: facts.rateHz, unit: facts.rawUnit, fullScale, step, clipped },
    ...{ wanted, options },
  });
  const shortened = wanted <= count ? null : count >= RECORD_LIMIT ? 'limit' : 'gap';
  return {
    ...facts,
    samples: count,
    wanted,
    shortened,
    calibration: options.calibration,
    measures,
  };
}

/** @param record with its samples. */
export function measureCaptured(
  parts: RecordParts,
  device: DeviceId,
  record: CapturedRecord & { samples: Float32Array<ArrayBuffer> },
  wish: MeasureWish,
): Promise<MeasuredRecord> {
  const { samples, info, channel, rateHz, step, clipped, simulated } = record;
  const lengthS = samples.length / rateHz;
  const facts: Facts = {
    ...{ device, channel, channelName: info.name, rawUnit: info.unit, rateHz, simulated },
    ...{ fullScale: toldFullScale(info), step, clipped, wanted: samples.length },
    ...{ fromS: 0, toS: lengthS, startedAtMs: record.endedAtMs - 1000 * lengthS },
    isTimed: true,
  };
  return measured(parts, samples, facts, wish, parts.curvePoints ?? LIVE_POINTS);
}

export function measureSpan(
  parts: RecordParts,
  recording: Recording,
  channel: number,
  span: RecordingSpan,
  wish: MeasureWish,
): Promise<MeasuredRecord> {
  const { samples, firstSample, wanted, clipped, step } = span;
  const { rateHz, simulated, isTimed } = recording;
  const at = Math.min(channel, recording.channels.length - 1);
  const info = recording.channels[at];
  const fromS = firstSample / rateHz;
  const facts: Facts = {
    ...{ device: calibratedAs(recording), channel: at, channelName: info?.name ?? '' },
    ...{ rateHz, simulated },
    ...{ rawUnit: info?.unit ?? 'counts', fullScale: info ? toldFullScale(info) : null },
    ...{ step, clipped, wanted },
    ...{ fromS, toS: fromS + samples.length / rateHz },
    // Of a file that tells no time only the day is used on which it came in.
    startedAtMs: recording.startedAtMs + (isTimed ? 1000 * fromS : 0),
    isTimed,
  };
  return measured(parts, samples, facts, wish, EVERY_BIN);
}
