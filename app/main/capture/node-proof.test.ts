// Whether a node is believed, and the keys its frames are checked by, over hours.
import { expect, test } from 'vitest';
import {
  createFrameSigner,
  frameKey,
  signaturePsdu,
  type FrameSigner,
} from '@harmonic/protocol/phy';
import { createFrameSessions } from './frame-sessions.ts';
import { createNodeProof, type ProofNews } from './node-proof.ts';

const KEY = new Uint8Array(32).fill(7);
const DEVICE = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const BODY = Uint8Array.of(9);
const HOUR_MS = 3_600_000;

const nonceOf = (question: number): Uint8Array => new Uint8Array(16).fill(question);
const signerOf = (question: number): FrameSigner =>
  createFrameSigner(
    frameKey(KEY, { device: DEVICE, gatewayNonce: nonceOf(question), slot: 9 }),
    DEVICE,
  );

function sessionsOf(...questions: number[]) {
  const sessions = createFrameSessions(KEY, DEVICE);
  const signers = new Map(questions.map((question) => [question, signerOf(question)]));
  return {
    sessions,
    begin: (question: number, nowMs: number) =>
      sessions.begin(question, nonceOf(question), 9, nowMs),
    /** What a frame signed by a question proves now. */
    proofBy(question: number, nowMs: number, harmonic = 4) {
      const { flags, psdu } = signers.get(question)!.sign(harmonic, 0, BODY)!;
      return sessions.check(harmonic, flags, psdu, nowMs).proof;
    },
  };
}

test('P11.13 what waited in the node by the question before is proven for 15 s; a key of a day is none', () => {
  const { sessions, begin, proofBy } = sessionsOf(1, 2);
  begin(1, 0);
  // The node has taken it, and says so by its frames.
  expect(proofBy(1, 10)).toBe('proven');
  begin(2, 1000);
  expect([proofBy(1, 1500), proofBy(2, 1500)]).toEqual(['proven', 'proven']);
  sessions.taken(2, 2000);
  // On a channel of its own: behind one by the newer question it would be late.
  expect(proofBy(1, 16_999, 7)).toBe('proven');
  expect(proofBy(1, 17_000, 7)).toBe('wrong-mac');
  expect(proofBy(2, 1000 + 24 * HOUR_MS)).toBe('proven');
  expect(proofBy(2, 1001 + 24 * HOUR_MS)).toBe('too-old');
});

test('questions that the node never took push out none that it did, and one it refused proves nothing', () => {
  const { sessions, begin, proofBy } = sessionsOf(1, 50);
  begin(1, 0);
  sessions.taken(1, 0);
  for (let question = 2; question < 50; question += 1) begin(question, question);
  expect(proofBy(1, 100)).toBe('proven');
  begin(50, 100);
  sessions.drop(50);
  expect(proofBy(50, 101)).toBe('wrong-mac');
});

test('an answer to a question of before is known as that; the newest is none', () => {
  const { sessions, begin } = sessionsOf();
  const answer = (question: number): Uint8Array => {
    const talk = { device: DEVICE, gatewayNonce: nonceOf(question), slot: 9 };
    return signaturePsdu(KEY, { ...talk, deviceNonce: new Uint8Array(8) }, new Uint8Array(0));
  };
  begin(1, 0);
  begin(2, 0);
  expect([answer(1), answer(2), answer(3)].map(sessions.isOldAnswer)).toEqual([true, false, false]);
  expect(sessions.isOldAnswer(new Uint8Array(23))).toBe(false);
});

test('P11.14 who was doubted is believed with an answer after ten quiet seconds, and one event tells of each turn', () => {
  const told: ProofNews[] = [];
  const proof = createNodeProof(0, (news) => told.push(news));
  expect(proof.state).toMatchObject({ state: 'unheard', because: 'asking' });
  proof.wonder('unsigned', 9999);
  expect(told).toEqual([]);
  expect(proof.accept(1000)).toBe(true);
  proof.doubt('replayed', 20_000);
  proof.doubt('replayed', 21_000);
  proof.wonder('wrong-mac', 22_000);
  expect(proof.state).toMatchObject({ state: 'unauthenticated', because: 'wrong-mac' });
  expect(proof.accept(31_999)).toBe(false);
  expect(proof.state.state).toBe('unauthenticated');
  expect(proof.accept(32_000)).toBe(true);
  expect(told).toEqual([
    { state: 'unauthenticated', because: 'replayed' },
    { state: 'authenticated', because: null },
  ]);
});

test('who is excused has ten seconds at least, or until then; not who was believed', () => {
  const told: ProofNews[] = [];
  const proof = createNodeProof(0, (news) => told.push(news));
  proof.excuse(5000);
  proof.wonder('unsigned', 9999);
  proof.excuse(20_000);
  proof.wonder('unsigned', 19_999);
  expect(told).toEqual([]);
  proof.wonder('unsigned', 20_000);
  expect(told).toEqual([{ state: 'unauthenticated', because: 'unsigned' }]);
  const believed = createNodeProof(0, (news) => told.push(news));
  believed.accept(1000);
  believed.excuse(20_000);
  believed.wonder('unsigned', 2000);
  expect(believed.state.state).toBe('unauthenticated');
});

test('a node that answers nothing any more lapses, which is no alarm; what it proved last is kept', () => {
  const told: ProofNews[] = [];
  const proof = createNodeProof(0, (news) => told.push(news));
  proof.lapse();
  expect(proof.state.because).toBe('asking');
  proof.accept(1000);
  proof.proven(17);
  proof.waits('away');
  expect(proof.state).toEqual({ state: 'authenticated', because: null, atMs: 1000, counter: 17 });
  proof.lapse();
  expect(proof.state).toEqual({ state: 'unheard', because: 'silent', atMs: 1000, counter: 17 });
  expect(told).toEqual([]);
});
