// Measuring: a live stream again and again, a recording once. The numbers come from measure/.
import type { DeviceId } from '@harmonic/protocol/model';
import type { LiveMeasurement, MeasureWish } from '../../contract/index.ts';
import { Refusal } from '../access/refusal.ts';
import { measureCaptured, measureSpan, type RecordParts } from '../measure/records.ts';
import type { Door } from './door.ts';
import type { CallParts } from './parts.ts';

/** From one measurement to the next, and no less than the last one took: the thread is not for one page alone. */
const LEAST_PAUSE_MS = 1000;
const LOOK_AGAIN_MS = 250;

export function createMeasureCalls(door: Door, parts: CallParts) {
  const { measuring, plant, store, recorder, calibrationOf } = parts;
  const records: RecordParts = { measure: measuring.run, calibrationOf };

  async function* live(
    { deviceId, channel, samples, wish }: LiveAsked,
    until: AbortSignal,
  ): AsyncGenerator<LiveMeasurement, void> {
    for (;;) {
      until.throwIfAborted();
      const record = await plant.newest(deviceId, channel, samples);
      const begunMs = performance.now();
      if (!record) yield { state: 'silent' };
      else if (!record.samples) yield { state: 'gathering', held: record.held, wanted: samples };
      else {
        const { samples: held } = record;
        yield {
          state: 'measured',
          record: await measureCaptured(records, deviceId, { ...record, samples: held }, wish),
        };
      }
      const tookMs = performance.now() - begunMs;
      await pause(record?.samples ? Math.max(LEAST_PAUSE_MS, tookMs) : LOOK_AGAIN_MS, until);
    }
  }

  return {
    measure: {
      live: door.measure.live.handler(({ input, context }) => live(input, context.until)),
      recording: door.measure.recording.handler(async ({ input: { wish, ...span } }) => {
        const recording = recorder.all().find(({ id }) => id === span.id);
        if (!recording)
          throw new Refusal('not-found', 'there is no such recording', 'unknown-recording');
        if (span.toS !== null && span.toS <= span.fromS)
          throw new Refusal('not-found', 'there are no samples in this span', 'empty-span');
        const samples = await store.recordingSpan(span);
        return measureSpan(records, recording, span.channel, samples, wish);
      }),
    },
  };
}

interface LiveAsked {
  deviceId: DeviceId;
  channel: number;
  samples: number;
  wish: MeasureWish;
}

/** Ends early when `until` does. */
const pause = (ms: number, until: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(over, ms);
    function over(): void {
      clearTimeout(timer);
      until.removeEventListener('abort', over);
      resolve();
    }
    until.addEventListener('abort', over);
  });
