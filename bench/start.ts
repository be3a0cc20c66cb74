// From starting the built program to the first live spectrum of the demo device, beside an empty page of the
// same kind of host; and the weight of what a browser has to load first.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { DEFAULT_SPECTRUM } from '@harmonic/protocol/model';
import { median, ROOT, type Bench } from './harness.ts';
import { enter } from './visitor.ts';

/** Seconds until it serves, and until the first spectrum. */
async function once(): Promise<{ serving: number; spectrum: number }> {
  const begin = performance.now();
  const child = spawn(
    process.execPath,
    [
      `${ROOT}app/cli/harmonic.mjs`,
      'start',
      '--demo',
      '--host',
      'gateway',
      '--port',
      '0',
      '--json',
    ],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  try {
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString()));
      child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
    });
    const serving = (performance.now() - begin) / 1000;
    const { url } = JSON.parse(line) as { url: string };
    const visitor = await enter(url);
    const { calls, live } = visitor;
    const firstFrame = new Promise<void>((resolve, reject) => {
      live.once('message', () => resolve());
      live.once('error', reject);
    });
    for await (const devices of await calls.device.watch({})) {
      const device = devices.find((each) => each.connection?.state === 'streaming');
      if (!device) continue;
      await calls.view.open({
        deviceId: device.id,
        settings: DEFAULT_SPECTRUM,
        rangeHz: null,
        columns: 1024,
        waveformS: 0,
        reads: [],
        low: false,
        holdDecayDbPerS: 0,
      });
      break;
    }
    await firstFrame;
    visitor.close();
    return { serving, spectrum: (performance.now() - begin) / 1000 };
  } finally {
    child.kill();
  }
}

/** Seconds until a Node process of its own has served one empty page: what no host of this kind can go below. */
async function emptyOnce(): Promise<number> {
  const begin = performance.now();
  const child = spawn(process.execPath, ['-e', EMPTY_HOST], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const port = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString().trim()));
      child.once('exit', (code) => reject(new Error(`the empty host ended with ${code}`)));
    });
    await (await fetch(`http://127.0.0.1:${port}/`)).text();
    return (performance.now() - begin) / 1000;
  } finally {
    child.kill();
  }
}
const EMPTY_HOST = `
const server = require('node:http').createServer((_, answer) => answer.end('<!doctype html>'));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;

const PAGE = `${ROOT}out/renderer/`;
const STATIC = /(?:from|import)\s*["']\.\/([^"']+\.js)["']/g;
const DYNAMIC = /import\(\s*["'`]\.\/([^"'`]+\.js)["'`]/g;
const named = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, name]) => `assets/${name ?? ''}`);

/** Bytes, gzipped, of the scripts that load before anything shows: the entry, what it loads at once, and theirs. */
function initialScriptBytes(): number {
  const html = readFileSync(`${PAGE}index.html`, 'utf8');
  const entries = [...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.js)"/g)].map(
    ([, path]) => path ?? '',
  );
  if (entries.length === 0) throw new Error('the built page names no script');
  const loaded = new Map<string, number>();
  const load = (path: string): void => {
    if (loaded.has(path)) return;
    const text = readFileSync(`${PAGE}${path}`, 'utf8');
    loaded.set(path, gzipSync(text).length);
    for (const next of named(text, STATIC)) load(next);
    if (entries.includes(path)) for (const next of named(text, DYNAMIC)) load(next);
  };
  for (const entry of entries) load(entry);
  return [...loaded.values()].reduce((sum, bytes) => sum + bytes, 0);
}

export async function run(bench: Bench): Promise<void> {
  await once(); // builds, if it must
  const runs = [];
  const empty = [];
  for (let i = 0; i < 5; i += 1) {
    runs.push(await once());
    empty.push(await emptyOnce());
  }
  const serving = median(runs.map((each) => each.serving));
  const spectrum = median(runs.map((each) => each.spectrum));
  const more = spectrum - median(empty);
  const script = initialScriptBytes() / 1000;
  bench.limit(
    { case: 'start → serving', load: 'demo', unit: 's', reach: 'stated' },
    serving,
    serving > 0,
  );
  bench.limit(
    { case: 'start → first spectrum', load: 'demo', unit: 's', reach: '≤ 3 s' },
    spectrum,
    spectrum <= 3,
  );
  bench.limit(
    { case: 'first spectrum, more than an empty page', load: 'demo', unit: 's', reach: '≤ 1.5 s' },
    more,
    more <= 1.5,
  );
  bench.limit(
    { case: 'initial script, gzip', load: 'page', unit: 'kB', reach: '≤ 350 kB' },
    script,
    script <= 350,
  );
}
