import { expect, test } from 'vitest';
import type { DeviceId } from '@harmonic/protocol/model';
import { LEFT_BEHIND, leftBehind } from './left-behind.ts';

const event = (code: string, id: string | null, detail = '') => ({
  ...{ code, detail },
  deviceId: id as DeviceId | null,
});
const streams = (id: string) => event('link.streaming', id, `tcp://10.0.0.${id}:5000: 48000 Hz`);
const kept = new Set(['1' as DeviceId]);

test('who streamed and was not adopted is named once, by its address', () => {
  const events = [streams('2'), event('link.lost', '2'), streams('3'), streams('2'), streams('1')];
  expect(leftBehind(events, kept)).toEqual(['tcp://10.0.0.2:5000', 'tcp://10.0.0.3:5000']);
});

test('who was forgotten or disconnected is not missed; what has been told is not told again', () => {
  const events = [
    event('device.forgotten', '2'),
    event('device.disconnected', '3'),
    streams('3'),
    streams('2'),
    event(LEFT_BEHIND, null),
    streams('4'),
  ];
  expect(leftBehind(events, kept)).toEqual([]);
});
