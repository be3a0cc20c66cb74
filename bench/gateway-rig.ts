// A gateway in this process with its real threads, and a visitor who is inside. For bench only: what it serves is the
// page as it is built.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LinkAddress } from '@harmonic/protocol/model';
import { startGateway, type Gateway } from '../app/main/hosts/gateway/gateway.ts';
import { throwAwayKeys } from '../app/main/hosts/key-file.ts';
import { comeIn } from './come-in.ts';
import { ROOT } from './harness.ts';
import { enter, type Visitor } from './visitor.ts';

export interface GatewayRig {
  gateway: Gateway;
  visitor: Visitor;
  close(): Promise<void>;
}

/** @throws when it does not build. */
export function buildPage(): void {
  const built = spawnSync('npx', ['--no', '--', 'electron-vite', 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`the page was not built: ${built.stderr}`);
}

const thread = (name: string) => (): Worker =>
  new Worker(new URL(`../app/main/threads/${name}.thread.ts`, import.meta.url));

/** @param capture another way to start a capture thread. */
export async function openGatewayRig(
  connect: readonly LinkAddress[],
  capture = thread('capture'),
): Promise<GatewayRig> {
  const folder = mkdtempSync(join(tmpdir(), 'harmonic-gateway-'));
  const gateway = await startGateway({
    port: 0,
    address: '127.0.0.1',
    command: 'npm run bench',
    rendererDir: `${ROOT}out/renderer`,
    site: {
      place: 'real',
      dataDir: join(folder, 'data'),
      siteName: 'bench',
      version: 'bench',
      connect,
      discoveryInterface: '127.0.0.1',
      threads: {
        capture,
        store: thread('store'),
        measure: thread('measure'),
        export: thread('export'),
        report: thread('report'),
      },
      keys: throwAwayKeys,
    },
  });
  const visitor = await enter(gateway.wayIn());
  await comeIn(visitor.calls);
  return {
    gateway,
    visitor,
    async close() {
      visitor.close();
      await gateway.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
