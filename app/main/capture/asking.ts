// The signatures that this console asks of a device over its link, and whether the device takes the question (SPEC L17).
// Asks only where the link itself has proven the key; repeats nothing.
import { ERROR_CODE, MESSAGE, messages, type Frame } from '@harmonic/protocol/link';
import type { AskOutcome, SignatureAsk } from './messages.ts';
import type { Talk } from './talk.ts';

export interface Asking {
  ask(ask: SignatureAsk, nowMs: number): void;
  /** The answer to one of them; false: to something else. */
  answer(frame: Frame): boolean;
  tick(nowMs: number): void;
  /** Nobody answers any more. */
  end(): void;
}

const MOST_WAITING = 8;
const PATIENCE_MS = 2000;

export function createAsking(
  talk: Talk,
  told: (question: number, outcome: AskOutcome) => void,
): Asking {
  /** By the number of the frame that asked, oldest first. */
  const waiting = new Map<number, { question: number; atMs: number }>();
  return {
    ask({ question, slot, nonce, harmonics }, nowMs) {
      if (talk.mac === null) return told(question, 'unproven');
      if (waiting.size >= MOST_WAITING) return told(question, 'queue');
      const seq = talk.say(MESSAGE.CHANNEL_SIGN, messages.channelSign.request, {
        ...{ slot, nonce, harmonics: [...harmonics] },
      });
      waiting.set(seq, { question, atMs: nowMs });
    },
    answer(frame) {
      const asked = waiting.get(frame.ref);
      if (!asked || (frame.type !== MESSAGE.CHANNEL_SIGN && frame.type !== MESSAGE.ERROR))
        return false;
      waiting.delete(frame.ref);
      told(asked.question, frame.type === MESSAGE.CHANNEL_SIGN ? 'taken' : outcomeOf(frame));
      return true;
    },
    tick(nowMs) {
      for (const [seq, { question, atMs }] of waiting) {
        if (nowMs - atMs < PATIENCE_MS) return;
        waiting.delete(seq);
        told(question, 'unanswered');
      }
    },
    end() {
      for (const { question } of waiting.values()) told(question, 'away');
      waiting.clear();
    },
  };
}

function outcomeOf(frame: Frame): AskOutcome {
  const code = messages.error.decode(frame.bytes.subarray(frame.from, frame.to))?.code;
  if (code === ERROR_CODE.busy) return 'queue';
  if (code === ERROR_CODE.auth) return 'unproven';
  return code === ERROR_CODE.state ? 'away' : 'refused';
}
