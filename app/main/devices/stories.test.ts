// What happens at machines: cables out and in, swapped, moved; devices that hang, move address, or are two.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import {
  DEFAULT_SPECTRUM,
  type DeviceId,
  type HardwareId,
  type LinkAddress,
} from '@harmonic/protocol/model';
import { LINE_PLAN } from '@harmonic/protocol/simulated';
import { inEnglish } from '../../contract/index.ts';
import { wavOf } from '../links/greeting.suite.ts';
import {
  HAS_SOCAT,
  serialSocket,
  startDevice,
  startUdpDevice,
  type DeviceEnd,
} from './real-ends.suite.ts';
import { isStreaming, startPlant, type TestPlant } from './test-plant.suite.ts';

const A = { hardwareId: 'aaaaaaaaaaaaaaa1', name: 'pump A', preset: 'mains' } as const; // 12.8 kHz
const B = { hardwareId: 'bbbbbbbbbbbbbbb2', name: 'fan B', preset: 'tone' } as const; // 48 kHz

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close();
});
async function plantOf(...args: Parameters<typeof startPlant>): Promise<TestPlant> {
  const plant = await startPlant(...args);
  cleanUp.push(() => plant.close());
  return plant;
}
async function deviceOf(options: Parameters<typeof startDevice>[0]): Promise<DeviceEnd> {
  const device = await startDevice(options);
  cleanUp.push(() => device.close());
  return device;
}
function socketOf(name: string): ReturnType<typeof serialSocket> {
  const socket = serialSocket(name);
  cleanUp.push(() => socket.unplug());
  return socket;
}
const streams = (plant: TestPlant, id: DeviceId, address?: string): Promise<unknown> =>
  plant.until(
    (all) => {
      const device = all.find((d) => d.id === id);
      return isStreaming(device) && (!address || device!.connection!.address.startsWith(address));
    },
    `${id} streams${address ? ` at ${address}` : ''}`,
  );

async function adopted(plant: TestPlant, address: DeviceEnd['address'], name: string) {
  const { id } = await plant.connect(address);
  await streams(plant, id);
  await plant.adopt(id, name);
  return id;
}

describe.skipIf(!HAS_SOCAT)('serial cables (needs socat)', () => {
  test('out and in again: the device is back by itself, and the loss is in the log', async () => {
    const port = socketOf('ttyUSB0');
    const a = await deviceOf(A);
    await port.plug(a);
    const plant = await plantOf();
    const id = await adopted(plant, port.address, 'Pump');

    await port.unplug();
    const lost = await plant.until(
      ([d]) => d!.connection!.state === 'waiting' && d,
      'the loss is noticed',
    );
    expect(lost.connection!.failure!.code).toMatch(/unplugged|hung-up|not-found/);
    expect(lost.connection!.stream).toBeNull();
    expect(plant.store.log.map((e) => e.code)).toContain('link.lost');

    await port.plug(a);
    await streams(plant, id);
    const [device] = plant.list();
    expect(device).toMatchObject({ id, name: 'Pump', adopted: true });
    expect(device!.connection!.counters.reconnects).toBeGreaterThan(0);
    expect(device!.connection!.failure).toBeNull();
  });

  test('swapped between two ports: each device is followed to its new port, streams never cross', async () => {
    const [one, two] = [socketOf('ttyUSB0'), socketOf('ttyUSB1')];
    const [a, b] = [await deviceOf(A), await deviceOf(B)];
    await one.plug(a);
    await two.plug(b);
    const plant = await plantOf();
    const idA = await adopted(plant, one.address, 'Pump');
    const idB = await adopted(plant, two.address, 'Fan');

    await one.unplug();
    await two.unplug();
    await plant.until(
      (all) => all.every((d) => d.connection!.state === 'waiting'),
      'both are missed',
    );
    await one.plug(b);
    await two.plug(a);

    await streams(plant, idA, two.address);
    await streams(plant, idB, one.address);
    expect(plant.list().map((d) => [d.name, d.hardwareId, d.trust])).toEqual([
      ['Pump', A.hardwareId, 'unverified'],
      ['Fan', B.hardwareId, 'unverified'],
    ]);
    for (const block of plant.store.blocks) {
      if (block.deviceId === idA) expect(block.rateHz).toBe(12_800);
      if (block.deviceId === idB) expect(block.rateHz).toBe(48_000);
    }
    expect(plant.store.kept.get(idA)!.address.startsWith(two.address)).toBe(true);
    // Several tries of two devices, one after another: longer than others on a machine at work.
  }, 60_000);

  test('a stranger on the port of an adopted device is shown by its own name, never taken for it', async () => {
    const port = socketOf('ttyUSB0');
    const [a, b] = [await deviceOf(A), await deviceOf(B)];
    await port.plug(a);
    const plant = await plantOf();
    const id = await adopted(plant, port.address, 'Pump');
    await port.unplug();
    await plant.until(([d]) => d!.connection!.state === 'waiting', 'it is missed');
    await port.plug(b);

    const stranger = await plant.until(
      (all) => all.find((d) => d.hardwareId === B.hardwareId && isStreaming(d)),
      'the stranger appears',
    );
    expect(stranger).toMatchObject({ adopted: false, name: 'fan B', trust: 'unverified' });
    const pump = plant.list().find((d) => d.id === id)!;
    expect(pump.hardwareId).toBe(A.hardwareId);
    expect(pump.connection!.failure!.code).toBe('other-device');
    expect(plant.store.blocks.filter((k) => k.deviceId === id && k.rateHz !== 12_800)).toEqual([]);

    await port.unplug();
    await plant.until(
      (all) => all.find((d) => d.id === stranger.id)!.connection!.state === 'waiting',
      'the stranger is gone',
    );
    await port.plug(a);
    await streams(plant, id, port.address);
  });
});

