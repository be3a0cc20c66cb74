// Unauthorised spectral events on real files: each with the event that tells of it and its picture, and no more than fit.
import { expect, test } from 'vitest';
import { decodeLevels, inEnglish } from '../../contract/index.ts';
import type { SeenSpectral } from '../capture/messages.ts';
import { MORNING_MS, PUMP, pump } from './example.suite.ts';
import { PICTURES_KEPT } from './spectral-rows.ts';
import { eventOf, finish, openTestStore, powerCut, type TestStore } from './test-store.suite.ts';

const DAY_MS = 86_400_000;

function openWithPump(): TestStore {
  const store = openTestStore();
  store.api.putDevice(pump, eventOf('device.adopted'));
  return store;
}
const PICTURE: SeenSpectral['picture'] = {
  ...{ firstHz: 2000, columnHz: 50, firstMs: MORNING_MS - 500, everyMs: 40 },
  spectrumDb: Float32Array.of(-90, -17.5, -90),
  lines: Uint8Array.of(0, 120, 0, 0, 222, 0),
};
const seen = (key: string, more: Partial<SeenSpectral> = {}): SeenSpectral => ({
  ...{ key, state: 'lasting', channel: 0, fullScale: 10, unit: 'V' },
  ...{ clippedSamples: 0, heldBackBefore: 0, picture: null },
  place: {
    ...{ rules: ['harmonic'], hz: 5000.2, lowHz: 5000, highHz: 5001, f0Hz: 1000, harmonic: 5 },
    ...{ called: null, offsetHz: 0.2, levelDb: -17, legitimateDb: -20, overFloorDb: 40 },
    ...{ firstMs: MORNING_MS, lastMs: MORNING_MS },
  },
  ...more,
});
const take = (store: TestStore, ...all: SeenSpectral[]): void => {
  store.takeSpectral({ type: 'spectral', deviceId: PUMP, seen: all });
  store.confirm();
};
const list = (store: TestStore) => store.api.spectralEvents(PUMP, null, 200);
const told = (store: TestStore) =>
  store.api.events(null, 100).filter(({ code }) => code === 'spectral.unauthorised');

test('an emitter is one event from its beginning to its end, with its picture; it outlives a power cut', () => {
  const store = openWithPump();
  take(store, seen('a'));
  expect(told(store)).toMatchObject([
    { severity: 'warning', detail: '5000.2 Hz, H5, -17.0 dB', spectral: { state: 'lasting' } },
  ]);
  take(store, seen('a', { picture: PICTURE }));
  const { place } = seen('a');
  const ended = { ...place, lastMs: MORNING_MS + 4000 };
  take(store, seen('a', { state: 'quiet', place: ended }));
  const after = openTestStore(powerCut(store.dataDir));
  expect(told(after)).toHaveLength(1);
  const [event] = list(after);
  expect(told(after)[0]!.spectral).toEqual(event);
  expect(event).toMatchObject({ state: 'quiet', lastMs: MORNING_MS + 4000, picture: 'kept' });
  const { picture } = after.api.spectralEvent(PUMP, event!.id);
  expect(picture).toMatchObject({ firstHz: 2000, columnHz: 50, columns: 3, lines: { count: 2 } });
  expect([...decodeLevels(picture!.spectrum)!]).toEqual([-90, -17.5, -90]);
  const levels = [...decodeLevels(picture!.lines.levels)!];
  expect(levels.map((level) => Math.round(level))).toEqual([-165, -85, -165, -165, -17, -165]);
  expect(() => after.api.spectralEvent(PUMP, 99)).toThrow(
    expect.objectContaining({ code: 'not-found' }),
  );
});

test('what lasted when the console stopped is cut at what was last known of it', () => {
  const store = openWithPump();
  take(store, seen('a'));
  const after = openTestStore(powerCut(store.dataDir));
  expect(list(after)).toMatchObject([{ state: 'cut', lastMs: MORNING_MS }]);
});

test('what nobody says any more how it goes on is cut, told again, and lasts no longer; a later word counts', () => {
  const store = openWithPump();
  take(store, seen('a'), seen('b', { state: 'quiet' }));
  store.cutSpectral(['a', 'b', 'never heard of']);
  store.confirm();
  expect(list(store).map(({ state }) => state)).toEqual(['quiet', 'cut']);
  expect(told(store).map(({ spectral }) => spectral?.state)).toEqual(['quiet', 'cut']);
  take(store, seen('a', { state: 'quiet' }));
  expect(list(store).map(({ state }) => state)).toEqual(['quiet', 'quiet']);
});

test('a device that says it itself makes the same kind of event, one for as long as it goes on saying it', () => {
  const store = openWithPump();
  const say = (atMs: number, harmonic: number, heldBackBefore = 0): void =>
    store.api.tellSpectral({
      ...{
        deviceId: PUMP,
        atMs,
        hz: 1000 * harmonic,
        levelDb: -14.5,
        harmonic,
        ...{ called: null, unfit: [] },
        heldBackBefore,
      },
    });
  for (let second = 0; second < 5; second += 1) say(MORNING_MS + 1000 * second, 5, second);
  say(MORNING_MS + 5000, 7);
  say(MORNING_MS + 60_000, 5);
  expect(list(store).map(({ harmonic, firstMs, lastMs }) => [harmonic, lastMs - firstMs])).toEqual([
    [5, 0],
    [7, 0],
    [5, 4000],
  ]);
  expect(list(store).map(({ heldBackBefore }) => heldBackBefore)).toEqual([0, 0, 10]);
  expect(list(store)[0]).toMatchObject({ rules: ['device'], state: 'told', picture: 'none' });
  expect(told(store)).toHaveLength(3);
});

test('of a device’s claim what cannot be is kept as that, and told in words, beside what can', () => {
  const store = openWithPump();
  const claim = { deviceId: PUMP, hz: null, called: null, heldBackBefore: 0 };
  store.api.tellSpectral({
    ...{ ...claim, atMs: MORNING_MS, levelDb: null, harmonic: null, unfit: ['hz', 'level'] },
  });
  store.api.tellSpectral({
    ...{ ...claim, atMs: MORNING_MS + 1000, levelDb: -20, harmonic: 5, unfit: ['hz'] },
  });
  expect(list(store)).toMatchObject([
    { hz: null, levelDb: -20, unfit: ['hz'] },
    { hz: null, levelDb: null, unfit: ['hz', 'level'] },
  ]);
  expect(told(store).map(({ detail }) => inEnglish(detail))).toEqual([
    'H5, -20.0 dB · a frequency that cannot be',
    'a frequency that cannot be · a level that cannot be',
  ]);
});

test('the newest pictures are kept, older ones let go of and said to be; events go when events do', () => {
  const store = openWithPump();
  for (let i = 0; i < PICTURES_KEPT + 3; i += 1)
    store.takeSpectral({
      ...{ type: 'spectral', deviceId: PUMP },
      seen: [seen(`e${i}`, { state: 'quiet', picture: PICTURE })],
    });
  while (store.confirm());
  const oldest = store.api.spectralEvents(PUMP, 5, 200);
  expect(oldest.map(({ picture }) => picture)).toEqual(['kept', 'gone', 'gone', 'gone']);
  expect(store.api.spectralEvent(PUMP, 1).picture).toBeNull();
  const { eventDays } = store.api.storage().retention;
  const { value } = finish(store.slow.retain(MORNING_MS + (eventDays + 1) * DAY_MS));
  expect(value.spectral).toBe(PICTURES_KEPT + 3);
  expect(list(store)).toEqual([]);
});
