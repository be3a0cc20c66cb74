// The gateway's side of a device's signature (SPEC P11.6): one challenge at a time, answered once, in its slot and in
// time; failures make it wait. Told the time and what was heard; hears nothing itself, draws no nonces.
import { isSameTag } from '../link/mac.ts';
import { judgePattern, UNHEARD, type PatternJudgement } from './signature-judgement.ts';
import type { PatternEar } from './signature-pattern.ts';
import {
  checkKey,
  checkTalk,
  patternOf,
  SIGNATURE_BYTES,
  signatureMac,
  type SignatureTalk,
} from './signature.ts';

/** Behind a question, where nothing of its device was under way. */
export const ANSWER_MS = 2000;
/** An answer at once: its time is that of samples, which is known to some milliseconds, the question's that of a clock. */
export const EARLY_MS = 500;
export const FAILURES = 5;
export const FIRST_WAIT_MS = 1000;
export const LONGEST_WAIT_MS = 60_000;

export type SignatureVerdict =
  | 'accepted'
  /** Nothing was asked, or it was answered already: a replay. */
  | 'not-asked'
  | 'late'
  | 'wrong-slot'
  /** Too short for a nonce and a MAC. */
  | 'malformed'
  /** The MAC is right, and the harmonics are not those of the key. */
  | 'wrong-pattern'
  | 'wrong-mac';

export interface SignatureAnswer {
  verdict: SignatureVerdict;
  judgement: PatternJudgement;
  /** What an accepted answer carries beside nonce and MAC; empty otherwise. */
  body: Uint8Array;
}

export interface SignatureGate {
  /**
   * Asks for an answer in a slot; an earlier question counts no more.
   * @param nonce 16 random bytes, never used before. @returns false while it has to wait.
   * @throws RangeError when nonce or slot cannot be.
   */
  challenge(nonce: Uint8Array, slot: number, nowMs: number): boolean;
  /** What came: the challenge is over, whatever the verdict. @param psdu nonce, body, MAC. */
  answer(heard: PatternEar, psdu: Uint8Array, slot: number, nowMs: number): SignatureAnswer;
  /** Until then it asks nothing. */
  readonly waitsUntilMs: number;
  /** All there were. */
  readonly failures: number;
}

const NOTHING = new Uint8Array(0);

/**
 * @param device id, 8 bytes. @param answerMs behind a question an answer counts so long: `ANSWER_MS`, and the longest frame
 * that its device may have had under way (SPEC P11.6). @throws RangeError when key or id cannot be.
 */
export function createSignatureGate(
  key: Uint8Array,
  device: Uint8Array,
  answerMs = ANSWER_MS,
): SignatureGate {
  checkKey(key);
  let asked: { talk: SignatureTalk; atMs: number } | null = null;
  let waitsUntilMs = -Infinity;
  let waitMs = FIRST_WAIT_MS;
  let inRow = 0;
  let failures = 0;

  const talkOf = (gatewayNonce: Uint8Array, slot: number): SignatureTalk => {
    const deviceNonce = new Uint8Array(SIGNATURE_BYTES.deviceNonce);
    const talk = { device, gatewayNonce: gatewayNonce.slice(), deviceNonce, slot };
    checkTalk(talk);
    return talk;
  };
  talkOf(new Uint8Array(SIGNATURE_BYTES.gatewayNonce), 0);

  const refused = (
    verdict: SignatureVerdict,
    judgement: PatternJudgement = UNHEARD,
  ): SignatureAnswer => ({ verdict, judgement, body: NOTHING });
  const judge = (
    { talk: about, atMs }: NonNullable<typeof asked>,
    heard: PatternEar,
    psdu: Uint8Array,
    slot: number,
    nowMs: number,
  ): SignatureAnswer => {
    const sinceMs = nowMs - atMs;
    if (!(sinceMs >= -EARLY_MS && sinceMs <= answerMs)) return refused('late');
    if (slot !== about.slot) return refused('wrong-slot');
    const begin = SIGNATURE_BYTES.deviceNonce;
    const end = psdu.length - SIGNATURE_BYTES.mac;
    if (end < begin) return refused('malformed');
    const talk = { ...about, deviceNonce: psdu.slice(0, begin) };
    const judgement = heard.whole ? judgePattern(heard.energies, patternOf(key, talk)) : UNHEARD;
    const body = psdu.slice(begin, end);
    if (!isSameTag(signatureMac(key, talk, body), psdu.subarray(end)))
      return refused('wrong-mac', judgement);
    if (!judgement.fitting) return refused('wrong-pattern', judgement);
    return { verdict: 'accepted', judgement, body };
  };
  const count = (accepted: boolean, nowMs: number): void => {
    if (accepted) {
      inRow = 0;
      waitMs = FIRST_WAIT_MS;
      return;
    }
    failures += 1;
    inRow += 1;
    if (inRow < FAILURES) return;
    inRow = 0;
    waitsUntilMs = nowMs + waitMs;
    waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
  };

  return {
    get waitsUntilMs() {
      return waitsUntilMs;
    },
    get failures() {
      return failures;
    },
    challenge(nonce, slot, nowMs) {
      if (nowMs < waitsUntilMs) return false;
      asked = { talk: talkOf(nonce, slot), atMs: nowMs };
      return true;
    },
    answer(heard, psdu, slot, nowMs) {
      if (!asked) return refused('not-asked');
      const question = asked;
      asked = null;
      const answer = judge(question, heard, psdu, slot, nowMs);
      count(answer.verdict === 'accepted', nowMs);
      return answer;
    },
  };
}
