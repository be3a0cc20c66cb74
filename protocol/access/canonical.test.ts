import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { givenNameSchema, signedNameSchema } from '../model/index.ts';
import { canonical, readCanonical } from './canonical.ts';

test.each([
  ['a fraction', 0.5],
  ['more than 2^53 − 1', 2 ** 53],
  ['no number', NaN],
  ['no end', Infinity],
  ['nothing at all', undefined],
  ['half a surrogate pair', 'a\ud83d'],
  ['half a surrogate pair as a name', { '\udc00': 1 }],
  ['a bigint', 1n],
  ['a function', () => 1],
  ['a symbol', Symbol('a')],
  ['a member that is undefined', { a: undefined }],
  ['a hole', [1, , 2]], // eslint-disable-line no-sparse-arrays -- the hole is the case
  ['a date', new Date(0)],
  ['a map', new Map()],
  ['bytes', new Uint8Array(2)],
])('%s has no canonical text (A1.1)', (_what, value) => {
  expect(() => canonical(value)).toThrow(TypeError);
});

test('a circle ends, and does not overflow the stack (A1.1)', () => {
  const circle: Record<string, unknown> = {};
  circle.inside = circle;
  expect(() => canonical(circle)).toThrow('in a circle');
});

const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value')),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value')),
  ),
})).value;

test('whatever the order of its members, a value has one text, and it reads back (A1.1)', () => {
  fc.assert(
    fc.property(anything, (value) => {
      const text = canonical(value);
      expect(canonical(JSON.parse(text))).toBe(text);
      expect(JSON.stringify(JSON.parse(text))).toHaveLength(text.length);
    }),
  );
});

test('a given name that could not be signed is none', () => {
  expect(givenNameSchema.safeParse('Força 😀').success).toBe(true);
  expect(givenNameSchema.safeParse('half \ud83d').success).toBe(false);
  for (const text of [
    'Bo\u202egnp.exe',
    'a\u2066b',
    'a\u200fb',
    'a\u0085b',
    'a\u2028b',
    'a\u061cb',
  ])
    expect(givenNameSchema.safeParse(text).success, JSON.stringify(text)).toBe(false);
  expect(signedNameSchema.safeParse('Bo\u202egnp.exe').success, 'signed before').toBe(true);
});

const schema = z.strictObject({ name: z.string().trim(), n: z.int() });
test.each([
  ['{"n":1,"name":"a"}', null],
  ['{"name":"a","n":1}', 'not-canonical'],
  ['{"n":1, "name":"a"}', 'not-canonical'],
  ['{"n":1,"name":" a"}', 'not-canonical'],
  ['{"n":1,"name":"\\u0061"}', 'not-canonical'],
  ['{"n":1.0,"name":"a"}', 'not-canonical'],
  ['{"n":2,"n":1,"name":"a"}', 'not-canonical'],
  ['{"n":1,"name":"\\ud800"}', 'not-canonical'],
  ['{"n":1.5,"name":"a"}', 'not-the-schema'],
  ['{"__proto__":{},"n":1,"name":"a"}', 'not-the-schema'],
  ['{"n":1,"name":"a"', 'not-json'],
  ['', 'not-json'],
  [`{"n":1,"name":"${'a'.repeat(200)}"}`, 'too-long'],
  ['['.repeat(100), 'not-json'],
])('%s reads as %s (A1.2)', (text, refused) => {
  const read = readCanonical(schema, text, 200);
  expect('refused' in read ? read.refused : null).toBe(refused);
});
