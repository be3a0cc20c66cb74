// TC-FR-005 through the whole of a capture: nodes that sign, and rogues of every kind, as sampled waveforms.
import { expect, test } from 'vitest';
import { MESSAGE, messages } from '@harmonic/protocol/link';
import type { ChannelPlan, DeviceId, HardwareId } from '@harmonic/protocol/model';
import { STANDARD } from '@harmonic/protocol/phy';
import type { CaptureFact } from './messages.ts';
import {
  AMPLITUDE,
  createAir,
  createSigningNode,
  type Air,
  type AnswerOtherwise,
} from './signing-node.suite.ts';
import { createRig, payloadOf, type Passing, type Rig } from './test-link.suite.ts';

const SIGNER = 'd7' as DeviceId;
const ID = '0011223344556677' as HardwareId;
const KEY = new Uint8Array(32).fill(7);
const OTHER_KEY = new Uint8Array(32).fill(8);
const BODY = Uint8Array.of(0x31, 0x32, 0x33);

const planOf = (running: boolean, watch = false): ChannelPlan => ({
  ...{ channel: 0, running, ...(watch && { watch: { falseAlarm: 1e-9 } }) },
  waveform: {
    ...{ f0Hz: 1000, periods: 1, guardEighths: 1, modulation: 'dqpsk', fec: 1 },
    secondPilot: null,
  },
  assignments: [
    {
      ...{ harmonics: [4], node: 'A', function: 'say', group: '', signedBy: SIGNER },
      payload: { kind: 'text', scale: 1, unit: '' },
    },
    // Of another node, in the midst of the pool: a pattern is no frame of it that was lost.
    {
      ...{ harmonics: [9], node: 'B', function: 'say', group: '' },
      payload: { kind: 'text', scale: 1, unit: '' },
    },
  ],
});

interface Story {
  rig: Rig;
  air: Air;
  node: ReturnType<typeof createSigningNode>;
  /** The answer to the newest question, after it was asked. */
  answerNext(otherwise?: AnswerOtherwise): Float64Array;
}
function begin({ running = false, ppm = 0, noise = 1e-4, watch = false, key = KEY } = {}): Story {
  const air = createAir({ noise, pilotS: running ? 60 : 0 });
  const rig = createRig({ source: air.source });
  const node = createSigningNode({ air, id: ID, key, harmonics: [4], ppm, running });
  const signers = [{ deviceId: SIGNER, hardwareId: ID, key: KEY }];
  rig.capture.handle(
    { type: 'plan.set', plan: { plan: planOf(running, watch), version: 1, setAtMs: 0, signers } },
    0,
  );
  rig.open();
  let answered = 0;
  return {
    rig,
    air,
    node,
    answerNext(otherwise) {
      for (let left = 200; rig.asks.length === answered && left > 0; left -= 1) rig.run(50);
      expect(rig.asks.length, 'it was asked').toBeGreaterThan(answered);
      answered = rig.asks.length;
      const ask = rig.asks.at(-1)!;
      rig.capture.handle({ type: 'asked', question: ask.question, outcome: 'taken' }, rig.nowMs());
      return node.answer(ask, otherwise);
    },
  };
}
const stateOf = (rig: Rig) =>
  rig.boards.flatMap(({ channels }) => channels).findLast(({ at }) => at === 0)!.state.signature!;
const newsOf = (rig: Rig) =>
  rig.facts.filter(
    (fact): fact is Extract<CaptureFact, { kind: 'signature' }> => fact.kind === 'signature',
  );
const heardOf = (rig: Rig) => rig.heard.map(({ value, proof }) => [value, proof]);

/** Noise at which a harmonic of AMPLITUDE stands so far above it in a window of two periods. */
const noiseFor = (esOverN0Db: number): number =>
  Math.sqrt(((AMPLITUDE ** 2 / 4) * 96) / 10 ** (esOverN0Db / 10));

