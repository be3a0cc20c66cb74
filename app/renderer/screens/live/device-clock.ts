// The device's clock beside this console's while frames come: some moments of both, and what they say. Draws nothing.
import { clockDifference, type ClockDifference, type ClockPoint } from '@harmonic/protocol/model';
import { LIVE_FLAG, type LiveFrame } from '../../../contract/index.ts';
import type { RowTime } from '../../charts/spectrum-rows.ts';

type Timed = Pick<LiveFrame, 'arrivalMs' | 'deviceMs' | 'flags'>;

/** When the device says the newest sample of a frame was taken. */
export const deviceTimeOf = ({ deviceMs, flags }: Timed): RowTime | null =>
  deviceMs === 0
    ? null
    : { ms: deviceMs, clock: flags & LIVE_FLAG.deviceClockSet ? 'unix' : 'since-start' };

const MOST_POINTS = 64;
const FIRST_EVERY_MS = 250;

export interface DeviceClockWatch {
  take(frame: Timed): void;
  read(): ClockDifference | null;
}

export function createDeviceClockWatch(): DeviceClockWatch {
  let points: ClockPoint[] = [];
  let everyMs = FIRST_EVERY_MS;
  let found: ClockDifference | null = null;
  return {
    take(frame) {
      const { arrivalMs } = frame;
      const last = points.at(-1);
      if (last && arrivalMs - last.arrivalMs < everyMs && arrivalMs >= last.arrivalMs) return;
      const time = deviceTimeOf(frame);
      points.push({
        ...{ s: 0, arrivalMs, deviceMs: time?.ms ?? null },
        deviceClock: time?.clock ?? 'since-start',
      });
      if (points.length > MOST_POINTS) {
        points = points.filter((_, i) => i % 2 === 0);
        everyMs *= 2;
      }
      found = clockDifference(points);
    },
    read: () => found,
  };
}
