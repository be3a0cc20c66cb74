import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setApart } from './set-apart.ts';

test('what turns the writing round does not reach the words of ours', () => {
  expect(setApart('Pump\u202e3\u001b[2J')).toBe('Pump 3 [2J');
  expect(setApart('end\u2069 of \u2067it')).toBe('end of \u2067it\u2069');
  expect(setApart('משאבה 3')).toBe('\u2068משאבה 3\u2069');
  expect(setApart('0.5\u202fmm/s, água “nº 3”')).toBe('0.5\u202fmm/s, água “nº 3”');
});

/** How deep isolates stand at the end of a text; null where one ended that had not begun. */
function depthAtEnd(text: string): number | null {
  let depth = 0;
  for (const sign of text) {
    if (/[\u2066-\u2068]/u.test(sign)) depth += 1;
    if (sign === '\u2069') depth -= 1;
    if (depth < 0) return null;
  }
  return depth;
}

test('of any text each isolate ends, nothing else turns, and a sentence of such sentences stays', () => {
  const signs = fc.constantFrom(...'a ש\u202e\u2066\u2067\u2068\u2069\u200f\n1'.split(''));
  fc.assert(
    fc.property(
      fc.array(signs).map((all) => all.join('')),
      (text) => {
        const apart = setApart(text);
        expect(depthAtEnd(apart)).toBe(0);
        expect(apart).not.toMatch(/[\p{Cc}\u200e\u200f\u2028-\u202e]/u);
        if (!apart.includes('ש')) expect(setApart(`x ${apart}`)).toBe(`x ${apart}`);
      },
    ),
  );
});
