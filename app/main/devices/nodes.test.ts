// TC-FR-001 as the console judges it: nodes of one line, their f0 beside the master's, drift, a master that is gone.
import { expect, test } from 'vitest';
import type { DeviceId, HardwareId } from '@harmonic/protocol/model';
import type { NodeReport } from '../capture/messages.ts';
import { createNodes } from './nodes.ts';

const MASTER = 'a000000000000001' as HardwareId;
const OTHER = 'b000000000000002' as HardwareId;
const id = (name: string): DeviceId => name as DeviceId;
const knownOf = (each: DeviceId) => ({ name: each.toUpperCase(), adopted: true });
const master = (own = MASTER): NodeReport => ({
  ...{ role: 'master', locked: true, f0Hz: 1000, clockPpm: null, master: own, contested: false },
});
const slave = (ppm: number, of: HardwareId | null = MASTER): NodeReport => ({
  ...{ role: 'slave', locked: of !== null, f0Hz: of ? 1000 * (1 + ppm * 1e-6) : null },
  ...{ clockPpm: of ? ppm : null, master: of, contested: false },
});

test('TC-FR-001 nodes whose clocks are off by 200 ppm agree with the master within 0.1 %; one beyond does not', () => {
  let changes = 0;
  const nodes = createNodes(() => (changes += 1));
  nodes.told(id('m'), master(), 0);
  nodes.told(id('fast'), slave(200), 0);
  nodes.told(id('slow'), slave(-200), 0);
  nodes.told(id('broken'), slave(1500), 0);
  const seen = nodes.read(id('m'), knownOf);
  expect(seen.map(({ name, role, agrees }) => [name, role, agrees])).toEqual([
    ['M', 'master', null],
    ['FAST', 'slave', true],
    ['SLOW', 'slave', true],
    ['BROKEN', 'slave', false],
  ]);
  expect(seen[1]?.offPpm).toBeCloseTo(200, 6);
  expect(changes).toBe(4);
});

test('drift is told from ten seconds on, over ten minutes at most; another f0 begins anew', () => {
  const nodes = createNodes(() => undefined);
  const drift = () => nodes.read(id('s'), knownOf)[0]?.drift;
  for (let s = 0; s <= 1200; s += 1) nodes.told(id('s'), slave(s / 100), s * 1000);
  expect(drift()?.seconds).toBe(600);
  expect(drift()?.ppm).toBeCloseTo(6, 3);
  nodes.told(id('s'), { ...slave(0), f0Hz: 500 }, 1_201_000);
  expect(drift()).toBeNull();
});

test('a slave that lost its master, a master that no longer streams and one that hears another are told', () => {
  const nodes = createNodes(() => undefined);
  nodes.told(id('m'), master(), 0);
  nodes.told(id('s'), slave(10), 0);
  nodes.silent(id('m'));
  expect(nodes.read(id('s'), knownOf)).toMatchObject([
    { name: 'M', live: false, locked: false },
    { name: 'S', live: true, locked: true, offPpm: null, agrees: null },
  ]);
  nodes.told(id('s'), slave(0, null), 1000);
  expect(nodes.read(id('s'), knownOf)[1]).toMatchObject({ locked: false, f0Hz: null });
  nodes.told(id('m'), master(), 2000);
  nodes.told(id('m2'), { ...master(OTHER), contested: true }, 2000);
  const seen = nodes.read(id('m'), knownOf);
  expect(seen.map(({ name, contested, isOfLine }) => [name, contested, isOfLine])).toEqual([
    ['M', false, true],
    // It keeps the line of the master it had.
    ['S', false, true],
    // Which master it hears, it does not tell.
    ['M2', true, false],
  ]);
  nodes.told(id('m2'), null, 3000);
  nodes.forget(id('m'));
  expect(nodes.read(id('s'), knownOf).map(({ name }) => name)).toEqual(['S']);
});

test('a line of another master is another line; of whom nobody can tell the line is told so', () => {
  const nodes = createNodes(() => undefined);
  const seenBy = (name: string, signers: DeviceId[] = []) =>
    nodes.read(id(name), knownOf, signers).map((node) => [node.name, node.isOfLine]);
  nodes.told(id('m'), master(), 0);
  nodes.told(id('m2'), master(OTHER), 0);
  nodes.told(id('lost'), slave(0, null), 0);
  const lost = ['LOST', false];
  expect(seenBy('m')).toEqual([['M', true], lost]);
  expect(seenBy('lost')).toEqual([
    ['M', false],
    ['M2', false],
    ['LOST', true],
  ]);
  // One that only listens is on the line of the nodes that its plan names, if these are on one.
  expect(seenBy('listener')).toEqual([['M', false], ['M2', false], lost]);
  expect(seenBy('listener', [id('m2')])).toEqual([['M2', true], lost]);
  expect(seenBy('listener', [id('m'), id('m2')])).toEqual([['M', false], ['M2', false], lost]);
});

test('what nobody adopted speaks for no master that somebody did', () => {
  const nodes = createNodes(() => undefined);
  const adopts = (which: string) => (each: DeviceId) => ({
    ...{ name: each.toUpperCase(), adopted: each === id(which) },
  });
  nodes.told(id('rogue'), { ...master(), f0Hz: 1010 }, 0);
  nodes.told(id('m'), master(), 0);
  nodes.told(id('s'), slave(10), 0);
  const agreesBy = (which: string) =>
    nodes.read(id('s'), adopts(which)).find(({ name }) => name === 'S')?.agrees;
  expect(agreesBy('m')).toBe(true);
  expect(agreesBy('rogue')).toBe(false);
  expect(nodes.read(id('s'), adopts('m')).map(({ adopted }) => adopted)).toEqual([
    ...[false, true, false],
  ]);
});
