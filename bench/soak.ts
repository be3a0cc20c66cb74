// One serial device at 48 kHz paced at 2 Mbaud and eight LAN devices at once: nothing may be lost.
// Ten minutes by default; `--seconds N` runs a slice.
import { createRouterClient } from '@orpc/server';
import { DEFAULT_SPECTRUM } from '@harmonic/protocol/model';
import type { Device } from '../app/contract/index.ts';
import { comeIn } from './come-in.ts';
import type { Bench } from './harness.ts';
import { openRig, startAgents } from './rig.ts';

const CLIENT = 'bench-client-0001';
const SEAT = 'bench';
const LAN_DEVICES = 8;
/** All of them stream by then, or the soak has failed. */
const START_MS = 60_000;

const lossOf = ({ connection }: Device): number => {
  if (!connection) return 1;
  const {
    samplesLost,
    blocksLost,
    framesBad,
    framesTooLong,
    storeBlocksDropped,
    inputBytesDropped,
    reconnects,
    workerRestarts,
  } = connection.counters;
  return (
    samplesLost +
    blocksLost +
    framesBad +
    framesTooLong +
    storeBlocksDropped +
    inputBytesDropped +
    reconnects +
    workerRestarts
  );
};

export async function run(bench: Bench): Promise<void> {
  const seconds = bench.amount('seconds', 600);
  const signal = ['--synth', 'harmonics=50:20:0.4,noise=0.001'];
  const agents = await startAgents([
    [...signal, '--serial', 'pty', '--baud', '2000000', '--name', 'serial-node'],
    ...Array.from({ length: LAN_DEVICES }, (_, i) => [
      ...signal,
      '--tcp',
      '0',
      '--name',
      `lan-${i}`,
    ]),
  ]);
  if (!agents) throw new Error('the soak needs the device agent');
  const rig = await openRig(
    agents.places.map(({ serial, tcp }) =>
      serial === null ? `tcp://${tcp ?? ''}` : `serial:${serial}?baud=2000000`,
    ),
  );
  const calls = createRouterClient(rig.console.router, {
    context: { client: CLIENT, seat: SEAT },
  });
  await comeIn(calls);
  const watching = await calls.device.watch({}, { signal: AbortSignal.timeout(START_MS) });
  for await (const devices of watching) {
    if (
      devices.length === 1 + LAN_DEVICES &&
      devices.every((device) => device.connection?.state === 'streaming')
    )
      break;
  }
  let frames = 0;
  rig.console.attachLive(CLIENT, () => {
    frames += 1;
    return true;
  });
  for (const { id } of await calls.device.list({})) {
    await calls.view.open({
      deviceId: id,
      settings: DEFAULT_SPECTRUM,
      rangeHz: null,
      columns: 1024,
      waveformS: 0.1,
      reads: [],
      low: false,
      holdDecayDbPerS: 0,
    });
  }
  for (const device of await calls.device.list({}))
    await calls.recording.start({ id: device.id, preTriggerS: 0 });
  const begin = performance.now();
  while (performance.now() - begin < seconds * 1000)
    await new Promise((resolve) => setTimeout(resolve, 250));
  const devices = await calls.device.list({});
  for (const device of devices) await calls.recording.stop({ id: device.id });
  const recordings = await calls.recording.list({});
  const load = `${seconds} s, 1 serial at 2 Mbaud + ${LAN_DEVICES} LAN`;
  const lost = devices.reduce((sum, device) => sum + lossOf(device), 0);
  bench.limit({ case: 'losses of any kind', load, unit: 'count', reach: '0' }, lost, lost === 0);
  const gaps = recordings.reduce((sum, recording) => sum + recording.gaps, 0);
  bench.limit(
    { case: 'gaps in what was recorded', load, unit: 'count', reach: '0' },
    gaps,
    gaps === 0,
  );
  const shortest = Math.min(...recordings.map((recording) => recording.seconds));
  bench.limit(
    { case: 'shortest recording', load, unit: 's', reach: `≥ ${seconds - 1} s` },
    shortest,
    recordings.length === devices.length && shortest >= seconds - 1,
  );
  const rate = frames / seconds / devices.length;
  bench.limit(
    { case: 'live frames a second and device, meanwhile', load, unit: '1/s', reach: '≥ 5' },
    rate,
    rate >= 5,
  );
  if (lost > 0) {
    for (const { name, connection } of devices)
      console.log(name, JSON.stringify(connection?.counters));
  }
  await rig.close();
  agents.stop();
}
