// Whose calibrations a recording is read with, and why none can be set from its page. Pure.
import { calibratedAs } from '@harmonic/protocol/model';
import type { Recording } from '../../../contract/index.ts';
import type { DeviceFacts } from '../../state/device-facts.ts';
import type { Calibratable } from '../kept/use-calibrated.ts';

export type CalibrationsOf =
  | { of: Calibratable; against: null }
  /** Words of `kept`. */
  | { of: null; against: 'deviceUnseen' | 'stillComingIn' };

type Read = Pick<Recording, 'id' | 'deviceId' | 'name' | 'state' | 'channels'>;

/**
 * Of a device’s recording its device’s; of a file that came in its own.
 * @param device the recording’s, where the person sees it.
 */
export function calibrationsOf(recording: Read, device: DeviceFacts | undefined): CalibrationsOf {
  const { deviceId, name, state, channels } = recording;
  const id = calibratedAs(recording);
  const connection = { stream: { channels } };
  if (deviceId === null) {
    if (state === 'recording') return { of: null, against: 'stillComingIn' };
    return { of: { id, name, adopted: true, area: null, connection, isFile: true }, against: null };
  }
  if (!device) return { of: null, against: 'deviceUnseen' };
  const { name: deviceName, adopted, area } = device;
  return { of: { id, name: deviceName, adopted, area, connection }, against: null };
}