test.each([
  { running: false, ppm: 0 },
  { running: false, ppm: 180 },
  { running: false, ppm: -200 },
  { running: true, ppm: 0 },
])(
  'TC-FR-005 a genuine node proves itself in noise, its clock off by $ppm ppm (pilot runs: $running); its values are proven',
  ({ running, ppm }) => {
    const { rig, node, answerNext } = begin({ running, ppm, noise: noiseFor(12) });
    answerNext();
    rig.run(1000);
    expect(stateOf(rig)).toMatchObject({ signer: SIGNER, state: 'authenticated', because: null });
    node.say(BODY);
    rig.run(800);
    expect(heardOf(rig)).toEqual([['123', 'proven']]);
    expect(stateOf(rig).counter).toBe(0);
    expect(newsOf(rig)).toEqual([]);
    expect(rig.came.flatMap(({ frames }) => frames)).toMatchObject([{ proven: true }]);
    expect(rig.heard[0]!.psduHex).toHaveLength(26);
    expect(rig.boards.at(-1)!.counters).toMatchObject({ lost: 0 });
  },
);

test.each([86_400_000, -86_400_000])(
  'a wall clock that is set by %d ms makes no answer late, and no proven frame one that was held back',
  (byMs) => {
    const { rig, node, answerNext } = begin();
    rig.run(100);
    rig.setClock(byMs);
    answerNext();
    rig.run(1000);
    expect(stateOf(rig)).toMatchObject({ state: 'authenticated', because: null });
    expect(Math.abs(stateOf(rig).atMs! - rig.nowMs() - byMs)).toBeLessThan(2000);
    node.say(BODY);
    rig.run(800);
    expect(heardOf(rig)).toEqual([['123', 'proven']]);
    rig.setClock(-byMs);
    node.say(BODY);
    rig.run(800);
    expect(heardOf(rig)).toEqual([
      ['123', 'proven'],
      ['123', 'proven'],
    ]);
    expect(newsOf(rig)).toEqual([]);
  },
);

test('a signed frame that the device tells of first goes to the routes once, with what the samples prove of it', () => {
  const { rig, node, answerNext } = begin();
  let extra: Passing[] = [];
  rig.way.toConsole = (frame) =>
    frame.type === MESSAGE.SAMPLES ? [frame, ...extra.splice(0)] : frame;
  const told = (phyFlags: number, psdu: Uint8Array): Passing => ({
    ...{ type: MESSAGE.CHANNEL_DATA, flags: 0, seq: 0, ref: 0 },
    payload: payloadOf(messages.channelData, {
      ...{ harmonic: 4, link: 0, bits: 1, timeNs: 1n, snrCentidB: 2000, clockDecippm: 0 },
      ...{ evmPercent: 5, phyFlags, psdu },
    }),
  });
  const came = () => rig.came.flatMap(({ frames }) => frames);
  answerNext();
  rig.run(1000);
  node.say(BODY);
  extra = [told(node.newest().flags, node.newest().psdu)];
  rig.run(30);
  expect(rig.boards.at(-1)!.channels[0]!.state.last).toMatchObject({ by: 'device', value: '123' });
  expect(came(), 'nothing is proven yet').toEqual([]);
  rig.run(800);
  expect(heardOf(rig)).toEqual([['123', 'proven']]);
  expect(came()).toMatchObject([{ psdu: node.newest().psdu, proven: true }]);
  // Without a proof it waits for none; with one that nobody here hears, until nobody can any more.
  extra = [told(0, BODY), told(0x10, new Uint8Array(20))];
  rig.run(30);
  expect(came().slice(1)).toMatchObject([{ flags: 0, psdu: BODY }]);
  rig.run(6200);
  expect(came().slice(2)).toMatchObject([{ flags: 0x10 }]);
  expect(came()[2]!.proven).toBeUndefined();
});

