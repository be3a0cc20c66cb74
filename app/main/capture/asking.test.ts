// L17 A signature is asked of a device over its own link, signed; what it says to that is told.
import { expect, test } from 'vitest';
import { ERROR_CODE, FLAG, MESSAGE, messages } from '@harmonic/protocol/link';
import type { DeviceId } from '@harmonic/protocol/model';
import { slotOfBurst, STANDARD } from '@harmonic/protocol/phy';
import { createSendingLine } from '@harmonic/protocol/simulated';
import type { SignatureAsk } from './messages.ts';
import { createRig, HARDWARE, payloadOf, valueOf, type Passing } from './test-link.suite.ts';

const KEY = new Uint8Array(32).fill(7);
const ask = (question: number): SignatureAsk => ({
  ...{ question, signer: 'd1' as DeviceId, slot: 9, harmonics: [4, 7] },
  nonce: Uint8Array.from({ length: 16 }, (_, i) => i),
});
/** A link on which the question is lost on its way. */
function open(key: Uint8Array | null) {
  const rig = createRig({ expect: HARDWARE, key, deviceKey: key });
  rig.open();
  rig.run(1500);
  rig.way.toDevice = (frame) => (frame.type === MESSAGE.CHANNEL_SIGN ? null : frame);
  rig.capture.handle({ type: 'sign', ask: ask(1) }, rig.nowMs());
  return rig;
}

test('L17.1, L17.2 the question goes out as it was asked, signed; a link that has proven no key asks nothing', () => {
  const rig = open(KEY);
  const said = rig.said.find(({ type }) => type === MESSAGE.CHANNEL_SIGN)!;
  expect(valueOf(messages.channelSign.request, said)).toEqual({
    ...{ counter: expect.any(BigInt) as bigint, slot: 9, nonce: ask(1).nonce, harmonics: [4, 7] },
  });
  expect(said.flags & FLAG.mac).toBe(FLAG.mac);
  rig.capture.handle({ type: 'sign', ask: ask(2) }, rig.nowMs());
  const counters = rig.said
    .filter(({ type }) => type === MESSAGE.CHANNEL_SIGN)
    .map((frame) => valueOf(messages.channelSign.request, frame).counter);
  expect(counters).toHaveLength(2);
  expect(counters[1]! > counters[0]!, 'each above the one before').toBe(true);
  const keyless = open(null);
  expect(keyless.times(MESSAGE.CHANNEL_SIGN)).toBe(0);
  expect(keyless.asked).toEqual([{ type: 'asked', question: 1, outcome: 'unproven' }]);
});

test('who does not stream is away; who does not answer is told so after two seconds', () => {
  const rig = createRig({ expect: HARDWARE, key: KEY, deviceKey: KEY });
  rig.capture.handle({ type: 'sign', ask: ask(5) }, rig.nowMs());
  expect(rig.asked).toEqual([{ type: 'asked', question: 5, outcome: 'away' }]);
  const silent = open(KEY);
  silent.run(1500);
  expect(silent.asked).toEqual([]);
  silent.run(1000);
  expect(silent.asked).toEqual([{ type: 'asked', question: 1, outcome: 'unanswered' }]);
});

test('L17.3 a device from before this rule refuses, and nothing else is disturbed', () => {
  const rig = createRig({ expect: HARDWARE, key: KEY, deviceKey: KEY });
  rig.open();
  rig.run(1500);
  rig.capture.handle({ type: 'sign', ask: ask(2) }, rig.nowMs());
  rig.run(300);
  expect(rig.asked).toEqual([{ type: 'asked', question: 2, outcome: 'refused' }]);
  expect(rig.fact('failed')).toBeUndefined();
});

test('L17.2 a question that another overtook is refused for that alone: the key is right, and it may be asked anew', () => {
  const rig = createRig({
    ...{ source: createSendingLine(1), datagrams: true },
    ...{ expect: HARDWARE, key: KEY, deviceKey: KEY },
  });
  rig.open();
  rig.run(1500);
  let held: Passing | null = null;
  rig.way.toDevice = (frame) => {
    if (frame.type !== MESSAGE.CHANNEL_SIGN) return frame;
    if (held) return [frame, held];
    held = frame;
    return null;
  };
  for (const question of [1, 2])
    rig.capture.handle(
      { type: 'sign', ask: { ...ask(question), slot: slotOfBurst(STANDARD) } },
      rig.nowMs(),
    );
  rig.run(300);
  expect(rig.asked.map(({ question, outcome }) => [question, outcome])).toEqual([
    [2, 'taken'],
    [1, 'queue'],
  ]);
  expect(rig.facts.filter(({ kind }) => kind === 'event')).toEqual([]);
});

test.each([
  ['busy', 'queue'],
  ['auth', 'unproven'],
  ['value', 'refused'],
] as const)('ERROR of kind %s is told as %s', (code, outcome) => {
  const rig = createRig({ expect: HARDWARE, key: KEY, deviceKey: KEY });
  rig.way.toConsole = (frame) => {
    const isAnswer = frame.type === MESSAGE.ERROR;
    const payload = payloadOf(messages.error, { code: ERROR_CODE[code], text: '' });
    return isAnswer
      ? { type: MESSAGE.ERROR, flags: FLAG.response, seq: frame.seq, ref: frame.ref, payload }
      : frame;
  };
  rig.open();
  rig.run(1500);
  rig.capture.handle({ type: 'sign', ask: ask(3) }, rig.nowMs());
  rig.run(300);
  expect(rig.asked).toEqual([{ type: 'asked', question: 3, outcome }]);
});
