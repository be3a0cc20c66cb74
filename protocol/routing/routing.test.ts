// Routing rules: their bytes, and tables without loops. Omnichannel, FR5.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { routingVectors } from '../vectors/routing.ts';
import { bytesOf, hexOf } from '../vectors/link.ts';
import {
  ANY_LINK,
  createRoutingTable,
  decodeRule,
  decodeTable,
  encodeRule,
  encodeTable,
  leavesOn,
  LINK,
  ruleWords,
  type RoutedFrame,
  type RoutingRule,
} from './index.ts';
import { LoopError, rulesAt } from './loops.ts';
import { LORA_TO_WIFI, routerOf } from './rules.suite.ts';

describe('O1 the bytes of a rule', () => {
  test.each(routingVectors)('$name', ({ rule, hex, words }) => {
    expect(hexOf(encodeRule(rule))).toBe(hex);
    expect(decodeRule(bytesOf(hex))).toEqual(rule);
    expect(ruleWords(rule)).toBe(words);
  });

  const anyRule: fc.Arbitrary<RoutingRule> = fc
    .record({
      id: fc.nat(0xffff),
      enabled: fc.boolean(),
      copy: fc.boolean(),
      needsMac: fc.boolean(),
      log: fc.boolean(),
      priority: fc.nat(255),
      inLink: fc.nat(255),
      outLink: fc.nat(254),
      ends: fc.tuple(fc.integer({ min: 1, max: 32_767 }), fc.integer({ min: 1, max: 32_767 })),
      outHarmonic: fc.oneof(
        fc.constant({ kind: 'same' } as const),
        fc.record({
          kind: fc.constant('fixed' as const),
          harmonic: fc.integer({ min: 1, max: 32_767 }),
        }),
        fc.record({
          kind: fc.constant('offset' as const),
          by: fc.integer({ min: -16_384, max: 16_383 }),
        }),
      ),
      outFec: fc.constantFrom(0 as const, 1 as const, 2 as const),
      outModulation: fc.constantFrom('dbpsk' as const, 'dqpsk' as const),
      maxAgeMs: fc.nat(0xffff),
      device: fc.bigInt(0n, (1n << 64n) - 1n),
      framesPerMinute: fc.nat(0xffff),
      burst: fc.integer({ min: 1, max: 255 }),
      hopMax: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ ends, ...rule }) => ({
      ...rule,
      inHarmonics: { from: Math.min(...ends), to: Math.max(...ends) },
    }))
    .filter(
      ({ outHarmonic: out, inHarmonics: { from, to } }) =>
        leavesOn(out, from) >= 1 && leavesOn(out, to) <= 32_767,
    );

  test('decoding what was encoded is the rule again', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        expect(decodeRule(encodeRule(rule))).toEqual(rule);
      }),
    );
  });

  test('hostile bytes are refused in words, or are a rule that is those bytes', () => {
    const refusals = new Set<string>();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 34 }), (bytes) => {
        try {
          expect(encodeRule(decodeRule(bytes))).toEqual(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          refusals.add((error as RangeError).message.replaceAll(/\d+/g, 'N'));
        }
      }),
      { numRuns: 2000 },
    );
    // A rule's bytes with one of them changed reach what random bytes do not.
    const good = encodeRule(LORA_TO_WIFI);
    for (let at = 0; at < 32; at += 1)
      for (let value = 0; value < 256; value += 1) {
        const bytes = Uint8Array.from(good, (byte, i) => (i === at ? value : byte));
        try {
          expect(encodeRule(decodeRule(bytes))).toEqual(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          refusals.add((error as RangeError).message.replaceAll(/\d+/g, 'N'));
        }
      }
    expect([...refusals].sort()).toEqual([
      'a rule has N bytes, not N',
      'rule N: flags nobody knows are set',
      'rule N: harmonics N to N, moved by -N, are no harmonics any more',
      'rule N: harmonics are from N to N',
      'rule N: hops are from N to N',
      'rule N: no harmonic lies from N to N',
      'rule N: of frames that are counted by the minute one at least may come at once',
      'rule N: the code is N (none), N (rate N/N) or N (N/N)',
      'rule N: the link frames leave on is from N to N',
      'rule N: the modulation is N or N',
      'rule N: what is reserved is not N',
    ]);
  });

  test('a table of bytes is a table, and no other length is', () => {
    const table = createRoutingTable([LORA_TO_WIFI, { ...LORA_TO_WIFI, id: 3, priority: 2 }]);
    expect(table.rules.map(({ id }) => id)).toEqual([3, 7]);
    expect(decodeTable(encodeTable(table))).toEqual(table);
    expect(() => decodeTable(new Uint8Array(33))).toThrow('whole rules of 32 bytes, not 33');
    expect(() => decodeTable(new Uint8Array(32 * 257))).toThrow('256 rules are the most');
    expect(() => createRoutingTable([LORA_TO_WIFI, LORA_TO_WIFI])).toThrow(
      'two rules have the number 7',
    );
  });
});

