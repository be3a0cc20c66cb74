// Measurements of a live stream, asked for while the panel is open and the view runs; begun anew when the connection
// comes back. While the view is paused the last ones stay.
import { useEffect, useState } from 'react';
import type { DeviceId } from '@harmonic/protocol/model';
import type { LiveMeasurement, MeasuredRecord, MeasureWish } from '../../../contract/index.ts';
import { calls } from '../../state/client.ts';
import { viewConsole } from '../../state/console.ts';
import { type Reason, reasonOf } from '../../state/failure.ts';
import { keep } from '../../state/kept.ts';
import { codeOf } from '../../state/proving.ts';

export interface LiveMeasuring {
  news: LiveMeasurement | null;
  /** The last that was measured, with what it was measured by, and when it came. */
  last: { record: MeasuredRecord; wish: MeasureWish; wished: number; atMs: number } | null;
  failure: Reason | null;
}

type Last = LiveMeasuring['last'];
const keptLast = (deviceId: DeviceId, channel: number): { last: Last } =>
  keep(`measured ${deviceId} ${channel}`, (): { last: Last } => ({ last: null }));

/** @param isStill the view is paused: nothing is asked, and what was measured before is there though the panel was shut. */
export function useLiveMeasure(
  deviceId: DeviceId,
  channel: number,
  samples: number,
  wish: MeasureWish | null,
  isStill: boolean,
): LiveMeasuring {
  const [measuring, setMeasuring] = useState<LiveMeasuring>(() => ({
    ...{ news: null, failure: null },
    last: isStill ? keptLast(deviceId, channel).last : null,
  }));
  const [round, setRound] = useState(0);
  useEffect(() => viewConsole.onReconnect(() => setRound((now) => now + 1)), []);
  useEffect(() => {
    if (!wish || isStill) return undefined;
    const stop = new AbortController();
    const follow = async (): Promise<void> => {
      setMeasuring(({ last }) => ({ news: null, last, failure: null }));
      const stream = await calls.measure.live(
        { deviceId, channel, samples, wish },
        { signal: stop.signal },
      );
      for await (const news of stream) {
        if (stop.signal.aborted) return;
        const newest = news.state === 'measured' && {
          ...{ record: news.record, wish, wished: samples, atMs: Date.now() },
        };
        if (newest) keptLast(deviceId, channel).last = newest;
        setMeasuring(({ last }) => ({ news, failure: null, last: newest || last }));
      }
    };
    follow().catch((error: unknown) => {
      // Without the connection nothing is known: the banner says so, and it is asked again afterwards.
      if (stop.signal.aborted || codeOf(error) === null) return;
      setMeasuring(({ last }) => ({ news: null, last, failure: reasonOf(error) }));
    });
    return () => stop.abort();
  }, [deviceId, channel, samples, wish, isStill, round]);
  return measuring;
}
