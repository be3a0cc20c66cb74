// The simulated device's side of AUTH: its key, the talk under way, the session's key, counters seen (SPEC L9).
// Draws no nonces, sends nothing.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import {
  authTag,
  createCounterRow,
  createFrameMac,
  createReportMac,
  ERROR_CODE,
  isSameTag,
  isSigned,
  keyFingerprint,
  messages,
  sessionKey,
  type AuthTalk,
  type CounterIs,
  type Frame,
  type Layout,
  type MakeMac,
} from '../link/index.ts';

export const NO_KEY = 'this device has no key';
const NO_SECRETS = 'this device has no source of randomness that nobody can guess';

const keyed = (key: Uint8Array, message: Uint8Array): Uint8Array => hmac(sha256, key, message);

export interface DeviceAuthenticationOptions {
  key: Uint8Array | null;
  /** 8 bytes. */
  id: Uint8Array;
  /** 16 bytes that nobody can guess; null where there is no source of such. */
  nonce: (() => Uint8Array) | null;
  /** Keeps a key for good; null where none may come. @returns false when it could not. */
  provision: ((key: Uint8Array) => boolean) | null;
}

type Answer =
  | { refused: { code: number; text: string }; layout?: never; value?: never }
  | { refused?: never; layout: Layout<unknown>; value: unknown };

export interface DeviceAuthentication {
  /** 32 bytes; null: none was ever kept. */
  readonly key: Uint8Array | null;
  /** Of this session; null before step 4. */
  readonly mac: MakeMac | null;
  /** Signs the next report of this session; null before step 4. */
  nextReportMac(): MakeMac | null;
  answer(frame: Frame): Answer;
  isSigned(frame: Frame): boolean;
  /** What it is, told once. */
  takeCounter(counter: bigint): CounterIs;
  /** A HELLO came. */
  forget(): void;
}

const refusal = (code: number, text: string): Answer => ({ refused: { code, text } });
const answered = <T>(layout: Layout<T>, value: T): Answer => ({
  ...{ layout, value },
});

export function createDeviceAuthentication(
  options: DeviceAuthenticationOptions,
): DeviceAuthentication {
  let { key } = options;
  let talk: AuthTalk | null = null;
  let mac: MakeMac | null = null;
  let reportMac: ReturnType<typeof createReportMac> | null = null;
  let reports = 0;
  let takeCounter = createCounterRow();

  function takeKey(told: Uint8Array): Answer {
    const { provision } = options;
    if (!provision) return refusal(ERROR_CODE.state, 'not in provisioning mode');
    if (!key) {
      if (told.every((byte) => byte === 0)) return refusal(ERROR_CODE.value, 'a key of zeros');
      const copy = told.slice();
      if (!provision(copy)) return refusal(ERROR_CODE.flash, 'the key could not be kept');
      key = copy;
    } else if (!isSameTag(key, told)) return refusal(ERROR_CODE.state, 'this device has a key');
    return answered(messages.authKept, { step: 6, fingerprint: keyFingerprint(keyed, key) });
  }

  function confirm(kd: Uint8Array, tag: Uint8Array): Answer {
    const about = talk;
    talk = null;
    if (!about || !isSameTag(tag, authTag(keyed, kd, 3, about)))
      return refusal(ERROR_CODE.auth, 'wrong tag, or no challenge before it');
    const ks = sessionKey(keyed, kd, about);
    mac = createFrameMac(keyed, ks);
    reportMac = createReportMac(keyed, ks);
    reports = 0;
    takeCounter = createCounterRow();
    return answered(messages.authAccepted, { step: 4 });
  }

  return {
    get key() {
      return key;
    },
    get mac() {
      return mac;
    },
    nextReportMac() {
      if (!reportMac) return null;
      const next = reportMac(reports);
      reports += 1;
      return next;
    },
    answer(frame) {
      const payload = frame.bytes.subarray(frame.from, frame.to);
      const told = messages.authKey.decode(payload);
      if (told) return takeKey(told.key);
      if (!key) return refusal(ERROR_CODE.auth, NO_KEY);
      const asked = messages.authChallenge.decode(payload);
      if (asked) {
        const { id, nonce } = options;
        if (!nonce) return refusal(ERROR_CODE.state, NO_SECRETS);
        talk = {
          ...{ consoleId: asked.id.slice(), deviceId: id },
          ...{ consoleNonce: asked.nonce.slice(), deviceNonce: nonce() },
        };
        const tag = authTag(keyed, key, 2, talk);
        return answered(messages.authAnswer, { step: 2, id, nonce: talk.deviceNonce, tag });
      }
      const step3 = messages.authConfirm.decode(payload);
      if (step3) return confirm(key, step3.tag);
      return refusal(ERROR_CODE.length, 'the payload is no step of AUTH');
    },
    isSigned: (frame) => mac !== null && isSigned(frame, mac),
    takeCounter: (counter) => takeCounter(counter),
    forget() {
      talk = null;
      mac = null;
      reportMac = null;
    },
  };
}
