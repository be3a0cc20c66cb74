// The plan of a device's harmonics and what was heard by it, on real files.
import { expect, test } from 'vitest';
import { hardwareIdSchema, type ChannelPlan } from '@harmonic/protocol/model';
import type { StoreHeard } from '../capture/messages.ts';
import { actOf, ANA } from './example-access.suite.ts';
import { FAN, MORNING_MS, PUMP, pump } from './example.suite.ts';
import { examplePlan } from './example-kept.suite.ts';
import { eventOf, finish, openTestStore, powerCut, type TestStore } from './test-store.suite.ts';

const DAY_MS = 86_400_000;

function openWithPump(): TestStore {
  const store = openTestStore();
  store.api.putDevice(pump, eventOf('device.adopted'));
  return store;
}
const set = (store: TestStore, basedOn: number | null, plan: ChannelPlan = examplePlan) =>
  store.api.setChannelPlan(
    { deviceId: PUMP, plan, basedOn },
    eventOf('harmonic.planSet', { deviceId: PUMP, act: actOf('harmonic.setPlan') }),
  );
const signedBy = (id: typeof PUMP): ChannelPlan => ({
  ...examplePlan,
  assignments: examplePlan.assignments.map((one) => ({ ...one, signedBy: id })),
});
const heard = (value: number, harmonics = [4], atMs = MORNING_MS): StoreHeard => ({
  type: 'heard',
  deviceId: PUMP,
  heard: [
    {
      ...{ harmonics, node: 'A', function: 'read_temp', atMs, psduHex: '0b', value, flags: 0 },
      planSetAtMs: 5,
      ...{
        crcOk: true,
        by: 'console',
        snrDb: 21.5,
        evm: 0.12,
        levelDb: -20,
        clockErrorPpm: 3,
        excisedHz: [3100],
      },
    },
  ],
});
const list = (store: TestStore, more: Partial<Parameters<TestStore['api']['heard']>[0]> = {}) =>
  store.api.heard({ deviceId: PUMP, harmonics: null, beforeId: null, limit: 100, ...more });

test('a plan is changed as a whole by who saw the newest version; an older one is refused and changes nothing', () => {
  const store = openWithPump();
  expect(store.api.channelPlan(PUMP)).toBeNull();
  expect(set(store, null)).toMatchObject({ version: 1, setBy: ANA, plan: examplePlan });
  const other = { ...examplePlan, running: true };
  expect(set(store, 1, other)).toMatchObject({ version: 2 });
  for (const stale of [null, 1, 3])
    expect(() => set(store, stale)).toThrow(expect.objectContaining({ because: 'plan-changed' }));
  const reopened = openTestStore(powerCut(store.dataDir));
  expect(reopened.api.channelPlans()).toEqual([store.api.channelPlan(PUMP)]);
  expect(reopened.api.channelPlan(PUMP)).toMatchObject({ version: 2, plan: other });
});

test('a device signs on one plan at a time, by whatever order they are saved; the other is not named', () => {
  const store = openWithPump();
  store.api.putDevice(
    { ...pump, id: FAN, hardwareId: hardwareIdSchema.parse('ffeeddccbbaa9988') },
    eventOf('device.adopted'),
  );
  const signed = signedBy(PUMP);
  expect(set(store, null, signed)).toMatchObject({ version: 1 });
  const onFan = (basedOn: number | null, plan: ChannelPlan) =>
    store.api.setChannelPlan({ deviceId: FAN, plan, basedOn }, eventOf('harmonic.planSet'));
  expect(() => onFan(null, signed)).toThrow(
    expect.objectContaining({ because: 'signer-taken', facts: { asked: 'A' } }),
  );
  expect(store.api.channelPlan(FAN)).toBeNull();
  // Its own plan goes on; another signer, or the first plan without, makes room.
  expect(set(store, 1, { ...signed, running: true })).toMatchObject({ version: 2 });
  expect(onFan(null, signedBy(FAN))).toMatchObject({ version: 1 });
  expect(set(store, 2, examplePlan)).toMatchObject({ version: 3 });
  expect(onFan(1, signed)).toMatchObject({ version: 2 });
});

test('a plan is of an adopted device, goes with it, and can be taken away', () => {
  const store = openWithPump();
  expect(() =>
    store.api.setChannelPlan(
      { deviceId: FAN, plan: examplePlan, basedOn: null },
      eventOf('harmonic.planSet', { deviceId: FAN, act: actOf('harmonic.setPlan') }),
    ),
  ).toThrow(expect.objectContaining({ because: 'not-adopted' }));
  const removed = (): void =>
    store.api.removeChannelPlan(
      PUMP,
      1,
      eventOf('harmonic.planRemoved', { deviceId: PUMP, act: actOf('harmonic.removePlan') }),
    );
  set(store, null);
  removed();
  expect(store.api.channelPlan(PUMP)).toBeNull();
  expect(removed).toThrow(expect.objectContaining({ because: 'plan-changed' }));
  // The next is not the one that was removed: whoever read that one is refused, after a restart too.
  expect(set(store, null)).toMatchObject({ version: 3 });
  const later = openTestStore(powerCut(store.dataDir));
  for (const stale of [1, 2, null])
    expect(() => set(later, stale)).toThrow(expect.objectContaining({ because: 'plan-changed' }));
  expect(later.api.channelPlans()).toMatchObject([{ deviceId: PUMP, version: 3 }]);
  store.api.forgetDevice(PUMP, eventOf('device.forgotten', { deviceId: PUMP }));
  expect(store.api.channelPlans()).toEqual([]);
});

test('frames are kept as they were heard, newest first, by channel and page by page; confirmed ones outlive a power cut', () => {
  const store = openWithPump();
  for (let i = 0; i < 5; i += 1) store.takeHeard(heard(i, i % 2 === 0 ? [4] : [7, 12]));
  store.confirm();
  const after = openTestStore(powerCut(store.dataDir));
  expect(list(after).map(({ value }) => value)).toEqual([4, 3, 2, 1, 0]);
  expect(list(after, { harmonics: [7, 12] }).map(({ value }) => value)).toEqual([3, 1]);
  expect(list(after, { harmonics: [7] })).toEqual([]);
  const [newest] = list(after, { limit: 1 });
  expect(newest).toMatchObject({ ...heard(4).heard[0], id: expect.any(Number) as number });
  expect(list(after, { beforeId: newest!.id }).map(({ value }) => value)).toEqual([3, 2, 1, 0]);
});

test('who has heard a frame is kept with it; one from before devices told is this console’s', () => {
  const store = openWithPump();
  const [frame] = heard(7).heard;
  store.takeHeard({ ...heard(7), heard: [{ ...frame!, by: 'device', levelDb: null }] });
  const { by: _, ...older } = frame!;
  store.takeHeard({ ...heard(8), heard: [older as typeof frame & object] });
  store.confirm();
  expect(list(store)).toMatchObject([
    { by: 'console', levelDb: -20 },
    { by: 'device', levelDb: null },
  ]);
});

test('frames go when trends do, and are counted', () => {
  const store = openWithPump();
  const { summaryDays } = store.api.storage().retention;
  for (let i = 0; i < 3; i += 1) store.takeHeard(heard(i));
  store.takeHeard(heard(9, [4], MORNING_MS + summaryDays * DAY_MS));
  store.confirm();
  const { value } = finish(store.slow.retain(MORNING_MS + (summaryDays + 0.5) * DAY_MS));
  expect(value.heard).toBe(3);
  expect(list(store).map((frame) => frame.value)).toEqual([9]);
});
