// The plant with real capture threads: connecting, adopting, following an identity, contesting it.
import { afterEach, describe, expect, test } from 'vitest';
import { DEFAULT_SPECTRUM, type HardwareId } from '@harmonic/protocol/model';
import { LINE_PLAN } from '@harmonic/protocol/simulated';
import { createOpenLink } from '../links/open-link.ts';
import type { Act } from '../store/api.ts';
import {
  at,
  createMemoryStore,
  isStreaming,
  startPlant,
  type TestPlant,
} from './test-plant.suite.ts';

const open: TestPlant[] = [];
async function plantOf(...args: Parameters<typeof startPlant>): Promise<TestPlant> {
  const plant = await startPlant(...args);
  open.push(plant);
  return plant;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((plant) => plant.close()));
});

const MOTOR = at('simulated:motor');
const TONE = at('simulated:tone');

describe('a device a person connects', () => {
  test('appears at once, says who it is, streams, and is simulated in plain sight', async () => {
    const plant = await plantOf();
    const first = await plant.connect(MOTOR);
    expect(first).toMatchObject({ hardwareId: null, adopted: false });
    expect(first.connection?.state).toBe('opening');

    const device = await plant.until(([d]) => isStreaming(d) && d, 'the motor streams');
    expect(device.id).toBe(first.id);
    expect(device).toMatchObject({
      hardwareId: '51a0000000000001',
      name: 'Fan motor (simulated)',
      trust: 'simulated',
      adopted: false,
    });
    expect(device.connection?.stream?.channels.map((c) => c.name)).toEqual(['x', 'y', 'z']);
    await plant.until(([d]) => d!.connection!.counters.samplesIn > 1000, 'samples are counted');
    await plant.until(() => plant.store.blocks.length > 2, 'blocks reach the store');
    expect(new Set(plant.store.blocks.map((b) => b.deviceId))).toEqual(new Set([device.id]));
  });

  test('is one device however often its address is asked for', async () => {
    const plant = await plantOf();
    const first = await plant.connect(MOTOR);
    const second = await plant.connect(MOTOR);
    expect(second.id).toBe(first.id);
    expect(plant.list()).toHaveLength(1);
  });

  test('gives live frames to a view, before and after the view is opened', async () => {
    const plant = await plantOf();
    const { id } = await plant.connect(TONE);
    const request = {
      settings: DEFAULT_SPECTRUM,
      rangeHz: null,
      columns: 512,
      waveformS: 0,
      reads: [],
      low: false,
      holdDecayDbPerS: 0,
    };
    const { view } = plant.openView(id, request);
    await plant.until(() => plant.frames.some((f) => f.view === view), 'a frame of the view');
    expect(plant.setView(view, { ...request, columns: 256 }).revision).toBe(2);
    plant.closeView(view);
    expect(() => plant.setView(view, request)).toThrow(/no view/);
  });

  test('is refused in words when the address is no address, or the site may not reach it', async () => {
    const plant = await plantOf({ openLink: createOpenLink(['simulated']) });
    await expect(plant.connect(at('tcp://10.0.0.1'))).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await expect(plant.connect(at('ttyUSB0'))).rejects.toMatchObject({ code: 'invalid' });
    expect(plant.list()).toEqual([]);
  });
});

