// A simulated line that sends what it is asked for: over the link, and as a receiver hears it.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { expect, test } from 'vitest';
import {
  authTag,
  buildFrame,
  createFrameDecoder,
  createFrameMac,
  ERROR_CODE,
  MAX_PAYLOAD,
  MESSAGE,
  messages,
  ROLE,
  sessionKey,
  toWire,
  type Hmac,
  type Layout,
  type MakeMac,
} from '../link/index.ts';
import {
  createPatternEar,
  createReceiver,
  createSignatureGate,
  FRAME_CLASS,
  samplesToFrame,
  slotOfBurst,
  STANDARD,
  type ReceivedFrame,
} from '../phy/index.ts';
import { createSimulatedDevice } from './device.ts';
import { createSendingLine } from './sender.ts';
import type { SampleSource } from './source.ts';

const FRAME = { fec: 1, modulation: 1, phyFlags: 4, harmonics: [10], psdu: Uint8Array.of(1, 2, 3) };

const QUESTION = {
  slot: slotOfBurst(STANDARD),
  nonce: new Uint8Array(16).fill(5),
  harmonics: [10],
};
const KEY = new Uint8Array(32).fill(7);
const keyed: Hmac = (key, message) => hmac(sha256, key, message);

const nonce = (): Uint8Array => new Uint8Array(16).fill(2);

/** @param draws where its nonces come from. */
function deviceOf(
  source: SampleSource,
  key: Uint8Array | null = null,
  draws: { nonce?: () => Uint8Array } = { nonce },
  datagrams = false,
) {
  const answers: {
    type: number;
    ref: number;
    error: number | null;
    text: string | null;
    payload: Uint8Array;
  }[] = [];
  const errorIn = (payload: Uint8Array) => messages.error.decode(payload);
  const decoder = createFrameDecoder({
    onFrame: ({ type, ref, bytes, from, to }) =>
      answers.push({
        ...{ type, ref, payload: bytes.slice(from, to) },
        error: (type === MESSAGE.ERROR && errorIn(bytes.subarray(from, to))?.code) || null,
        text: (type === MESSAGE.ERROR && errorIn(bytes.subarray(from, to))?.text) || null,
      }),
  });
  const device = createSimulatedDevice({
    ...{ hardwareId: '51a0000000000005', name: 'sender', bootId: 1, simulated: true, source },
    ...{ key, ...draws, datagrams },
    send: (bytes) => (datagrams ? decoder.pushDatagram(bytes) : decoder.push(bytes)),
  });
  const scratch = new Uint8Array(MAX_PAYLOAD);
  let seq = 0;
  let counter = 0n;
  let mac: MakeMac | null = null;
  const wires: Uint8Array[] = [];
  let isHeld = false;
  function receive(wire: Uint8Array) {
    if (!isHeld) device.receive(wire);
    return answers.at(-1);
  }
  const events = (): number[] =>
    answers.flatMap(({ type, payload }) =>
      type === MESSAGE.EVENT ? (messages.event.decode(payload)?.code ?? []) : [],
    );
  function say<T>(type: number, layout: Layout<T>, value: T, by = mac) {
    const payload = scratch.slice(0, layout.encode(value, scratch));
    const frame = buildFrame({ type, flags: 0, seq, ref: 0 }, payload, by ?? undefined);
    wires.push(datagrams ? frame : toWire(frame));
    seq += 1;
    return receive(wires.at(-1)!);
  }
  say(MESSAGE.HELLO, messages.hello, {
    ...{ minVersion: 1, maxVersion: 1, role: ROLE.console, reserved: 0, maxPayload: 4096 },
    ...{ id: new Uint8Array(8), bootId: 1, firmware: 1, name: 'console' },
  });
  const wish = { ...FRAME, reserved: 0 };
  return {
    ask: (change: Partial<typeof FRAME> = {}) =>
      say(MESSAGE.CHANNEL_SEND, messages.channelSend.request, {
        ...{ ...wish, ...change },
        counter: (counter += 1n),
      }),
    askUnsigned: () =>
      say(MESSAGE.CHANNEL_SEND, messages.channelSend.request, { ...wish, counter: 0n }, null),
    sign: (change: Partial<typeof QUESTION> = {}) =>
      say(MESSAGE.CHANNEL_SIGN, messages.channelSign.request, {
        ...{ ...QUESTION, ...change },
        counter: (counter += 1n),
      }),
    signUnsigned: () =>
      say(MESSAGE.CHANNEL_SIGN, messages.channelSign.request, { ...QUESTION, counter: 0n }, null),
    /** The bytes of what was said so many before the newest, once more: as who heard them on the way plays them. */
    again(back: number) {
      return receive(wires.at(-1 - back)!);
    },
    /** The next so many that are said wait on the way, and come in another order: by their places among them. */
    reordered(order: readonly number[], saying: () => void) {
      isHeld = true;
      const from = wires.length;
      saying();
      isHeld = false;
      return order.map((place) => receive(wires[from + place]!));
    },
    /** Codes of the events that the device has told of. */
    events,
    /** Step 1 of AUTH, alone. */
    challenge: () =>
      say(MESSAGE.AUTH, messages.authChallenge, {
        ...{ step: 1, id: new Uint8Array(8), nonce: new Uint8Array(16).fill(1) },
      }),
    /** AUTH, as a console that knows the key does it. */
    prove() {
      const consoleNonce = new Uint8Array(16).fill(1);
      const id = new Uint8Array(8);
      const answer = say(MESSAGE.AUTH, messages.authChallenge, {
        step: 1,
        id,
        nonce: consoleNonce,
      });
      const told = messages.authAnswer.decode(answer!.payload)!;
      const about = {
        ...{ consoleId: id, deviceId: told.id.slice() },
        ...{ consoleNonce, deviceNonce: told.nonce.slice() },
      };
      const tag = authTag(keyed, KEY, 3, about);
      say(MESSAGE.AUTH, messages.authConfirm, { step: 3, tag });
      mac = createFrameMac(keyed, sessionKey(keyed, KEY, about));
    },
  };
}

