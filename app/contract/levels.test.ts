import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeLevels, encodeLevels, levelsLength } from './levels.ts';

test('levels come back bit for bit, in the base64 that everybody reads', () => {
  fc.assert(
    fc.property(fc.float32Array({ maxLength: 50 }), (levels) => {
      const text = encodeLevels(levels);
      expect(text).toBe(
        Buffer.from(levels.buffer, levels.byteOffset, levels.byteLength).toString('base64'),
      );
      expect(text).toHaveLength(levelsLength(levels.length));
      expect(decodeLevels(text)).toEqual(levels);
    }),
  );
});

test.each(['AAA', 'AAAA', 'AAAAAA=A', 'AAAA*A==', 'AAAAAA==AAAA', 'ÿAAAAA=='])(
  '%s are no levels',
  (text) => expect(decodeLevels(text)).toBe(null),
);