describe('an adopted device', () => {
  test('keeps its name, settings and address over a restart, and is connected again', async () => {
    const store = createMemoryStore();
    const before = await plantOf({ store });
    const { id } = await before.connect(MOTOR);
    await before.until(([d]) => isStreaming(d), 'it streams');
    await before.adopt(id, 'Extractor fan');
    await before.setSettings(id, { ...DEFAULT_SPECTRUM, n: 8192 });
    await before.close();

    const after = await plantOf({ store });
    const device = await after.until(([d]) => isStreaming(d) && d, 'it streams again');
    expect(device).toMatchObject({ id, name: 'Extractor fan', adopted: true });
    expect(device.settings.n).toBe(8192);
  });

  test('stays disconnected over a restart when a person disconnected it', async () => {
    const store = createMemoryStore();
    const before = await plantOf({ store });
    const { id } = await before.connect(MOTOR);
    await before.until(([d]) => isStreaming(d), 'it streams');
    await before.adopt(id, 'Fan');
    await before.disconnect(id);
    expect(before.list()[0]?.connection).toMatchObject({
      state: 'stopped',
      failure: { code: 'closed' },
    });
    await before.close();
    const after = await plantOf({ store });
    expect(after.list()[0]?.connection).toBeNull();
    await after.reconnect(id);
    await after.until(([d]) => isStreaming(d), 'it streams when asked');
    expect(store.kept.get(id)?.keepConnected).toBe(true);
  });

  test('is heard no longer once a person has disconnected it: its board waits, with no channel that is good', async () => {
    const plant = await plantOf();
    const { id } = await plant.connect(at('simulated:line'));
    plant.setPlan(id, { deviceId: id, plan: LINE_PLAN, version: 1, setBy: null, setAtMs: 0 });
    await plant.until(() => plant.board(id, null).state === 'listening', 'it is heard');
    await plant.disconnect(id);
    const { state, clock, channels } = plant.board(id, null);
    expect({ state, clock }).toEqual({ state: 'waiting', clock: null });
    expect(channels.map(({ condition }) => condition)).toEqual(['never', 'never', 'never']);
  });

  test('that nobody adopted is gone after a restart, and that is said once, with where it was', async () => {
    const store = createMemoryStore();
    const before = await plantOf({ store });
    await before.connect(MOTOR);
    await before.until(([d]) => isStreaming(d), 'it streams');
    // Killed, or closed: nothing of it is kept either way.
    await before.close();
    const after = await plantOf({ store });
    expect(after.list()).toEqual([]);
    expect(store.log.at(-1)).toMatchObject({
      ...{ code: 'device.leftBehind', severity: 'warning', deviceId: null },
      detail: MOTOR,
    });
    expect(after.notices).toEqual([`devices-left-behind: ${MOTOR}`]);
    await after.connect(at('tcp://127.0.0.1:9'));
    expect(after.notices.at(-1), 'until a person connects something').toBe('devices-left-behind: ');
    await after.close();
    const third = await plantOf({ store });
    expect(third.notices).toEqual([]);
  });

  test('is renamed and forgotten, and its events say so', async () => {
    const plant = await plantOf();
    const { id } = await plant.connect(MOTOR);
    await expect(plant.rename(id, 'Early')).rejects.toMatchObject({ code: 'conflict' });
    await plant.until(([d]) => isStreaming(d), 'it streams');
    await plant.adopt(id, 'Fan');
    expect((await plant.rename(id, 'Fan 2')).name).toBe('Fan 2');
    await plant.forget(id);
    expect(plant.list()).toEqual([]);
    expect(plant.store.kept.size).toBe(0);
    await expect(plant.adopt(id, 'x')).rejects.toMatchObject({ code: 'not-found' });
    expect(plant.store.log.map((e) => e.code)).toEqual(
      expect.arrayContaining(['device.adopted', 'device.renamed', 'device.forgotten']),
    );
  });

  test('is not adopted before it has said who it is', async () => {
    const plant = await plantOf();
    const { id } = await plant.connect(at('tcp://127.0.0.1:9'));
    await expect(plant.adopt(id, 'Who?')).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('two that claim one identity', () => {
  test('are both shown, neither is trusted, neither may be adopted, and their samples stay apart', async () => {
    const plant = await plantOf();
    const id = '51a0000000000003' as HardwareId;
    const real = await plant.connect(TONE);
    await plant.until(([d]) => isStreaming(d), 'the first streams');
    const other = await plant.connect(at(`simulated:mains?id=${id}`));
    await plant.until(
      (all) => all.length === 2 && all.every((d) => isStreaming(d) && d.trust === 'contested'),
      'both stream, both contested',
    );
    expect(plant.list().map((d) => d.hardwareId)).toEqual([id, id]);
    await expect(plant.adopt(real.id, 'Mine')).rejects.toMatchObject({ code: 'conflict' });
    await expect(plant.adopt(other.id, 'Mine')).rejects.toThrow(/2 devices claim/);

    await plant.until(
      () => new Set(plant.store.blocks.map((b) => b.deviceId)).size === 2,
      'both reach the store',
    );
    for (const block of plant.store.blocks) {
      expect(block.rateHz).toBe(block.deviceId === real.id ? 48_000 : 12_800);
    }

    await plant.forget(other.id);
    await plant.until(([d]) => d?.trust === 'simulated', 'the one that remains is as before');
    await plant.adopt(real.id, 'Mine');
  });
});

test('what the trail says of a device that has not proven its key is what it did', async () => {
  const plant = await plantOf();
  const { id } = await plant.connect(TONE);
  await plant.until(([d]) => isStreaming(d), 'the tone streams');
  await plant.adopt(id, 'Pump');
  const by: Act = {
    ...{ atMs: 5, actor: null, act: 'device.setKey', scope: 'site', subject: id },
    ...{ outcome: 'done', because: 'grant', facts: {}, personal: null },
  };
  await plant.setKey(id, new Uint8Array(32).fill(7), by);
  await plant.until(([d]) => d?.authentication.because === 'no-key-there', 'it says it has none');
  await expect
    .poll(() => plant.store.log.find(({ code }) => code === 'device.unauthenticated')?.act)
    .toMatchObject({ act: 'device.prove', outcome: 'refused', because: 'proof-no-key' });
});
