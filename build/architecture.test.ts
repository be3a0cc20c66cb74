// Holds the architecture page to the tree: what it names is there, and no owner of a behaviour is left out.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = 'docs/architecture.md';
const page = readFileSync(join(ROOT, PAGE), 'utf8');
const named = [...page.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) =>
  join('docs', path ?? ''),
);

test('every file and folder the page leads to is there', () => {
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('every folder of sources is led to', () => {
  const { stdout } = spawnSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' });
  const folders = new Set(
    stdout
      .split('\n')
      .filter((file) => /^(app|protocol|firmware|server-sync)\/.*\.(ts|tsx|hpp)$/.test(file))
      .filter(
        (file) => !/\.test\.tsx?$|\.suite\.ts$|\.d\.ts$|\/(test|packaged|versions)\//.test(file),
      )
      .map(dirname),
  );
  const reached = new Set(named.map((path) => dirname(path)));
  const parts = new Set(['app/renderer', 'app/renderer/parts']);
  expect([...folders].filter((folder) => !reached.has(folder) && !parts.has(folder))).toEqual([]);
});
