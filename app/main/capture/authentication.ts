// The console's side of AUTH on one link (SPEC L9): challenge, answer, confirmation; what is said is signed from then on,
// and what answers it has to be. Told the time, draws nonces by whom it is given; never says a key to anybody but the
// device that is to be given it, once.
import {
  authTag,
  createFrameMac,
  ERROR_CODE,
  FLAG,
  isSameTag,
  isSigned,
  keyFingerprint,
  MESSAGE,
  messages,
  sessionKey,
  type AuthTalk,
  type Frame,
} from '@harmonic/protocol/link';
import type { HardwareId } from '@harmonic/protocol/model';
import type { AuthenticationFailure, KeyRefusal } from '../../contract/index.ts';
import { bytesOfId } from './greeting.ts';
import { hmacSha256 } from './hmac.ts';
import type { CaptureFact, KeyAnswer } from './messages.ts';
import { createReportProof, type ReportVerdict } from './report-proof.ts';
import type { Talk } from './talk.ts';

/** A try that was not answered begins anew, with another nonce: an answer to the one before is out of turn (L9.2). */
const TRY_MS = 1000;
const TRIES = 3;
const WRITE_PATIENCE_MS = 3000;
/** What an ERROR to a key means (L9.8); any other is no more than a refusal. */
const KEY_ERRORS = new Map<number, KeyRefusal>([
  [ERROR_CODE.state, 'not-ready'],
  [ERROR_CODE.value, 'unusable'],
  [ERROR_CODE.flash, 'not-stored'],
]);
/** Sequence numbers of frames come round. */
const NUMBERS = 65_536;

export interface Authentication {
  /** Kd, 32 bytes, or none known: what was proven by another is over. */
  setKey(key: Uint8Array | null, nowMs: number): void;
  /** The device has said who it is: a session begins, and with it AUTH. */
  begin(device: HardwareId, nowMs: number): void;
  /** The link or the session is over. */
  end(): void;
  /** A response that may be believed; ERROR always may. */
  isGood(frame: Frame): boolean;
  /** Of what the device says unasked. */
  judge(frame: Frame): ReportVerdict;
  /** An answer of AUTH, or an ERROR to it. @returns false for any other. */
  answer(frame: Frame): boolean;
  /** Writes a key into the device (L9.8). */
  write(ask: number, key: Uint8Array, nowMs: number): void;
  tick(nowMs: number): void;
}

export interface AuthenticationOptions {
  talk: Talk;
  consoleId: HardwareId;
  key: Uint8Array | null;
  nonce(): Uint8Array;
  onFact(fact: CaptureFact): void;
  onWritten(ask: number, answer: KeyAnswer): void;
}

type State = 'off' | 'challenging' | 'confirming' | 'proven' | 'failed';

