// Builds the checkout when what is built is missing or older than its sources; one build at a time.
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const SOURCES = ['app', 'protocol', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];
const NOT_BUILT = /\.test\.tsx?$|\.suite\.ts$|\.md$|\.mjs$|\.fake\.ts$/;
const OTHER_BUILD_MAX_MS = 120_000;

/** The time of the newest source, milliseconds. */
function newest(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return NOT_BUILT.test(path) ? 0 : found.mtimeMs;
  let time = 0;
  for (const name of readdirSync(path)) {
    if (name !== 'node_modules' && name !== 'vectors')
      time = Math.max(time, newest(join(path, name)));
  }
  return time;
}

const builtFiles = (root) =>
  ['out/main/cli.js', 'out/preload/index.cjs', 'out/renderer/index.html'].map((name) =>
    join(root, name),
  );

function isStale(root) {
  const times = builtFiles(root).map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs);
  if (times.includes(undefined)) return true;
  const built = Math.min(...times);
  return SOURCES.some((name) => newest(join(root, name)) > built);
}

function build(root) {
  const vite = join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  if (!existsSync(vite)) return Promise.resolve('the packages are not installed: npm ci');
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let words = '';
    child.stdout.on('data', (text) => (words += text));
    child.stderr.on('data', (text) => (words += text));
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) => resolve(code === 0 ? null : `the build failed:\n${words}`));
  });
}

/** Whether the process that holds the lock is gone. */
function isAbandoned(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return false;
  } catch (error) {
    return error.code !== 'EPERM';
  }
}

/** @returns why it could not be built, or null. */
export async function buildWhenStale(root) {
  // An installed product has no sources: what it holds is what it runs.
  if (!existsSync(join(root, 'electron.vite.config.ts'))) return null;
  if (!isStale(root)) return null;
  const lock = join(root, 'out/.building');
  mkdirSync(join(root, 'out'), { recursive: true });
  const until = Date.now() + OTHER_BUILD_MAX_MS;
  for (;;) {
    try {
      const handle = openSync(lock, 'wx');
      writeSync(handle, String(process.pid));
      closeSync(handle);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') return `out/ cannot be written to: ${error.message}`;
      if (isAbandoned(lock)) rmSync(lock, { force: true });
      else if (Date.now() > until)
        return `another build does not end: remove ${lock} if there is none`;
      else await wait(100);
    }
  }
  try {
    if (!isStale(root)) return null;
    console.error('Building Harmonic Console, a few seconds…');
    const startedAt = new Date();
    const failure = await build(root);
    if (failure !== null) return failure;
    // Sources that were written while it was built are newer than what was built.
    for (const file of builtFiles(root)) utimesSync(file, startedAt, startedAt);
    return null;
  } finally {
    rmSync(lock, { force: true });
  }
}
