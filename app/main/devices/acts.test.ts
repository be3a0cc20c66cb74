// Two people, two tabs, and the console itself at once: whatever the order, memory and store tell the same.
import { afterEach, describe, expect, test } from 'vitest';
import { DEFAULT_SPECTRUM, type DeviceId, type LinkAddress } from '@harmonic/protocol/model';
import { LinkOpenError, type LinkEvents, type OpenLink } from '../links/link.ts';
import { createOpenLink, type LinkOpener } from '../links/open-link.ts';
import { startDevice } from './real-ends.suite.ts';
import {
  at,
  createMemoryStore,
  isStreaming,
  startPlant,
  type TestPlant,
} from './test-plant.suite.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close();
});
async function plantOf(...args: Parameters<typeof startPlant>): Promise<TestPlant> {
  const plant = await startPlant(...args);
  cleanUp.push(() => plant.close());
  return plant;
}
const streams = (plant: TestPlant, id: DeviceId): Promise<unknown> =>
  plant.until((all) => isStreaming(all.find((d) => d.id === id)), `${id} streams`);
async function adopted(plant: TestPlant, address: LinkAddress, name: string): Promise<DeviceId> {
  const { id } = await plant.connect(address);
  await streams(plant, id);
  await plant.adopt(id, name);
  return id;
}
const refusals = (results: PromiseSettledResult<unknown>[]): unknown[] =>
  results.flatMap((r) => (r.status === 'rejected' ? [(r.reason as { code: string }).code] : []));

const MOTOR = at('simulated:motor');
const SETTINGS = { ...DEFAULT_SPECTRUM, n: 8192 } as const;

describe('at the same time', () => {
  test('a new name and new settings are both kept', async () => {
    const plant = await plantOf();
    const id = await adopted(plant, MOTOR, 'A');
    await Promise.all([plant.rename(id, 'B'), plant.setSettings(id, SETTINGS)]);
    expect(plant.list()[0]).toMatchObject({ name: 'B', settings: SETTINGS });
    expect(plant.store.kept.get(id)).toMatchObject({ name: 'B', settings: SETTINGS });
  });

  test('two adoptions of one device: the second is refused', async () => {
    const plant = await plantOf();
    const { id } = await plant.connect(MOTOR);
    await streams(plant, id);
    const both = await Promise.allSettled([plant.adopt(id, 'First'), plant.adopt(id, 'Second')]);
    expect(refusals(both)).toEqual(['conflict']);
    expect(plant.list()[0]!.name).toBe('First');
    expect(plant.store.kept.get(id)!.name).toBe('First');
  });

  test('a device that is forgotten stays forgotten, whatever else was asked of it', async () => {
    const plant = await plantOf();
    const id = await adopted(plant, MOTOR, 'A');
    const done = [plant.setSettings(id, SETTINGS), plant.forget(id), plant.rename(id, 'Late')];
    expect(refusals(await Promise.allSettled(done))).toEqual(['not-found']);
    expect(plant.store.kept.size).toBe(0);
    expect(plant.list()).toEqual([]);
  });

  test('a double click on connect makes one device, also while another link is being let go', async () => {
    const plant = await plantOf();
    const { id } = await plant.connect(at('simulated:tone'));
    await streams(plant, id);
    const [, first, second] = await Promise.all([
      plant.forget(id),
      plant.connect(MOTOR),
      plant.connect(MOTOR),
    ]);
    expect(second.id).toBe(first.id);
    expect(plant.list()).toHaveLength(1);
  });

  test('disconnected and connected again: the last word is kept', async () => {
    const plant = await plantOf();
    const id = await adopted(plant, MOTOR, 'A');
    await Promise.all([plant.disconnect(id), plant.reconnect(id)]);
    expect(plant.store.kept.get(id)!.keepConnected).toBe(true);
    await streams(plant, id);

    await Promise.all([plant.disconnect(id), plant.reconnect(id), plant.disconnect(id)]);
    expect(plant.store.kept.get(id)!.keepConnected).toBe(false);
    expect(plant.list()[0]!.connection!.state).toBe('stopped');
  });
});

/** Places where simulated devices can be plugged in and out. */
function plugboard(): {
  openLink: LinkOpener;
  plug(place: LinkAddress, device: LinkAddress): void;
} {
  const real = createOpenLink(['tcp', 'simulated']);
  const plugged = new Map<LinkAddress, LinkAddress>();
  const lines = new Map<LinkAddress, LinkEvents>();
  const open: OpenLink = async (place, events, signal) => {
    const device = plugged.get(place);
    if (!device) throw new LinkOpenError({ code: 'refused', detail: 'nothing is plugged in' });
    lines.set(place, events);
    return real(device, events, signal);
  };
  return {
    openLink: Object.assign(open, { check: real.check }),
    plug(place, device) {
      plugged.set(place, device);
      lines.get(place)?.onEnd({ code: 'hung-up', detail: 'pulled out' });
    },
  };
}

