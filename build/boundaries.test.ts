import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';

// Each case walks the imports anew: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const root = fileURLToPath(new URL('..', import.meta.url));
const planted: string[] = [];

/** Plants a file, asks the boundary check about its folder, takes the file away. */
function violations(file: string, source: string): string {
  const path = `${root}${file}`;
  mkdirSync(path.slice(0, path.lastIndexOf('/')), { recursive: true });
  writeFileSync(path, source);
  planted.push(path);
  const check = spawnSync(
    process.execPath,
    [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      file,
    ],
    { cwd: root, encoding: 'utf8' },
  );
  return check.status === 0 ? '' : `${check.stdout}${check.stderr}`;
}

afterEach(() => {
  for (const path of planted.splice(0)) rmSync(path);
});

test.each([
  ['the protocol reaches for Node', 'protocol/link/planted-by-test.ts', `import 'node:fs';`],
  [
    'the page reaches into the console',
    'app/renderer/planted-by-test.ts',
    `import '../main/console.ts';`,
  ],
  [
    'capture reaches for the database',
    'app/main/capture/planted-by-test.ts',
    `import 'better-sqlite3';`,
  ],
  ['a link imports a device', 'app/main/links/planted-by-test.ts', `import '../devices/plant.ts';`],
  ['a console part knows Electron', 'app/main/devices/planted-by-test.ts', `import 'electron';`],
])('%s: refused', (_, file, source) => {
  expect(violations(file, source)).toContain('not-in-allowed');
});

test('a file that is taken out is encoded on its own thread, and nowhere else', () => {
  const inline = `import './export-encoding.ts';`;
  expect(violations('app/main/transfers/planted-by-test.ts', inline)).toContain(
    'encoded-on-its-thread',
  );
});

test('a file that keeps to its row passes', () => {
  expect(violations('protocol/link/planted-by-test.ts', `import './cobs.ts';`)).toBe('');
});
