// Under which id the calibrations of a recording are kept: its device's, or, of a file that was brought in, its own.
import type { DeviceId, RecordingId } from './entities.ts';

/** A recording that no device has stands under its own id. */
export const ownKey = (id: RecordingId): DeviceId => id as string as DeviceId;

export const calibratedAs = ({
  id,
  deviceId,
}: {
  id: RecordingId;
  deviceId: DeviceId | null;
}): DeviceId => deviceId ?? ownKey(id);
