// Measurements of a live stream, asked for while the panel is open; begun anew when the connection comes back.
import { useEffect, useState } from 'react';
import type { DeviceId } from '@harmonic/protocol/model';
import type { LiveMeasurement, MeasuredRecord, MeasureWish } from '../../../contract/index.ts';
import { calls } from '../../state/client.ts';
import { viewConsole } from '../../state/console.ts';
import { sayFailure } from '../../state/failure.ts';
import { codeOf } from '../../state/proving.ts';

export interface LiveMeasuring {
  news: LiveMeasurement | null;
  /** The last that was measured, with the wish it was measured by, and when it came. */
  last: { record: MeasuredRecord; wish: MeasureWish; atMs: number } | null;
  failure: string | null;
}

export function useLiveMeasure(
  deviceId: DeviceId,
  channel: number,
  samples: number,
  wish: MeasureWish | null,
): LiveMeasuring {
  const [measuring, setMeasuring] = useState<LiveMeasuring>({
    ...{ news: null, last: null, failure: null },
  });
  const [round, setRound] = useState(0);
  useEffect(() => viewConsole.onReconnect(() => setRound((now) => now + 1)), []);
  useEffect(() => {
    if (!wish) return undefined;
    const stop = new AbortController();
    const follow = async (): Promise<void> => {
      setMeasuring(({ last }) => ({ news: null, last, failure: null }));
      const stream = await calls.measure.live(
        { deviceId, channel, samples, wish },
        { signal: stop.signal },
      );
      for await (const news of stream) {
        if (stop.signal.aborted) return;
        setMeasuring(({ last }) => ({
          news,
          failure: null,
          last: news.state === 'measured' ? { record: news.record, wish, atMs: Date.now() } : last,
        }));
      }
    };
    follow().catch((error: unknown) => {
      // Without the connection nothing is known: the banner says so, and it is asked again afterwards.
      if (stop.signal.aborted || codeOf(error) === null) return;
      setMeasuring(({ last }) => ({ news: null, last, failure: sayFailure(error) }));
    });
    return () => stop.abort();
  }, [deviceId, channel, samples, wish, round]);
  return measuring;
}
