// What a capture may have under way to the store, over a real channel.
import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { StoreBlock, StoreSummary } from './messages.ts';
import { createStoreRoom, STORE_ROOM_BYTES } from './store-room.ts';

const block = (bytes: number): StoreBlock =>
  ({ type: 'block', data: new ArrayBuffer(bytes) }) as StoreBlock;
const summary = (): StoreSummary =>
  ({ type: 'summary', bandsDb: new Float32Array(4) }) as StoreSummary;

const BLOCK_BYTES = 9600; // 100 ms of 16 bits at 48 kHz.

test('half a minute of a store that confirms nothing is held; then it says so, and holds again what is confirmed', async () => {
  const { port1, port2 } = new MessageChannel();
  const offer = createStoreRoom(port1);
  let held = 0;
  while (offer(block(BLOCK_BYTES))) held += 1;
  expect(held).toBeGreaterThanOrEqual(300);
  expect(held * BLOCK_BYTES).toBeLessThanOrEqual(STORE_ROOM_BYTES);
  const refused = block(BLOCK_BYTES);
  expect(offer(refused)).toBe(false);
  expect(refused.data.byteLength, 'a refused block is still the capture’s').toBe(BLOCK_BYTES);

  const confirmed = once(port1, 'message');
  port2.postMessage({ type: 'ack', messages: 2 });
  await confirmed;
  expect([offer(block(BLOCK_BYTES)), offer(block(BLOCK_BYTES)), offer(block(BLOCK_BYTES))]).toEqual(
    [true, true, false],
  );
  port1.close();
});

test('messages without samples are in bounds as well', () => {
  const { port1 } = new MessageChannel();
  const offer = createStoreRoom(port1);
  let held = 0;
  while (offer(summary())) held += 1;
  expect(held).toBe(STORE_ROOM_BYTES / 1024);
  port1.close();
});
