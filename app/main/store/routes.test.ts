// The site's routes on real files: changed as a whole, by who saw the newest.
import { expect, test } from 'vitest';
import { actOf, ANA } from './example-access.suite.ts';
import { exampleRoute } from './example-kept.suite.ts';
import { MORNING_MS } from './example.suite.ts';
import { eventOf, openTestStore, powerCut, type TestStore } from './test-store.suite.ts';

const set = (store: TestStore, basedOn: number, routes = [exampleRoute]) =>
  store.api.setRoutes({ routes, basedOn }, eventOf('route.set', { act: actOf('route.set') }));

test('two who change the routes at once: the second is told, and nothing of theirs is kept', () => {
  const store = openTestStore();
  expect(store.api.routes()).toEqual({ routes: [], version: 0, setBy: null, setAtMs: null });
  expect(set(store, 0)).toEqual({
    ...{ routes: [exampleRoute], version: 1, setBy: ANA, setAtMs: MORNING_MS },
  });
  const theirs = { ...exampleRoute, hopMax: 1 };
  for (const stale of [0, 2])
    expect(() => set(store, stale, [theirs])).toThrow(
      expect.objectContaining({ code: 'conflict', because: 'routes-changed' }),
    );
  expect(store.api.routes()).toMatchObject({ version: 1, routes: [exampleRoute] });
  expect(set(store, 1, [])).toMatchObject({ version: 2, routes: [] });
});

test('what was answered outlives a power cut', () => {
  const store = openTestStore();
  set(store, 0);
  const reopened = openTestStore(powerCut(store.dataDir));
  expect(reopened.api.routes()).toEqual(store.api.routes());
});
