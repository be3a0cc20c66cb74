// Under which id the calibrations of a recording are kept: its device's, or, of a file that was brought in, its own.
import type { DeviceId, RecordingId } from '@harmonic/protocol/model';
import type { Recording } from '../../contract/index.ts';

/** One that no device has stands under its own id, while it comes in and after. */
export const ownKey = (id: RecordingId): DeviceId => id as string as DeviceId;

export const calibratedAs = ({ id, deviceId }: Pick<Recording, 'id' | 'deviceId'>): DeviceId =>
  deviceId ?? ownKey(id);
