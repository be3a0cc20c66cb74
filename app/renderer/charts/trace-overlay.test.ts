import { expect, test } from 'vitest';
import { gripAt, stripsPx, type TraceOverlay } from './trace-overlay.ts';

const overlay: TraceOverlay = {
  curve: null,
  notes: [],
  marks: [
    { grip: { kind: 'marker', id: 1 }, name: '1', hz: 100, level: -10, isLine: true },
    { grip: { kind: 'marker', id: 2 }, name: '2', hz: 110, level: -10, isLine: true },
  ],
  lines: [
    { grip: { kind: 'harmonic', order: 1 }, hz: 100, name: '1', isBase: true },
    { grip: { kind: 'harmonic', order: 2 }, hz: 200, name: '2', isBase: false },
    { grip: { kind: 'sideband', order: 1 }, hz: 204, name: '+1', isBase: false },
  ],
};
/** One pixel a hertz, one a dB, down from 0 dB. */
const at = (x: number, y: number) =>
  gripAt(
    overlay,
    { x, y },
    (hz) => hz,
    (level) => -level,
  );

test('the nearest marker is taken where it is drawn, and over a line', () => {
  expect(at(102, 10)).toEqual({ kind: 'marker', id: 1 });
  expect(at(106, 12)).toEqual({ kind: 'marker', id: 2 });
});

test('a line is taken by its name alone: the rest of the plot stays for zooming', () => {
  expect(at(203, -27)).toEqual({ kind: 'harmonic', order: 2 });
  expect(at(203, -9)).toEqual({ kind: 'sideband', order: 1 });
  expect(at(203, 20)).toBeNull();
});

test('beside everything there is nothing to take', () => {
  expect(at(150, -27)).toBeNull();
});

test('there is a strip for each family that is on, right over the plot', () => {
  expect(stripsPx(overlay)).toBe(36);
  const alone = { ...overlay, lines: overlay.lines.slice(0, 2) };
  expect(stripsPx(alone)).toBe(18);
  const same = (v: number): number => v;
  expect(gripAt(alone, { x: 200, y: -9 }, same, same)).toEqual({ kind: 'harmonic', order: 2 });
});
