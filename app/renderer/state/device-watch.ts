// What the console pushes about one device, watched while a part that shows it is on the screen.
import { useEffect, useState } from 'react';
import type { DeviceId } from '@harmonic/protocol/model';
import type { BaselineHead, KeptCalibration, Note } from '../../contract/index.ts';
import { calls } from './client.ts';

type Open<T> = (deviceId: DeviceId, signal: AbortSignal) => Promise<AsyncIterable<T>>;
const RETRY_MS = 1000;

async function follow<T>(
  open: Open<T>,
  deviceId: DeviceId,
  signal: AbortSignal,
  take: (value: T) => void,
): Promise<void> {
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      for await (const value of await open(deviceId, signal)) {
        if (isOver()) return;
        take(value);
      }
    } catch {
      // The connection or the right is gone; the banner or the session says which.
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** Null until it has come, and while it is not to be seen. @param open the same function each time. */
function useDeviceWatch<T>(open: Open<T>, deviceId: DeviceId, isSeen: boolean): T | null {
  const [told, setTold] = useState<{ deviceId: DeviceId; value: T } | null>(null);
  useEffect(() => {
    if (!isSeen) return undefined;
    const stop = new AbortController();
    void follow(open, deviceId, stop.signal, (value) => setTold({ deviceId, value }));
    return () => stop.abort();
  }, [open, deviceId, isSeen]);
  return isSeen && told?.deviceId === deviceId ? told.value : null;
}

const calibrations: Open<KeptCalibration[]> = (deviceId, signal) =>
  calls.calibration.watch({ deviceId }, { signal });
const baselines: Open<BaselineHead[]> = (deviceId, signal) =>
  calls.baseline.watch({ deviceId }, { signal });
const notes: Open<Note[]> = (deviceId, signal) => calls.note.watch({ deviceId }, { signal });

/** Null until they have come. */
export const useCalibrations = (id: DeviceId, isSeen: boolean): KeptCalibration[] | null =>
  useDeviceWatch(calibrations, id, isSeen);
export const useBaselines = (id: DeviceId, isSeen: boolean): BaselineHead[] | null =>
  useDeviceWatch(baselines, id, isSeen);
export const useNotes = (id: DeviceId, isSeen: boolean): Note[] | null =>
  useDeviceWatch(notes, id, isSeen);
