// Whether the line of a plan has a master, by what its nodes tell.
import { expect, test } from 'vitest';
import type { ChannelPlan, DeviceId } from '@harmonic/protocol/model';
import { hasMaster } from './index.ts';

const [OWN, OTHER] = ['own', 'other'] as DeviceId[] as [DeviceId, DeviceId];
const waveform: ChannelPlan['waveform'] = {
  ...{ f0Hz: 1000, periods: 1, guardEighths: 1, modulation: 'dqpsk', fec: 1 },
  secondPilot: null,
};
const has = (running: boolean, deviceId: DeviceId, f0Hz: number | null, adopted = true): boolean =>
  hasMaster(OWN, { running, waveform }, [{ deviceId, adopted, f0Hz }]);

test('a device that is a node is on the line of its master, whatever its plan', () => {
  expect(has(false, OWN, null)).toBe(true);
});

test('nodes of the same f0 are on the line of a pilot that runs; bursts and another f0 are of another line', () => {
  expect(has(true, OTHER, 1000.2)).toBe(true);
  expect(has(false, OTHER, 1000)).toBe(false);
  expect(has(true, OTHER, 2000)).toBe(false);
  expect(has(true, OTHER, null)).toBe(false);
  expect(has(true, OTHER, 1000.2, false), 'the claim of what nobody adopted').toBe(false);
  expect(hasMaster(OWN, { running: true, waveform }, [])).toBe(false);
});
