import { expect, test } from 'vitest';
import type { Device, LinkCounters } from '../../../contract/index.ts';
import { lossesOf, lostAtDevice } from './losses.ts';

const device = (counters: Partial<LinkCounters>): Device => {
  const none = { samplesLost: 0, framesBad: 0, framesTooLong: 0, storeBlocksDropped: 0 };
  const all = { ...none, inputBytesDropped: 0, ...counters };
  return { connection: { counters: all } } as unknown as Device;
};

test('of what was lost no nought is told', () => {
  expect(lossesOf(device({}))).toEqual([]);
  expect(lossesOf(device({ storeBlocksDropped: 3 }))).toEqual([{ what: 'blocks', count: 3 }]);
  expect(lossesOf(device({ samplesLost: 9, framesBad: 1, framesTooLong: 1 }))).toEqual([
    { what: 'samples', count: 9 },
    { what: 'frames', count: 2 },
  ]);
  expect(lossesOf({ connection: null } as unknown as Device)).toEqual([]);
});

test('what a device lost by its own account is another matter', () => {
  const counters = { deviceBlocksDropped: 2, deviceReportsDropped: null, deviceFramesUnsent: 1 };
  expect(lossesOf(device(counters))).toEqual([]);
  expect(lostAtDevice(device(counters))).toBe(3);
});
