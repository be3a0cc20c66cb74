import { describe, expect, test } from 'vitest';
import {
  dragHarmonic,
  dragSideband,
  followLines,
  MOST_MARKERS,
  moveMarker,
  moveMarkers,
  NO_TOOLS,
  placeMarker,
  removeLastMarker,
  removeMarker,
  setFundamental,
  type Tools,
} from './tools.ts';

const marked = (...places: number[]): Tools =>
  places.reduce((tools, hz) => placeMarker(tools, hz, 5), NO_TOOLS);

describe('markers', () => {
  test('take the lowest free number, and no more than there is room for', () => {
    const gapped = placeMarker(removeMarker(marked(10, 20, 30), 2), 40, 0);
    expect(gapped.markers.map(({ id, hz }) => [id, hz])).toEqual([
      [1, 10],
      [3, 30],
      [2, 40],
    ]);
    const full = marked(...Array.from({ length: MOST_MARKERS }, (_, i) => i + 1));
    expect(placeMarker(full, 99, 0)).toBe(full);
  });

  test('the last one placed goes first', () => {
    expect(removeLastMarker(marked(10, 20)).markers.map(({ hz }) => hz)).toEqual([10]);
    expect(removeLastMarker(NO_TOOLS).markers).toEqual([]);
  });

  test('one is moved alone; all together keep their distances, also at the ends', () => {
    const one = moveMarker(marked(10, 20), 2, 25, 0);
    expect(one.markers.map(({ hz, reachHz }) => [hz, reachHz])).toEqual([
      [10, 5],
      [25, 0],
    ]);
    const places = (tools: Tools) => tools.markers.map(({ hz }) => hz);
    expect(places(moveMarkers(marked(10, 40), 5, 100))).toEqual([15, 45]);
    expect(places(moveMarkers(marked(10, 40), -50, 100))).toEqual([0, 30]);
    expect(places(moveMarkers(marked(10, 40), 500, 100))).toEqual([70, 100]);
  });

  test('one that follows goes where its line went; one that stands free, or has lost its line, stays', () => {
    const tools = placeMarker(marked(100, 200), 300, 0);
    const followed = followLines(tools, ({ id }) => (id === 1 ? 102 : id === 3 ? 999 : null), 5);
    expect(followed.markers.map(({ hz }) => hz)).toEqual([102, 200, 300]);
  });

  test('one whose line moved by less than means anything is the same tools: nothing is asked anew', () => {
    const tools = marked(100);
    expect(followLines(tools, () => 100.4, 5)).toBe(tools);
    // A reach from another zoom is brought down to what is wanted now.
    expect(followLines(tools, () => 100, 2).markers[0]!.reachHz).toBe(2);
  });
});

test('the harmonic cursor is dragged at any multiple: the tenth is ten times as fine as the first', () => {
  expect(dragHarmonic(NO_TOOLS, 10, 501).harmonics).toEqual({ isOn: true, f0Hz: 50.1 });
  expect(dragHarmonic(NO_TOOLS, 3, -6)).toBe(NO_TOOLS);
  expect(setFundamental(NO_TOOLS, 0)).toBe(NO_TOOLS);
});

test('sidebands: dragging one sets the step, dragging the carrier takes all along', () => {
  const on = { ...NO_TOOLS, sidebands: { isOn: true, carrierHz: 1000, stepHz: 20, pairs: 3 } };
  expect(dragSideband(on, 2, 1050).sidebands.stepHz).toBe(25);
  expect(dragSideband(on, -2, 950).sidebands.stepHz).toBe(25);
  expect(dragSideband(on, 0, 1100).sidebands).toMatchObject({ carrierHz: 1100, stepHz: 20 });
  // Through the carrier to the other side: the step has no sign.
  expect(dragSideband(on, 1, 990)).toBe(on);
});
