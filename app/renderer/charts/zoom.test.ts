import { expect, test } from 'vitest';
import { createZoom } from './zoom.ts';

test('every change is told, and bounded to the axis and to sixteen bins', () => {
  let told = 0;
  const zoom = createZoom(
    24_000,
    () => 10,
    () => (told += 1),
  );
  expect(zoom.whole).toBe(true);
  zoom.about(0.0001, 1000, false);
  expect(zoom.span[1] - zoom.span[0]).toBeCloseTo(160);
  zoom.about(1e6, 1000, false);
  expect(zoom.span).toEqual([0, 24_000]);
  expect(zoom.whole).toBe(true);
  expect(told).toBe(2);
});

test('a log axis begins at the first bin, and zooms about the pointer from there', () => {
  const zoom = createZoom(
    10_000,
    () => 10,
    () => undefined,
  );
  expect(zoom.shown(true)).toEqual([10, 10_000]);
  expect(zoom.shown(false)).toEqual([0, 10_000]);
  zoom.about(0.5, 10_000, true);
  expect(zoom.span[0]).toBeCloseTo(10 * Math.sqrt(1000));
});

test('the way back is remembered', () => {
  const zoom = createZoom(
    24_000,
    () => 1,
    () => undefined,
  );
  zoom.set([100, 500]);
  zoom.step('back');
  expect(zoom.whole).toBe(true);
  zoom.step('forth');
  expect(zoom.span).toEqual([100, 500]);
  zoom.pan(0.5, false);
  expect(zoom.span).toEqual([300, 700]);
  zoom.all();
  expect(zoom.whole).toBe(true);
});
