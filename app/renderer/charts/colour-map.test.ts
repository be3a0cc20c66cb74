import { expect, test } from 'vitest';
import { bakeColourMap, COLOUR_MAPS, readColour } from './colour-map.ts';

test('a colour is read in every form a style sheet hands out', () => {
  expect(readColour('#0b1118')).toEqual([11, 17, 24]);
  expect(readColour('#fff')).toEqual([255, 255, 255]);
  expect(readColour('rgb(1, 22, 255)')).toEqual([1, 22, 255]);
});

test.each(COLOUR_MAPS)('%s has 256 opaque entries, and its ends differ', (name) => {
  const table = bakeColourMap(name);
  expect(table).toHaveLength(1024);
  for (let i = 3; i < table.length; i += 4) expect(table[i]).toBe(255);
  expect([...table.subarray(0, 3)]).not.toEqual([...table.subarray(1020, 1023)]);
});

test.each(['viridis', 'inferno', 'grey'] as const)('%s grows lighter with the level', (name) => {
  const table = bakeColourMap(name);
  const lightness = Array.from(
    { length: 16 },
    (_, i) => 0.2126 * table[i * 68]! + 0.7152 * table[i * 68 + 1]! + 0.0722 * table[i * 68 + 2]!,
  );
  expect(lightness).toEqual([...lightness].sort((a, b) => a - b));
});