describe('devices on the LAN', () => {
  test('that fall silent without closing are noticed, and greeted again when they answer', async () => {
    const a = await deviceOf(A);
    const plant = await plantOf();
    const id = await adopted(plant, a.address, 'Pump');
    a.freeze();
    await plant.until(([d]) => d!.connection!.failure?.code === 'silent', 'the silence is noticed');
    expect(plant.list()[0]!.id).toBe(id);
  });

  test('whose address changed are followed by identity', async () => {
    const a = await deviceOf(A);
    const plant = await plantOf();
    const id = await adopted(plant, a.address, 'Pump');
    await a.cut();
    await plant.until(([d]) => d!.connection!.state === 'waiting', 'it is lost');
    const moved = await deviceOf(A);
    plant.sighted([
      {
        address: moved.address,
        hardwareId: A.hardwareId as HardwareId,
        name: 'pump A',
        host: 'pump-a.local',
        port: moved.port,
        firmware: '1.0.0',
        lastSeenMs: Date.now(),
      },
    ]);
    await streams(plant, id, moved.address);
    expect(plant.list()).toHaveLength(1);
  });

  test('an announcement with another identity at that place is not believed', async () => {
    const a = await deviceOf(A);
    const plant = await plantOf();
    const id = await adopted(plant, a.address, 'Pump');
    await a.cut();
    await plant.until(([d]) => d!.connection!.state === 'waiting', 'it is lost');
    const before = plant.store.blocks.length;
    const liar = await deviceOf(B); // announces A's identity, is B
    plant.sighted([
      {
        address: liar.address,
        hardwareId: A.hardwareId as HardwareId,
        name: 'pump A',
        host: 'x.local',
        port: liar.port,
        firmware: '',
        lastSeenMs: Date.now(),
      },
    ]);
    await plant.until(
      (all) => all.some((d) => d.hardwareId === B.hardwareId && isStreaming(d)),
      'who really answers is shown as itself',
    );
    const pump = plant.list().find((d) => d.id === id)!;
    expect(pump.connection!.state).not.toBe('streaming');
    await plant.until(() => plant.store.blocks.length > before + 1, 'its samples are stored');
    expect(plant.store.blocks.filter((k) => k.deviceId === id && k.rateHz !== 12_800)).toEqual([]);
  });

  test('reached by two ways at once are one device, and the second way is kept for later', async () => {
    const a = await deviceOf(A);
    const plant = await plantOf();
    const id = await adopted(plant, a.address, 'Pump');
    const second = await deviceOf(A); // same identity, same boot: the same device
    await plant.connect(second.address);
    await plant.until(
      (all) => all.length === 1 && plant.store.log.some((e) => e.code === 'link.secondPath'),
      'the second path is recognised',
    );
    expect(plant.list()[0]).toMatchObject({ id, trust: 'unverified' });
    await a.cut();
    await streams(plant, id, second.address);
  });

  test('with one identity and two boots are two claimants; when one is gone for good the other is clear', async () => {
    const [a, clone] = [await deviceOf(A), await deviceOf({ ...A, bootId: 2, preset: 'tone' })];
    const plant = await plantOf();
    const id = await adopted(plant, a.address, 'Pump');
    const other = await plant.connect(clone.address);
    await plant.until(
      (all) => all.length === 2 && all.every((d) => d.trust === 'contested' && isStreaming(d)),
      'both are contested',
    );
    // A short absence of one does not make the other trusted, nor lets it take the other's place.
    await clone.cut();
    await plant.until(
      (all) => all.find((d) => d.id === other.id)!.connection!.state === 'waiting',
      'the clone is away',
    );
    expect(plant.list().map((d) => d.trust)).toEqual(['contested', 'contested']);
    await clone.mend();
    await streams(plant, other.id);
    expect(plant.list().map((d) => d.trust)).toEqual(['contested', 'contested']);
    for (const block of plant.store.blocks) {
      expect(block.rateHz).toBe(block.deviceId === id ? 12_800 : 48_000);
    }
    await plant.disconnect(other.id);
    expect(plant.list().find((d) => d.id === id)!.trust).toBe('unverified');
  });

  test('known from before and found at a new address by hand keep their record', async () => {
    const a = await deviceOf(A);
    const plant = await plantOf();
    const id = await adopted(plant, a.address, 'Pump');
    await plant.disconnect(id);
    const elsewhere = await deviceOf(A);
    await plant.connect(elsewhere.address);
    await streams(plant, id, elsewhere.address);
    expect(plant.list()).toHaveLength(1);
    expect(plant.store.kept.get(id)).toMatchObject({
      address: elsewhere.address,
      keepConnected: true,
    });
  });
});

