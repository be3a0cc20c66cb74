import { expect, test } from 'vitest';
import { sheetName } from './xlsx-cells.ts';

test.each([
  ['Pump 3', 'Pump 3'],
  ["it's", "it's"],
  ["'quoted'", '’quoted’'],
  ['History', 'History.'],
  ['HISTORY ', 'HISTORY.'],
  ['a/b[c]:d', 'a b c  d'],
  ['bell\u0007', 'bell '],
  [`${'a'.repeat(30)}😀`, 'a'.repeat(30)],
  ['\ud800x', '\u{fffd}x'],
])('a sheet of %j is called so that Excel opens it', (title, name) => {
  expect(sheetName(title)).toBe(name);
});
