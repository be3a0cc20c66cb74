// TC-FR-004 through the whole: two devices behind links and capture threads of their own, and the rule between them.
import { afterEach, expect, test, vi } from 'vitest';
import { startRoutedPlant, type RoutedPlant } from './routed-plant.suite.ts';
import { planOf, route } from './routes.suite.ts';

let routed: RoutedPlant | null = null;
afterEach(async () => {
  await routed?.plant.close();
  routed = null;
});

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
