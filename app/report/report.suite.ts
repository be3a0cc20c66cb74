// A small report as it is gathered: a pump that was measured, closed form, and a fan that gave nothing.
import {
  createStatisticsMeter,
  measureChannel,
  referenceEngine,
  toUnits,
} from '@harmonic/protocol/signal';
import { givenNameSchema, recordingIdSchema, type Calibration } from '@harmonic/protocol/model';
import { DEFAULT_WISH, type MeasuredRecord, type Recording } from '../contract/index.ts';
import { WEEKLY } from '../main/store/example-kept.suite.ts';
import { MORNING_MS, PUMP } from '../main/store/example.suite.ts';
import type { ReportContent } from './content.ts';

const RATE = 8192;
export const GAUGE: Calibration = {
  ...{ gain: 20, offset: 0, unit: 'm/s²', response: null, date: '2026-01-15', owner: 'Lab 3' },
  validUntil: '2027-01-14',
};

/** 120 Hz at 0.5 of the channel, its third harmonic 20 dB below. */
export function measured(calibration: Calibration | null = GAUGE): MeasuredRecord {
  const length = 16_384;
  const samples = Float32Array.from({ length }, (_, i) => {
    const at = (2 * Math.PI * 120 * i) / RATE;
    return 0.5 * Math.sin(at) + 0.05 * Math.sin(3 * at);
  });
  const { calibrated: _, ...wish } = DEFAULT_WISH;
  if (calibration) toUnits(calibration, samples, length);
  const meter = createStatisticsMeter();
  meter.push(samples);
  const measures = measureChannel(
    referenceEngine('a test'),
    {
      ...{ samples, rateHz: RATE, unit: 'V', fullScale: 1, step: null, clipped: 0 },
      ...{ wanted: length, statistics: meter.read() },
    },
    { ...wish, calibration, curvePoints: 65_537, today: '2026-11-23' },
  );
  return {
    ...{ channel: 0, channelName: 'axial', rawUnit: 'V', rateHz: RATE, samples: length },
    ...{
      fromS: 0,
      toS: length / RATE,
      startedAtMs: MORNING_MS,
      isTimed: true,
      wanted: length,
      shortened: null,
    },
    ...{ simulated: false, calibration, measures },
  };
}

const run: Recording = {
  ...{ id: recordingIdSchema.parse('55555555-5555-4555-8555-555555555555'), deviceId: PUMP },
  ...{
    deviceName: 'Pump',
    hardwareId: null,
    name: 'Run 7',
    startedAtMs: MORNING_MS,
    isTimed: true,
    seconds: 2,
  },
  ...{ samples: 16_384, rateHz: RATE, bytes: 32_768, gaps: 3, samplesLost: 480 },
  channels: [{ name: 'axial', unit: 'V', fullScale: 1 }],
  ...{ state: 'complete', simulated: false, origin: 'device' },
};

export const contentOf = (change: Partial<ReportContent> = {}): ReportContent => ({
  wish: { ...WEEKLY.wish, name: givenNameSchema.parse('Weekly') },
  ...{ site: 'Mill', zone: 'Europe/Berlin', version: '1.2.3', by: 'schedule', late: true },
  ...{ missed: 2, dueMs: MORNING_MS, fromMs: MORNING_MS - 7 * 86_400_000, toMs: MORNING_MS },
  madeAtMs: MORNING_MS + 3_600_000,
  devices: [
    {
      ...{ name: 'Pump', device: null, recordings: [run], notListed: 0, notMeasured: 0 },
      parts: [{ of: 'Run 7', sha256: 'ab'.repeat(32), record: measured() }],
      ...{ earlier: [], nothing: null },
      failed: [
        {
          ...{ of: 'Run 6', channel: 'axial' },
          failure: { code: 'damaged', detail: 'it is torn', because: 'damaged', facts: {} },
        },
      ],
    },
    {
      ...{ name: 'pump', device: null, recordings: [], notListed: 0, notMeasured: 0, parts: [] },
      ...{ earlier: [], failed: [], nothing: 'noRecording' },
    },
  ],
  ...change,
});
