// A frame that the device and the console have heard counts once, whoever was first.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHeardTwice } from './heard-twice.ts';

test('whoever hears a frame second has no news of it', () => {
  const twice = createHeardTwice<string>();
  expect(twice.told('H4 hi', () => 'first', 1000)).toBe(true);
  expect(twice.own('H4 hi', 1100)).toBe(true);
  expect(twice.own('H4 yo', 1200)).toBe(false);
  expect(twice.told('H4 yo', () => 'second', 1300)).toBe(false);
  expect(twice.expire(99_000)).toEqual([]);
});

test('a value that is said again is another frame', () => {
  const twice = createHeardTwice<number>();
  expect([1, 2, 3].map((n) => twice.told('H4 hi', () => n, n))).toEqual([true, true, true]);
  expect([4, 5, 6, 7].map((n) => twice.own('H4 hi', n))).toEqual([true, true, true, false]);
});

test('what the device alone has heard is said so once the samples of it cannot come any more', () => {
  const twice = createHeardTwice<string>();
  twice.told('H4 hi', () => 'alone', 1000);
  twice.told('H4 yo', () => 'later', 3000);
  expect(twice.expire(6999)).toEqual([]);
  expect(twice.expire(7000)).toEqual(['alone']);
  expect(twice.own('H4 yo', 7100)).toBe(true);
  // Of that the console hears later than a device can hold samples back, it is a frame of its own.
  expect(twice.own('H4 hi', 7200)).toBe(false);
  expect(twice.expire(90_000)).toEqual([]);
});

test('a device that tells more than can wait loses none: the oldest are its own', () => {
  const twice = createHeardTwice<number>();
  for (let n = 0; n < 1500; n += 1) twice.told(`H4 ${n}`, () => n, 1000);
  const over = twice.expire(1000);
  expect(over).toEqual(Array.from({ length: 476 }, (_, n) => n));
  expect(twice.expire(90_000)).toHaveLength(1024);
});

test('in whatever order two hear whatever share of some frames, each counts once', () => {
  const frame = fc.record({
    key: fc.constantFrom('a', 'b'),
    told: fc.boolean(),
    own: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 60 }),
      fc.infiniteStream(fc.boolean()),
      (frames, coin) => {
        const twice = createHeardTwice<string>();
        const heard = { told: 0, own: 0, both: 0 };
        const sides = {
          told: frames.filter(({ told }) => told).map(({ key }) => key),
          own: frames.filter(({ own }) => own).map(({ key }) => key),
        };
        while (sides.told.length + sides.own.length > 0) {
          const isTold = sides.own.length === 0 || (sides.told.length > 0 && coin.next().value);
          const key = (isTold ? sides.told : sides.own).shift()!;
          if (isTold && twice.told(key, () => key, 0)) heard.told += 1;
          else if (!isTold) heard[twice.own(key, 0) ? 'both' : 'own'] += 1;
        }
        // What was told of first, and heard here then, is no further frame.
        const counted = heard.told + heard.own;
        const most = (['a', 'b'] as const).reduce((sum, key) => {
          const of = frames.filter((one) => one.key === key);
          return (
            sum + Math.max(of.filter(({ told }) => told).length, of.filter(({ own }) => own).length)
          );
        }, 0);
        expect(counted).toBe(most);
        expect(twice.expire(90_000)).toHaveLength(heard.told - heard.both);
      },
    ),
  );
});
