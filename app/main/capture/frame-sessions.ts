// What a node's frames are checked by: the key of each question that it may have taken (SPEC P11.11). Bounded; told the
// time, draws no nonces.
import {
  bodyOf,
  createFrameChecker,
  frameKey,
  signatureMac,
  SIGNATURE_BYTES,
  type CheckedFrame,
  type FrameChecker,
} from '@harmonic/protocol/phy';
import { isSameTag } from '@harmonic/protocol/link';

export interface CheckedBy extends Omit<CheckedFrame, 'proof'> {
  proof: CheckedFrame['proof'] | 'too-old';
}

export interface FrameSessions {
  /** Frames may prove themselves by this question from now on. */
  begin(question: number, nonce: Uint8Array, slot: number, nowMs: number): void;
  /** The device has taken it: frames by those before it end soon. */
  taken(question: number, nowMs: number): void;
  /** It has not, and will not. */
  drop(question: number): void;
  check(harmonic: number, flags: number, psdu: Uint8Array, nowMs: number): CheckedBy;
  /** Whether an answer is one to a question of before: it was on the line already. */
  isOldAnswer(psdu: Uint8Array): boolean;
}

/** Frames that wait in a device when it takes a question are signed by the one before. */
const OVERLAP_MS = 15_000;
/** A key is no proof for longer (P11.13). */
const DAY_MS = 24 * 3_600_000;
/** That were taken; and of which nobody knows. */
const MOST_TAKEN = 3;
const MOST_UNKNOWN = 2;
const MOST_REMEMBERED = 16;

interface Session {
  question: number;
  /** The first that was asked is 0. */
  order: number;
  checker: FrameChecker;
  bornMs: number;
  untilMs: number;
  isTaken: boolean;
}

/**
 * Those of each device by its newest key, the same each time: a stream that is opened anew forgets no question that was
 * taken. Another key ends what was proven by the one before.
 */
export function createKeptSessions(): (key: Uint8Array, device: Uint8Array) => FrameSessions {
  const kept = new Map<string, { key: Uint8Array; sessions: FrameSessions }>();
  return (key, device) => {
    const id = Buffer.from(device).toString('hex');
    const known = kept.get(id);
    if (known && isSameTag(known.key, key)) return known.sessions;
    const sessions = createFrameSessions(key, device);
    kept.set(id, { key, sessions });
    return sessions;
  };
}

/** @param device id, 8 bytes. */
export function createFrameSessions(key: Uint8Array, device: Uint8Array): FrameSessions {
  let sessions: Session[] = [];
  let begun = 0;
  /** First of a bond: which question its newest proven frame was by. */
  const newestOn = new Map<number, number>();
  /** A channel's sender sends one frame after the other: none by a question of before, behind one by the newest. */
  const isLate = (harmonic: number, order: number): boolean => {
    const newest = Math.max(order, newestOn.get(harmonic) ?? order);
    newestOn.set(harmonic, newest);
    return order < newest;
  };
  const asked: { nonce: Uint8Array; slot: number }[] = [];
  return {
    begin(question, nonce, slot, nowMs) {
      const checker = createFrameChecker(
        frameKey(key, { device, gatewayNonce: nonce, slot }),
        device,
      );
      const fresh = {
        ...{ question, order: begun, checker, bornMs: nowMs, untilMs: Infinity, isTaken: false },
      };
      begun += 1;
      const newest = [fresh, ...sessions];
      sessions = newest.filter(
        ({ isTaken }, at) =>
          newest.slice(0, at).filter((one) => one.isTaken === isTaken).length <
          (isTaken ? MOST_TAKEN : MOST_UNKNOWN),
      );
      asked.unshift({ nonce, slot });
      asked.length = Math.min(asked.length, MOST_REMEMBERED);
    },
    taken(question, nowMs) {
      const at = sessions.findIndex((session) => session.question === question);
      const session = sessions[at];
      if (!session) return;
      session.isTaken = true;
      for (const before of sessions.slice(at + 1))
        before.untilMs = Math.min(before.untilMs, nowMs + OVERLAP_MS);
    },
    drop(question) {
      sessions = sessions.filter((session) => session.question !== question);
    },
    check(harmonic, flags, psdu, nowMs) {
      sessions = sessions.filter(({ untilMs }) => nowMs < untilMs);
      const body = bodyOf(flags, psdu);
      if (!body) return { proof: 'unsigned', body: psdu, counter: null };
      for (const session of sessions) {
        const { checker, bornMs, order } = session;
        const checked = checker.check(harmonic, flags, psdu);
        if (checked.proof === 'wrong-mac') continue;
        session.isTaken = true;
        if (nowMs - bornMs > DAY_MS) return { ...checked, proof: 'too-old' };
        const isOfBefore = checked.proof === 'proven' && isLate(harmonic, order);
        return isOfBefore ? { ...checked, proof: 'late' } : checked;
      }
      return { proof: 'wrong-mac', body, counter: null };
    },
    isOldAnswer(psdu) {
      const begin = SIGNATURE_BYTES.deviceNonce;
      const end = psdu.length - SIGNATURE_BYTES.mac;
      if (end < begin) return false;
      const deviceNonce = psdu.slice(0, begin);
      // The newest is the one that was answered now.
      return asked.slice(1).some(({ nonce, slot }) => {
        const talk = { device, gatewayNonce: nonce, deviceNonce, slot };
        return isSameTag(signatureMac(key, talk, psdu.slice(begin, end)), psdu.subarray(end));
      });
    },
  };
}
