import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoreBlock } from '../capture/messages.ts';
import { blockAt, FAN, PUMP } from './example.suite.ts';
import { createRing } from './ring.ts';

const S = 1_000_000_000n;
/** 100 ms each, one after the other. */
const nth = (n: number, changes: Partial<StoreBlock> = {}): StoreBlock => blockAt(n * 480, changes);

test('keeps the seconds asked for and lets go of what is older', () => {
  const ring = createRing(2, 1e9);
  for (let n = 0; n < 1000; n += 1) ring.push(nth(n));
  expect(ring.usage(PUMP).seconds).toBeCloseTo(2, 0);
  const kept = ring.last(PUMP, 1e6);
  expect(kept.at(-1)?.firstSample).toBe(999 * 480);
  expect(ring.usage(PUMP).bytes).toBe(kept.length * 1920);
});

test('gives the block the moment lies in, and all after it', () => {
  const ring = createRing(60, 1e9, () => 0n);
  for (let n = 0; n < 10; n += 1) ring.push(nth(n));
  expect(ring.last(PUMP, 0.55).map(({ firstSample }) => firstSample / 480)).toEqual([
    4, 5, 6, 7, 8, 9,
  ]);
  expect(ring.last(FAN, 1e6)).toEqual([]);
});

test('a clock set back does not make it grow', () => {
  const ring = createRing(1, 1e9);
  for (let n = 0; n < 500; n += 1) ring.push(nth(n, { arrivalNs: nth(500 - n).arrivalNs }));
  expect(ring.usage(PUMP).seconds).toBeLessThan(1.2);
});

test('a clock of arrivals that is months behind the wall clock keeps its seconds, and so does one that is set', () => {
  const ring = createRing(60, 1e9, () => 0n);
  for (let n = 0; n < 100; n += 1) {
    ring.push(nth(n, { arrivalNs: BigInt(n) * (S / 10n) }));
    ring.expire();
  }
  expect(ring.usage(PUMP).seconds).toBeCloseTo(10, 5);
  expect(ring.last(PUMP, 2).map(({ firstSample }) => firstSample / 480)).toHaveLength(20);
  for (let n = 100; n < 200; n += 1) ring.push(nth(n));
  ring.expire();
  expect(ring.last(PUMP, 2).at(0)?.firstSample).toBe(180 * 480);
});

test('when memory is short the device that keeps most gives first', () => {
  const ring = createRing(60, 10 * 1920);
  for (let n = 0; n < 3; n += 1) ring.push(nth(n, { deviceId: FAN }));
  for (let n = 0; n < 100; n += 1) ring.push(nth(n));
  expect(ring.usage(FAN).bytes).toBe(3 * 1920);
  expect(ring.usage(PUMP).bytes).toBe(7 * 1920);
});

test('a device that went silent keeps no memory; a shorter ring lets go at once', () => {
  let passedNs = 0n;
  const ring = createRing(60, 1e9, () => passedNs);
  for (let n = 0; n < 100; n += 1) ring.push(nth(n));
  ring.setSeconds(1);
  ring.expire();
  expect(ring.usage(PUMP).seconds).toBeCloseTo(1, 5);
  passedNs = 10n * S;
  ring.expire();
  expect(ring.usage(PUMP)).toEqual({ seconds: 0, bytes: 0 });
});

test('whatever comes: what is kept is the newest run of what was pushed, its usage is what it holds, within the limit', () => {
  const block = fc.record({
    device: fc.constantFrom(PUMP, FAN),
    samples: fc.integer({ min: 1, max: 2000 }),
    waitMs: fc.integer({ min: 0, max: 3000 }),
  });
  fc.assert(
    fc.property(
      fc.array(block, { maxLength: 600 }),
      fc.integer({ min: 8000, max: 400_000 }),
      (blocks, most) => {
        const ring = createRing(5, most);
        const pushed = new Map([PUMP, FAN].map((device) => [device, [] as StoreBlock[]]));
        let atNs = 0n;
        for (const { device, samples, waitMs } of blocks) {
          atNs += BigInt(waitMs) * 1_000_000n;
          const made = blockAt(0, { deviceId: device, samples, arrivalNs: atNs });
          ring.push(made);
          pushed.get(device)?.push(made);
        }
        let total = 0;
        for (const [device, all] of pushed) {
          const kept = ring.last(device, 1e6);
          expect(kept).toEqual(kept.length > 0 ? all.slice(-kept.length) : []);
          const { seconds, bytes } = ring.usage(device);
          expect(bytes).toBe(kept.reduce((sum, { data }) => sum + data.byteLength, 0));
          expect(seconds).toBeCloseTo(
            kept.reduce((sum, one) => sum + one.samples / 4800, 0),
            6,
          );
          total += bytes;
        }
        expect(total).toBeLessThanOrEqual(most);
      },
    ),
    { numRuns: 100 },
  );
});

test('pushing costs the same however full the ring is', () => {
  const cost = (seconds: number): number => {
    const ring = createRing(seconds, 1e12);
    const data = new ArrayBuffer(8);
    const blocks = Array.from({ length: 40_000 }, (_, n) => nth(n, { data, samples: 480 }));
    const begin = performance.now();
    for (const block of blocks) ring.push(block);
    return performance.now() - begin;
  };
  cost(60);
  const [short, long] = [cost(6), cost(3000)];
  expect(long).toBeLessThan(10 * short + 50);
});
