import { expect, test } from 'vitest';
import { createSpectrumRows } from './spectrum-rows.ts';
import { colourRow, type Paints } from './waterfall-flat.ts';

const [GROUND, HATCH] = [1000, 2000];
const paints: Paints = {
  table: Uint32Array.from({ length: 256 }, (_, i) => i),
  ground: GROUND,
  hatch: HATCH,
};
const look = {
  colours: 'viridis' as const,
  fromDb: -100,
  toDb: 0,
  fromHz: 0,
  toHz: 400,
  log: false,
};

test('each pixel has the colour of the level at its frequency', () => {
  const rows = createSpectrumRows(4, 2);
  rows.push(Float32Array.of(-100, 0, -200, 50), 50, 100, 0);
  const pixels = new Uint32Array(4);
  colourRow(rows, rows.newest, look, paints, pixels);
  expect([...pixels]).toEqual([0, 255, 0, 255]);
});

test('a gap is hatched, and what was never measured is dotted', () => {
  const rows = createSpectrumRows(4, 1);
  const pixels = new Uint32Array(16);
  colourRow(rows, rows.pushGap(0), look, paints, pixels);
  expect(new Set(pixels)).toEqual(new Set([GROUND, HATCH]));
  colourRow(rows, rows.push(Float32Array.of(0, 0), 50, 100, 0), look, paints, pixels);
  expect([pixels[0], pixels[15]]).toEqual([255, GROUND]);
  expect(new Set(pixels), 'apart from any level by its dots').toEqual(
    new Set([255, GROUND, HATCH]),
  );
});

test('a log axis gives each octave the same room', () => {
  const rows = createSpectrumRows(1024, 2);
  const values = Float32Array.from({ length: 1024 }, (_, hz) => (hz < 32 ? 0 : -100));
  const row = rows.push(values, 0, 1, 0);
  const pixels = new Uint32Array(100);
  colourRow(rows, row, { ...look, fromHz: 1, toHz: 1024, log: true }, paints, pixels);
  expect(pixels.filter((pixel) => pixel === 255)).toHaveLength(50);
});
