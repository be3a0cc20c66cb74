// What a measurement is made from: the newest samples in order, whatever blocks they come in, and how many are clipped.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRecordRing } from './record-ring.ts';

const LENGTH = 64;
const pushes = fc.array(
  fc.record({ count: fc.integer({ min: 1, max: LENGTH }), isGap: fc.boolean() }),
  { maxLength: 40 },
);

test('as if everything since the last gap were kept, and the end of it read', () => {
  fc.assert(
    fc.property(pushes, fc.integer({ min: 1, max: LENGTH }), (all, wanted) => {
      const ring = createRecordRing(LENGTH);
      let kept: number[] = [];
      let next = 1;
      for (const { count, isGap } of all) {
        if (isGap) {
          ring.clear();
          kept = [];
        }
        const block = Float32Array.from({ length: LENGTH }, (_, i) => (i < count ? next + i : -1));
        ring.push(block, count, 0);
        kept.push(...block.subarray(0, count));
        next += count;
      }
      expect(ring.held).toBe(Math.min(LENGTH, kept.length));
      const record = ring.read(wanted);
      if (kept.length < wanted) expect(record).toBeNull();
      else expect([...record!.samples]).toEqual(kept.slice(-wanted));
    }),
  );
});

test('clipped samples count for the record whose blocks held them, and age with them', () => {
  const ring = createRecordRing(LENGTH);
  const block = new Float32Array(16);
  ring.push(block, 16, 3);
  ring.push(block, 16, 0);
  expect(ring.read(32)!.clipped).toBe(3);
  expect(ring.read(16)!.clipped).toBe(0);
  for (let i = 0; i < 4; i += 1) ring.push(block, 16, i === 3 ? 1 : 0);
  expect(ring.read(64)!.clipped).toBe(1);
  ring.clear();
  ring.push(block, 16, 0);
  expect(ring.read(16)!.clipped).toBe(0);
});
