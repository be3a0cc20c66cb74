import type { DeviceId, RecordingId } from '@harmonic/protocol/model';
import { expect, test } from 'vitest';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { calibrationsOf } from './calibrations-of.ts';

const recording = {
  id: 'recording-1' as RecordingId,
  deviceId: null,
  name: 'Run 1',
  state: 'complete',
  channels: [{ name: 'x', unit: 'counts', fullScale: 1 }],
} as unknown as Parameters<typeof calibrationsOf>[0];
const pump = { id: 'device-1', name: 'Pump', adopted: true, area: 'area-1' } as DeviceFacts;
const ofPump = { ...recording, deviceId: 'device-1' as DeviceId };

test('a file that came in is calibrated under its own id and name, once all of it is here', () => {
  expect(calibrationsOf(recording, undefined)).toEqual({
    of: {
      ...{ id: 'recording-1', name: 'Run 1', adopted: true, area: null },
      connection: { stream: { channels: recording.channels } },
      isFile: true,
    },
    against: null,
  });
  expect(calibrationsOf({ ...recording, state: 'recording' }, undefined).against).toBe(
    'stillComingIn',
  );
});

test('a recording of a device by its device, in its area and with its name; of none that is seen, it is told', () => {
  expect(calibrationsOf(ofPump, pump).of).toMatchObject({
    ...{ id: 'device-1', name: 'Pump', adopted: true, area: 'area-1' },
  });
  expect(calibrationsOf(ofPump, pump).of?.isFile).toBeUndefined();
  expect(calibrationsOf(ofPump, { ...pump, adopted: false }).of?.adopted).toBe(false);
  expect(calibrationsOf(ofPump, undefined)).toEqual({ of: null, against: 'deviceUnseen' });
});