function hear(source: SampleSource, seconds: number, from = 0): ReceivedFrame[] {
  const got: ReceivedFrame[] = [];
  const receiver = createReceiver({
    waveform: STANDARD,
    channels: [[10], [3, 7, 12]],
    running: false,
    received: (frame) => got.push({ ...frame, psdu: frame.psdu.slice() }),
  });
  const block = new Float32Array(480);
  for (let at = 0; at < seconds * source.rateHz; at += block.length) {
    source.fill(0, from + at, block.length, block);
    receiver.push(block);
  }
  receiver.finish();
  return got.filter(({ crcOk }) => crcOk);
}

test('L16.1 what a console asks for is heard on its bond, in the order it was asked for, with its flags', () => {
  const line = createSendingLine(1);
  const { ask } = deviceOf(line);
  expect(hear(line, 0.1)).toEqual([]);
  expect(ask()).toMatchObject({ type: MESSAGE.CHANNEL_SEND });
  expect(ask({ harmonics: [3, 7, 12], psdu: Uint8Array.of(9) })).toMatchObject({ error: null });
  expect(hear(line, 0.6, 4800)).toMatchObject([
    { harmonics: [10], flags: 4, psdu: Uint8Array.of(1, 2, 3) },
    { harmonics: [3, 7, 12], flags: 4, psdu: Uint8Array.of(9) },
  ]);
});

test.each([
  ['a harmonic above the rate', { harmonics: [22] }],
  ['the pilot', { harmonics: [1] }],
  ['no harmonic', { harmonics: [] }],
  ['a harmonic twice', { harmonics: [4, 4] }],
  ['a code that is none', { fec: 3 }],
  ['a modulation that is none', { modulation: 2 }],
  ['another version', { phyFlags: 0x40 }],
  ['too much', { psdu: new Uint8Array(251) }],
])('L16.3 %s is refused as a value that does not fit', (_, change) => {
  const { ask } = deviceOf(createSendingLine(1));
  expect(ask(change)).toMatchObject({ error: ERROR_CODE.value });
});

