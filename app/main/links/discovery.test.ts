// Discovery over real multicast on the loopback interface, on a port of the test's own.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Bonjour, type Service } from 'bonjour-service';
import { afterEach, describe, expect, test } from 'vitest';
import type { Discovered } from '../../contract/index.ts';
import { openDiscovery, type Discovery } from './discovery.ts';
import { until } from './links.suite.ts';

const PORT = 15_353;
const LOOPBACK = { interface: '127.0.0.1', port: PORT };

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close();
});

/** A device that announces itself, as the agent does. */
function announce(options: {
  name: string;
  port: number;
  protocol: 'tcp' | 'udp';
  txt: Record<string, string>;
}): Service {
  const responder = new Bonjour({ ...LOOPBACK, bind: '0.0.0.0' } as object);
  cleanUp.push(() => new Promise((resolve) => responder.destroy(resolve)));
  return responder.publish({
    type: 'harmonic-iot',
    host: `${options.name}.local`,
    probe: false,
    ...options,
  });
}

function discover(now: () => number = Date.now): {
  discovery: Discovery;
  lists: Discovered[][];
  troubles: (string | null)[];
} {
  const lists: Discovered[][] = [];
  const troubles: (string | null)[] = [];
  const discovery = openDiscovery({
    ...LOOPBACK,
    now,
    onChange: (list) => lists.push(list),
    onUnavailable: (detail) => troubles.push(detail),
  });
  cleanUp.push(() => discovery.close());
  return { discovery, lists, troubles };
}

describe('devices on the LAN', () => {
  test('are listed with identity and address, TCP and UDP', async () => {
    announce({
      name: 'pump-3',
      port: 4710,
      protocol: 'tcp',
      txt: { v: '1', id: '00ff00ff00ff0001', fw: '1.2.0', role: '0' },
    });
    announce({ name: 'fan-1', port: 4711, protocol: 'udp', txt: { v: '1', id: 'not an id' } });
    const { lists, troubles } = discover();
    await until(() => lists.at(-1)?.length === 2, 'both are listed');
    const list = lists.at(-1)!;
    expect(list.find((d) => d.name === 'pump-3')).toMatchObject({
      hardwareId: '00ff00ff00ff0001',
      firmware: '1.2.0',
      port: 4710,
    });
    expect(list.find((d) => d.name === 'pump-3')!.address).toMatch(/^tcp:\/\/[\d.]+:4710$/);
    expect(list.find((d) => d.name === 'fan-1')).toMatchObject({ hardwareId: null, port: 4711 });
    expect(list.find((d) => d.name === 'fan-1')!.address).toMatch(/^udp:/);
    expect(troubles).toEqual([]);
  });

  test('leave the list when they say goodbye', async () => {
    const service = announce({ name: 'pump-4', port: 4710, protocol: 'tcp', txt: {} });
    const { lists } = discover();
    await until(() => lists.at(-1)?.length === 1, 'it is listed');
    (service.stop as (done: () => void) => void)(() => undefined);
    await until(() => lists.at(-1)?.length === 0, 'it is gone');
  });

  test('leave the list when they have been silent for long', async () => {
    let aheadMs = 0;
    announce({ name: 'pump-5', port: 4710, protocol: 'tcp', txt: {} });
    const { lists } = discover(() => Date.now() + aheadMs);
    await until(() => lists.at(-1)?.length === 1, 'it is listed');
    for (const close of cleanUp.splice(0, 1)) await close(); // the device's power is cut
    aheadMs = 60_000;
    await until(() => lists.at(-1)?.length === 0, 'it has aged out');
  });

  test('are not connected to: nothing reaches the announced port', async () => {
    const device = createSocket('udp4');
    let heard = 0;
    device.on('message', () => (heard += 1));
    device.bind(0, '127.0.0.1');
    await once(device, 'listening');
    announce({ name: 'shy', port: device.address().port, protocol: 'udp', txt: {} });
    const { lists } = discover();
    await until(() => lists.at(-1)?.length === 1, 'it is listed');
    expect(heard).toBe(0);
    device.close();
  });

  test('garbage on the wire changes nothing', async () => {
    announce({ name: 'pump-6', port: 4710, protocol: 'tcp', txt: {} });
    const { lists } = discover();
    const noise = createSocket('udp4');
    for (let i = 0; i < 50; i += 1) {
      noise.send(
        Buffer.from(Array.from({ length: 60 }, (_, k) => (k * i * 37) & 255)),
        PORT,
        '127.0.0.1',
      );
    }
    await until(() => lists.at(-1)?.length === 1, 'it is listed all the same');
    noise.close();
  });
});

test('a network that refuses is said, not thrown', async () => {
  const holder = createSocket('udp4'); // a program that shares the port with nobody
  holder.bind(PORT + 1, '0.0.0.0');
  await once(holder, 'listening');
  const troubles: (string | null)[] = [];
  const discovery = openDiscovery({
    interface: '127.0.0.1',
    port: PORT + 1,
    now: Date.now,
    onChange: () => undefined,
    onUnavailable: (detail) => troubles.push(detail),
  });
  await until(() => troubles.length > 0, 'the trouble is said');
  expect(troubles).toEqual([expect.stringMatching(/EADDRINUSE/)]);
  holder.close();
  await once(holder, 'close');
  discovery.ask();
  await until(() => troubles.length > 1, 'the network is back');
  expect(troubles[1]).toBeNull();
  await discovery.close();
});
