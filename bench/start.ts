// From starting the built program to the first live spectrum of the demo device.
import { spawn } from 'node:child_process';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import { DEFAULT_SPECTRUM } from '@harmonic/protocol/model';
import type { Contract } from '../app/contract/index.ts';
import { median, ROOT, type Bench } from './harness.ts';

const CLIENT = 'bench-client-0001';

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
    const bought = await fetch(url, { redirect: 'manual' });
    const cookie = bought.headers.get('set-cookie')?.split(';')[0] ?? '';
    const { origin } = new URL(url);
    const socket = (path: string): WebSocket =>
      new WebSocket(`${origin.replace('http', 'ws')}${path}?client=${CLIENT}`, {
        headers: { cookie, origin },
      });
    const live = socket('/live');
    live.binaryType = 'arraybuffer';
    const firstFrame = new Promise<void>((resolve, reject) => {
      live.once('message', () => resolve());
      live.once('error', reject);
    });
    const rpc = socket('/rpc');
    const calls: ContractRouterClient<Contract> = createORPCClient(
      new RPCLink({ websocket: rpc as unknown as globalThis.WebSocket }),
    );
    for await (const devices of await calls.device.watch({})) {
      const device = devices.find((each) => each.connection?.state === 'streaming');
      if (!device) continue;
      await calls.view.open({
        deviceId: device.id,
        settings: DEFAULT_SPECTRUM,
        rangeHz: null,
        columns: 1024,
        waveformS: 0,
      });
      break;
    }
    await firstFrame;
    live.terminate();
    rpc.terminate();
    return { serving, spectrum: (performance.now() - begin) / 1000 };
  } finally {
    child.kill();
  }
}

export async function run(bench: Bench): Promise<void> {
  await once(); // builds, if it must
  const runs = [];
  for (let i = 0; i < 5; i += 1) runs.push(await once());
  const serving = median(runs.map((each) => each.serving));
  const spectrum = median(runs.map((each) => each.spectrum));
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
}