test('TC-FR-005 a rogue that copies one harmonic is unauthenticated and told; the genuine node is back once it is quiet', () => {
  const { rig, node, air, answerNext } = begin();
  answerNext();
  rig.run(1000);
  expect(stateOf(rig).state).toBe('authenticated');
  // Who has no key says the same bytes on the same harmonic.
  const rogue = createSigningNode({ air, id: ID, key: OTHER_KEY, harmonics: [4] });
  rogue.say(BODY);
  rig.run(800);
  expect(stateOf(rig)).toMatchObject({ state: 'unauthenticated', because: 'unsigned' });
  expect(newsOf(rig)).toMatchObject([
    { signer: SIGNER, node: 'A', state: 'unauthenticated', because: 'unsigned' },
  ]);
  node.say(BODY);
  rig.run(800);
  expect(heardOf(rig)).toEqual([
    ['123', 'unsigned'],
    ['123', 'doubted'],
  ]);
  // It proves itself at once, and is believed when nothing else came for ten seconds.
  answerNext();
  rig.run(1000);
  expect(stateOf(rig).state).toBe('unauthenticated');
  answerNext();
  rig.run(1000);
  expect(stateOf(rig)).toMatchObject({ state: 'authenticated', because: null });
  expect(newsOf(rig).map(({ state }) => state)).toEqual(['unauthenticated', 'authenticated']);
  node.say(BODY);
  rig.run(800);
  expect(heardOf(rig).at(-1)).toEqual(['123', 'proven']);
});

test('TC-FR-005 a frame that is played again is a replay, inside the window of 64 and after it', () => {
  const { rig, node, air, answerNext } = begin();
  answerNext();
  rig.run(1000);
  const first = node.say(BODY);
  rig.run(500);
  for (let i = 0; i < 4; i += 1) {
    node.say(BODY);
    rig.run(400);
  }
  expect(new Set(heardOf(rig).map(([, proof]) => proof))).toEqual(new Set(['proven']));
  expect(stateOf(rig).counter).toBe(4);
  air.add(air.free(), first);
  rig.run(600);
  expect(heardOf(rig).at(-1)).toEqual(['123', 'replayed']);
  expect(stateOf(rig)).toMatchObject({ state: 'unauthenticated', because: 'replayed' });
  for (let i = 0; i < 66; i += 1) {
    node.say(BODY);
    rig.run(300);
  }
  const before = rig.heard.length;
  air.add(air.free(), first);
  rig.run(600);
  expect(rig.heard.slice(before).map(({ proof }) => proof)).toEqual(['replayed']);
  expect(newsOf(rig).map(({ because }) => because)).toEqual(['replayed']);
});

test('P11.8 a frame that was held back and is played behind a newer one is late: kept and marked, not the newest value', () => {
  const { rig, node, air, answerNext } = begin();
  answerNext();
  rig.run(1000);
  const held = node.hold(Uint8Array.of(0x6f, 0x6c, 0x64));
  node.say(BODY);
  rig.run(800);
  air.add(air.free(), held);
  rig.run(800);
  expect(heardOf(rig)).toEqual([
    ['123', 'proven'],
    ['old', 'late'],
  ]);
  const shown = rig.boards.flatMap(({ channels }) => channels).findLast(({ at }) => at === 0)!;
  expect(shown.state).toMatchObject({ frames: 2, last: { value: '123', proof: 'proven' } });
  expect(stateOf(rig)).toMatchObject({ state: 'unauthenticated', because: 'replayed' });
  expect(rig.came.flatMap(({ frames }) => frames).map(({ proven }) => proven)).toEqual([
    ...[true, false],
  ]);
});

test('TC-FR-005 an answer that is played again is told, whether something was asked meanwhile or not', () => {
  const { rig, air, answerNext } = begin();
  const answer = answerNext();
  rig.run(1000);
  air.add(air.free(), answer);
  rig.run(1000);
  expect(stateOf(rig)).toMatchObject({ state: 'unauthenticated', because: 'replayed' });
  // Played to the next question, too.
  const asks = rig.asks.length;
  while (rig.asks.length === asks) rig.run(50);
  air.add(air.free(), answer);
  rig.run(1000);
  expect(stateOf(rig)).toMatchObject({ state: 'unauthenticated', because: 'replayed' });
  expect(newsOf(rig)).toHaveLength(1);
});

