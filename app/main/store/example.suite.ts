// A small site in domain values: what the tests put into a store, and what every version's kept file holds.
import type { DeviceId, HardwareId, LinkAddress } from '@harmonic/protocol/model';
import { DEFAULT_SPECTRUM } from '@harmonic/protocol/model';
import type { StoreBlock, StoreSummary } from '../capture/messages.ts';
import type { StoredDevice } from './api.ts';

export const RATE = 4800;
export const BLOCK_SAMPLES = 480;
/** 2026-03-01T08:00:00Z */
export const MORNING_MS = Date.UTC(2026, 2, 1, 8);
export const PUMP = '0f8fad5b-d9cb-469f-a165-70867728950e' as DeviceId;
export const FAN = '7c9e6679-7425-40de-944b-e07fc1f90ae7' as DeviceId;
export const EXAMPLE_KEY = new Uint8Array(32).fill(7);

/** Two channels, int16: the first counts upwards from the sample's index, the second stands at -100. */
export function samplesFrom(firstSample: number, samples: number): ArrayBuffer {
  const data = new DataView(new ArrayBuffer(samples * 4));
  for (let i = 0; i < samples; i += 1) {
    data.setInt16(4 * i, (firstSample + i) % 30_000, true);
    data.setInt16(4 * i + 2, -100, true);
  }
  return data.buffer;
}

/** The block at `firstSample` of a stream that began at MORNING_MS. */
export function blockAt(firstSample: number, changes: Partial<StoreBlock> = {}): StoreBlock {
  const samples = changes.samples ?? BLOCK_SAMPLES;
  return {
    type: 'block',
    deviceId: PUMP,
    streamSeq: 1,
    firstSample,
    samples,
    channels: [
      { name: 'bearing', unit: 'g', fullScale: 2 },
      { name: 'casing', unit: 'g', fullScale: 4 },
    ],
    format: 'int16',
    scale: 0.5,
    offset: 0,
    rateHz: RATE,
    deviceNs: 1_000_000n * BigInt(firstSample),
    deviceClock: 'since-start',
    sync: null,
    arrivalNs: BigInt(MORNING_MS) * 1_000_000n + BigInt(Math.round((firstSample / RATE) * 1e9)),
    gapBefore: 0,
    isResumed: false,
    clipped: false,
    simulated: false,
    ...changes,
    data: changes.data ?? samplesFrom(firstSample, samples),
  };
}

export function summaryAt(seconds: number, changes: Partial<StoreSummary> = {}): StoreSummary {
  return {
    type: 'summary',
    deviceId: PUMP,
    channel: 0,
    atNs: BigInt(MORNING_MS + seconds * 1000) * 1_000_000n,
    rms: 0.7,
    peak: 1,
    crestFactor: 1.4,
    kurtosis: 1.5,
    samplesLost: 0,
    peaks: [{ frequencyHz: 50, amplitude: 1 }],
    bandsDb: new Float32Array(256).fill(-40),
    rateHz: RATE,
    ...changes,
  };
}

export const pump: StoredDevice = {
  id: PUMP,
  hardwareId: '00000000000000aa' as HardwareId,
  name: 'Pump 3',
  announcedName: 'node-aa',
  firmware: '1.2.0',
  adoptedAtMs: MORNING_MS,
  lastSeenMs: MORNING_MS,
  address: 'tcp://10.0.0.3:4710' as LinkAddress,
  keepConnected: true,
  settings: DEFAULT_SPECTRUM,
};

export const startOf = (
  deviceId: DeviceId,
  preTriggerS = 0,
): {
  deviceId: DeviceId;
  deviceName: string;
  hardwareId: HardwareId;
  simulated: boolean;
  preTriggerS: number;
  atMs: number;
} => ({
  deviceId,
  deviceName: deviceId === PUMP ? 'Pump 3' : 'Fan 1',
  hardwareId: '00000000000000aa' as HardwareId,
  simulated: false,
  preTriggerS,
  atMs: MORNING_MS,
});
