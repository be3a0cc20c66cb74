// Who is who, decided without a wire: the pure fold, and the small rules beside it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_SPECTRUM,
  type DeviceId,
  type HardwareId,
  type LinkAddress,
} from '@harmonic/protocol/model';
import { inEnglish, saying, toldOf, type Detail } from '../../contract/index.ts';
import { retryDelayMs } from './back-off.ts';
import { createLinkTally } from './counters.ts';
import { createEventAllowance } from './event-allowance.ts';
import { isAlive, UNPROVEN, type DeviceRecord, type Registry } from './record.ts';
import { fold, type PlantInput } from './registry.ts';

const idOf = (n: number): DeviceId => `00000000-0000-4000-8000-00000000000${n}` as DeviceId;
const addressOf = (n: number): LinkAddress => `tcp://10.0.0.${n}:4710` as LinkAddress;

function record(n: number, part: Partial<DeviceRecord> = {}): DeviceRecord {
  return {
    id: idOf(n),
    hardwareId: null,
    bootId: null,
    announcedName: '',
    firmware: '',
    adoption: null,
    simulated: false,
    settings: DEFAULT_SPECTRUM,
    lastSeenMs: null,
    address: addressOf(n),
    link: null,
    ...{ authentication: UNPROVEN, doubted: null },
    rivals: new Set(),
    probe: false,
    ...part,
  };
}

const link = (n: number, state: 'opening' | 'identified' | 'waiting' | 'stopped'): PlantInput => ({
  type: 'link',
  id: idOf(n),
  change: {
    address: addressOf(n),
    state,
    failure:
      state === 'waiting' || state === 'stopped' ? { code: 'hung-up', detail: 'gone' } : null,
    retryAtMs: null,
    attempt: 1,
  },
});
const hello = (n: number, hardwareId: string, bootId: number): PlantInput[] => [
  link(n, 'identified'),
  {
    type: 'fact',
    id: idOf(n),
    fact: {
      kind: 'identified',
      hardwareId: hardwareId as HardwareId,
      bootId,
      name: `device at ${n}`,
      firmware: '1.0.0',
      protocolVersion: 1,
    },
  },
];
const play = (inputs: PlantInput[], from: Registry = new Map()): Registry =>
  inputs.reduce((registry, input) => fold(registry, input, 1000).registry, from);

const X = 'aaaaaaaaaaaaaaaa';

describe('a stream that was lost', () => {
  const lost = (times: number): PlantInput => ({
    type: 'fact',
    id: idOf(1),
    fact: { kind: 'stream-ended', reason: 'lost', lostMs: 3049, times },
  });
  const resumed = (
    samplesLost: number | null,
    after: 'stream' | 'link' = 'stream',
  ): PlantInput => ({
    type: 'fact',
    id: idOf(1),
    fact: {
      kind: 'streaming',
      stream: { rateHz: 1000, channels: [], format: 'int16', blockSamples: 100, startedAtMs: 0 },
      simulated: false,
      resumed: { samplesLost, after },
    },
  });
  const from = play([{ type: 'added', record: record(1) }, ...hello(1, X, 1)]);
  const told = (input: PlantInput) =>
    fold(from, input, 1000).effects.flatMap((effect) =>
      effect.do === 'event' ? [[effect.code, inEnglish(effect.detail)]] : [],
    );

  test.each([
    [true, 'device.restarted', 'the device began anew: its stream was cut'],
    [false, 'device.sessionLost', expect.stringContaining('has not restarted') as string],
  ])('with its session: it restarted (%s), or it did not', (hasRestarted, code, words) => {
    const cut = { kind: 'stream-ended', reason: 'session-lost' } as const;
    expect(told({ type: 'fact', id: idOf(1), fact: cut })).toEqual([]);
    const anew = { kind: 'greeted-anew', hasRestarted } as const;
    expect(told({ type: 'fact', id: idOf(1), fact: anew })).toEqual([[code, words]]);
  });

  test('is told once, however often it is opened anew, and that it is back with what is missing', () => {
    expect(told(lost(1))).toEqual([
      [
        'device.streamLost',
        'the device answers, and no sample that can be read came for 3 s: its stream is opened anew',
      ],
    ]);
    expect(told(lost(2))).toEqual([]);
    expect(told(resumed(48_000))).toEqual([
      ['device.streamResumed', '48000 samples of each channel are missing in between'],
    ]);
    expect(told(resumed(480, 'link'))).toEqual([
      [
        'link.streaming',
        `${addressOf(1)}: 1000 Hz · 480 samples of each channel are missing in between`,
      ],
    ]);
    expect(told(resumed(null))).toEqual([
      [
        'device.streamResumed',
        'how many samples are missing in between is not known: the clock of the device does not tell',
      ],
    ]);
  });
});

