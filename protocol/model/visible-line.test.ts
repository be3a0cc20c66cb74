import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isVisibleText } from './entities.ts';
import { visibleLine } from './visible-line.ts';

test('what does not show is taken out, and what is seen stays', () => {
  expect(visibleLine('Pump\u001b[2J\u202e3\u0000')).toBe('Pump [2J 3');
  expect(visibleLine('  Bomba  nº 3 – água 😀 ')).toBe('Bomba nº 3 – água 😀');
  expect(visibleLine('\u2066\u200f\n')).toBe('');
  expect(visibleLine('half \ud83d')).toBe('half \ufffd');
});

test('of any text a line is left that may be a name, the same when it is taken again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const line = visibleLine(text);
      expect(isVisibleText(line)).toBe(true);
      expect(line.isWellFormed()).toBe(true);
      expect(visibleLine(line)).toBe(line);
    }),
  );
});
