// Frames by the site's routes, without links: what leaves, what is lost and why, and loops that end.
import { expect, test } from 'vitest';
import type { ChannelPlan, DeviceId, Route } from '@harmonic/protocol/model';
import { RATIONAL_WAVEFORM } from '@harmonic/protocol/phy';
import { hopsOf, withHops } from '@harmonic/protocol/routing';
import { inEnglish, type RouteCounters } from '../../contract/index.ts';
import type { CameFrame, SendOrder } from '../capture/messages.ts';
import { createForwarding } from './forwarding.ts';
import { A, B, planOf, route } from './routes.suite.ts';

interface Sent extends SendOrder {
  to: DeviceId;
}

function rig(routes: readonly Route[], plans: Record<string, ChannelPlan> = PLANS) {
  const sent: Sent[] = [];
  const notes: string[] = [];
  const site = { nowMs: 1_000_000, away: new Set<DeviceId>() };
  const forwarding = createForwarding({
    now: () => site.nowMs,
    planOf: (id) => plans[id] ?? null,
    originOf: () => 0x51a0n,
    isThere: (id) => !site.away.has(id),
    send(to, order) {
      if (site.away.has(to)) return false;
      sent.push({ ...order, to });
      return true;
    },
    note: (id, code, _severity, detail) => notes.push(`${id} ${code} ${inEnglish(detail)}`),
    changed: () => undefined,
  });
  const kept = { routes: [...routes], version: 1, setBy: null, setAtMs: 0 };
  forwarding.set(kept);
  return {
    ...{ forwarding, sent, notes, site, kept },
    come: (id: DeviceId, change: Partial<CameFrame> = {}) =>
      forwarding.came(id, [{ ...FRAME, atMs: site.nowMs, ...change }], 0),
    /** Of the first rule. */
    count: (): RouteCounters => forwarding.read().counters[0]!,
  };
}
const PLANS = { [A]: planOf([4], [5]), [B]: planOf([10], [3, 7, 12]) };
const FRAME: CameFrame = { harmonics: [5], flags: 0, psdu: Uint8Array.of(1, 2, 3), atMs: null };

test('TC-FR-004 H5 of one device leaves on H10 of another, one hop further, coded as the plan there says; nothing else does', () => {
  const { come, sent, count, forwarding } = rig([route({})]);
  come(A, { flags: 0x31 });
  expect(sent).toMatchObject([
    { to: B, harmonics: [10], flags: 0x35, fec: 1, modulation: 'dqpsk', psdu: FRAME.psdu },
  ]);
  come(A, { harmonics: [4] });
  come(B);
  expect(sent).toHaveLength(1);
  forwarding.sent(sent[0]!.order, 'sent', '');
  expect(count()).toMatchObject({ matched: 1, forwarded: 1, sent: 1, lastMs: 1_000_000 });
  expect(forwarding.read()).toMatchObject({ frames: 3, denied: 2, dropped: 0 });
});

test('P11.12 a MAC that was checked and is not right counts for none where one is needed', () => {
  const { come, sent, count } = rig([route({ needsMac: true })]);
  come(A, { flags: 0x10, proven: false });
  expect(sent).toEqual([]);
  expect(count().refused).toMatchObject({ 'no-mac': 1 });
  come(A, { flags: 0x10, proven: true });
  expect(sent).toHaveLength(1);
});

test('what was sent is heard again where it was sent, and no rule for another harmonic takes it', () => {
  const { come, forwarding, count } = rig([route({})]);
  come(A);
  come(B, { harmonics: [10], flags: withHops(0, 1) });
  expect(count()).toMatchObject({ matched: 1, forwarded: 1 });
  expect(forwarding.read()).toMatchObject({ frames: 2, denied: 1 });
});

test('a bond is left on whole; code and modulation that the rule names are taken', () => {
  const to = { deviceId: B, harmonic: { kind: 'fixed', harmonic: 3 } } as const;
  const { come, sent } = rig([route({ to, fec: 2, modulation: 'dbpsk' })]);
  come(A);
  expect(sent).toMatchObject([{ harmonics: [3, 7, 12], fec: 2, modulation: 'dbpsk' }]);
});

