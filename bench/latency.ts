// Four devices at 48 kHz over TCP: how late the console's thread is, and how old a live frame is when it can be sent.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createRouterClient } from '@orpc/server';
import { DEFAULT_SPECTRUM } from '@harmonic/protocol/model';
import { decodeLiveFrame } from '../app/contract/index.ts';
import { percentile, type Bench } from './harness.ts';
import { openRig, startAgents } from './rig.ts';

const SECONDS = 20;

export async function run(bench: Bench): Promise<void> {
  const agents = await startAgents(
    Array.from({ length: 4 }, (_, i) => [
      '--synth',
      `harmonics=${50 + i}:20:0.4,noise=0.001`,
      '--tcp',
      '0',
      '--name',
      `node-${i}`,
    ]),
  );
  if (!agents) throw new Error('the latency bench needs the device agent');
  const rig = await openRig(agents.places.map(({ tcp }) => `tcp://${tcp ?? ''}`));
  const calls = createRouterClient(rig.console.router, {
    context: { client: 'bench-client-0001' },
  });
  for await (const devices of await calls.device.watch({})) {
    if (devices.length === 4 && devices.every((device) => device.connection?.state === 'streaming'))
      break;
  }
  const ages: number[] = [];
  rig.console.attachLive('bench-client-0001', (bytes) => {
    const frame = decodeLiveFrame(bytes);
    if (frame) ages.push(performance.timeOrigin + performance.now() - frame.arrivalMs);
    return true;
  });
  for (const device of await calls.device.list({})) {
    // The smallest hop there is a person for: a control value shows within it.
    await calls.view.open({
      deviceId: device.id,
      settings: { ...DEFAULT_SPECTRUM, n: 1024 },
      rangeHz: null,
      columns: 1024,
      waveformS: 0,
    });
  }
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const end = performance.now() + Number(bench.options.get('seconds') ?? SECONDS) * 1000;
  while (performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
  delay.disable();
  const p99 = delay.percentile(99) / 1e6;
  bench.limit(
    {
      case: 'event-loop delay of the console thread, p99',
      load: '4 × 48 kHz',
      unit: 'ms',
      reach: '< 10 ms',
    },
    p99,
    p99 < 10,
  );
  const age = percentile(ages, 0.99);
  bench.limit(
    {
      case: 'arrival of the last sample → live frame ready, p99',
      load: '4 × 48 kHz',
      unit: 'ms',
      reach: '< 50 ms',
    },
    age,
    age < 50,
  );
  await rig.close();
  agents.stop();
}
