// Frames by a table: forwarded, refused and said why, counted; a dry run that changes nothing. Omnichannel, FR5.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANY_LINK, LINK, MOST_REMEMBERED } from './index.ts';
import { FRAME, routerOf } from './rules.suite.ts';

describe('O2, O4 frames', () => {
  test('TC-FR-004 H5 over LoRa leaves on H10 over Wi-Fi, one hop further; nothing else is forwarded', () => {
    const router = routerOf({});
    const { forwards } = router.route(FRAME, 0);
    expect(forwards).toMatchObject([{ link: LINK.wifi, harmonic: 10, hops: 1 }]);
    const other = router.route({ ...FRAME, seq: 2, harmonic: 6 }, 0);
    expect(other).toEqual({ forwards: [], steps: [] });
    expect(router.counters).toEqual({ frames: 2, denied: 1, forgotten: 0 });
    expect(router.rules.get(7)).toMatchObject({ matched: 1, forwarded: 1 });
  });

  test('the first match decides, also when it refuses; a copy asks the next as well', () => {
    const router = routerOf(
      { priority: 1, outLink: LINK.lan, copy: true },
      { priority: 2, needsMac: true },
      { priority: 3, outLink: LINK.ble },
    );
    const { forwards, steps } = router.route(FRAME, 0);
    expect(forwards.map(({ link }) => link)).toEqual([LINK.lan]);
    expect(steps.map(({ refusal }) => refusal)).toEqual([null, 'no-mac']);
    expect(router.rules.get(9)).toMatchObject({ matched: 0 });
  });

  test.each([
    ['no-mac', { needsMac: true }, {}, 'it has no MAC'],
    ['too-old', { maxAgeMs: 100 }, { ageMs: 101 }, 'it is 101 ms old, and 100 ms are the most'],
    ['too-old', { maxAgeMs: 100 }, { ageMs: null }, 'its age is not known'],
    ['too-many-hops', { hopMax: 1 }, { hops: 1 }, 'it was forwarded once, and once is the most'],
  ] as const)('%s is refused, said and counted', (reason, rule, frame, words) => {
    const router = routerOf(rule);
    const { forwards, steps } = router.route({ ...FRAME, ...frame }, 0);
    expect(forwards).toEqual([]);
    expect(steps).toMatchObject([{ refusal: reason }]);
    expect(steps[0]!.words).toContain(words);
    expect(router.rules.get(7)!.refused[reason]).toBe(1);
  });

  test('a frame that was forwarded is known again for 5 s, wherever it comes from', () => {
    const router = routerOf({ inLink: ANY_LINK });
    expect(router.route(FRAME, 1000).forwards).toHaveLength(1);
    const again = router.route({ ...FRAME, link: LINK.ble, hops: 1 }, 5999);
    expect(again.steps).toMatchObject([{ refusal: 'seen-before' }]);
    expect(router.route({ ...FRAME, origin: 9n }, 5999).forwards).toHaveLength(1);
    expect(router.route(FRAME, 6000).forwards).toHaveLength(1);
    // A clock that goes back stands still.
    expect(router.route(FRAME, 0).steps).toMatchObject([{ refusal: 'seen-before' }]);
  });

  test('frames by the minute: a burst, then as the minute allows', () => {
    const router = routerOf({ framesPerMinute: 60, burst: 3 });
    let seq = 0;
    const at = (ms: number) => router.route({ ...FRAME, seq: (seq += 1) }, ms).forwards.length;
    expect([at(0), at(0), at(0), at(0)]).toEqual([1, 1, 1, 0]);
    expect([at(999), at(1000), at(1000)]).toEqual([0, 1, 0]);
    expect([at(60_000), at(60_000), at(60_000), at(60_000)]).toEqual([1, 1, 1, 0]);
    expect(router.rules.get(7)).toMatchObject({ matched: 11, forwarded: 7 });
    expect(router.rules.get(7)!.refused['too-many']).toBe(4);
  });

  test('of more frames than are remembered the oldest is forgotten, and counted', () => {
    const router = routerOf({});
    for (let seq = 0; seq <= MOST_REMEMBERED; seq += 1) router.route({ ...FRAME, seq }, 0);
    expect(router.counters.forgotten).toBe(1);
    expect(router.route({ ...FRAME, seq: 0 }, 0).forwards).toHaveLength(1);
    expect(router.route({ ...FRAME, seq: 2 }, 0).forwards).toHaveLength(0);
  });

  test('O5 a dry run says the same, and changes nothing', () => {
    const event = fc.record({
      seq: fc.nat(3),
      hops: fc.nat(3),
      hasMac: fc.boolean(),
      harmonic: fc.integer({ min: 4, max: 6 }),
      wait: fc.nat(3000),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const rules = [
          { copy: true, framesPerMinute: 20, burst: 2 },
          { needsMac: true, hopMax: 2, outLink: LINK.lan },
        ];
        const asked = routerOf(...rules);
        const plain = routerOf(...rules);
        let now = 0;
        for (const { wait, ...facts } of events) {
          const frame = { ...FRAME, ...facts };
          now += wait;
          const dry = asked.dryRun(frame, now);
          expect(asked.dryRun(frame, now)).toEqual(dry);
          expect(asked.route(frame, now)).toEqual(dry);
          expect(plain.route(frame, now)).toEqual(dry);
        }
        expect(asked.counters).toEqual(plain.counters);
        expect(asked.rules).toEqual(plain.rules);
      }),
    );
  });

  test.each([
    [{ link: 255 }, 'a link from 0 to 254'],
    [{ harmonic: 0 }, 'a harmonic from 1 to 32767'],
    [{ origin: 0n }, 'a number of 64 bits, and not 0'],
    [{ seq: -1 }, 'the number of a frame'],
    [{ hops: 4 }, 'hops are from 0 to 3'],
    [{ ageMs: NaN }, 'an age is from 0 ms on'],
  ])('what is no frame is refused in words: %o', (facts, words) => {
    const router = routerOf({});
    expect(() => router.route({ ...FRAME, ...facts }, 0)).toThrow(words);
    expect(() => router.route(FRAME, NaN)).toThrow('the time is a number');
    expect(router.counters.frames).toBe(0);
  });
});
