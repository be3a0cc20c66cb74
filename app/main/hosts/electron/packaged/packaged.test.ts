// The packed product: what it holds, and that its command finds threads, native libraries, WASM and the page from
// there. HARMONIC_PACKAGED names an unpacked product with the real Electron; without it a stub stands in.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Contract } from '../../../../contract/index.ts';
import { FUSE_SENTINEL, packWithStub, ROOT } from './stub.ts';

const REAL = process.env['HARMONIC_PACKAGED'];
const isBuilt = ['out/main/cli.js', 'out/preload/index.cjs', 'out/renderer/index.html'].every(
  (file) => existsSync(join(ROOT, file)),
);
const isWindows = process.platform === 'win32';
const lack =
  REAL !== undefined
    ? null
    : !isBuilt
      ? 'nothing is built: npm run build'
      : isWindows
        ? 'the stub is a shell script: set HARMONIC_PACKAGED to a real package'
        : null;

const scratch = mkdtempSync(join(tmpdir(), 'harmonic-packaged-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 3 }));
let folder = REAL ?? '';
let packed: string[] | null = null;
beforeAll(async () => {
  if (lack === null && REAL === undefined) ({ folder, packed } = await packWithStub(scratch));
}, 120_000);

const env = { ...process.env, HARMONIC_NODE: process.execPath };
const windowProgram = (): string =>
  join(folder, isWindows ? 'harmonic-desktop.exe' : 'harmonic-desktop');
/** What the shell finds. */
const shellProgram = (): string =>
  join(folder, 'resources/bin', isWindows ? 'harmonic-console.cmd' : 'harmonic-console');
/** The same without a shell between, so that it can be ended. */
const withoutShell = (args: string[]): [string, string[], Record<string, string>] =>
  isWindows
    ? [
        windowProgram(),
        [join(folder, 'resources/bin/command.mjs'), ...args],
        { ELECTRON_RUN_AS_NODE: '1' },
      ]
    : [shellProgram(), args, {}];
const command = (...args: string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(shellProgram(), args, { env, cwd: scratch, shell: isWindows });
const start = (file: string, args: string[], more: Record<string, string> = {}): ChildProcess =>
  spawn(file, args, {
    env: { ...env, ...more },
    cwd: scratch,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
async function saidBy(child: ChildProcess): Promise<Record<string, unknown>> {
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line.startsWith('{')) return JSON.parse(line) as Record<string, unknown>;
  }
  throw new Error('it ended without a word');
}
async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

describe.skipIf(lack !== null)(`the package${lack === null ? '' : ` (skipped: ${lack})`}`, () => {
  test('holds the product and nothing else', () => {
    const unpacked = join(folder, 'resources/app.asar.unpacked');
    const beside = readdirSync(unpacked, { recursive: true, encoding: 'utf8' });
    const native = beside.filter((name) => name.endsWith('.node'));
    const wrong = native.filter(
      (name) => !name.includes(isWindows ? 'win32' : 'linux') || name.includes('darwin'),
    );
    expect(wrong).toEqual([]);
    expect(native.some((name) => name.includes('better-sqlite3'))).toBe(true);
    expect(native.some((name) => name.includes('@serialport'))).toBe(true);
    expect(beside.some((name) => name.endsWith('simd/pffft.wasm'))).toBe(true);
    const binary = readFileSync(windowProgram());
    const wire = binary.indexOf(FUSE_SENTINEL) + FUSE_SENTINEL.length + 2;
    // Runs as Node, encrypts cookies, takes no NODE_OPTIONS, no --inspect, checks the archive, runs nothing else.
    expect(binary.toString('latin1', wire, wire + 6)).toBe('110011');
  });

  test.skipIf(REAL !== undefined)('leaves out tests, sources and what is built in already', () => {
    const needed = ['cli.js', 'gateway.js', 'electron.js'].map((name) => `/out/main/${name}`);
    expect(packed).toEqual(
      expect.arrayContaining([...needed, '/out/preload/index.cjs', '/out/renderer/index.html']),
    );
    const roots = new Set(packed?.map((path) => path.split('/')[1]));
    expect([...roots].sort()).toEqual(['node_modules', 'out', 'package.json']);
    const extraneous = packed?.filter((path) =>
      /\.(ts|map|cc|cpp|h)$|\/(tests?|bench(marks?)?|docs|examples?)\/|node_modules\/zod\//.test(
        path,
      ),
    );
    expect(extraneous).toEqual([]);
  });

  test('doctor finds its database, encrypted, in a thread of its own', async () => {
    const { stdout } = await command('doctor', '--json', '--data', join(scratch, 'data'));
    const { checks } = JSON.parse(stdout) as { checks: { name: string; verdict: string }[] };
    expect(checks).toContainEqual(expect.objectContaining({ name: 'database', verdict: 'ok' }));
    const desktop = checks.find(({ name }) => name === 'desktop');
    expect(desktop, 'the program is its own desktop').toMatchObject({
      verdict: REAL === undefined ? expect.any(String) : 'ok',
    });
  });

  test('measures a recording: the FFT finds its WASM', async () => {
    const recording = join(ROOT, 'e2e/fixtures/recordings/guitar-a4.wav');
    const { stdout } = await command('measure', recording, '--json');
    expect(stdout).toMatch(/44[01]\.\d/);
  });

  test('serves the page, and a simulated device streams', async () => {
    const running = start(
      ...withoutShell(['start', '--demo', '--host', 'gateway', '--port', '0', '--json']),
    );
    try {
      const link = String((await saidBy(running))['url']);
      const entered = await fetch(link, { redirect: 'manual' });
      const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
      const { origin } = new URL(link);
      const page = await fetch(origin, { headers: { cookie } });
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
      const script = /src="([^"]+\.js)"/.exec(await page.text())?.[1] ?? '';
      expect((await fetch(new URL(script, origin), { headers: { cookie } })).status).toBe(200);
      const socket = new WebSocket(
        `${origin.replace('http', 'ws')}/rpc?client=page-0123456789abcdef`,
        { headers: { cookie, origin } },
      );
      const calls: ContractRouterClient<Contract> = createORPCClient(
        new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
      );
      for await (const devices of await calls.device.watch({})) {
        if (devices.some((device) => device.connection?.state === 'streaming')) break;
      }
      socket.terminate();
    } finally {
      await end(running);
    }
  });

  test.skipIf(REAL === undefined)(
    `opens its window${REAL === undefined ? ' (skipped: needs HARMONIC_PACKAGED)' : ''}`,
    async () => {
      const place = { place: 'demo', dataDir: join(scratch, 'window'), siteName: 'S', connect: [] };
      const profile = `--user-data-dir=${join(scratch, 'profile')}`;
      const window = start(windowProgram(), [profile], { HARMONIC_START: JSON.stringify(place) });
      expect(await saidBy(window)).toMatchObject({ host: 'electron', url: 'app://console/' });
      await end(window);
    },
    60_000,
  );
});
