// How old a value is when it is decoded, on the screen and on the disk: real agents at 48 kHz over TCP, a gateway with
// the page in a real browser, recordings running, all on one machine and its one clock.
//   EVENT, the control class a device sends today: from its own time to decoded, and to committed and told to a page
//   SAMPLES, which yield to it: from the end of their last sample, before they leave; every message counts, so that
//   what waits for its turn does
import { loadavg } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { inEnglish } from '../app/contract/index.ts';
import { NO_BROWSER } from './clocked-page.ts';
import { openDeviceLine } from './device-line.ts';
import { buildPage } from './gateway-rig.ts';
import { percentile, type Bench } from './harness.ts';
import { openPaintedPage } from './latency-page.ts';
import { openStampedGateway } from './latency-rig.ts';
import { delays, type Stamp } from './latency-stamps.ts';
import { startAgents } from './rig.ts';
import type { Visitor } from './visitor.ts';

const SECONDS = 30;
const LOADS = [1, 4, 16];
/** Recordings have begun, and the page has been compiled, before anything counts. */
const SETTLE_MS = 4000;
/** What left the device is on the disk by then. */
const DRAIN_MS = 1000;
const STREAMING_WITHIN_MS = 60_000;

/** On the links, and before the store for want of room. */
interface Losses {
  samples: number;
  blocks: number;
}

interface Measured {
  eventsDecoded: number[];
  eventsCommitted: number[];
  decoded: number[];
  committed: number[];
  /** Null without a browser. */
  painted: number[] | null;
  loopDelayMs: number;
  lost: Losses;
  /** What the clocks may be off, ms. */
  withinMs: number;
}

const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** All devices stream and are recorded. @returns the id of the one that is watched. */
async function record({ calls }: Visitor, count: number): Promise<string> {
  const signal = AbortSignal.timeout(STREAMING_WITHIN_MS);
  const recorded = new Set<string>();
  for await (const devices of await calls.device.watch({}, { signal })) {
    const next = devices.filter(
      ({ id, connection }) => connection?.state === 'streaming' && !recorded.has(id),
    );
    for (const { id } of next) {
      await calls.recording.start({ id, preTriggerS: 0 });
      recorded.add(id);
    }
    if (recorded.size >= count) return devices.find(({ name }) => name === 'node-0')?.id ?? '';
  }
  throw new Error('the devices do not stream');
}

/** What was acknowledged is on the disk unless the store says otherwise. @returns what never came to it. */
async function lossesOf({ calls }: Visitor): Promise<Losses> {
  const devices = await calls.device.list({});
  for (const { id } of devices) await calls.recording.stop({ id });
  const { notices } = await calls.site.get({});
  if (notices.length > 0)
    throw new Error(
      `not all was kept: ${notices.map(({ detail }) => inEnglish(detail)).join('; ')}`,
    );
  const sum = (of: 'samplesLost' | 'storeBlocksDropped'): number =>
    devices.reduce((total, { connection }) => total + (connection?.counters[of] ?? 0), 0);
  return { samples: sum('samplesLost'), blocks: sum('storeBlocksDropped') };
}

/** Notes when a page hears of each EVENT of a device, which is after it was committed, until `signal`. */
async function hearEvents({ calls }: Visitor, signal: AbortSignal): Promise<Map<string, number[]>> {
  const heard = new Map<string, number[]>();
  const watching = await calls.event.watch({}, { signal });
  const listen = async (): Promise<void> => {
    for await (const { code, deviceId } of watching) {
      if (code !== 'device.event' || deviceId === null) continue;
      heard.set(deviceId, [...(heard.get(deviceId) ?? []), nowMs()]);
    }
  };
  listen().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return heard;
}