test('L16.3 a full queue and a device that sends nothing say so', () => {
  const { ask } = deviceOf(createSendingLine(1));
  const errors = Array.from({ length: 20 }, () => ask()?.error ?? null);
  expect(errors.filter((code) => code === null)).toHaveLength(16);
  expect(errors.at(-1)).toBe(ERROR_CODE.busy);
  const silent = createSendingLine(1);
  const { ask: askSilent } = deviceOf({ ...silent, sender: undefined });
  expect(askSilent()).toMatchObject({ error: ERROR_CODE.value });
});

test('L16.3 with a session key in force an unsigned frame is refused, and a signed one is taken', () => {
  const { ask, askUnsigned, prove } = deviceOf(createSendingLine(1), KEY);
  expect(askUnsigned()).toMatchObject({ error: null });
  prove();
  expect(askUnsigned()).toMatchObject({ error: ERROR_CODE.auth });
  expect(ask()).toMatchObject({ type: MESSAGE.CHANNEL_SEND, error: null });
});

test('L16.3 a frame that is played again is not sent again, nor one that was held back behind another', () => {
  const line = createSendingLine(1);
  const { ask, again, askUnsigned, prove } = deviceOf(line, KEY);
  // Nothing tells one unsigned frame from the next.
  expect(askUnsigned()).toMatchObject({ error: null });
  expect(again(0)).toMatchObject({ error: null });
  prove();
  for (const value of [1, 2])
    expect(ask({ psdu: Uint8Array.of(value) })).toMatchObject({ error: null });
  for (const back of [1, 0]) expect(again(back)).toMatchObject({ error: ERROR_CODE.auth });
  expect(ask({ psdu: Uint8Array.of(3) })).toMatchObject({ error: null });
  const [plain, once] = [FRAME.psdu, [1, 2, 3].map((value) => Uint8Array.of(value))];
  expect(hear(line, 1).map(({ psdu }) => psdu)).toEqual([plain, plain, ...once]);
});

const REPLAY = 0x0103;
test.each([
  ['datagrams', true],
  ['a stream', false],
])('L16.3 in %s one that comes behind a newer one for the first time', (_, datagrams) => {
  const line = createSendingLine(1);
  const { ask, again, reordered, events, prove } = deviceOf(line, KEY, { nonce }, datagrams);
  prove();
  const [, newer, late] = reordered([0, 2, 1], () => {
    for (const value of [1, 2, 3]) ask({ psdu: Uint8Array.of(value) });
  });
  expect(newer).toMatchObject({ error: null });
  expect(late).toMatchObject({ error: ERROR_CODE.auth });
  // Nothing overtakes on a stream: it was held back, which is told of.
  expect(late?.text).toMatch(datagrams ? /^late: / : /^played again, or held back/);
  expect(events()).toEqual(datagrams ? [] : [REPLAY]);
  const told = events().length;
  expect(again(1)?.text).toMatch(/^played again/);
  expect(again(0)).toMatchObject({ error: ERROR_CODE.auth });
  expect(events()).toHaveLength(told + 2);
  expect(ask({ psdu: Uint8Array.of(4) })).toMatchObject({ error: null });
  expect(hear(line, 1).map(({ psdu }) => psdu[0])).toEqual([1, 3, 4]);
});

test('L16.3 frames and questions are counted in one row', () => {
  const { ask, sign, again, prove } = deviceOf(createSendingLine(1), KEY);
  prove();
  expect(ask()).toMatchObject({ error: null });
  expect(sign()).toMatchObject({ error: null });
  expect(again(1)).toMatchObject({ error: ERROR_CODE.auth });
});

test('L9.2 without a source of randomness no key is proven', () => {
  expect(deviceOf(createSendingLine(1), KEY).challenge()).toMatchObject({ error: null });
  expect(deviceOf(createSendingLine(1), KEY, {}).challenge()).toMatchObject({
    error: ERROR_CODE.state,
  });
});

