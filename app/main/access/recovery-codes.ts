// Ten codes that each stand in once for the second factor. Makes them and finds which one was typed; stores nothing.
import { randomBytes } from 'node:crypto';
import type { CredentialRow } from '../store/access-api.ts';
import { isCodeOf, newCode, readCode, RECOVERY_BITS } from './codes.ts';
import { isSame } from './sealing.ts';
import type { Secrets } from './secrets.ts';

const CODES = 10;
type Rows = CredentialRow['recovery'];

/** One salt for the set: a try costs us one Argon2, and a thief one for each guess. */
export async function newRecoveryCodes(secrets: Secrets): Promise<{ codes: string[]; rows: Rows }> {
  const salt = new Uint8Array(randomBytes(16));
  const codes = Array.from({ length: CODES }, () => newCode(RECOVERY_BITS));
  const rows = await Promise.all(
    codes.map(async (code) => ({ salt, digest: await digestOf(secrets, readCode(code), salt) })),
  );
  return { codes, rows };
}

export const isRecoveryCode = (typed: string): boolean => isCodeOf(RECOVERY_BITS, readCode(typed));

/** The rows without the one that was typed; null when it is none of them. */
export async function spendRecoveryCode(
  secrets: Secrets,
  rows: Rows,
  typed: string,
): Promise<Rows | null> {
  const code = readCode(typed);
  const salt = rows[0]?.salt ?? new Uint8Array(16);
  const digest = await digestOf(secrets, code, salt);
  const left = rows.filter((row) => !isSame(row.digest, digest));
  return left.length < rows.length ? left : null;
}

/** Completed by the device secret, as a password's verifier is. */
async function digestOf(secrets: Secrets, code: string, salt: Uint8Array): Promise<Uint8Array> {
  return secrets.verifier(await secrets.stretch(code, salt, secrets.codeCost));
}
