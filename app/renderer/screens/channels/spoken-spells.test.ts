import { expect, test } from 'vitest';
import { spokenSpells } from './spoken-spells.ts';

const spell = (key: string, words: string) => ({ key, words });

test('a spell is said once, however its tone moves; another one, and one that comes again, too', () => {
  const began = spokenSpells([], [spell('H4 100', '3,100 Hz')]);
  expect(began).toEqual([spell('H4 100', '3,100 Hz')]);
  expect(spokenSpells(began, [spell('H4 100', '3,101 Hz')])).toBe(began);
  const two = spokenSpells(began, [spell('H4 100', '3,102 Hz'), spell('H7 200', '7,000 Hz')]);
  expect(two.map(({ words }) => words)).toEqual(['3,100 Hz', '7,000 Hz']);
  const free = spokenSpells(two, [spell('H7 200', '7,001 Hz')]);
  expect(free).toEqual([spell('H7 200', '7,000 Hz')]);
  const again = spokenSpells(free, [spell('H4 300', '3,090 Hz'), spell('H7 200', '7,001 Hz')]);
  expect(again[0]).toEqual(spell('H4 300', '3,090 Hz'));
});