test('TC-FR-005 another key, and the right frame behind a pattern of one harmonic', () => {
  const wrong = begin({ key: OTHER_KEY });
  wrong.answerNext();
  wrong.rig.run(1000);
  expect(stateOf(wrong.rig)).toMatchObject({ state: 'unauthenticated', because: 'wrong-key' });
  expect(newsOf(wrong.rig)).toMatchObject([{ because: 'wrong-key' }]);

  // What H4 carried of the pattern, and its frame: copied as it was on that one harmonic. Once may be noise.
  const copied = begin();
  const onlyH4 = { pattern: (right: readonly number[]) => right.map((mask) => mask & (1 << 2)) };
  for (let i = 0; i < 3; i += 1) {
    copied.answerNext(onlyH4);
    copied.rig.run(1000);
    expect(stateOf(copied.rig).state).toBe(i < 2 ? 'unheard' : 'unauthenticated');
  }
  expect(stateOf(copied.rig)).toMatchObject({ state: 'unauthenticated', because: 'wrong-pattern' });
});

test('who cannot be asked is not yet heard, and why; frames without a proof are told after a while', () => {
  const { rig, node } = begin();
  const away = (): void => {
    for (const { question } of rig.asks.splice(0))
      rig.capture.handle({ type: 'asked', question, outcome: 'away' }, rig.nowMs());
  };
  rig.run(500);
  away();
  node.say(BODY);
  rig.run(800);
  expect(stateOf(rig)).toMatchObject({ state: 'unheard', because: 'away' });
  expect(heardOf(rig)).toEqual([['123', 'unsigned']]);
  expect(newsOf(rig)).toEqual([]);
  for (let i = 0; i < 10; i += 1) {
    rig.run(1000);
    away();
  }
  node.say(BODY);
  rig.run(800);
  expect(newsOf(rig)).toMatchObject([{ state: 'unauthenticated', because: 'unsigned' }]);
});

test('a node that says by its link that it is busy, and what it says until it has answered, is no alarm', () => {
  const { rig, node, answerNext } = begin();
  for (let i = 0; i < 12; i += 1) {
    for (const { question } of rig.asks.splice(0))
      rig.capture.handle({ type: 'asked', question, outcome: 'queue' }, rig.nowMs());
    node.say(BODY);
    rig.run(1000);
  }
  expect(stateOf(rig)).toMatchObject({ state: 'unheard', because: 'asking' });
  answerNext();
  rig.run(1500);
  node.say(BODY);
  rig.run(1000);
  expect(stateOf(rig)).toMatchObject({ state: 'authenticated', because: null });
  expect(newsOf(rig)).toEqual([]);
  expect(heardOf(rig).at(-1)).toEqual(['123', 'proven']);
});

test('where hearing begins anew, with another plan or another stream, a node goes on being proven by the question before', () => {
  const { rig, node, answerNext } = begin();
  answerNext();
  rig.run(1500);
  expect(stateOf(rig).state).toBe('authenticated');
  const signers = [{ deviceId: SIGNER, hardwareId: ID, key: KEY }];
  rig.capture.handle(
    { type: 'plan.set', plan: { plan: planOf(false), version: 2, setAtMs: 0, signers } },
    rig.nowMs(),
  );
  node.say(BODY);
  rig.run(1000);
  expect(stateOf(rig)).toMatchObject({ state: 'unheard', because: 'asking' });
  expect(heardOf(rig)).toEqual([['123', 'proven']]);
  answerNext();
  rig.run(1500);
  expect(stateOf(rig)).toMatchObject({ state: 'authenticated', because: null });
  expect(newsOf(rig)).toEqual([]);
});

test('P11.6 an answer that comes behind the longest frame there can be is in time', () => {
  const { rig, node } = begin();
  while (rig.asks.length === 0) rig.run(50);
  const [ask] = rig.asks;
  rig.capture.handle({ type: 'asked', question: ask!.question, outcome: 'taken' }, rig.nowMs());
  // Of 250 bytes it sounds for 2.3 s.
  rig.run(4000);
  node.answer(ask!);
  rig.run(1500);
  expect(stateOf(rig)).toMatchObject({ state: 'authenticated', because: null });
});

