// TC-FR-004 through the whole: two devices behind links and capture threads of their own, and the rule between them.
import { afterEach, expect, test, vi } from 'vitest';
import { actOf } from '../store/example-access.suite.ts';
import { startRoutedPlant, type RoutedPlant } from './routed-plant.suite.ts';
import { planOf, route } from './routes.suite.ts';

let routed: RoutedPlant | null = null;
afterEach(async () => {
  await routed?.plant.close();
  routed = null;
});

test('FR6 what comes in the name of a device that has not proven its key is heard, counted, and forwarded nowhere', async () => {
  routed = await startRoutedPlant();
  const { plant: opened, forwarding, device, heardOn } = routed;
  const oven = await device('simulated:sender?id=51a0000000000035', planOf([5]));
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
  expect(heardOn(oven)).toMatchObject({ psduHex: 'ca01' });
  await opened.removeKey(oven, act);
  say(2);
  await vi.waitFor(
    () => expect(forwarding.read()).toMatchObject({ frames: 1, doubted: 1 }),
    10_000,
  );
}, 30_000);

test('TC-FR-004 a value on H5 of one link arrives on H10 of another, one hop further; away, it is counted and told', async () => {
  routed = await startRoutedPlant();
  const { plant: opened, forwarding, device, heardOn } = routed;
  const oven = await device('simulated:sender?id=51a0000000000015', planOf([5]));
  const pump = await device('simulated:sender?id=51a0000000000025', planOf([10]));
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
  await vi.waitFor(() => expect(heardOn(pump)).not.toBeNull(), 10_000);
  expect(heardOn(oven)).toMatchObject({ psduHex: 'ca07', flags: 0x01 });
  expect(heardOn(pump)).toMatchObject({ psduHex: 'ca07', flags: 0x05, crcOk: true });
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
