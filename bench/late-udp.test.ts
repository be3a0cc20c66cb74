// L14.2, L16.3, P11.8 through a real agent, where a network keeps datagrams back, so that others overtake them, and says
// some twice: what comes late is counted once, as lost or as refused, and nothing of it is told as an attack.
import { createSocket, type Socket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import type { ChannelPlan, DeviceId, LinkAddress } from '@harmonic/protocol/model';
import type { TestPlant } from '../app/main/devices/test-plant.suite.ts';
import { startRoutedPlant } from '../app/main/routing/routed-plant.suite.ts';
import { planOf, route } from '../app/main/routing/routes.suite.ts';
import type { Act } from '../app/main/store/api.ts';
import { ROOT } from './harness.ts';
import { startAgents } from './rig.ts';

const isBuilt = existsSync(`${ROOT}build/firmware/harmonic-agent`);
const PATIENCE_MS = 30_000;
const KEY = '5a'.repeat(32);
/** One of so many is kept back, and another said twice. */
const LATE_ONE_OF = 7;
const TWICE_ONE_OF = 11;
/** What tells of somebody else. */
const ATTACKS = /^(line|signature|spectral)\./;
const LATE_MS = { up: 60, down: 250 };

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const bound = (socket: Socket): Promise<number> =>
  new Promise((resolve) => socket.bind(0, '127.0.0.1', () => resolve(socket.address().port)));

interface Network {
  address: LinkAddress;
  /** Kept back, and said twice, each way. */
  late: { up: number; down: number };
  twice: { up: number; down: number };
  /** From now on it keeps back and repeats. */
  spoil(): void;
}

/** Between a console and a device: one datagram in seven comes late. */
async function startNetwork(devicePort: number): Promise<Network> {
  const front = createSocket('udp4');
  const back = createSocket('udp4');
  ends.push(() => [front, back].forEach((socket) => socket.close()));
  const network: Network = {
    address: `udp://127.0.0.1:${await bound(front)}` as LinkAddress,
    ...{ late: { up: 0, down: 0 }, twice: { up: 0, down: 0 } },
    spoil: () => (isSpoilt = true),
  };
  let isSpoilt = false;
  let consolePort = 0;
  let isOpen = true;
  ends.push(() => (isOpen = false));
  await bound(back);
  const carry = (way: 'up' | 'down', give: (bytes: Buffer) => void) => {
    let count = 0;
    return (bytes: Buffer): void => {
      count += 1;
      if (isSpoilt && count % LATE_ONE_OF === 3) {
        network.late[way] += 1;
        setTimeout(() => isOpen && give(bytes), LATE_MS[way]);
        return;
      }
      give(bytes);
      if (!isSpoilt || count % TWICE_ONE_OF !== 5) return;
      network.twice[way] += 1;
      give(bytes);
    };
  };
  const up = carry('up', (bytes) => front.send(bytes, consolePort, '127.0.0.1'));
  const down = carry('down', (bytes) => back.send(bytes, devicePort, '127.0.0.1'));
  back.on('message', up);
  front.on('message', (bytes, from) => {
    consolePort = from.port;
    down(bytes);
  });
  return network;
}

const by = (subject: string): Act => ({
  ...{ atMs: 1, actor: null, act: 'device.setKey', scope: 'site', subject, outcome: 'done' },
  ...{ because: 'grant', facts: {}, personal: null },
});

/** The first signs; what leaves on the second is other people's. */
const signing = (bonds: number[][], signedBy: DeviceId): ChannelPlan => {
  const { assignments, ...plan } = planOf(...bonds);
  const [first, ...others] = assignments;
  return { ...plan, running: true, assignments: [{ ...first!, signedBy }, ...others] };
};

/** Samples of a device that are missing, by what is kept; it throws where blocks overlap. */
function missing({ store }: TestPlant, id: DeviceId): number {
  let lost = 0;
  const next = new Map<number, number>();
  for (const { deviceId, streamSeq, firstSample, samples, gapBefore } of store.blocks) {
    if (deviceId !== id) continue;
    const due = next.get(streamSeq) ?? firstSample - gapBefore;
    expect(firstSample).toBe(due + gapBefore);
    next.set(streamSeq, firstSample + samples);
    lost += gapBefore;
  }
  return lost;
}

test.skipIf(!isBuilt)(
  'L14.2 samples that come late are lost once, frames of a signed node stay believed, frames asked of it late are refused; nothing is an attack',
  { timeout: 90_000 },
  async () => {
    const agents = await startAgents([
      [
        ...['--udp', '0', '--name', 'pump', '--key', KEY],
        ...['--harmonic', '4:count@150', '--harmonic', '10:asked'],
      ],
      ['--tcp', '0', '--name', 'oven', '--harmonic', '4:text=hi@100'],
    ]);
    ends.push(() => agents?.stop());
    const { plant, forwarding, device, outcomes } = await startRoutedPlant();
    ends.push(() => plant.close());
    const [pumpAt, ovenAt] = agents?.places ?? [];
    const network = await startNetwork(Number(pumpAt?.udp?.split(':').pop()));
    const oven = await device(`tcp://${ovenAt?.tcp ?? ''}`, { ...planOf([4]), running: true });
    const pump = await device(network.address, null);
    await plant.adopt(pump, 'Pump');
    await plant.setKey(pump, Buffer.from(KEY, 'hex'), by(pump));
    plant.setPlan(pump, {
      ...{ deviceId: pump, plan: signing([[4], [10]], pump), version: 1, setBy: null, setAtMs: 0 },
    });
    const channel = () => plant.board(pump, null).channels[0];
    const counters = () => plant.list().find(({ id }) => id === pump)!.connection!.counters;
    await vi.waitFor(() => expect(channel()?.signature?.state).toBe('authenticated'), PATIENCE_MS);
    forwarding.set({
      routes: [
        route({
          ...{ id: 1, from: { deviceId: oven, first: 4, last: 4 } },
          to: { deviceId: pump, harmonic: { kind: 'fixed', harmonic: 10 } },
        }),
      ],
      ...{ version: 1, setBy: null, setAtMs: 0 },
    });
    expect(counters()).toMatchObject({ samplesLost: 0, duplicates: 0 });
    const told = plant.store.log.length;
    network.spoil();
    await vi.waitFor(() => expect(counters().blocksLost).toBeGreaterThan(60), PATIENCE_MS);
    await vi.waitFor(() => expect(outcomes.length).toBeGreaterThan(60), PATIENCE_MS);
    // It has been asked for its signature all the while.
    expect(channel()?.signature).toMatchObject({ state: 'authenticated', because: null });
    // Counts come now and then: at the moment when they are of the same samples.
    const { blocksLost, duplicates, datagramsLost, reconnects } = await vi.waitFor(() => {
      const counted = counters();
      expect(missing(plant, pump)).toBe(counted.samplesLost);
      return counted;
    }, PATIENCE_MS);
    const { late, twice } = network;
    // What came late is no datagram that was lost, but those that are on their way; of samples it is a block.
    expect(datagramsLost).toBeLessThan(4);
    expect(reconnects).toBe(0);
    expect(blocksLost).toBeLessThanOrEqual(late.up);
    expect(duplicates).toBeLessThanOrEqual(late.up + twice.up);
    // Who hears one datagram twice cannot know that it was the network that said it again: that, and nothing else, is told.
    const codes = plant.store.log.slice(told).map(({ code }) => code);
    const replays = codes.filter((code) => code === 'line.replay').length;
    expect(replays).toBeGreaterThan(0);
    expect(codes.filter((code) => ATTACKS.test(code)).length).toBe(replays);
    expect(replays).toBeLessThanOrEqual(twice.down);
    // A frame that came behind a newer one is refused, and counted by its route; of one that came twice the refusal of the
    // second may overtake the answer to the first.
    const [counted] = forwarding.read().counters;
    expect(counted!.lost.refused).toBeGreaterThan(0);
    expect(counted!.lost.refused).toBeLessThanOrEqual(late.down + twice.down);
    expect(counted!.lost).toMatchObject({ queue: 0, 'no-channel': 0 });
  },
);
