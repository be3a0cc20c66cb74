// What a table of routes may not be, with the word and the names a person is told.
import { expect, test } from 'vitest';
import { unfit, type Route, type Unfit } from '@harmonic/protocol/model';
import { requireRoutes } from './check.ts';
import { A, B, planOf, route } from './routes.suite.ts';

const PLANS = new Map([
  [A, planOf([4], [5])],
  [B, planOf([10], [3, 7, 12])],
]);
const site = {
  nameOf: (id: string) => (id === A ? 'Oven' : id === B ? 'Pump' : null),
  planOf: (id: typeof A) => PLANS.get(id) ?? null,
  planned: () => [A, B],
};
const NOBODY = 'cccccccc-0000-4000-8000-000000000003' as typeof A;
const judged = (...routes: Partial<Route>[]): unknown => {
  try {
    requireRoutes(
      routes.map((change, at) => route({ id: at + 1, ...change })),
      site,
    );
    return null;
  } catch (error) {
    return error;
  }
};
const toA = { deviceId: A, harmonic: { kind: 'fixed', harmonic: 5 } } as const;

test('a table that can be is taken', () => {
  expect(judged()).toBeNull();
  expect(
    judged(
      {},
      {
        from: { deviceId: B, first: 10, last: 10 },
        to: { ...toA, harmonic: { kind: 'fixed', harmonic: 4 } },
      },
    ),
  ).toBeNull();
  expect(judged({ to: { deviceId: B, harmonic: { kind: 'offset', by: 5 } } })).toBeNull();
});

test.each([
  [
    'route-loop',
    { way: '2 → Oven H5, 1 → Pump H10' },
    [{}, { from: { deviceId: B, first: 10, last: 10 }, to: toA }],
  ],
  ['route-loop', { way: '1 → Pump H10' }, [{ from: { deviceId: null, first: 2, last: 20 } }]],
  [
    'route-span',
    { rule: '1', first: '6', last: '5' },
    [{ from: { deviceId: A, first: 6, last: 5 } }],
  ],
  [
    'route-moved',
    { rule: '1', first: 'H5', by: '-5' },
    [{ to: { deviceId: B, harmonic: { kind: 'offset', by: -5 } } }],
  ],
  ['route-device', { rule: '1' }, [{ from: { deviceId: NOBODY, first: 5, last: 5 } }]],
  ['route-device', { rule: '1' }, [{ to: { ...toA, deviceId: NOBODY } }]],
  [
    'route-channel',
    { rule: '1', device: 'Pump', harmonic: 'H11' },
    [{ to: { deviceId: B, harmonic: { kind: 'fixed', harmonic: 11 } } }],
  ],
  // A bond is named by its first harmonic.
  [
    'route-channel',
    { harmonic: 'H7' },
    [{ to: { deviceId: B, harmonic: { kind: 'fixed', harmonic: 7 } } }],
  ],
  [
    'route-channel',
    { harmonic: 'H4' },
    [{ from: { deviceId: A, first: 4, last: 5 }, to: { deviceId: B, harmonic: { kind: 'same' } } }],
  ],
] as [string, Record<string, string>, Partial<Route>[]][])('%s %j', (because, facts, routes) => {
  expect(judged(...routes)).toMatchObject({ code: 'conflict', because, facts });
});

test.each<[Unfit, string, Partial<Route>[]]>([
  [unfit('rules-twice', { rule: '1' }), 'two rules have the number 1', [{}, { id: 1 }]],
  [
    unfit('rule-burst-none', { rule: '1' }),
    'rule 1: of frames that are counted by the minute one at least may come at once',
    [{ framesPerMinute: 5 }],
  ],
])('%j', (why, message, routes) => {
  expect(judged(...routes)).toMatchObject({ because: 'route-unfit', unfit: why, message });
});

test('a way out without a plan is refused, unless its rule is off', () => {
  PLANS.delete(B);
  expect(judged({})).toMatchObject({ because: 'route-plan', facts: { device: 'Pump', rule: '1' } });
  expect(judged({ enabled: false })).toBeNull();
});
