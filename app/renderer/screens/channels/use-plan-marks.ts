// The plan of a device and what is there against it, watched while it is drawn.
import { useEffect, useState } from 'react';
import type { DeviceId } from '@harmonic/protocol/model';
import type { PlanMarks } from '../../../contract/index.ts';
import { calls } from '../../state/client.ts';
import { codeOf } from '../../state/proving.ts';

const RETRY_MS = 1000;

/** Null until it has come, and where it is not wanted. */
export function usePlanMarks(deviceId: DeviceId, isWanted: boolean): PlanMarks | null {
  const [marks, setMarks] = useState<PlanMarks | null>(null);
  useEffect(() => {
    if (!isWanted) return undefined;
    const stop = new AbortController();
    const { signal } = stop;
    const isOver = (): boolean => signal.aborted;
    async function follow(): Promise<void> {
      while (!isOver()) {
        try {
          for await (const value of await calls.harmonic.marks({ deviceId }, { signal })) {
            if (isOver()) return;
            setMarks(value);
          }
        } catch (error) {
          // The connection or the right is gone; the banner or the session says which.
          if (codeOf(error) !== null) setMarks(null);
        }
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    void follow();
    return () => stop.abort();
  }, [deviceId, isWanted]);
  return isWanted ? marks : null;
}
