// Starts and stops recordings, and knows which run. The samples themselves never pass here.
import type { Device, Recording } from '../../contract/index.ts';
import type { DeviceId } from '@harmonic/protocol/model';
import type { StoreClient } from '../store/store-client.ts';
import { Refusal } from '../access/refusal.ts';

export interface Recorder {
  start(device: Device, preTriggerS: number): Promise<Recording>;
  stop(id: DeviceId): Promise<Recording>;
  /** Reads again from the store what runs; the store says when. */
  refresh(): Promise<Recording[]>;
  /** The devices, each with the recording that runs of it. */
  mark(devices: readonly Device[]): Device[];
  running(): boolean;
}

export function createRecorder(store: StoreClient, now: () => number): Recorder {
  let running = new Map<DeviceId, Recording>();
  return {
    async start(device, preTriggerS) {
      if (device.connection?.state !== 'streaming') {
        throw new Refusal(
          'conflict',
          `${device.name} is not streaming: there is nothing to record`,
        );
      }
      return store.startRecording({
        deviceId: device.id,
        deviceName: device.name,
        hardwareId: device.hardwareId,
        simulated: device.trust === 'simulated',
        preTriggerS,
        atMs: now(),
      });
    },
    stop: (id) => store.stopRecording(id, now()),
    async refresh() {
      const all = await store.recordings();
      running = new Map();
      for (const recording of all) {
        if (recording.state === 'recording' && recording.deviceId) {
          running.set(recording.deviceId, recording);
        }
      }
      return all;
    },
    mark: (devices) =>
      devices.map((device) => {
        const recording = running.get(device.id);
        return {
          ...device,
          recording: recording
            ? {
                id: recording.id,
                startedAtMs: recording.startedAtMs,
                bytes: recording.bytes,
                seconds: recording.seconds,
              }
            : null,
        };
      }),
    running: () => running.size > 0,
  };
}
