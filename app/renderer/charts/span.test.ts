import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  boundSpan,
  createSpanHistory,
  isWhole,
  LOG_FLOOR_HZ,
  panBy,
  zoomAbout,
  type Span,
} from './span.ts';

const WHOLE_HZ = 24_000;
const spans = fc
  .tuple(
    fc.double({ min: 1, max: WHOLE_HZ / 2, noNaN: true }),
    fc.double({ min: 10, max: WHOLE_HZ / 2, noNaN: true }),
  )
  .map(([from, width]): Span => [from, from + width]);
const share = fc.double({ min: 0, max: 1, noNaN: true });

const placeOf = ([from, to]: Span, hz: number, log: boolean): number =>
  log ? Math.log(hz / from) / Math.log(to / from) : (hz - from) / (to - from);

test('whatever is zoomed, the frequency under the pointer stays where it was', () => {
  fc.assert(
    fc.property(
      spans,
      share,
      fc.constantFrom(0.5, 0.8, 1.25),
      fc.boolean(),
      (span, at, factor, log) => {
        const hz = log ? span[0] * (span[1] / span[0]) ** at : span[0] + at * (span[1] - span[0]);
        const zoomed = zoomAbout(span, hz, factor, log);
        expect(placeOf(zoomed, hz, log)).toBeCloseTo(placeOf(span, hz, log), 6);
      },
    ),
  );
});

test('zooming in by half shows half: 0 to 1000 Hz about 500 Hz is 250 to 750 Hz', () => {
  expect(zoomAbout([0, 1000], 500, 0.5, false)).toEqual([250, 750]);
});

test('a pan keeps its width (its ratio, on a log axis) and never leaves the axis', () => {
  fc.assert(
    fc.property(
      spans,
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.boolean(),
      (span, by, log) => {
        const [from, to] = panBy(span, by, WHOLE_HZ, log);
        expect(from).toBeGreaterThanOrEqual((log ? LOG_FLOOR_HZ : 0) - 1e-6);
        expect(to).toBeLessThanOrEqual(WHOLE_HZ + 1e-6);
        const [was, is] = log ? [span[1] / span[0], to / from] : [span[1] - span[0], to - from];
        expect(is).toBeCloseTo(was, 5);
      },
    ),
  );
});

test('a span stays inside the axis and at least as wide as asked', () => {
  const wild = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(wild, wild, (from, to) => {
      const [low, high] = boundSpan([from, to], WHOLE_HZ, 100);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(WHOLE_HZ);
      expect(high - low).toBeGreaterThanOrEqual(100 - 1e-9);
    }),
  );
});

test('everything is shown only when both ends are', () => {
  expect(isWhole([0, 24_000], 24_000)).toBe(true);
  expect(isWhole([0, 23_999], 24_000)).toBe(false);
  expect(isWhole([1, 24_000], 24_000)).toBe(false);
});

test('one goes back to the zoom before, and forth again', () => {
  const history = createSpanHistory([0, 1000]);
  history.show([100, 500], 1000);
  history.show([200, 300], 5000);
  expect(history.back()).toEqual([100, 500]);
  expect(history.back()).toEqual([0, 1000]);
  expect(history.back()).toBeNull();
  expect(history.forth()).toEqual([100, 500]);
  expect(history.forth()).toEqual([200, 300]);
  expect(history.forth()).toBeNull();
});

test('a turn of the wheel is one step, however many events it is', () => {
  const history = createSpanHistory([0, 1000]);
  for (let notch = 1; notch <= 10; notch += 1)
    history.show([notch, 1000 - notch], 1000 + 50 * notch);
  expect(history.back()).toEqual([0, 1000]);
});

test('a new zoom ends what was ahead', () => {
  const history = createSpanHistory([0, 1000]);
  history.show([100, 500], 1000);
  history.back();
  history.show([600, 700], 5000);
  expect(history.forth()).toBeNull();
  expect(history.back()).toEqual([0, 1000]);
});
