// What this console asks a device to send, and frames that a device tells it has heard, over a link in memory.
import { expect, test } from 'vitest';
import { ERROR_CODE, FLAG, MESSAGE, messages } from '@harmonic/protocol/link';
import { createSendingLine } from '@harmonic/protocol/simulated';
import type { CameFrame, SendOrder } from './messages.ts';
import { createRelay } from './relay.ts';
import {
  createRig,
  HARDWARE,
  payloadOf,
  valueOf,
  type Passing,
  type Rig,
} from './test-link.suite.ts';

const order = (change: Partial<SendOrder> = {}): SendOrder => ({
  ...{ order: 1, fec: 1, modulation: 'dqpsk', flags: 4, harmonics: [10] },
  psdu: Uint8Array.of(1, 2, 3),
  ...change,
});
function streaming(options: Parameters<typeof createRig>[0] = {}): Rig {
  const rig = createRig({ source: createSendingLine(1), ...options });
  rig.open();
  rig.run(300);
  expect(rig.kinds()).toContain('streaming');
  return rig;
}
const ask = (rig: Rig, one: SendOrder): void =>
  rig.capture.handle({ type: 'send', order: one }, 1_700_000_000_000 + rig.atMs());
const outcomes = (rig: Rig) => rig.sent.map(({ order: at, outcome }) => [at, outcome]);

test('L16.1, L16.2 a frame is asked for as it was ordered, and its answer is told by its number', () => {
  const rig = streaming();
  ask(rig, order({ order: 7, harmonics: [3, 7, 12] }));
  rig.run(50);
  expect(outcomes(rig)).toEqual([[7, 'sent']]);
  const said = rig.said.find(({ type }) => type === MESSAGE.CHANNEL_SEND)!;
  expect(messages.channelSend.request.decode(said.payload)).toMatchObject({
    ...{ fec: 1, modulation: 1, phyFlags: 4, harmonics: [3, 7, 12], psdu: Uint8Array.of(1, 2, 3) },
  });
});

test('L16.1, L16.3 each frame of a proven link is signed, with a counter above all before it', () => {
  const key = new Uint8Array(32).fill(7);
  const rig = createRig({ source: createSendingLine(1), expect: HARDWARE, key, deviceKey: key });
  rig.open();
  rig.run(1500);
  for (const at of [1, 2]) ask(rig, order({ order: at }));
  rig.run(50);
  expect(outcomes(rig)).toEqual([
    [1, 'sent'],
    [2, 'sent'],
  ]);
  const said = rig.said.filter(({ type }) => type === MESSAGE.CHANNEL_SEND);
  const counters = said.map((frame) => valueOf(messages.channelSend.request, frame).counter);
  expect(said.every(({ flags }) => (flags & FLAG.mac) !== 0)).toBe(true);
  expect(counters[1]! > counters[0]!).toBe(true);
});

test('L16.3 what the device refuses is told in its words; a full queue is no refusal', () => {
  const rig = streaming();
  ask(rig, order({ order: 1, harmonics: [22] }));
  for (let i = 2; i <= 20; i += 1) ask(rig, order({ order: i }));
  rig.run(20);
  expect(rig.sent[0]).toMatchObject({ order: 1, outcome: 'refused' });
  expect(rig.sent[0]!.detail).toContain('harmonic 22 carries no data');
  expect(outcomes(rig).filter(([, outcome]) => outcome === 'sent')).toHaveLength(16);
  expect(outcomes(rig).at(-1)).toEqual([20, 'queue']);
  const tone = streaming({ source: { ...createSendingLine(1), sender: undefined } });
  ask(tone, order());
  tone.run(50);
  expect(tone.sent[0]!.detail).toContain('sends nothing on harmonics');
  // It still streams: a refusal is no end of the session.
  expect(tone.kinds().at(-1)).not.toBe('stream-ended');
});

