import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pieces } from './pieces.ts';

const collect = async (texts: string[], most: number): Promise<string[]> => {
  const made: string[] = [];
  for await (const piece of pieces(texts, most)) made.push(piece);
  return made;
};

test('whatever is cut comes together again, and no piece is too large', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 60 })),
      fc.integer({ min: 8, max: 100 }),
      async (texts, most) => {
        const made = await collect(texts, most);
        expect(made.join('')).toBe(texts.join(''));
        for (const piece of made) {
          expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(most);
          expect(piece.isWellFormed()).toBe(true);
        }
      },
    ),
  );
});

test('small texts travel together', async () => {
  expect(await collect(['one ', 'two ', 'three'], 64)).toEqual(['one two three']);
});
