// The plan of a device and what is there against it, watched while it is drawn.
import { useMemo } from 'react';
import type { DeviceId } from '@harmonic/protocol/model';
import type { PlanMarks } from '../../../contract/index.ts';
import { calls } from '../../state/client.ts';
import { useFollowed } from '../../state/use-followed.ts';

/** Null until it has come, and where it is not wanted. */
export function usePlanMarks(deviceId: DeviceId, isWanted: boolean): PlanMarks | null {
  const ask = useMemo(
    () =>
      isWanted ? (signal: AbortSignal) => calls.harmonic.marks({ deviceId }, { signal }) : null,
    [deviceId, isWanted],
  );
  return useFollowed(ask).newest;
}