test('a device that does not answer: so many wait, each for two seconds, and none is asked for twice', () => {
  const rig = streaming({
    toConsole: (frame) => (frame.type === MESSAGE.CHANNEL_SEND ? null : frame),
  });
  for (let i = 1; i <= 40; i += 1) ask(rig, order({ order: i }));
  expect(outcomes(rig)).toEqual(Array.from({ length: 8 }, (_, i) => [33 + i, 'queue']));
  rig.run(2100);
  const late = outcomes(rig).slice(8);
  // Sixteen were refused by the device, whose queue is full.
  expect(late.filter(([, outcome]) => outcome === 'queue')).toHaveLength(16);
  expect(late.filter(([, outcome]) => outcome === 'unanswered')).toHaveLength(16);
  expect(rig.times(MESSAGE.CHANNEL_SEND)).toBe(32);
});

test('nothing streams, or the device begins anew: the frame is lost, told, and not kept for later', () => {
  const rig = createRig({ source: createSendingLine(1) });
  ask(rig, order({ order: 1 }));
  expect(outcomes(rig)).toEqual([[1, 'away']]);
  const other = streaming();
  other.reboot();
  ask(other, order({ order: 2 }));
  other.run(600);
  expect(outcomes(other)).toEqual([[2, 'away']]);
  expect(other.kinds().filter((kind) => kind === 'streaming')).toHaveLength(2);
});

const heard = (change: object = {}): Passing => ({
  ...{ type: MESSAGE.CHANNEL_DATA, flags: 0, seq: 0, ref: 0 },
  payload: payloadOf(messages.channelData, {
    ...{ harmonic: 5, link: 0, bits: 1, timeNs: 1n, snrCentidB: 2000, clockDecippm: 0 },
    ...{ evmPercent: 5, phyFlags: 0x14, psdu: Uint8Array.of(9) },
    ...change,
  }),
});

test('L12.4 a frame that the device has heard itself comes as one heard here does; a damaged one, and none at all, do not', () => {
  let extra: Passing[] = [];
  const rig = streaming({
    toConsole: (frame) => (frame.type === MESSAGE.SAMPLES ? [frame, ...extra.splice(0)] : frame),
  });
  const unknown = rig.counters().framesUnknown;
  extra = [
    heard(),
    heard({ bits: 0 }),
    heard({ harmonic: 0 }),
    heard({ harmonic: 65_535 }),
    heard({ psdu: new Uint8Array(251) }),
    { ...heard(), payload: new Uint8Array(7) },
  ];
  rig.run(100);
  expect(rig.came.flatMap(({ frames }) => frames)).toMatchObject([
    { harmonics: [5], flags: 0x14, psdu: Uint8Array.of(9), atMs: expect.any(Number) as number },
  ]);
  expect(rig.counters().framesUnknown - unknown).toBe(4);
});

test('frames that nobody takes hold no more room than so many; those dropped are told with the next', () => {
  const posted: { frames: number; dropped: number }[] = [];
  const relay = createRelay((frames, dropped) => posted.push({ frames: frames.length, dropped }));
  const frame: CameFrame = { harmonics: [5], flags: 0, psdu: new Uint8Array(1), atMs: null };
  for (let i = 0; i < 300; i += 1) relay.push([frame]);
  expect(posted).toHaveLength(256);
  relay.taken(2);
  relay.push([frame, frame, frame]);
  expect(posted.at(-1)).toEqual({ frames: 2, dropped: 45 });
});

test.each([
  ['unknown message', 'unknown message (ERROR 1)'],
  ['', '(ERROR 1)'],
])('L2.5 a device from before answers ERROR 1 “%s”: refused, as it says it', (text, detail) => {
  const rig = streaming({
    toConsole: (frame) =>
      frame.type === MESSAGE.CHANNEL_SEND
        ? {
            ...frame,
            type: MESSAGE.ERROR,
            payload: payloadOf(messages.error, { code: ERROR_CODE.type, text }),
          }
        : frame,
  });
  ask(rig, order());
  rig.run(50);
  expect(rig.sent).toMatchObject([{ outcome: 'refused', detail }]);
});
