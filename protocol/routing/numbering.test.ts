// Frames without numbers, told apart: what came back, and what only says the same.
import { expect, test } from 'vitest';
import { createNumbering, hopsOf, withHops, verdictsOf } from './index.ts';
import { createRouter, createRoutingTable, LINK, MOST_REMEMBERED } from './index.ts';
import { FRAME, LORA_TO_WIFI } from './rules.suite.ts';

const says = (text: string, hops = 0, flags = 0) => ({
  flags: withHops(flags, hops),
  psdu: new TextEncoder().encode(text),
});

test('P3.4 hops stand in two bits of the flags, and nothing else changes', () => {
  for (let flags = 0; flags < 256; flags += 1)
    for (let hops = 0; hops <= 3; hops += 1) {
      expect(hopsOf(withHops(flags, hops))).toBe(hops);
      expect(withHops(withHops(flags, hops), hopsOf(flags))).toBe(flags);
    }
});

test('O4.7 what was forwarded is known when it comes back; the sender that says the same once more is heard', () => {
  const numbering = createNumbering();
  const first = numbering.of(says('21.5'), 7n, 0);
  numbering.left(says('21.5'), first, 0);
  expect(numbering.of(says('21.5'), 7n, 1000)).not.toEqual(first);
  expect(numbering.of(says('21.5', 1), 9n, 1000)).toEqual(first);
  expect(numbering.of(says('21.5', 3), 9n, 4999)).toEqual(first);
  expect(numbering.of(says('21.5', 1), 9n, 5000)).not.toEqual(first);
  expect(numbering.of(says('21.6', 1), 9n, 1000)).not.toEqual(first);
  // Another class is another frame.
  expect(numbering.of(says('21.5', 1, 1), 9n, 1000)).not.toEqual(first);
});

test('O4.7 of a chain of gateways each hears a value that does not change as often as it is said', () => {
  const numbering = createNumbering();
  const numbers = [0, 1000, 2000].map((at) => {
    const number = numbering.of(says('on', 1), 7n, at);
    numbering.left(says('on', 1), number, at);
    return number.seq;
  });
  expect(new Set(numbers).size).toBe(3);
});

test('a look takes no number; memory has an end', () => {
  const numbering = createNumbering();
  const looked = numbering.peek(says('a'), 7n, 0);
  expect(numbering.of(says('a'), 7n, 0)).toEqual(looked);
  numbering.left(says('a'), looked, 0);
  for (let i = 0; i < MOST_REMEMBERED; i += 1)
    numbering.left(says(String(i)), { origin: 7n, seq: i }, 1);
  expect(numbering.of(says('a', 1), 7n, 2)).not.toEqual(looked);
});

test('O5 every rule says why it does not forward a frame, also one that was not asked', () => {
  const rules = [
    { id: 1, enabled: false },
    { id: 2, inLink: LINK.ble },
    { id: 3, inHarmonics: { from: 6, to: 9 } },
    { id: 4, device: 5n },
    { id: 5, copy: true, needsMac: true },
    { id: 6 },
    { id: 7 },
  ].map((rule, priority) => ({ ...LORA_TO_WIFI, priority, ...rule }));
  const table = createRoutingTable(rules);
  const decision = createRouter(table).dryRun(FRAME, 0);
  expect(verdictsOf(table, FRAME, decision).map(({ verdict }) => verdict)).toEqual([
    ...['off', 'other-link', 'other-harmonic', 'other-device', 'no-mac', 'forwards', 'decided'],
  ]);
});

test('O3 a loop is told with its way, hop by hop', () => {
  const back = { ...LORA_TO_WIFI, id: 8, inLink: LINK.wifi, outLink: LINK.lora };
  const rules = [
    LORA_TO_WIFI,
    { ...back, inHarmonics: { from: 10, to: 10 }, outHarmonic: { kind: 'fixed', harmonic: 5 } },
  ] as const;
  expect(() => createRoutingTable(rules)).toThrow(
    expect.objectContaining({
      way: [
        expect.objectContaining({ link: LINK.lora, harmonic: 5 }),
        expect.objectContaining({ link: LINK.wifi, harmonic: 10 }),
      ],
    }),
  );
});
