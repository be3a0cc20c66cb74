// What is heard on a device's harmonics, watched while the room is open; the channel looked at goes along.
import { useEffect, useState } from 'react';
import type { DeviceId } from '@harmonic/protocol/model';
import type { Board } from '../../../contract/index.ts';
import { calls } from '../../state/client.ts';
import { codeOf } from '../../state/proving.ts';

const RETRY_MS = 1000;

/** Null until it has come. */
export function useBoard(deviceId: DeviceId, focus: readonly number[] | null): Board | null {
  const [board, setBoard] = useState<Board | null>(null);
  const looked = focus?.join('+') ?? '';
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const isOver = (): boolean => signal.aborted;
    async function follow(): Promise<void> {
      while (!isOver()) {
        try {
          const wanted = looked === '' ? null : looked.split('+').map(Number);
          const boards = await calls.harmonic.watch({ deviceId, focus: wanted }, { signal });
          for await (const value of boards) {
            if (isOver()) return;
            setBoard(value);
          }
        } catch (error) {
          // The connection or the right is gone; the banner or the session says which.
          if (codeOf(error) !== null) setBoard(null);
        }
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    void follow();
    return () => stop.abort();
  }, [deviceId, looked]);
  return board;
}
