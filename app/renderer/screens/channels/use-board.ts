// What is heard on a device's harmonics, watched while the room is open; the channel looked at goes along.
import { useMemo } from 'react';
import type { DeviceId } from '@harmonic/protocol/model';
import type { Board } from '../../../contract/index.ts';
import { calls } from '../../state/client.ts';
import { useFollowed } from '../../state/use-followed.ts';

/** Null until it has come. */
export function useBoard(deviceId: DeviceId, focus: readonly number[] | null): Board | null {
  const looked = focus?.join('+') ?? '';
  const ask = useMemo(() => {
    const wanted = looked === '' ? null : looked.split('+').map(Number);
    return (signal: AbortSignal) => calls.harmonic.watch({ deviceId, focus: wanted }, { signal });
  }, [deviceId, looked]);
  // Another channel is looked at: what was heard of the others stays in sight.
  return useFollowed(ask, { keeps: true }).newest;
}