describe('identity', () => {
  test('two boots of one identity at the same time make both contested, whatever they do next', () => {
    const both = play([
      { type: 'added', record: record(1) },
      { type: 'added', record: record(2) },
      ...hello(1, X, 1),
      ...hello(2, X, 2),
    ]);
    expect([...both.values()].map((r) => r.rivals.size)).toEqual([1, 1]);
    const oneAway = play([link(1, 'waiting')], both);
    expect([...oneAway.values()].map((r) => r.rivals.size)).toEqual([1, 1]);
    const oneStopped = play([link(1, 'stopped')], both);
    expect([...oneStopped.values()].map((r) => r.rivals.size)).toEqual([0, 0]);
    const oneForgotten = play([{ type: 'forgotten', id: idOf(1) }], both);
    expect([...oneForgotten.values()].map((r) => r.rivals.size)).toEqual([0]);
  });

  test('of two paths to one boot the adopted record stays, whichever came first', () => {
    const adopted = record(2, {
      hardwareId: X as HardwareId,
      adoption: { name: 'Pump', atMs: 1, keepConnected: true },
    });
    for (const order of [
      [...hello(1, X, 7), ...hello(2, X, 7)],
      [...hello(2, X, 7), ...hello(1, X, 7)],
    ]) {
      const after = play([
        { type: 'added', record: record(1) },
        { type: 'added', record: adopted },
        ...order,
      ]);
      expect([...after.keys()]).toEqual([idOf(2)]);
    }
  });

  test('whatever devices say and however links come and go, no two trusted records are alive with one identity', () => {
    const step = fc.oneof(
      fc.record({
        n: fc.integer({ min: 1, max: 4 }),
        what: fc.constantFrom('waiting', 'stopped', 'opening'),
      }),
      fc.record({
        n: fc.integer({ min: 1, max: 4 }),
        hw: fc.constantFrom('a', 'b'),
        boot: fc.integer({ min: 1, max: 2 }),
      }),
      fc.record({ n: fc.integer({ min: 1, max: 4 }), gone: fc.constant(true) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let registry = play([1, 2, 3, 4].map((n) => ({ type: 'added', record: record(n) })));
        for (const s of steps) {
          const before = registry.get(idOf(s.n));
          if ('gone' in s) registry = play([{ type: 'disconnected', id: idOf(s.n) }], registry);
          else if ('what' in s) registry = play([link(s.n, s.what)], registry);
          else {
            // A connection holds its device to the identity it had: another one is refused there.
            const hw = before?.hardwareId ?? s.hw.repeat(16);
            registry = play(hello(s.n, hw, s.boot), registry);
          }
          const alive = [...registry.values()].filter(isAlive);
          for (const a of alive) {
            for (const b of alive) {
              if (a.id === b.id || a.hardwareId !== b.hardwareId) continue;
              expect(a.rivals.has(b.id) && b.rivals.has(a.id)).toBe(true);
            }
            for (const rival of a.rivals) expect(registry.get(rival)?.rivals.has(a.id)).toBe(true);
          }
        }
      }),
    );
  });

  test('somebody else on the port is looked at once; a look that meets nobody leaves nothing', () => {
    const pump = record(1, { hardwareId: X as HardwareId });
    const registry = play([{ type: 'added', record: pump }]);
    const { effects } = fold(
      registry,
      {
        type: 'link',
        id: idOf(1),
        change: {
          address: addressOf(1),
          state: 'waiting',
          failure: { code: 'other-device', detail: 'fan' },
          retryAtMs: 6000,
          attempt: 1,
        },
      },
      1000,
    );
    expect(effects).toContainEqual({ do: 'probe', address: addressOf(1) });
    const looked = play([{ type: 'added', record: record(2, { probe: true }) }], registry);
    expect([...play([link(2, 'waiting')], looked).keys()]).toEqual([idOf(1)]);
  });

  const stored = (n: number, keepConnected: boolean): DeviceRecord =>
    record(n, {
      hardwareId: X as HardwareId,
      adoption: { name: 'Pump', atMs: 1, keepConnected },
    });
  const met = (before: DeviceRecord[], finder: DeviceRecord) => {
    const registry = play([...before, finder].map((r) => ({ type: 'added', record: r })));
    const [identified, answer] = hello(3, X, 9);
    return fold(play([identified!], registry), answer!, 1000);
  };

  test('of absent records with that identity the adopted one is the one found, whichever is older', () => {
    const stranger = record(1, { hardwareId: X as HardwareId });
    for (const before of [
      [stranger, stored(2, true)],
      [stored(2, true), stranger],
    ]) {
      const { effects } = met(before, record(3));
      expect(effects).toContainEqual({
        do: 'redirect',
        id: idOf(2),
        address: addressOf(3),
        probe: false,
      });
    }
  });

  test('a look of the console’s own connects what was missed, not what a person has disconnected', () => {
    const look = record(3, { probe: true });
    const redirect = { do: 'redirect', id: idOf(1), address: addressOf(3), probe: true };
    expect(met([stored(1, true)], look).effects).toContainEqual(redirect);

    const left = met([stored(1, false)], look);
    expect(left.effects.map((effect) => effect.do)).toEqual(['drop', 'seen', 'event']);
    expect([...left.registry.values()]).toMatchObject([
      { id: idOf(1), address: addressOf(3), adoption: { keepConnected: false } },
    ]);
    const again = met([{ ...stored(1, false), address: addressOf(3) }], look);
    expect(again.effects.map((effect) => effect.do)).toEqual(['drop', 'seen']);

    const asked = fold(new Map([[look.id, look]]), { type: 'asked', id: look.id }, 0);
    const byPerson = met([stored(1, false)], asked.registry.get(look.id)!);
    expect(byPerson.effects).toContainEqual({ ...redirect, probe: false });
  });
});