describe('other ways to a device', () => {
  test('over UDP, datagrams lost on the way are counted and become gaps', async () => {
    const device = await startUdpDevice({ ...A, loseEvery: 20 });
    cleanUp.push(() => device.close());
    const plant = await plantOf();
    const { id } = await plant.connect(device.address);
    await streams(plant, id);
    await plant.until(([d]) => d!.connection!.counters.blocksLost >= 2, 'losses are counted');
    await plant.until(() => plant.store.blocks.some((b) => b.gapBefore > 0), 'a gap is stored');
    const { blocksLost, samplesLost } = plant.list()[0]!.connection!.counters;
    expect(samplesLost % blocksLost).toBe(0); // whole blocks, each of one size
    expect(plant.list()[0]!.connection!.state).toBe('streaming');
  });

  test('a replayed recording streams as the device it is, ends, and plays again when asked', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'harmonic-wav-')), 'fan.wav');
    writeFileSync(file, wavOf(8000, 8000));
    const plant = await plantOf();
    const { id } = await plant.connect(`replay:${file}?speed=4` as LinkAddress);
    const playing = await plant.until(([d]) => isStreaming(d) && d, 'it plays');
    expect(playing).toMatchObject({ name: 'fan.wav', trust: 'unverified' });
    expect(playing.connection).toMatchObject({ kind: 'replay', stream: { rateHz: 8000 } });
    await plant.until(([d]) => d!.connection!.state === 'stopped', 'it ends');
    const ended = plant.list()[0]!.connection!;
    expect(ended.failure!.code).toBe('ended');
    expect(ended.retryAtMs).toBeNull();
    expect(ended.counters.samplesIn).toBe(8000);
    await plant.reconnect(id);
    await plant.until(([d]) => d!.connection!.counters.samplesIn > 8000, 'it plays again');
  });
});

describe('capture threads that die', () => {
  const mortal = (workers: Worker[]) => () => {
    const worker = new Worker(new URL('../threads/capture.thread.ts', import.meta.url));
    workers.push(worker);
    return worker;
  };

  test('are restarted, counted, and the views go on', async () => {
    const workers: Worker[] = [];
    const a = await deviceOf(A);
    const plant = await plantOf({ startCapture: mortal(workers) });
    const { id } = await plant.connect(a.address);
    await streams(plant, id);
    const request = {
      settings: DEFAULT_SPECTRUM,
      rangeHz: null,
      columns: 256,
      waveformS: 0,
      reads: [],
      low: false,
      holdDecayDbPerS: 0,
    };
    const { view } = plant.openView(id, request);
    await plant.until(() => plant.frames.length > 0, 'frames come');
    await workers[0]!.terminate();
    await plant.until(
      ([d]) => d!.connection!.counters.workerRestarts === 1,
      'the death is counted',
    );
    await streams(plant, id);
    const before = plant.frames.length;
    await plant.until(() => plant.frames.length > before + 1, 'frames come again');
    expect(plant.frames.at(-1)!.view).toBe(view);
  });

  test('leave no board behind that goes on as if the device were heard', async () => {
    const workers: Worker[] = [];
    const plant = await plantOf({ startCapture: mortal(workers) });
    const { id } = await plant.connect('simulated:line' as LinkAddress);
    plant.setPlan(id, { deviceId: id, plan: LINE_PLAN, version: 1, setBy: null, setAtMs: 0 });
    await plant.until(() => plant.board(id, null).state === 'listening', 'it is heard');
    await workers[0]!.terminate();
    const state = await plant.until(
      ([d]) => d!.connection!.state === 'waiting' && plant.board(id, null).state,
      'it waits',
    );
    expect(state).toBe('waiting');
  });

  test('three times within a minute stay down and say why, until a person asks', async () => {
    const workers: Worker[] = [];
    const a = await deviceOf(A);
    const plant = await plantOf({ startCapture: mortal(workers) });
    const { id } = await plant.connect(a.address);
    for (let death = 1; death <= 3; death += 1) {
      await plant.until(
        ([d]) => isStreaming(d) && workers.length === death,
        `it streams before death ${death}`,
      );
      await workers.at(-1)!.terminate();
    }
    const down = await plant.until(
      ([d]) => d!.connection!.state === 'stopped' && d,
      'it stays down',
    );
    expect(inEnglish(down.connection!.failure!.detail)).toMatch(/capture thread died/);
    expect(plant.notices).toEqual([
      expect.stringMatching(/capture-failed.*3 times within a minute/),
    ]);
    expect(workers).toHaveLength(3);
    await plant.reconnect(id);
    await streams(plant, id);
  });
});
