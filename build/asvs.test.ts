// Holds the security checklist to the tests it names: each file is there, and each test in it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(ROOT, 'docs/reference/asvs.md'), 'utf8');
const rows = page.split('\n').filter((line) => /^\| .* \| .* \| .* \|$/.test(line));
/** A file, and the names that follow it, each in quotes. */
const cited = [
  ...page.matchAll(/\]\(\.\.\/\.\.\/([^)]+\.(?:test|e2e)\.ts)\)((?:,? “(?:[^“]*?)”(?=[,; |]))+)/g),
].flatMap(([, path = '', names = '']) =>
  [...names.matchAll(/“(.*?)”(?=, “|$)/g)].map(([, name = '']) => ({ path, name })),
);

test('every test the checklist names is there', () => {
  expect(cited.length).toBeGreaterThan(100);
  const missing = cited.filter(({ path, name }) => {
    const file = join(ROOT, path);
    return !existsSync(file) || !readFileSync(file, 'utf8').includes(name);
  });
  expect(missing).toEqual([]);
});

test('what is ticked names a test', () => {
  const ticked = rows.filter((row) => row.includes('| ✓ |'));
  expect(ticked.length).toBeGreaterThan(50);
  expect(ticked.filter((row) => !/\.(?:test|e2e)\.ts\)/.test(row))).toEqual([]);
});
