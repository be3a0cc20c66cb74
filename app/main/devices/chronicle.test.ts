// What a device that floods keeps out of the log: its own talk, counted; never what the trail is to have.
import { expect, test } from 'vitest';
import type { DeviceId } from '@harmonic/protocol/model';
import { saying } from '../../contract/index.ts';
import type { ToldSpectral } from '../store/kept-api.ts';
import { createChronicle } from './chronicle.ts';
import { createMemoryStore } from './test-plant.suite.ts';

const PUMP = '00000000-0000-4000-8000-000000000001' as DeviceId;
const FLOOD = 200;

function flooded() {
  const store = createMemoryStore();
  const told: ToldSpectral[] = [];
  store.tellSpectral = (event) => Promise.resolve(void told.push(event));
  let nowMs = 0;
  const chronicle = createChronicle(store, () => nowMs);
  for (let i = 0; i < FLOOD; i += 1) chronicle.note(PUMP, 'device.log', 'info', `${i}`);
  return { ...{ store, told, chronicle }, at: (ms: number) => void (nowMs = ms) };
}

test('a flood keeps no entry of the trail away: that a device has not proven its key', () => {
  const { store, chronicle } = flooded();
  const act = { act: 'device.prove', because: 'proof-other-key', outcome: 'refused' } as const;
  chronicle.note(PUMP, 'device.unauthenticated', 'error', 'it has another key', act);
  expect(store.log.length).toBeLessThan(FLOOD);
  expect(store.log.at(-1)).toMatchObject({
    ...{ code: 'device.unauthenticated', detail: 'it has another key' },
    act: { act: 'device.prove', subject: PUMP },
  });
});

test('what a device says keeps nothing else of it away, and is counted with what it says next', () => {
  const { store, chronicle, at } = flooded();
  const kept = store.log.length;
  expect(kept).toBeLessThan(FLOOD);
  chronicle.note(PUMP, 'link.lost', 'warning', 'the connection is gone');
  expect(store.log.at(-1)).toMatchObject({ code: 'link.lost', detail: 'the connection is gone' });
  at(60_000);
  chronicle.note(PUMP, 'device.log', 'info', 'after');
  expect(store.log.at(-1)?.detail).toEqual([
    saying('words', { text: 'after' }),
    saying('held-back', { count: FLOOD - kept }),
  ]);
});

test('what was held back before an unauthorised spectral event is told with it', () => {
  const { told, chronicle, at } = flooded();
  const place = { hz: 5000, levelDb: -14.5, harmonic: 5, unfit: [] };
  for (let i = 0; i < FLOOD; i += 1) chronicle.spectral(PUMP, place, null);
  const kept = told.length;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(FLOOD);
  at(60_000);
  chronicle.spectral(PUMP, place, null);
  const heldBackBefore = FLOOD - kept;
  expect(told.at(-1)).toEqual({
    ...{ deviceId: PUMP, atMs: 60_000, ...place, called: null, heldBackBefore },
  });
  chronicle.spectral(PUMP, place, null);
  expect(told.at(-1)?.heldBackBefore).toBe(0);
});