describe('a key that was proven', () => {
  const told = (state: 'asking' | 'authenticated' | 'failed'): PlantInput => ({
    ...{ type: 'fact', id: idOf(1) },
    fact:
      state === 'failed'
        ? { kind: 'authentication', state, because: 'wrong-key' }
        : { kind: 'authentication', state, because: null },
  });
  const stateAfter = (...inputs: PlantInput[]): string | undefined =>
    play([{ type: 'added', record: record(1) }, ...hello(1, X, 1), ...inputs]).get(idOf(1))
      ?.authentication.state;

  test('was proven on that link: not after it is lost, and not after a person disconnects it', () => {
    expect(stateAfter(told('authenticated'))).toBe('authenticated');
    expect(stateAfter(told('authenticated'), link(1, 'waiting'))).toBe('not-asked');
    for (const state of ['asking', 'authenticated'] as const)
      expect(stateAfter(told(state), { type: 'disconnected', id: idOf(1) })).toBe('not-asked');
  });

  test('and was not, is doubted until it is', () => {
    const failed = [told('failed'), link(1, 'waiting'), ...hello(1, X, 1)];
    expect(stateAfter(...failed)).toBe('unauthenticated');
    expect(stateAfter(...failed, told('asking'))).toBe('unauthenticated');
    expect(stateAfter(...failed, told('asking'), told('authenticated'))).toBe('authenticated');
    expect(stateAfter(told('failed'), { type: 'disconnected', id: idOf(1) })).toBe(
      'unauthenticated',
    );
  });
});

describe('trying again', () => {
  const failed = (code: Parameters<typeof retryDelayMs>[0]['end']['code'], attempt = 1) => ({
    end: { code, detail: '' },
    attempt,
    identityKnown: true,
    morePaths: false,
  });
  test('doubles from half a second to half a minute', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 50].map((n) => retryDelayMs(failed('hung-up', n), 0.5));
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });
  test('is spread by a fifth either way, so that a plant does not come back in one stroke', () => {
    expect(retryDelayMs(failed('refused'), 0)).toBe(400);
    expect(retryDelayMs(failed('refused'), 0.999)).toBeGreaterThan(590);
  });
  test.each(['closed', 'ended', 'version', 'rate-exceeds-link'] as const)(
    'is not done where it cannot mend: %s',
    (code) => expect(retryDelayMs(failed(code), 0.5)).toBeNull(),
  );
  test('never pokes a second time at a silent stranger: it may be somebody’s PLC', () => {
    expect(retryDelayMs({ ...failed('silent'), identityKnown: false }, 0.5)).toBeNull();
    expect(retryDelayMs({ ...failed('not-harmonic'), identityKnown: false }, 0.5)).toBeNull();
    expect(retryDelayMs(failed('silent'), 0.5)).toBe(500);
  });
  test('goes to the next baud rate at once', () => {
    const stranger = { ...failed('silent'), identityKnown: false, morePaths: true };
    expect(retryDelayMs(stranger, 0.5)).toBe(0);
  });
});