type Place = Pick<RoutedFrame, 'link' | 'harmonic' | 'origin'>;

function loopIn(rules: readonly RoutingRule[]): LoopError | null {
  try {
    createRoutingTable(rules);
    return null;
  } catch (error) {
    if (error instanceof LoopError) return error;
    throw error;
  }
}

/** Whether a frame that begins where the way ends, and meets the rules in order, takes that way by some device. */
function goesRound({ way }: LoopError, ordered: readonly RoutingRule[]): boolean {
  return [1n, 2n, 3n].some((origin) => {
    let at = way.at(-1)!;
    return way.every((hop) => {
      const met = [...rulesAt(ordered, at.link, at.harmonic, origin)];
      const leads = leavesOn(hop.rule.outHarmonic, at.harmonic) === hop.harmonic;
      at = hop;
      return met.includes(hop.rule) && leads && hop.rule.outLink === hop.link;
    });
  });
}

describe('O3 loops are refused when a table is made', () => {
  const back = { inLink: LINK.wifi, outLink: LINK.lora, inHarmonics: { from: 10, to: 10 } };

  test('with the way a frame would take', () => {
    expect(() => routerOf({}, { ...back, outHarmonic: { kind: 'fixed', harmonic: 5 } })).toThrow(
      'a frame on Wi-Fi H10 comes back: by rule 8 to LoRa H5, by rule 7 to Wi-Fi H10',
    );
    expect(() => routerOf({ inLink: ANY_LINK, outHarmonic: { kind: 'same' } })).toThrow(
      'a frame on Wi-Fi H5 comes back: by rule 7 to Wi-Fi H5',
    );
    expect(() =>
      routerOf({ device: 9n }, { ...back, device: 9n, outHarmonic: { kind: 'offset', by: -5 } }),
    ).toThrow('a frame of device 0000000000000009 on Wi-Fi H10 comes back');
  });

  test('and what only looks like one is taken', () => {
    // Another device, a rule that is off, one that is never reached, harmonics that go up to an end.
    routerOf({ device: 9n }, { ...back, device: 8n, outHarmonic: { kind: 'offset', by: -5 } });
    routerOf({}, { ...back, enabled: false, outHarmonic: { kind: 'fixed', harmonic: 5 } });
    routerOf(
      {},
      { ...back, priority: 1, outLink: LINK.ble },
      { ...back, priority: 2, outHarmonic: { kind: 'fixed', harmonic: 5 } },
    );
    routerOf({
      outLink: LINK.lora,
      inHarmonics: { from: 2, to: 1000 },
      outHarmonic: { kind: 'offset', by: 1 },
    });
    // A copy goes on to the rule behind it, and that leads back.
    expect(() =>
      routerOf(
        {},
        { ...back, priority: 1, outLink: LINK.ble, copy: true },
        { ...back, priority: 2, outHarmonic: { kind: 'fixed', harmonic: 5 } },
      ),
    ).toThrow('comes back');
  });

  test('a table is taken where no frame can come back to where it has been, and refused where one can', () => {
    const small = fc.record({
      copy: fc.boolean(),
      priority: fc.nat(3),
      inLink: fc.constantFrom(0, 1, 2, ANY_LINK),
      outLink: fc.nat(2),
      ends: fc.tuple(fc.integer({ min: 3, max: 8 }), fc.integer({ min: 3, max: 8 })),
      out: fc.integer({ min: -2, max: 8 }),
      device: fc.constantFrom(0n, 1n, 2n),
    });
    let taken = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.array(small, { minLength: 1, maxLength: 5 }), (list) => {
        const rules = list.map(({ ends, out, ...rule }, id): RoutingRule => ({
          ...LORA_TO_WIFI,
          ...rule,
          id,
          inHarmonics: { from: Math.min(...ends), to: Math.max(...ends) },
          outHarmonic:
            out <= 0
              ? out === 0
                ? { kind: 'same' }
                : { kind: 'offset', by: out }
              : { kind: 'fixed', harmonic: out },
        }));
        // Every hop asked as a fresh frame, of the rules alone: nothing but the table stops it.
        const ordered = [...rules].sort((a, b) => a.priority - b.priority || a.id - b.id);
        const comesBack = (at: Place, been: readonly string[]): boolean => {
          const place = `${at.link} ${at.harmonic}`;
          if (been.includes(place)) return true;
          return [...rulesAt(ordered, at.link, at.harmonic, at.origin)].some((rule) =>
            comesBack(
              {
                ...{ link: rule.outLink, origin: at.origin },
                harmonic: leavesOn(rule.outHarmonic, at.harmonic),
              },
              [...been, place],
            ),
          );
        };
        const places = [0, 1, 2].flatMap((link) =>
          [1, 2, 3, 4, 5, 6, 7, 8].flatMap((harmonic) =>
            [1n, 2n, 3n].map((origin): Place => ({ link, harmonic, origin })),
          ),
        );
        const isRound = places.some((place) => comesBack(place, []));
        const found = loopIn(rules);
        expect(found !== null).toBe(isRound);
        if (found === null) taken += 1;
        else refused += 1;
        if (found) expect(goesRound(found, ordered)).toBe(true);
      }),
      { numRuns: 1000 },
    );
    expect(taken).toBeGreaterThan(50);
    expect(refused).toBeGreaterThan(50);
  });

  test('a table of as many rules as there may be, all harmonics wide, is checked', () => {
    const rules = Array.from({ length: 256 }, (_, id) => ({
      ...LORA_TO_WIFI,
      id,
      inLink: id % 8,
      outLink: (id % 8) + 1,
      device: BigInt(id >> 3),
      inHarmonics: { from: 1, to: 32_767 },
      outHarmonic: { kind: 'same' } as const,
    }));
    expect(createRoutingTable(rules).enabled).toHaveLength(256);
    const climbing = rules.slice(0, 8).map((rule) => ({
      ...rule,
      outLink: rule.inLink,
      inHarmonics: { from: 1, to: 32_766 },
      outHarmonic: { kind: 'offset', by: 1 } as const,
    }));
    expect(createRoutingTable(climbing).enabled).toHaveLength(8);
  });

  test('one that copies from any link to all others, a harmonic up each, keeps nobody waiting', () => {
    const fan = Array.from({ length: 256 }, (_, id) => ({
      ...LORA_TO_WIFI,
      ...{ id, copy: true, inLink: ANY_LINK, outLink: id % 250 },
      inHarmonics: { from: 1, to: 32_766 },
      outHarmonic: { kind: 'offset', by: 1 } as const,
    }));
    expect(createRoutingTable(fan).enabled).toHaveLength(256);
    const back: RoutingRule = {
      ...{ ...LORA_TO_WIFI, id: 999, priority: 99, inLink: 7, inHarmonics: { from: 9, to: 9 } },
      outHarmonic: { kind: 'offset', by: -1 },
    };
    expect(() => createRoutingTable([...fan, back].slice(1))).toThrow('comes back');
  });
});
