// What this console asks a device to send on harmonics, and what the device says to each (SPEC L16). Waits for a bounded
// number of answers, and for none for ever. Repeats nothing: a frame that is late is worth less than the next.
import { ERROR_CODE, MESSAGE, messages, type Frame } from '@harmonic/protocol/link';
import { MODULATIONS } from '@harmonic/protocol/phy';
import type { SendOrder, SendOutcome } from './messages.ts';
import type { Talk } from './talk.ts';
import { createUnanswered } from './unanswered.ts';

export interface Sending {
  send(order: SendOrder, nowMs: number): void;
  /** The answer to one of them; false: to something else. */
  answer(frame: Frame): boolean;
  tick(nowMs: number): void;
  /** Nobody answers any more. */
  end(): void;
}

const MOST_WAITING = 32;

export function createSending(
  talk: Talk,
  told: (order: number, outcome: SendOutcome, detail: string) => void,
): Sending {
  const unanswered = createUnanswered(MOST_WAITING);
  return {
    send({ order, fec, modulation, flags, harmonics, psdu }, nowMs) {
      if (unanswered.isFull) return told(order, 'queue', '');
      const seq = talk.say(MESSAGE.CHANNEL_SEND, messages.channelSend.request, {
        // Rises with whatever is signed: who plays a frame again is told from who asks (L16.3).
        counter: BigInt(talk.signed),
        ...{ fec, modulation: MODULATIONS.indexOf(modulation), phyFlags: flags, reserved: 0 },
        ...{ harmonics: [...harmonics], psdu },
      });
      unanswered.add(seq, order, nowMs);
    },
    answer(frame) {
      if (frame.type !== MESSAGE.CHANNEL_SEND && frame.type !== MESSAGE.ERROR) return false;
      const order = unanswered.take(frame.ref);
      if (order === null) return false;
      if (frame.type === MESSAGE.CHANNEL_SEND) told(order, 'sent', '');
      else told(order, ...refusalOf(frame));
      return true;
    },
    tick(nowMs) {
      for (const order of unanswered.expire(nowMs)) told(order, 'unanswered', '');
    },
    end() {
      for (const order of unanswered.end()) told(order, 'away', '');
    },
  };
}

function refusalOf(frame: Frame): [SendOutcome, string] {
  const error = messages.error.decode(frame.bytes.subarray(frame.from, frame.to));
  if (error?.code === ERROR_CODE.busy) return ['queue', error.text];
  // It knows no session of ours: it has begun anew.
  if (error?.code === ERROR_CODE.state) return ['away', error.text];
  return ['refused', error ? `${error.text} (ERROR ${error.code})`.trim() : ''];
}