test('a way out that is away loses the frame: counted, told once, and nothing is kept for later', () => {
  const { come, sent, count, notes, site, forwarding } = rig([route({})]);
  site.away.add(B);
  for (let i = 0; i < 3; i += 1) come(A);
  expect(count()).toMatchObject({ matched: 3, forwarded: 0, sent: 0, lost: { away: 3 } });
  expect(notes).toEqual([`${B} route.away rule 1`]);
  site.away.clear();
  expect(sent).toEqual([]);
  come(A);
  forwarding.sent(sent[0]!.order, 'sent', '');
  site.away.add(B);
  come(A);
  expect(notes).toHaveLength(2);
});

test('a device that does not answer holds so many frames and no more; each answer is counted', () => {
  const { come, sent, count, forwarding } = rig([route({})]);
  for (let i = 0; i < 40; i += 1) come(A);
  expect(sent).toHaveLength(32);
  expect(count().lost.queue).toBe(8);
  for (const outcome of ['refused', 'unanswered', 'queue', 'away'] as const)
    forwarding.sent(sent.shift()!.order, outcome, outcome === 'refused' ? 'no transmitter' : '');
  expect(count()).toMatchObject({
    lost: { refused: 1, unanswered: 1, queue: 9, away: 1 },
    detail: 'no transmitter',
  });
  come(A);
  expect(sent).toHaveLength(29);
});

test('frames by the minute, their age and their MAC are the rule’s; what is refused is counted by reason', () => {
  const { come, sent, count, site } = rig([
    route({ framesPerMinute: 60, burst: 2, maxAgeMs: 100, needsMac: true }),
  ]);
  // A MAC that nobody has checked is none.
  const flags = 0x10;
  const proven = true;
  come(A, { flags });
  come(A, { flags, proven, atMs: site.nowMs - 101 });
  come(A, { flags, proven, atMs: null });
  for (let i = 0; i < 4; i += 1) come(A, { flags, proven });
  expect(sent).toHaveLength(2);
  expect(count().refused).toMatchObject({ 'no-mac': 1, 'too-old': 2, 'too-many': 2 });
  site.nowMs += 1000;
  come(A, { flags, proven });
  expect(sent).toHaveLength(3);
});

test('tried with a MAC, a frame goes the way that one with a checked MAC goes', () => {
  const { forwarding } = rig([route({ needsMac: true })]);
  const probe = { deviceId: A, harmonic: 5, psduHex: '313233', hops: 0, ageMs: null };
  expect(forwarding.dryRun({ ...probe, hasMac: true }).leaves).toHaveLength(1);
  const bare = forwarding.dryRun({ ...probe, hasMac: false });
  expect(bare).toMatchObject({ verdicts: [{ verdict: 'no-mac' }], leaves: [] });
});

test('a channel that the plan of the way out has no more is told; so is the log that a rule asks for', () => {
  const gone = rig([route({})], { [A]: planOf([5]), [B]: planOf([11]) });
  gone.come(A);
  expect(gone.count().lost['no-channel']).toBe(1);
  const logged = rig([route({ log: true })]);
  logged.come(A);
  expect(logged.notes).toEqual([`${B} route.forwarded 1: H5 → H10, 3 B`]);
  // On the rational grid a harmonic is called by its ratio.
  const grid = planOf([90]);
  const { f0Hz, periods, guardEighths, modulation, fec } = RATIONAL_WAVEFORM;
  const waveform = { ...grid.waveform, f0Hz, periods, guardEighths, modulation, fec };
  const rational = { ...grid, waveform };
  const named = rig(
    [route({ log: true, to: { deviceId: B, harmonic: { kind: 'fixed', harmonic: 90 } } })],
    { ...PLANS, [B]: rational },
  );
  named.come(A);
  expect(named.notes).toEqual([`${B} route.forwarded 1: H5 → 3/2, 3 B`]);
});

