import { expect, test } from 'vitest';
import { readKey } from './key-typing.ts';

const KEY = 'ab12'.repeat(16);
const pairs = (between: string): string => KEY.match(/../g)!.join(between);

test.each([
  KEY,
  KEY.toUpperCase(),
  ` ${KEY}\n`,
  `0x${KEY}`,
  `0X${KEY}`,
  pairs(':'),
  pairs('-'),
  pairs(' '),
  `0x${pairs(' ')}`,
])('a key brought as %j is that key', (typed) => {
  const read = readKey(typed);
  expect('key' in read && read.key.toLowerCase()).toBe(KEY);
});

test.each([
  ['', { because: 'empty' }],
  [' 0x ', { because: 'empty' }],
  [KEY.slice(2), { because: 'short', count: 62 }],
  ['1'.repeat(10_000), { because: 'long', count: 10_000 }],
  [KEY.replace('b', 'g'), { because: 'not-hex', sign: 'g' }],
  [KEY.replace('b', '🔑'), { because: 'not-hex', sign: '🔑' }],
  ['00'.repeat(32), { because: 'zeros' }],
])('%j is none, and why', (typed, why) => expect(readKey(typed)).toEqual(why));
