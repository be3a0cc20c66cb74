// The break-glass kit: a sealed code that opens the site's key without password, device secret or keychain.
// Makes it and opens it; counts no tries.
import { randomBytes } from 'node:crypto';
import { digest } from '@harmonic/protocol/access';
import { z } from 'zod';
import { BREAK_GLASS_BITS, isCodeOf, newCode, readCode } from './codes.ts';
import { rescueKeyOf } from './rescue-key.ts';
import { deriveKey, seal, unseal, wipe } from './sealing.ts';
import type { Secrets } from './secrets.ts';

export interface NewKit {
  /** Shown once. */
  code: string;
  /** Belongs into the bundle. */
  digest: string;
  /** Kept as the value `break-glass`. */
  value: Uint8Array;
  /** For the host: wraps the database's key, so that the folder opens on another machine. 32 bytes. */
  rescueKey: Uint8Array;
}

const valueSchema = z.object({
  salt: z.base64(),
  cost: z.object({ memoryKib: z.int(), passes: z.int(), lanes: z.int() }),
  sealed: z.base64(),
});
const ABOUT = 'break-glass:site-key';
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export async function newKit(secrets: Secrets, siteKey: Uint8Array): Promise<NewKit> {
  const code = newCode(BREAK_GLASS_BITS);
  const salt = new Uint8Array(randomBytes(16));
  const cost = secrets.codeCost;
  const master = await secrets.stretch(readCode(code), salt, cost);
  const siteWrap = deriveKey(master, 'break-glass site');
  const value = { salt: base64(salt), cost, sealed: base64(seal(siteWrap, siteKey, ABOUT)) };
  const kit: NewKit = {
    code,
    digest: digest(siteWrap),
    value: new Uint8Array(Buffer.from(JSON.stringify(value), 'utf8')),
    rescueKey: rescueKeyOf(code),
  };
  wipe(master, siteWrap);
  return kit;
}

export const isBreakGlassCode = (typed: string): boolean =>
  isCodeOf(BREAK_GLASS_BITS, readCode(typed));

/** The site's key; null when it is another code than the one the policy names. */
export async function openKit(
  secrets: Secrets,
  value: Uint8Array,
  expected: string,
  typed: string,
): Promise<Uint8Array | null> {
  const kept = valueSchema.parse(JSON.parse(Buffer.from(value).toString('utf8')));
  const salt = new Uint8Array(Buffer.from(kept.salt, 'base64'));
  const master = await secrets.stretch(readCode(typed), salt, kept.cost);
  const siteWrap = deriveKey(master, 'break-glass site');
  const isRight = digest(siteWrap) === expected;
  const sealed = new Uint8Array(Buffer.from(kept.sealed, 'base64'));
  const siteKey = isRight ? unseal(siteWrap, sealed, ABOUT) : null;
  wipe(master, siteWrap);
  return siteKey;
}