test('L17 a question that proves the key is answered by its pattern and its frame, as a gate accepts them', () => {
  const line = createSendingLine(1);
  const { sign, prove } = deviceOf(line, KEY);
  prove();
  hear(line, 0.1);
  expect(sign()).toMatchObject({ type: MESSAGE.CHANNEL_SIGN, error: null });
  expect(sign({ nonce: new Uint8Array(16).fill(6) }), 'one at a time').toMatchObject({
    error: ERROR_CODE.busy,
  });
  const [from, rest, seconds] = [4800, 0.04 * STANDARD.rateHz, 1];
  const air = new Float32Array(seconds * STANDARD.rateHz);
  line.fill(0, from, air.length, air);
  const ear = createPatternEar(STANDARD);
  ear.begin(rest, 0);
  ear.push(air.subarray(0, rest + Math.round(samplesToFrame(STANDARD))));
  expect(ear.whole).toBe(true);
  const got: ReceivedFrame[] = [];
  const receiver = createReceiver({
    ...{ waveform: STANDARD, channels: [[10]], running: false },
    received: (frame) => got.push({ ...frame, psdu: frame.psdu.slice() }),
  });
  receiver.push(air);
  receiver.finish();
  expect(got).toMatchObject([{ crcOk: true, flags: FRAME_CLASS.auth, harmonics: [10] }]);
  const id = Uint8Array.of(0x51, 0xa0, 0, 0, 0, 0, 0, 5);
  const gate = createSignatureGate(KEY, id);
  gate.challenge(QUESTION.nonce, QUESTION.slot, 0);
  expect(gate.answer(ear, got[0]!.psdu, QUESTION.slot, 100).verdict).toBe('accepted');
  const other = createSignatureGate(new Uint8Array(32).fill(8), id);
  other.challenge(QUESTION.nonce, QUESTION.slot, 0);
  expect(other.answer(ear, got[0]!.psdu, QUESTION.slot, 100).verdict).toBe('wrong-mac');
  expect(sign(), 'the nonce of the question before').toMatchObject({ error: ERROR_CODE.value });
});

test.each([
  ['a slot in which no burst is answered', { slot: 3 }],
  ['the pilot', { harmonics: [1] }],
  ['no harmonic', { harmonics: [] }],
])('L17.3 %s is refused as a value that does not fit', (_, change) => {
  const { sign, prove } = deviceOf(createSendingLine(1), KEY);
  prove();
  expect(sign(change)).toMatchObject({ error: ERROR_CODE.value });
});

test('L17.2 who has not proven the key is refused, as is every question where there is none', () => {
  const { signUnsigned, prove } = deviceOf(createSendingLine(1), KEY);
  expect(signUnsigned()).toMatchObject({ error: ERROR_CODE.auth });
  prove();
  expect(signUnsigned()).toMatchObject({ error: ERROR_CODE.auth });
  expect(deviceOf(createSendingLine(1)).signUnsigned()).toMatchObject({ error: ERROR_CODE.auth });
  const silent = deviceOf({ ...createSendingLine(1), sender: undefined }, KEY);
  silent.prove();
  expect(silent.sign()).toMatchObject({ error: ERROR_CODE.value });
});

test('L17.2 a question that is played again is refused, also where another was asked since', () => {
  const line = createSendingLine(1);
  const { sign, again, prove } = deviceOf(line, KEY);
  prove();
  expect(sign()).toMatchObject({ type: MESSAGE.CHANNEL_SIGN, error: null });
  hear(line, 1);
  expect(sign({ nonce: new Uint8Array(16).fill(6) })).toMatchObject({ error: null });
  hear(line, 1, 48_000);
  expect(again(1)).toMatchObject({ error: ERROR_CODE.auth });
  expect(again(0)).toMatchObject({ error: ERROR_CODE.auth });
  expect(sign({ nonce: new Uint8Array(16).fill(7) })).toMatchObject({ error: null });
});
