// Invitations: a code good once for whoever an administrator has created or reset. Makes them and finds whose code was
// typed; stores nothing and asks no right.
import { randomBytes } from 'node:crypto';
import type { PersonId } from '@harmonic/protocol/model';
import type { InvitationRow } from '../store/access-api.ts';
import { INVITATION_BITS, isCodeOf, newCode, readCode } from './codes.ts';
import { Refusal } from './refusal.ts';
import { isSame, seal, unseal, wipe } from './sealing.ts';
import type { Secrets } from './secrets.ts';

const LASTS_MS = 7 * 24 * 3600_000;
const about = (person: PersonId): string => `invitation-site-key:${person}`;

/** Shares the salt of those that wait already: a code that is typed costs one Argon2, however many there are. */
export async function newInvitation(
  secrets: Secrets,
  waiting: readonly InvitationRow[],
  person: PersonId,
  siteKey: Uint8Array | null,
  nowMs: number,
): Promise<{ code: string; row: InvitationRow }> {
  const code = newCode(INVITATION_BITS);
  const salt = waiting[0]?.salt ?? new Uint8Array(randomBytes(16));
  const master = await secrets.stretch(readCode(code), salt, secrets.codeCost);
  const wrapKey = secrets.wrapKey(master);
  const row: InvitationRow = {
    ...{ person, salt, digest: secrets.verifier(master), expiresAtMs: nowMs + LASTS_MS },
    siteKey: siteKey && seal(wrapKey, siteKey, about(person)),
  };
  wipe(master, wrapKey);
  return { code, row };
}

export const isInvitationCode = (typed: string): boolean =>
  isCodeOf(INVITATION_BITS, readCode(typed));

/** Null when it is nobody's; costs an Argon2 also where nobody was invited. */
export async function matchInvitation(
  secrets: Secrets,
  waiting: readonly InvitationRow[],
  typed: string,
): Promise<{ invitation: InvitationRow; siteKey: Uint8Array | null } | null> {
  const code = readCode(typed);
  const salts = new Map(waiting.map(({ salt }) => [Buffer.from(salt).toString('hex'), salt]));
  if (salts.size === 0) salts.set('', new Uint8Array(16));
  for (const salt of salts.values()) {
    const master = await secrets.stretch(code, salt, secrets.codeCost);
    const digest = secrets.verifier(master);
    const invitation = waiting.find((row) => isSame(row.digest, digest));
    const siteKey = invitation ? openSiteKey(secrets.wrapKey(master), invitation) : null;
    wipe(master);
    if (invitation) return { invitation, siteKey };
  }
  return null;
}

function openSiteKey(wrapKey: Uint8Array, { siteKey, person }: InvitationRow): Uint8Array | null {
  if (!siteKey) return null;
  const opened = unseal(wrapKey, siteKey, about(person));
  wipe(wrapKey);
  if (opened) return opened;
  throw new Refusal(
    'damaged',
    'What is stored of this invitation is not what was written. Ask for a new one.',
    'forged-invitation',
  );
}
