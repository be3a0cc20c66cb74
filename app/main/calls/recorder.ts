// Starts and stops recordings, and knows which run. The samples themselves never pass here.
import type { Device, Recording } from '../../contract/index.ts';
import type { DeviceId } from '@harmonic/protocol/model';
import type { StoreClient } from '../store/store-client.ts';
import { Refusal } from '../access/refusal.ts';
import type { Act } from '../store/api.ts';

export interface Recorder {
  start(device: Device, preTriggerS: number, act: Act): Promise<Recording>;
  stop(id: DeviceId, act: Act): Promise<Recording>;
  /** Reads again from the store what runs; the store says when. */
  refresh(): Promise<Recording[]>;
  /** As last read. */
  all(): Recording[];
  /** The devices, each with the recording that runs of it. */
  mark(devices: readonly Device[]): Device[];
  running(): boolean;
}

export function createRecorder(store: StoreClient, now: () => number): Recorder {
  let all: Recording[] = [];
  let running = new Map<DeviceId, Recording>();
  return {
    async start(device, preTriggerS, act) {
      if (device.connection?.state !== 'streaming') {
        throw new Refusal(
          'conflict',
          `${device.name} is not streaming: there is nothing to record`,
          'not-streaming',
          { facts: { name: device.name } },
        );
      }
      const input = {
        deviceId: device.id,
        deviceName: device.name,
        hardwareId: device.hardwareId,
        simulated: device.trust === 'simulated',
        preTriggerS,
        atMs: now(),
      };
      return store.startRecording(input, act);
    },
    stop: (id, act) => store.stopRecording(id, now(), act),
    async refresh() {
      all = await store.recordings();
      running = new Map();
      for (const recording of all) {
        if (recording.state === 'recording' && recording.deviceId) {
          running.set(recording.deviceId, recording);
        }
      }
      return all;
    },
    all: () => all,
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