/** Two consoles on the same two lines: what one sends, both hear. @param laterMs from line to line. */
function twoConsoles(laterMs: number): number {
  const back = route({
    id: 2,
    from: { deviceId: B, first: 10, last: 10 },
    to: { deviceId: A, harmonic: { kind: 'fixed', harmonic: 5 } },
  });
  const first = rig([route({})]);
  const second = rig([back]);
  first.come(A);
  let heard = 0;
  for (let round = 0; round < 20; round += 1) {
    const on = [...first.sent.splice(0), ...second.sent.splice(0)];
    if (on.length === 0) return heard;
    heard += on.length;
    for (const each of [first, second]) {
      each.site.nowMs += laterMs;
      for (const { to, harmonics, flags, psdu } of on) each.come(to, { harmonics, flags, psdu });
    }
  }
  return Infinity;
}

test('O3.2, O4.4 a loop through two consoles ends: the frame is known again, and after five seconds by its hops', () => {
  expect(twoConsoles(10)).toBe(2);
  expect(twoConsoles(6000)).toBe(3);
});

test('a hostile frame changes nothing: no channel, too many hops, any flags, no payload', () => {
  const { come, sent, forwarding } = rig([route({ from: { deviceId: null, first: 1, last: 9 } })]);
  for (let flags = 0; flags < 256; flags += 1)
    come(A, { flags, harmonics: [1 + (flags % 9)], psdu: new Uint8Array(0) });
  come(A, { harmonics: [4096] });
  come('nobody' as DeviceId, { flags: withHops(0xff, 3), atMs: Number.MAX_SAFE_INTEGER });
  for (const order of sent) {
    forwarding.sent(order.order, 'sent', '');
    forwarding.sent(order.order, 'sent', '');
    expect(hopsOf(order.flags)).toBeGreaterThan(0);
  }
  forwarding.sent(4711, 'refused', 'nobody asked');
  const { counters } = forwarding.read();
  expect(counters[0]!.sent).toBe(sent.length);
  expect(counters[0]!.lost.refused).toBe(0);
});

test('a rule that stays keeps what it has counted; frames that found no room are told', () => {
  const { come, count, forwarding, kept } = rig([route({})]);
  come(A);
  forwarding.came(A, [], 7);
  forwarding.set({
    ...kept,
    version: 2,
    routes: [route({ hopMax: 1 }), route({ id: 9, enabled: false })],
  });
  expect(count()).toMatchObject({ id: 1, matched: 1 });
  expect(forwarding.read()).toMatchObject({ frames: 1, dropped: 7, kept: { version: 2 } });
});

test('O5 a dry run says of every rule why, and what would leave where for how long; nothing is counted', () => {
  const { forwarding, sent, site, count } = rig([
    route({ id: 1, enabled: false }),
    route({ id: 2, from: { deviceId: A, first: 4, last: 4 } }),
    route({ id: 3, copy: true, hopMax: 1 }),
    route({ id: 4, to: { deviceId: B, harmonic: { kind: 'fixed', harmonic: 3 } } }),
    route({ id: 5 }),
  ]);
  site.away.add(B);
  const probe = { deviceId: A, harmonic: 5, psduHex: '010203', hops: 1, hasMac: false, ageMs: 0 };
  const way = forwarding.dryRun(probe);
  expect(way.verdicts.map(({ verdict }) => verdict)).toEqual([
    ...['off', 'other-harmonic', 'too-many-hops', 'forwards', 'decided'],
  ]);
  expect(way.leaves).toMatchObject([
    { id: 4, deviceId: B, harmonics: [3, 7, 12], hops: 2, fec: 1, trouble: 'away' },
  ]);
  // 9 bytes, rate 1/2: 156 bits, 6 a symbol, and the reference: 27 symbols of 1.125 ms.
  expect(way.leaves[0]!.airMs).toBeCloseTo(27 * 1.125, 9);
  expect(sent).toEqual([]);
  expect(count().matched).toBe(0);
  expect(forwarding.read().frames).toBe(0);
});
