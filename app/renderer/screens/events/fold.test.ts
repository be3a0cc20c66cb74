import { expect, test } from 'vitest';
import type { DeviceId } from '@harmonic/protocol/model';
import { saying, type ConsoleEvent } from '../../../contract/index.ts';
import { foldEvents, heldBackOf } from './fold.ts';

const DEVICE = 'aaaaaaaa-0000-4000-8000-000000000001' as DeviceId;
const event = (id: number, change: Partial<ConsoleEvent> = {}): ConsoleEvent => ({
  ...{ id, atMs: id * 1000, deviceId: DEVICE, deviceName: 'Pump', code: 'device.log' },
  ...{ severity: 'info', detail: `line ${id}`, told: null, spectral: null, ...change },
});
const shown = (events: ConsoleEvent[]) =>
  foldEvents(events).map(({ newest, others }) => [newest.id, others.length]);
const down = (from: number, to: number): ConsoleEvent[] =>
  Array.from({ length: from - to + 1 }, (_, i) => event(from - i));

test('a hundred lines of one device are one row, and what happened meanwhile stands beside it', () => {
  const lost = event(50, { code: 'link.lost' });
  const events = down(100, 1).map((each) => (each.id === 50 ? lost : each));
  expect(shown(events)).toEqual([
    [100, 98],
    [50, 0],
  ]);
});

test('nothing is lost in a fold, whatever the order of codes, devices and severities', () => {
  const codes = ['device.log', 'device.event', 'link.lost'] as const;
  const events = down(90, 1).map((each) => ({
    ...each,
    code: codes[each.id % 3] ?? '',
    severity: each.id % 7 === 0 ? ('error' as const) : ('info' as const),
    deviceId: each.id % 5 === 0 ? null : DEVICE,
  }));
  const back = foldEvents(events).flatMap(({ newest, others }) => [newest, ...others]);
  expect(back.map(({ id }) => id).sort((a, b) => b - a)).toEqual(events.map(({ id }) => id));
  for (const { newest, others } of foldEvents(events))
    for (const other of others) {
      expect(other.severity).toBe(newest.severity);
      expect(other.code).not.toBe('link.lost');
    }
});

test('two lines, lines a minute apart and lines of two devices stay as they are', () => {
  expect(shown(down(2, 1))).toEqual([
    [2, 0],
    [1, 0],
  ]);
  const slow = [3, 2, 1].map((id) => event(id, { atMs: id * 61_000 }));
  expect(shown(slow)).toHaveLength(3);
  // In their places, not beside each other.
  expect(shown([event(3), event(2, { code: 'link.lost' }), event(1)])).toEqual([
    [3, 0],
    [2, 0],
    [1, 0],
  ]);
});

test('what was not kept of a flood is counted through its row', () => {
  const held = (id: number, count: number) =>
    event(id, { told: [saying('words', { text: 'x' }), saying('held-back', { count })] });
  const [row] = foldEvents([held(4, 9), event(3), held(2, 4), event(1)]);
  expect(row && heldBackOf(row)).toBe(13);
});
