// The second factor (RFC 6238: SHA-1, six digits, 30 s): offers one, checks a code once. Keeps no secret.
import { randomBytes } from 'node:crypto';
import { generateURI, verifySync } from 'otplib';
import { encode } from 'uqr';
import type { SecondFactorOffer } from '../../contract/index.ts';
import { inGroups, toBase32 } from './codes.ts';

const SECRET_BYTES = 20;
const STEP_S = 30;

export const newTotpSecret = (): Uint8Array => new Uint8Array(randomBytes(SECRET_BYTES));

/** @param label the person's sign-in name, as the authenticator will list it. */
export function offerOf(secret: Uint8Array, siteName: string, label: string): SecondFactorOffer {
  const base32 = toBase32(secret);
  const uri = generateURI({ issuer: siteName || 'Harmonic Console', label, secret: base32 });
  return { secret: inGroups(base32), uri, qr: encode(uri, { border: 0 }).data };
}

export const isTotpCode = (typed: string): boolean => /^\d{6}$/.test(typed.replace(/\s/g, ''));

/**
 * The step a code belongs to, when it is right and newer than the last one accepted; null otherwise.
 * Takes the step now and the one before; the next one too where the clock is known to be behind.
 */
export function acceptedStep(
  secret: Uint8Array,
  typed: string,
  at: { wallMs: number; lastStep: number; isClockPoor: boolean },
): number | null {
  if (!isTotpCode(typed)) return null;
  const epoch = Math.floor(at.wallMs / 1000);
  const newest = Math.floor(epoch / STEP_S) + (at.isClockPoor ? 1 : 0);
  // otplib takes a step that has not come yet for a mistake of ours, and throws.
  if (at.lastStep >= newest) return null;
  const result = verifySync({
    secret,
    token: typed.replace(/\s/g, ''),
    epoch,
    period: STEP_S,
    epochTolerance: [STEP_S, at.isClockPoor ? STEP_S : 0],
    afterTimeStep: at.lastStep,
  });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}
