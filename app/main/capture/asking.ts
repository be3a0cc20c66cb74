// The signatures that this console asks of a device over its link, and whether the device takes the question (SPEC L17).
// Asks only where the link itself has proven the key; repeats nothing.
import { ERROR_CODE, FLAG, MESSAGE, messages, type Frame } from '@harmonic/protocol/link';
import type { AskOutcome, SignatureAsk } from './messages.ts';
import type { Talk } from './talk.ts';
import { createUnanswered } from './unanswered.ts';

export interface Asking {
  ask(ask: SignatureAsk, nowMs: number): void;
  /** The answer to one of them; false: to something else. */
  answer(frame: Frame): boolean;
  tick(nowMs: number): void;
  /** Nobody answers any more. */
  end(): void;
}

const MOST_WAITING = 8;

export function createAsking(
  talk: Talk,
  told: (question: number, outcome: AskOutcome) => void,
): Asking {
  const unanswered = createUnanswered(MOST_WAITING);
  return {
    ask({ question, slot, nonce, harmonics }, nowMs) {
      if (talk.mac === null) return told(question, 'unproven');
      if (unanswered.isFull) return told(question, 'queue');
      const seq = talk.say(MESSAGE.CHANNEL_SIGN, messages.channelSign.request, {
        // Rises with whatever is signed: who plays a question again is told from who asks (L17.2).
        ...{ counter: BigInt(talk.signed), slot, nonce, harmonics: [...harmonics] },
      });
      unanswered.add(seq, question, nowMs);
    },
    answer(frame) {
      if (frame.type !== MESSAGE.CHANNEL_SIGN && frame.type !== MESSAGE.ERROR) return false;
      const question = unanswered.take(frame.ref);
      if (question === null) return false;
      told(question, frame.type === MESSAGE.CHANNEL_SIGN ? 'taken' : outcomeOf(frame));
      return true;
    },
    tick(nowMs) {
      for (const question of unanswered.expire(nowMs)) told(question, 'unanswered');
    },
    end() {
      for (const question of unanswered.end()) told(question, 'away');
    },
  };
}

function outcomeOf(frame: Frame): AskOutcome {
  const code = messages.error.decode(frame.bytes.subarray(frame.from, frame.to))?.code;
  if (code === ERROR_CODE.busy) return 'queue';
  // Answered signed, the key is right, and the counter was not above all before it: it may be asked anew (L17.2).
  if (code === ERROR_CODE.auth) return frame.flags & FLAG.mac ? 'queue' : 'unproven';
  return code === ERROR_CODE.state ? 'away' : 'refused';
}