export function createAuthentication(options: AuthenticationOptions): Authentication {
  const { talk, onFact } = options;
  let { key } = options;
  let device: HardwareId | null = null;
  let state: State = 'off';
  let about: AuthTalk | null = null;
  /** Seq of what waits for its answer. */
  let asked = -1;
  let beganMs = 0;
  let tries = 0;
  /** Seq of the first frame that was signed, and how many were. */
  let firstSigned = 0;
  const reports = createReportProof();
  let writing: { ask: number; key: Uint8Array; asked: number; sinceMs: number } | null = null;

  function fail(because: AuthenticationFailure): void {
    state = 'failed';
    about = null;
    asked = -1;
    onFact({ kind: 'authentication', state: 'failed', because });
  }
  function challenge(nowMs: number): void {
    tries += 1;
    beganMs = nowMs;
    state = 'challenging';
    const consoleNonce = options.nonce();
    const id = bytesOfId(options.consoleId);
    about = {
      ...{ consoleId: id, deviceId: bytesOfId(device ?? '') },
      ...{ consoleNonce, deviceNonce: new Uint8Array(16) },
    };
    asked = talk.say(MESSAGE.AUTH, messages.authChallenge, { step: 1, id, nonce: consoleNonce });
  }
  function useKey(session: Uint8Array | null): void {
    firstSigned = talk.sign(session && createFrameMac(hmacSha256, session));
    reports.use(session);
  }
  function start(nowMs: number): void {
    useKey(null);
    if (device === null || key === null) {
      if (state !== 'off') onFact({ kind: 'authentication', state: 'no-key', because: null });
      state = 'off';
    } else {
      onFact({ kind: 'authentication', state: 'asking', because: null });
      tries = 0;
      challenge(nowMs);
    }
  }

  function onAnswer(payload: Uint8Array): void {
    const told = messages.authAnswer.decode(payload);
    if (!told || !about || !key) return;
    const now: AuthTalk = { ...about, deviceNonce: told.nonce.slice() };
    const isOurs = isSameTag(told.id, about.deviceId);
    if (!isOurs || !isSameTag(told.tag, authTag(hmacSha256, key, 2, now)))
      return fail(isOurs ? 'wrong-key' : 'other-device');
    about = now;
    state = 'confirming';
    const tag = authTag(hmacSha256, key, 3, now);
    asked = talk.say(MESSAGE.AUTH, messages.authConfirm, { step: 3, tag });
  }
  function onAccepted(payload: Uint8Array): void {
    if (!messages.authAccepted.decode(payload) || !about || !key) return;
    state = 'proven';
    asked = -1;
    useKey(sessionKey(hmacSha256, key, about));
    about = null;
    onFact({ kind: 'authentication', state: 'authenticated', because: null });
  }
  function onError(frame: Frame): void {
    const error = messages.error.decode(frame.bytes.subarray(frame.from, frame.to));
    if (!error) return;
    const isKeyless = state === 'challenging' && error.code === ERROR_CODE.auth;
    fail(isKeyless ? 'no-key-there' : error.code === ERROR_CODE.auth ? 'wrong-key' : 'refused');
  }
  function written(answer: KeyAnswer): void {
    if (writing) options.onWritten(writing.ask, answer);
    writing = null;
  }
  function onWritten(frame: Frame): void {
    const payload = frame.bytes.subarray(frame.from, frame.to);
    const error = frame.type === MESSAGE.ERROR ? messages.error.decode(payload) : null;
    if (error) {
      const because = KEY_ERRORS.get(error.code) ?? 'refused';
      return written({ done: false, because, said: error.text, silent: false });
    }
    const kept = messages.authKept.decode(payload);
    if (!kept || !writing) return;
    if (isSameTag(kept.fingerprint, keyFingerprint(hmacSha256, writing.key)))
      written({ done: true });
    else written({ done: false, because: 'other-key', said: '', silent: false });
  }

  /** Signed frames are numbered one after another from the first. */
  const wasSigned = ({ ref }: Frame): boolean =>
    (ref - firstSigned + NUMBERS) % NUMBERS < Math.min(talk.signed, NUMBERS);

  return {
    setKey(next, nowMs) {
      key = next;
      if (device !== null) start(nowMs);
    },
    begin(who, nowMs) {
      device = who;
      start(nowMs);
    },
    end() {
      device = null;
      about = null;
      state = 'off';
      asked = -1;
      useKey(null);
      written({ done: false, because: 'link-ended', said: '', silent: true });
    },
    isGood(frame) {
      if (state !== 'proven' || frame.type === MESSAGE.ERROR || frame.type === MESSAGE.HELLO)
        return true;
      if (!(frame.flags & FLAG.response)) return true;
      const { mac } = talk;
      if (mac === null || !(wasSigned(frame) || frame.flags & FLAG.mac)) return true;
      return isSigned(frame, mac);
    },
    judge: (frame) =>
      frame.flags & FLAG.response ? 'good' : reports.judge(frame, talk.line.datagrams),
    answer(frame) {
      if (writing?.asked === frame.ref) {
        onWritten(frame);
        return true;
      }
      if (asked !== frame.ref) return frame.type === MESSAGE.AUTH;
      const payload = frame.bytes.subarray(frame.from, frame.to);
      if (frame.type === MESSAGE.ERROR) onError(frame);
      else if (frame.type !== MESSAGE.AUTH) return false;
      else if (state === 'challenging') onAnswer(payload);
      else if (state === 'confirming') onAccepted(payload);
      return true;
    },
    write(ask, fresh, nowMs) {
      if (device === null || writing)
        return options.onWritten(ask, {
          ...{ done: false, because: 'away', said: '', silent: true },
        });
      const said = talk.say(MESSAGE.AUTH, messages.authKey, { step: 5, key: fresh });
      writing = { ask, key: fresh, asked: said, sinceMs: nowMs };
    },
    tick(nowMs) {
      if (writing && nowMs - writing.sinceMs >= WRITE_PATIENCE_MS)
        written({ done: false, because: 'no-answer', said: '', silent: true });
      if (state !== 'challenging' && state !== 'confirming') return;
      if (nowMs - beganMs < TRY_MS) return;
      if (tries < TRIES) challenge(nowMs);
      else fail('silent');
    },
  };
}
