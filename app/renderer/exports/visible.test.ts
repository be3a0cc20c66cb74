import { expect, test } from 'vitest';
import type { LiveFrame } from '../../contract/index.ts';
import { NO_ROWS } from '../screens/live/tool-rows.ts';
import { cutFall, cutTrace, markedSpan } from './visible.ts';
import { evenTicks } from '../charts/even-ticks.ts';
import { createSpectrumRows } from '../charts/spectrum-rows.ts';
import { cellsOf } from '../charts/waterfall-cells.ts';

const frame: LiveFrame = {
  ...{ kind: 1, flags: 0, view: 1, sequence: 1, settingsRevision: 1, streamTimeS: 0 },
  ...{
    arrivalMs: 0,
    deviceMs: 0,
    x0: 0,
    dx: 10,
    rateHz: 200,
    samplesLost: 0,
    fullScale: 2,
    averages: 1,
  },
  ...{ rms: 0, peak: 0, mean: 0, framesLost: 0, peaks: [], readings: [] },
  values: Float32Array.of(0, -1, -2, -3, -4, -5, -6, -7, -8, -9),
  hold: null,
  low: null,
};

test('a trace is cut to the points the span shows, its ends among them', () => {
  const { hz, level } = cutTrace(frame, [20, 50], () => -6);
  expect([...hz]).toEqual([20, 30, 40, 50]);
  expect([...level]).toEqual([-8, -9, -10, -11]);
  expect([...cutTrace(frame, [21, 29], () => 0).hz], 'between two points there is none').toEqual(
    [],
  );
  expect(cutTrace(frame, [-5, 500], () => 0).hz.length).toBe(10);
});

test('cells of the waterfall keep their place; a gap is missing at every frequency', () => {
  const rows = createSpectrumRows(10, 4);
  rows.push(frame.values, 0, 10, 1000);
  rows.pushGap(2000);
  const cells = {
    ...cellsOf(rows, { fromHz: 15, toHz: 35 }, { visible: 4, scroll: 0 }),
    recordedS: null,
  };
  expect([...cells.arrivalMs]).toEqual([2000, 1000, 1000]);
  expect([...cells.hz]).toEqual([NaN, 20, 30]);
  expect([...cells.db]).toEqual([NaN, -2, -3]);
  expect([...cutFall(cells, [25, 35]).hz], 'the gap stays').toEqual([NaN, 30]);
});

test('two markers that are apart make a span', () => {
  const marker = (id: number, hz: number) => ({
    id,
    hz,
    follows: false,
    reading: null,
    delta: null,
  });
  expect(markedSpan({ ...NO_ROWS, markers: [marker(1, 50), marker(2, 20)] })).toEqual([20, 50]);
  expect(markedSpan({ ...NO_ROWS, markers: [marker(1, 50)] })).toBeNull();
});

test('marks of an axis are round numbers that keep their distance', () => {
  expect(evenTicks(-97, 3, 400, 40)).toEqual([-90, -80, -70, -60, -50, -40, -30, -20, -10, 0]);
  expect(evenTicks(800, 3200, 1000, 70)).toEqual([
    800, 1000, 1200, 1400, 1600, 1800, 2000, 2200, 2400, 2600, 2800, 3000, 3200,
  ]);
});
