// When a checkout is built: a small one in a scratch folder, with a builder that counts its runs.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildWhenStale } from './build-first.mjs';

const BUILDER = `
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync('builds', 'x');
if (existsSync('broken')) { console.error('main.ts:1 does not parse'); process.exit(1); }
for (const file of ['out/main/cli.js', 'out/preload/index.cjs', 'out/renderer/index.html']) {
  mkdirSync(file.slice(0, file.lastIndexOf('/')), { recursive: true });
  writeFileSync(file, '');
}`;

let root = '';
const put = (path: string, text = ''): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const builds = (): number =>
  existsSync(join(root, 'builds')) ? readFileSync(join(root, 'builds'), 'utf8').length : 0;
const age = (path: string, seconds: number): void => {
  const at = new Date(Date.now() - seconds * 1000);
  utimesSync(join(root, path), at, at);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'harmonic-checkout-'));
  put('electron.vite.config.ts');
  put('package.json', '{"type":"module"}');
  put('node_modules/electron-vite/bin/electron-vite.js', BUILDER);
  put('app/cli/main.ts');
  put('app/cli/main.test.ts');
  for (const path of ['electron.vite.config.ts', 'package.json', 'app/cli/main.ts']) age(path, 60);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('what is missing is built, once', async () => {
  expect(await buildWhenStale(root)).toBeNull();
  expect(await buildWhenStale(root)).toBeNull();
  expect(builds()).toBe(1);
  expect(existsSync(join(root, 'out/.building'))).toBe(false);
});

test('a newer source is a reason to build again; a newer test is not', async () => {
  await buildWhenStale(root);
  age('app/cli/main.test.ts', -60);
  await buildWhenStale(root);
  expect(builds()).toBe(1);
  age('app/cli/main.ts', -60);
  await buildWhenStale(root);
  expect(builds()).toBe(2);
});

test('several starts at once build once, and all wait for it', async () => {
  const failures = await Promise.all([1, 2, 3].map(() => buildWhenStale(root)));
  expect(failures).toEqual([null, null, null]);
  expect(builds()).toBe(1);
});

test('the lock of a build that was killed is taken over', async () => {
  put('out/.building', '4194304999');
  expect(await buildWhenStale(root)).toBeNull();
  expect(builds()).toBe(1);
});

test('a build that fails says so in its own words, and is tried again the next time', async () => {
  put('broken');
  expect(await buildWhenStale(root)).toContain('main.ts:1 does not parse');
  rmSync(join(root, 'broken'));
  expect(await buildWhenStale(root)).toBeNull();
});

test('an installed product has no sources and builds nothing', async () => {
  rmSync(join(root, 'electron.vite.config.ts'));
  expect(await buildWhenStale(root)).toBeNull();
  expect(builds()).toBe(0);
});
