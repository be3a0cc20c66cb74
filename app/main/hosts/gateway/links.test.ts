import { expect, test } from 'vitest';
import { createLinks } from './links.ts';

test('a link is good once', () => {
  const links = createLinks(() => 0);
  const token = links.make();
  expect([links.spend(token), links.spend(token)]).toEqual([true, false]);
});

test('a token has 256 bits, and no two are alike', () => {
  const links = createLinks(() => 0);
  expect(Buffer.from(links.make(), 'base64url')).toHaveLength(32);
  expect(new Set(Array.from({ length: 16 }, () => links.make())).size).toBe(16);
});

test('a link that nobody opened in a day is no longer good', () => {
  let now = 0;
  const links = createLinks(() => now);
  const [early, late] = [links.make(), links.make()];
  now = 24 * 3600_000;
  expect(links.spend(early)).toBe(true);
  now += 1;
  expect(links.spend(late)).toBe(false);
});

test('twenty mistakes a minute are free, the next has to wait; a right link is never held up', () => {
  let now = 0;
  const links = createLinks(() => now);
  const token = links.make();
  for (let i = 0; i < 20; i += 1) expect(links.wrong()).toBe(0);
  now = 20_000;
  expect(links.wrong()).toBe(40);
  expect(links.spend(token)).toBe(true);
  now = 60_001;
  expect(links.wrong()).toBe(0);
});