test('a talkative device is held back, and what was held back is told', () => {
  const allowance = createEventAllowance(3);
  const passed = Array.from({ length: 10 }, () => allowance.allow('a', 0)).filter(Boolean);
  expect(passed).toHaveLength(3);
  expect(allowance.allow('b', 0)).toEqual({ refusedBefore: 0 });
  expect(allowance.allow('a', 20_000)).toEqual({ refusedBefore: 7 });
});

test('counters go on over a new capture thread', () => {
  const tally = createLinkTally();
  const first = { ...tally.read(), samplesIn: 100, roundTripMs: 3 };
  tally.fromCapture(first);
  tally.captureOver();
  expect(tally.read()).toMatchObject({ samplesIn: 100, roundTripMs: null });
  tally.fromCapture({ ...first, samplesIn: 5 });
  tally.own.reconnects += 1;
  expect(tally.read()).toMatchObject({ samplesIn: 105, roundTripMs: 3, reconnects: 1 });
});

test.each([
  [0x0104, '1000.20 Hz', 'line.lockLost', '1000.20 Hz'],
  [0x0105, '', 'line.anotherMaster', ''],
  [0x0102, 'H4', 'line.signatureFailed', 'H4'],
  [0x0103, '', 'line.replay', ''],
  [0x0201, '', 'device.configReverted', ''],
  [0x0301, '', 'device.overrun', ''],
  [0x7f01, '', 'device.event', '0x7f01'],
])(
  'L12.3 event %i of a device is told in words of its own, or by its code',
  (code, said, kind, detail) => {
    const place = { hz: null, levelDb: null, harmonic: null, unfit: [] };
    const by = (adoption: DeviceRecord['adoption']) =>
      fold(
        new Map([[idOf(1), record(1, { adoption })]]),
        {
          ...{ type: 'fact', id: idOf(1) },
          fact: { kind: 'event', code, severity: 2, detail: said, atNs: 0n, place },
        },
        0,
      ).effects;
    const event = { do: 'event', code: kind };
    expect(by({ name: 'Pump', atMs: 0, keepConnected: true })).toMatchObject([
      { ...event, severity: 'warning', detail },
    ]);
    // Of the line, and nobody vouches for it: no warning, and said to be its claim.
    const claimed = { severity: 'info', detail: [...toldOf(said), { say: 'claimed' }] };
    const isOfLine = kind.startsWith('line.');
    expect(by(null)).toMatchObject([
      { ...event, ...(isOfLine ? claimed : { severity: 'warning', detail }) },
    ]);
  },
);

test('L9.9 a report that is not taken is an event that says what it may be', () => {
  const told = (because: 'unsigned' | 'wrong') => {
    const registry: Registry = new Map([[idOf(1), record(1)]]);
    const fact = { kind: 'unproven', because } as const;
    return fold(registry, { type: 'fact', id: idOf(1), fact }, 0).effects;
  };
  const event = { do: 'event', code: 'device.reportRefused', severity: 'warning' };
  expect(told('unsigned')).toMatchObject([{ ...event, detail: [{ say: 'report-unsigned' }] }]);
  expect(told('wrong')).toMatchObject([{ ...event, detail: [{ say: 'report-wrong' }] }]);
});

test('why a link could not be had is told so that every language has words for it', () => {
  const address = 'tcp://10.0.0.2:4710' as LinkAddress;
  const because = (detail: Detail) => {
    const registry: Registry = new Map([[idOf(1), record(1)]]);
    const failure = { code: 'refused' as const, detail };
    const change = { address, state: 'waiting' as const, failure, retryAtMs: 1, attempt: 1 };
    return fold(registry, { type: 'link', id: idOf(1), change }, 0).effects;
  };
  const event = { do: 'event', code: 'link.refused', severity: 'warning' };
  const at = saying('at', { address });
  const seconds = [saying('hello-unanswered', { seconds: 3 })];
  expect(because(seconds)).toMatchObject([{ ...event, detail: [at, ...seconds] }]);
  const text = 'connect ECONNREFUSED 10.0.0.2:4710';
  expect(because(text)).toMatchObject([
    { ...event, detail: [at, saying('failed-with', { failure: 'refused', text })] },
  ]);
});
