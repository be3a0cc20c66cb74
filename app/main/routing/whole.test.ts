// TC-FR-004 through the whole: two devices behind links and capture threads of their own, and the rule between them.
import { afterEach, expect, test, vi } from 'vitest';
import type { DeviceId } from '@harmonic/protocol/model';
import { at, isStreaming, startPlant, type TestPlant } from '../devices/test-plant.suite.ts';
import { actOf } from '../store/example-access.suite.ts';
import { createForwarding, type Forwarding } from './forwarding.ts';
import { planOf, route } from './routes.suite.ts';

let plant: TestPlant | null = null;
afterEach(async () => {
  await plant?.close();
  plant = null;
});

/** A plant whose frames go through the forwarding of these routes. */
async function start(): Promise<{ plant: TestPlant; forwarding: Forwarding }> {
  let opened: TestPlant | null = null;
  const forwarding = createForwarding({
    now: Date.now,
    planOf: (id) => opened?.planOf(id)?.plan ?? null,
    originOf: (id) => BigInt(`0x${opened?.hardwareOf(id) ?? '1'}`),
    isThere: (id) => opened?.isStreaming(id) ?? false,
    send: (id, order) => opened?.send(id, order) ?? false,
    note: (id, code, severity, detail) => opened?.note(id, code, severity, detail),
    changed: () => undefined,
  });
  opened = await startPlant({ frames: forwarding });
  return { plant: (plant = opened), forwarding };
}

async function device(of: TestPlant, address: string, bond: number[]): Promise<DeviceId> {
  const { id } = await of.connect(at(address));
  await of.until((list) => isStreaming(list.find((one) => one.id === id)), `${address} streams`);
  of.setPlan(id, { deviceId: id, plan: planOf(bond), version: 1, setBy: null, setAtMs: 0 });
  return id;
}
const heardOn = (of: TestPlant, id: DeviceId) => of.board(id, null).channels[0]?.last ?? null;

test('FR6 what comes in the name of a device that has not proven its key is heard, counted, and forwarded nowhere', async () => {
  const { plant: opened, forwarding } = await start();
  const oven = await device(opened, 'simulated:sender?id=51a0000000000035', [5]);
  await opened.adopt(oven, 'Oven');
  const act = { ...actOf('device.setKey'), actor: null };
  await opened.setKey(oven, new Uint8Array(32).fill(9), act);
  await opened.until(
    (list) => list.find(({ id }) => id === oven)?.trust === 'unauthenticated',
    'it has no such key',
  );
  forwarding.set({ routes: [route({})], version: 1, setBy: null, setAtMs: 0 });
  const say = (order: number): boolean =>
    opened.send(oven, {
      ...{ order, fec: 1, modulation: 'dqpsk', flags: 0x01, harmonics: [5] },
      psdu: Uint8Array.of(0xca, order),
    });
  say(1);
  await vi.waitFor(() => expect(forwarding.read()).toMatchObject({ doubted: 1 }), 10_000);
  expect(forwarding.read().frames).toBe(0);
  expect(heardOn(opened, oven)).toMatchObject({ psduHex: 'ca01' });
  await opened.removeKey(oven, act);
  say(2);
  await vi.waitFor(
    () => expect(forwarding.read()).toMatchObject({ frames: 1, doubted: 1 }),
    10_000,
  );
}, 30_000);

test('TC-FR-004 a value on H5 of one link arrives on H10 of another, one hop further; away, it is counted and told', async () => {
  const { plant: opened, forwarding } = await start();
  const oven = await device(opened, 'simulated:sender?id=51a0000000000015', [5]);
  const pump = await device(opened, 'simulated:sender?id=51a0000000000025', [10]);
  const routes = [
    route({
      from: { deviceId: oven, first: 5, last: 5 },
      to: { deviceId: pump, harmonic: { kind: 'fixed', harmonic: 10 } },
    }),
  ];
  forwarding.set({ routes, version: 1, setBy: null, setAtMs: 0 });
  const say = (order: number, value: number): boolean =>
    opened.send(oven, {
      ...{ order, fec: 1, modulation: 'dqpsk', flags: 0x01, harmonics: [5] },
      psdu: Uint8Array.of(0xca, value),
    });
  expect(say(900, 7)).toBe(true);
  await vi.waitFor(() => expect(heardOn(opened, pump)).not.toBeNull(), 10_000);
  expect(heardOn(opened, oven)).toMatchObject({ psduHex: 'ca07', flags: 0x01 });
  expect(heardOn(opened, pump)).toMatchObject({ psduHex: 'ca07', flags: 0x05, crcOk: true });
  expect(forwarding.read()).toMatchObject({
    counters: [{ matched: 1, forwarded: 1, sent: 1 }],
    // What was sent on H10 is heard there, and no rule is for it.
    ...{ frames: 2, denied: 1 },
  });

  await opened.disconnect(pump);
  say(901, 8);
  await vi.waitFor(
    () => expect(forwarding.read().counters[0]).toMatchObject({ lost: { away: 1 }, sent: 1 }),
    10_000,
  );
  expect(opened.store.log.some(({ code }) => code === 'route.away')).toBe(true);
}, 30_000);
