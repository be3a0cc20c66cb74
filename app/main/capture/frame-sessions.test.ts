// Frames of a node across two questions: what waited is in time, what was held back is late.
import { expect, test } from 'vitest';
import { createFrameSigner, frameKey } from '@harmonic/protocol/phy';
import { createFrameSessions, createKeptSessions } from './frame-sessions.ts';

const DEVICE = new Uint8Array(8).fill(1);
const KEY = new Uint8Array(32).fill(7);
const BODY = Uint8Array.of(1);

/** Both questions taken, the second at 1000 ms; and who signs by each. */
function asked() {
  const sessions = createFrameSessions(KEY, DEVICE);
  const signers = [1, 2].map((question) => {
    const gatewayNonce = new Uint8Array(16).fill(question);
    const nowMs = 1000 * (question - 1);
    sessions.begin(question, gatewayNonce, 9, nowMs);
    sessions.taken(question, nowMs);
    const key = frameKey(KEY, { device: DEVICE, gatewayNonce, slot: 9 });
    return createFrameSigner(key, DEVICE);
  });
  const frameBy = (question: 1 | 2, harmonic: number) =>
    signers[question - 1]!.sign(harmonic, 0, BODY)!;
  const check = (harmonic: number, { flags, psdu }: ReturnType<typeof frameBy>) =>
    sessions.check(harmonic, flags, psdu, 2000).proof;
  return { frameBy, check };
}

test('P11.13 what waited by the question before is proven, until one by the newer came on its channel', () => {
  const { frameBy, check } = asked();
  const held = frameBy(1, 4);
  expect(check(4, frameBy(1, 4)), 'it waited').toBe('proven');
  expect(check(7, frameBy(2, 7))).toBe('proven');
  expect(check(4, frameBy(1, 4)), 'the other channel is ahead').toBe('proven');
  expect(check(4, frameBy(2, 4))).toBe('proven');
  expect(check(4, frameBy(1, 4))).toBe('late');
  expect(check(4, held)).toBe('late');
  expect(check(4, frameBy(2, 4))).toBe('proven');
});

test('a device keeps its questions by the same key; another key ends them, and the first again does not bring them back', () => {
  const sessionsOf = createKeptSessions();
  const first = sessionsOf(KEY, DEVICE);
  expect(sessionsOf(KEY.slice(), DEVICE.slice())).toBe(first);
  expect(sessionsOf(KEY, new Uint8Array(8).fill(2))).not.toBe(first);
  expect(sessionsOf(KEY, DEVICE)).toBe(first);
  expect(sessionsOf(new Uint8Array(32).fill(8), DEVICE)).not.toBe(first);
  expect(sessionsOf(KEY, DEVICE)).not.toBe(first);
});
