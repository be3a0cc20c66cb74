// What the console pushes about one device, watched while a part that shows it is on the screen.
import { useMemo } from 'react';
import type { DeviceId } from '@harmonic/protocol/model';
import type { BaselineHead, KeptCalibration, Note } from '../../contract/index.ts';
import { calls } from './client.ts';
import { useFollowed } from './use-followed.ts';

type Open<T> = (deviceId: DeviceId, signal: AbortSignal) => Promise<AsyncIterable<T>>;

/** Null until it has come, and while it is not to be seen. @param open the same function each time. */
function useDeviceWatch<T>(open: Open<T>, deviceId: DeviceId, isSeen: boolean): T | null {
  const ask = useMemo(
    () => (isSeen ? (signal: AbortSignal) => open(deviceId, signal) : null),
    [open, deviceId, isSeen],
  );
  return useFollowed(ask).newest;
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
