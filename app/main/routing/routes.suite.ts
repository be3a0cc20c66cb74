// Routes, devices and plans for tests.
import type { ChannelPlan, DeviceId, Route } from '@harmonic/protocol/model';

export const A = 'aaaaaaaa-0000-4000-8000-000000000001' as DeviceId;
export const B = 'bbbbbbbb-0000-4000-8000-000000000002' as DeviceId;

/** H5 of A leaves on H10 of B. */
export const route = (change: Partial<Route>): Route => ({
  ...{ id: 1, enabled: true, copy: false, needsMac: false, log: false },
  from: { deviceId: A, first: 5, last: 5 },
  to: { deviceId: B, harmonic: { kind: 'fixed', harmonic: 10 } },
  ...{ fec: null, modulation: null, maxAgeMs: 0, framesPerMinute: 0, burst: 0, hopMax: 3 },
  ...change,
});

export const planOf = (...bonds: number[][]): ChannelPlan => ({
  channel: 0,
  running: false,
  waveform: {
    ...{ f0Hz: 1000, periods: 1, guardEighths: 1, modulation: 'dqpsk', fec: 1 },
    secondPilot: null,
  },
  assignments: bonds.map((harmonics, at) => ({
    ...{ harmonics, node: `Node ${at + 1}`, function: 'say', group: '' },
    payload: { kind: 'bytes', scale: 1, unit: '' },
  })),
});
