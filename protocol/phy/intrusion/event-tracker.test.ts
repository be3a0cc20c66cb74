// One emitter after another: what is forgotten is told no more, and until when an emitter was strong.
import { expect, test } from 'vitest';
import { createEventTracker } from './event-tracker.ts';
import { createSighting, type IntrusionNotice, type Sighting } from './event.ts';

const WINDOW = 100;

function watching() {
  const told: IntrusionNotice[] = [];
  const tracker = createEventTracker({
    ...{ rateHz: 48_000, f0Hz: 1000, symbolRateHz: 889, holdOffSamples: 1000, settleSamples: 500 },
    guessSamples: 800,
    ...{ picture: () => null, clipped: () => 0, tell: (notice) => told.push(notice) },
  });
  return {
    ...{ tracker, told },
    see: (at: number, change: Partial<Sighting> = {}) =>
      tracker.see({
        ...createSighting('harmonic'),
        ...{ hz: 5000, power: 1, overFloor: 100, grade: 1, begins: true, strongest: true },
        ...{
          firstSample: at,
          lastSample: at + WINDOW,
          fromSample: at,
          toSample: at + WINDOW,
          ...change,
        },
      }),
  };
}

test('what is known for what it is goes on no longer, and its end is not told; the next of its kind is another', () => {
  const { tracker, told, see } = watching();
  see(0);
  const [first] = tracker.lasting();
  tracker.forget(first!.id);
  expect(tracker.lasting()).toEqual([]);
  tracker.advance(5000);
  see(6000);
  tracker.finish();
  expect(told.map(({ kind, event }) => [kind, event.id])).toEqual([
    ['begun', first!.id],
    ['begun', first!.id + 1],
    ['ended', first!.id + 1],
  ]);
});

test('one that is forgotten gives its place back, and only once', () => {
  const { tracker, see } = watching();
  for (let i = 0; i < 40; i += 1) {
    see(10_000 * i);
    const { id } = tracker.lasting()[0]!;
    tracker.forget(id);
    tracker.forget(id);
  }
  expect(tracker.lasting()).toEqual([]);
  expect(tracker.counters).toMatchObject({ begun: 40, notHeld: 0 });
});

test('an event knows when it last had a tenth of its greatest power, and when it was last seen', () => {
  const { tracker, see } = watching();
  see(0, { power: 0.2 });
  see(100, { power: 1 });
  see(200, { power: 0.11 });
  see(300, { power: 0.09 });
  expect(tracker.lasting()).toMatchObject([{ lastStrongSample: 300, lastSample: 400 }]);
  // Not known to be weaker.
  see(400, { power: NaN });
  expect(tracker.lasting()).toMatchObject([{ lastStrongSample: 500, lastSample: 500 }]);
});

test('P14.1 what only goes on keeps an event open and makes it last no longer; the hold-off is no part of it', () => {
  const { tracker, told, see } = watching();
  see(0);
  see(800, { begins: false });
  tracker.advance(1850);
  expect(tracker.lasting()).toMatchObject([{ lastSample: 100 }]);
  tracker.advance(1901);
  expect(tracker.lasting()).toEqual([]);
  const { durationMs } = told.at(-1)!.event;
  expect(durationMs).toBeCloseTo((1000 * 100) / 48_000, 6);
});

test('P14.2 a look that a burst fills tells its level, whatever the looks before and after show of it', () => {
  const { tracker, see } = watching();
  see(0, { levelPower: 0.1 });
  see(100, { levelPower: 1 });
  see(200, { levelPower: 0.3 });
  const [event] = tracker.lasting();
  expect(event!.levelDb).toBeCloseTo(0, 6);
});

test('what may as well be an image begins nothing and explains nothing; what lasts there goes on by it', () => {
  const { tracker, told, see } = watching();
  const undecided = { undecided: true, levelPower: NaN };
  for (let i = 0; i < 10; i += 1) see(50 * i, undecided);
  see(500, { hz: 5900, power: 0.01 });
  expect(told.map(({ event }) => event.hz)).toEqual([5900]);
  expect(tracker.counters.explained).toBe(0);
  for (let i = 1; i < 10; i += 1) see(500 + 50 * i, { ...undecided, hz: 5900, power: 0.01 });
  tracker.advance(1900);
  expect(tracker.lasting()).toHaveLength(1);
  tracker.finish();
  expect(told.map(({ kind }) => kind)).toEqual(['begun', 'ended']);
  expect(told[1]!.event.lastSample).toBe(1050);
});
