#!/usr/bin/env node
// Launches the command in a checkout: under Node 24, built and up to date. Knows no command itself.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildWhenStale } from './build-first.mjs';

const NEEDED = 24;
const root = join(dirname(realpathSync(fileURLToPath(import.meta.url))), '..', '..');
const args = process.argv.slice(2);

/** Runs this same file under the Node that came with the packages; what ends one ends the other. */
function underOwnNode() {
  const node = join(
    root,
    'node_modules/node/bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (!existsSync(node)) {
    console.error(
      `Harmonic Console needs Node ${NEEDED}, and this is ${process.version}. "npm ci" in ${root} brings it.`,
    );
    process.exit(5);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.once('error', (error) => {
    console.error(`${node} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

async function runCommand() {
  const asked = args.includes('--no-build') || process.env.HARMONIC_NO_BUILD === '1';
  if (!asked) {
    const failure = await buildWhenStale(root);
    if (failure !== null) {
      console.error(failure);
      process.exit(1);
    }
  }
  const cli = join(root, 'out/main/cli.js');
  if (!existsSync(cli)) {
    console.error('Nothing is built yet: npm run build');
    process.exit(1);
  }
  const { run } = await import(pathToFileURL(cli).href);
  await run(args);
}

if (Number(process.versions.node.split('.')[0]) < NEEDED) underOwnNode();
else await runCommand();