test('a device whose key is not kept here proves nothing', () => {
  const air = createAir();
  const rig = createRig({ source: air.source });
  rig.capture.handle(
    { type: 'plan.set', plan: { plan: planOf(false), version: 1, setAtMs: 0 } },
    0,
  );
  rig.open();
  const node = createSigningNode({ air, id: ID, key: KEY, harmonics: [4] });
  rig.run(500);
  node.say(BODY);
  rig.run(1000);
  expect(stateOf(rig)).toMatchObject({ state: 'unheard', because: 'no-key' });
  expect(heardOf(rig)).toEqual([['123', 'unsigned']]);
  // Somebody else has asked it: its answer is no value, and its proof may well be right.
  node.answer({
    ...{ question: 1, signer: SIGNER, slot: 9, nonce: new Uint8Array(16), harmonics: [4] },
  });
  rig.run(1000);
  node.say(BODY);
  rig.run(800);
  expect(heardOf(rig).slice(1)).toEqual([['123', 'unchecked']]);
  expect(rig.came.flatMap(({ frames }) => frames).at(-1)).toMatchObject({ proven: false });
  expect(rig.asks).toEqual([]);
});

test('TC-FR-006 a signature that was asked for is no unauthorised energy; an emitter beside it, and one nobody asked for, are', () => {
  for (const running of [false, true]) {
    const { rig, answerNext } = begin({ running, watch: true });
    rig.run(1500);
    answerNext();
    rig.run(3500);
    expect(stateOf(rig).state).toBe('authenticated');
    expect(rig.spectral.map(({ place }) => place.hz)).toEqual([]);
    expect(rig.boards.at(-1)!.watch).toMatchObject({ counters: { begun: 0 }, lasting: [] });
  }
  const { rig, air, answerNext } = begin({ watch: true });
  rig.run(1500);
  const answer = answerNext();
  // As long as the answer and longer, on a harmonic that is nobody's.
  const tone = Float64Array.from(
    { length: STANDARD.rateHz },
    (_, i) => AMPLITUDE * Math.sin((2 * Math.PI * 19_000 * i) / STANDARD.rateHz),
  );
  air.add(air.free() - answer.length, tone);
  rig.run(3500);
  expect(stateOf(rig).state).toBe('authenticated');
  const harmonics = (): (number | null)[] => [
    ...new Set(rig.spectral.map(({ place }) => place.harmonic)),
  ];
  expect(harmonics()).toEqual([19]);
  // The same answer again, played by somebody else.
  air.add(air.free(), answer);
  rig.run(3500);
  expect(harmonics().length).toBeGreaterThan(1);
});

test.each([
  [4150, -6],
  [4150, 16],
  [5150, 16],
  [7250, 16],
])(
  'a tone of %d Hz, %d dB over its harmonics, makes no genuine node unauthenticated, and its answer is no unauthorised energy',
  (hz, db) => {
    const { rig, air, answerNext } = begin({ watch: true });
    const tone = Float64Array.from(
      { length: 20 * STANDARD.rateHz },
      (_, i) => AMPLITUDE * 10 ** (db / 20) * Math.sin((2 * Math.PI * hz * i) / STANDARD.rateHz),
    );
    air.add(0, tone);
    rig.run(1500);
    answerNext();
    rig.run(1500);
    expect(stateOf(rig)).toMatchObject({ state: 'authenticated', because: null });
    rig.run(3000);
    expect(newsOf(rig)).toEqual([]);
    expect(rig.spectral.length).toBeGreaterThan(0);
    for (const { place } of rig.spectral) expect(Math.abs(place.hz! - hz)).toBeLessThan(5);
  },
);

test('a tone beside it saves no answer whose harmonics are not those of the key', () => {
  const { rig, air, answerNext } = begin();
  const tone = Float64Array.from(
    { length: 20 * STANDARD.rateHz },
    (_, i) => (AMPLITUDE / 2) * Math.sin((2 * Math.PI * 4150 * i) / STANDARD.rateHz),
  );
  air.add(0, tone);
  rig.run(500);
  for (let i = 0; i < 3; i += 1) {
    answerNext({ pattern: (right) => right.map((mask) => ((mask << 1) | (mask >> 15)) & 0xffff) });
    rig.run(1000);
  }
  expect(stateOf(rig)).toMatchObject({ state: 'unauthenticated', because: 'wrong-pattern' });
});