async function measure(count: number, seconds: number): Promise<Measured> {
  const agents = await startAgents(
    Array.from({ length: count }, (_, i) => [
      ...['--synth', `harmonics=${50 + i}:20:0.4,noise=0.001`],
      ...['--tcp', '0', '--name', `node-${i}`],
    ]),
  );
  if (!agents) throw new Error('the latency bench needs the device agent');
  const places = agents.places.map(({ tcp }) => tcp ?? '');
  const lines = await Promise.all(places.map(openDeviceLine));
  const rig = await openStampedGateway(places);
  const watched = await record(rig.visitor, count);
  const page = await openPaintedPage(rig.gateway.url, await rig.visitor.renew(), 'node-0');
  await wait(SETTLE_MS);

  const listening = new AbortController();
  const heard = await hearEvents(rig.visitor, listening.signal);
  for (const line of lines) line.startEvents();
  const fromMs = nowMs();
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  await wait(seconds * 1000);
  loop.disable();
  const toMs = nowMs();
  await wait(DRAIN_MS);
  listening.abort();

  const painted = await page?.painted();
  const found: Measured = {
    eventsDecoded: [],
    eventsCommitted: [],
    decoded: [],
    committed: [],
    painted: null,
    loopDelayMs: loop.percentile(99) / 1e6,
    lost: await lossesOf(rig.visitor),
    withinMs: Math.max(...lines.map(({ withinMs }) => withinMs)) + (page?.withinMs ?? 0),
  };
  const within = ({ atMs }: Stamp): boolean => atMs >= fromMs && atMs < toMs;
  const devices = await rig.visitor.calls.device.list({});
  for (const each of await rig.stamps()) {
    const device = devices.find(({ id }) => id === each.deviceId);
    const line = lines[Number(device?.name.replace('node-', ''))];
    if (!line) throw new Error(`whose clock is that of ${device?.name ?? each.deviceId}?`);
    const messages = each.decoded.filter(within);
    const late = (seen: readonly Stamp[]): number[] => delays(messages, seen, line.offsetMs);
    found.decoded.push(...late(each.decoded));
    found.committed.push(...late(each.committed));
    for (const [nth, { deviceMs, atMs }] of each.events.entries()) {
      const toldMs = heard.get(each.deviceId)?.[nth];
      if (toldMs === undefined) continue; // came while the last of it was awaited
      found.eventsDecoded.push(atMs - (deviceMs + line.offsetMs));
      found.eventsCommitted.push(toldMs - (deviceMs + line.offsetMs));
    }
    if (!painted || each.deviceId !== watched) continue;
    found.painted = late(
      painted.map(({ streamS, atMs }) => ({ deviceMs: each.streamBeganMs + streamS * 1e3, atMs })),
    );
  }
  await page?.close();
  for (const line of lines) line.close();
  await rig.close();
  agents.stop();
  return found;
}

function report(bench: Bench, load: string, found: Measured): void {
  /** @param mostMs null: only stated. */
  const row = (name: string, lateMs: readonly number[] | null, mostMs: number | null): void => {
    const reach = mostMs === null ? 'stated' : `< ${mostMs} ms`;
    const what = { case: `${name}, p99`, load, unit: 'ms', reach };
    if (!lateMs) return bench.skip(what, NO_BROWSER);
    const p99 = percentile(lateMs, 0.99);
    bench.limit(what, p99, mostMs === null ? p99 > 0 : p99 < mostMs);
    console.log(
      `${load}: ${name}: median ${percentile(lateMs, 0.5).toFixed(1)} ms, ${lateMs.length} messages`,
    );
  };
  row('EVENT sent → decoded in the console', found.eventsDecoded, 50);
  row('EVENT sent → committed, and told to a page', found.eventsCommitted, 150);
  row('last sample taken → decoded in the console', found.decoded, 50);
  row('last sample taken → pixels', found.painted, 100);
  row(
    'last sample taken → committed (a block of 100 ms, confirmed every 100 ms)',
    found.committed,
    null,
  );
  const loop = { case: 'event-loop delay of the console thread, p99', load, unit: 'ms' };
  bench.limit({ ...loop, reach: '< 10 ms' }, found.loopDelayMs, found.loopDelayMs < 10);
  console.log(
    `${load}: clocks agree within ${found.withinMs.toFixed(2)} ms; ${found.lost.samples} samples lost on the links, ${found.lost.blocks} blocks before the store; load average ${loadavg()[0]?.toFixed(1) ?? ''}`,
  );
}

export async function run(bench: Bench): Promise<void> {
  const seconds = bench.amount('seconds', SECONDS);
  buildPage();
  for (const count of LOADS) report(bench, `${count} × 48 kHz`, await measure(count, seconds));
}