test('what a person disconnected stays so when the console meets it by itself; where it is, is remembered', async () => {
  const [one, two] = [at('tcp://10.0.0.1:4710'), at('tcp://10.0.0.2:4710')];
  const board = plugboard();
  board.plug(one, MOTOR);
  board.plug(two, at('simulated:tone'));
  const plant = await plantOf({ openLink: board.openLink });
  const motor = await adopted(plant, one, 'Motor');
  await adopted(plant, two, 'Tone');
  await plant.disconnect(motor);
  board.plug(two, MOTOR);

  await plant.until(() => plant.store.kept.get(motor)!.address === two, 'it is met at two');
  await plant.until((all) => all.length === 2, 'the look is over');
  const shown = plant.list().find((d) => d.id === motor)!;
  expect(shown.connection).toMatchObject({ state: 'stopped', failure: { code: 'closed' } });
  expect(plant.store.kept.get(motor)!.keepConnected).toBe(false);

  await plant.reconnect(motor);
  await streams(plant, motor);
});

describe('a recording does not outlive what is recorded', () => {
  test('when a device that is not adopted is forgotten', async () => {
    const plant = await plantOf();
    const { id } = await plant.connect(MOTOR);
    plant.store.recorded.add(id);
    await plant.forget(id);
    expect(plant.store.recorded.size).toBe(0);
  });

  test('when its record turns out to be a second path to another', async () => {
    const device = { hardwareId: 'aaaaaaaaaaaaaaa1', name: 'pump A' };
    const [first, second] = [await startDevice(device), await startDevice(device)];
    cleanUp.push(first.close, second.close);
    const plant = await plantOf();
    await adopted(plant, first.address, 'Pump');
    const { id } = await plant.connect(second.address);
    plant.store.recorded.add(id);
    await plant.until((all) => all.length === 1, 'they are one');
    await plant.until(() => plant.store.recorded.size === 0, 'its recording has ended');
  });
});

test('what was kept before is what the next start finds', async () => {
  const store = createMemoryStore();
  const before = await plantOf({ store });
  const id = await adopted(before, MOTOR, 'A');
  void before.setSettings(id, SETTINGS);
  void before.rename(id, 'B');
  await before.close();
  expect(store.kept.get(id)).toMatchObject({ name: 'B', settings: SETTINGS });
});

describe('stored recordings that play hold memory', () => {
  const span = (n: number) => ({
    id: `01890000-0000-7000-8000-00000000000${n}`,
    fromS: 0,
    toS: null,
  });
  const oneSecond = {
    ...{ name: 'pump', simulated: false, rateHz: 1000 },
    channels: [{ name: 'x', unit: 'V' as const, fullScale: 1 }],
    samples: [new Float32Array(1000)],
  };
  const opener = (): LinkOpener => createOpenLink(['recording'], () => Promise.resolve(oneSecond));

  test('no more than four at once; one that plays is shown again; one that was let go makes room', async () => {
    const plant = await plantOf({ openLink: opener() });
    const playing = [];
    for (const n of [1, 2, 3, 4]) playing.push((await plant.replay(span(n))).id);
    await expect(plant.replay(span(5))).rejects.toMatchObject({
      ...{ code: 'conflict', because: 'too-many-replays', facts: { most: '4' } },
    });
    expect((await plant.replay(span(2))).id).toBe(playing[1]);
    await plant.disconnect(playing[0]!);
    const fifth = await plant.replay(span(5));
    expect(plant.list()).toHaveLength(5);
    await expect(plant.reconnect(playing[0]!)).rejects.toMatchObject({
      because: 'too-many-replays',
    });
    await plant.forget(fifth.id);
    await plant.reconnect(playing[0]!);
  });

  test('more of them than that, kept connected, do not all begin with the console', async () => {
    const store = createMemoryStore();
    const before = await plantOf({ openLink: opener(), store });
    const { id } = await before.replay(span(1));
    await streams(before, id);
    await before.adopt(id, 'Hall pump');
    const kept = store.kept.get(id)!;
    await before.close();
    for (const n of [2, 3, 4, 5])
      store.kept.set(`device ${n}` as DeviceId, {
        ...kept,
        id: `device ${n}` as DeviceId,
        hardwareId: `000000000000000${n}` as typeof kept.hardwareId,
        address: kept.address.replace('0001', `000${n}`) as LinkAddress,
      });
    const after = await plantOf({ openLink: opener(), store });
    const begun = after.list().filter(({ connection }) => connection !== null);
    expect([after.list().length, begun.length]).toEqual([5, 4]);
  });
});
