// A console in this process with its real threads, and real device agents, for benches that need the whole.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ChannelPlan, LinkAddress } from '@harmonic/protocol/model';
import { openConsole, type Console } from '../app/main/console.ts';
import { ROOT } from './harness.ts';

const AGENT = `${ROOT}build/firmware/harmonic-agent`;

export interface AgentPlace {
  serial: string | null;
  tcp: string | null;
  udp: string | null;
}

export interface Rig {
  console: Console;
  close(): Promise<void>;
}

/** Null, and why on the console, when the agent is not built. */
export async function startAgents(
  flags: readonly (readonly string[])[],
): Promise<{ places: AgentPlace[]; stop(): void } | null> {
  if (!existsSync(AGENT)) {
    console.log('the device agent is not built: npm run device -- --help builds it');
    return null;
  }
  const children: ChildProcess[] = [];
  const places = await Promise.all(
    flags.map(
      (each) =>
        new Promise<AgentPlace>((resolve, reject) => {
          // They end with the bench, however it ends.
          const child = spawn(AGENT, ['--die-with-stdin', ...each], {
            stdio: ['pipe', 'pipe', 'inherit'],
          });
          children.push(child);
          child.once('exit', (code) => reject(new Error(`the agent ended with ${code}`)));
          child.stdout.once('data', (line: Buffer) =>
            resolve(JSON.parse(line.toString()) as AgentPlace),
          );
        }),
    ),
  );
  return { places, stop: () => children.forEach((child) => child.kill()) };
}

/** @param own another way to start a capture thread, and plans by which devices are heard. */
export async function openRig(
  connect: readonly string[],
  own: { capture?: () => Worker; plans?: ReadonlyMap<LinkAddress, ChannelPlan> } = {},
): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'harmonic-rig-'));
  const thread = (name: string): Worker =>
    new Worker(new URL(`../app/main/threads/${name}.thread.ts`, import.meta.url));
  const opened = await openConsole({
    kind: 'real',
    siteName: 'bench',
    dataDir: folder,
    host: 'gateway',
    version: 'bench',
    key: randomBytes(32),
    device: randomBytes(32),
    lowAssurance: false,
    anchor: { read: () => Promise.resolve(null), write: () => Promise.resolve() },
    keepRescue: () => Promise.resolve(),
    threads: {
      capture: own.capture ?? (() => thread('capture')),
      store: () => thread('store'),
      measure: () => thread('measure'),
      export: () => thread('export'),
      report: () => thread('report'),
    },
    connect: connect as readonly LinkAddress[],
    ...(own.plans ? { plans: own.plans } : {}),
    discoveryInterface: '127.0.0.1',
    setUp: () => Promise.reject(new Error('a bench sets up no site')),
  });
  return {
    console: opened,
    async close() {
      await opened.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
