// Enrolment: whoever was invited, or whose factors were reset, chooses a password with the code they were given. Makes
// their keys; nobody else ever knows or chooses their password.
import { randomBytes } from 'node:crypto';
import { publicKeyOf } from '@harmonic/protocol/access';
import type { PersonId } from '@harmonic/protocol/model';
import type { NewCodes, SecondFactorOffer } from '../../contract/index.ts';
import type { AccessWrite, Act, InvitationRow } from '../store/access-api.ts';
import type { Seat } from './access.ts';
import { waitForSecondFactor } from './confirming.ts';
import { makeCredential, stretchPassword, type Stretched } from './credentials.ts';
import { isInvitationCode, matchInvitation } from './invitations.ts';
import type { Keys } from './memory.ts';
import { nextBundle } from './next-bundle.ts';
import type { Parts } from './parts.ts';
import { demandPassword, isLongEnoughAlone } from './passwords.ts';
import { newRecoveryCodes } from './recovery-codes.ts';
import { Refusal } from './refusal.ts';
import { holdsTop } from './rights.ts';
import { wipe } from './sealing.ts';
import { newTotpSecret, offerOf } from './second-factor.ts';
import { PROOF_MS } from './sessions.ts';
import { mayHoldSiteKey } from './site-key-holders.ts';
import { demandBound, demandConfirming } from './sign-in.ts';

interface Enrolling {
  invitation: InvitationRow;
  keys: Keys;
  stretched: Stretched;
  isLong: boolean;
}
const WRONG = 'This code is not right, or has been used.';

export async function enrol(
  parts: Parts,
  seat: Seat,
  wish: { code: string; password: string },
): Promise<SecondFactorOffer | null> {
  demandBound(parts);
  const { memory, secrets, attempts, time } = parts;
  if (parts.seats.session(seat)) {
    throw new Refusal(
      'conflict',
      'Somebody is signed in on this page. Sign out first.',
      'signed-in',
    );
  }
  if (!isInvitationCode(wish.code)) await attempts.malformed('session.enrol', WRONG);
  const matched = await attempts.guess({
    ...{ of: null, name: '', act: 'session.enrol', words: WRONG },
    evaluate: () => matchInvitation(secrets, memory.invitations(), wish.code),
  });
  const { invitation } = matched;
  demandConfirming(parts, invitation.person);
  demandOpen(parts, invitation);
  const policy = memory.policy();
  const isDue = policy !== null && holdsTop(policy, invitation.person, time.now());
  const profile = memory.person(invitation.person);
  const names = [profile?.name ?? '', profile?.signInName ?? '', parts.siteName()];
  demandPassword(wish.password, { hasSecondFactor: isDue, names });
  const enrolling: Enrolling = {
    invitation,
    keys: { signing: new Uint8Array(randomBytes(32)), site: matched.siteKey },
    stretched: await stretchPassword(secrets, wish.password),
    isLong: isLongEnoughAlone(wish.password),
  };
  if (!isDue) {
    await complete(parts, seat, enrolling, null);
    return null;
  }
  const totp = newTotpSecret();
  waitForSecondFactor(parts, seat, {
    ...{ stage: 'enrolling', totp },
    confirmed: (step) => complete(parts, seat, enrolling, { totp, step }),
    wipe: () => wipe(totp, enrolling.stretched.master),
  });
  return offerOf(totp, parts.siteName(), profile?.signInName ?? '');
}

/** Version of the credential to come. @throws Refusal when the invitation does not count any more. */
function demandOpen({ memory, time }: Parts, invitation: InvitationRow): number {
  const { person, expiresAtMs, digest } = invitation;
  const member = memory.policy()?.member(person);
  const isThere = memory
    .invitations()
    .some((one) => one.person === person && one.digest === digest);
  if (!isThere || member?.status !== 'active') throw new Refusal('invalid', WRONG, 'void');
  if (expiresAtMs > time.now()) return member.credentialVersion;
  throw new Refusal(
    'invalid',
    'This code has expired. Ask an administrator for a new one.',
    'code-expired',
  );
}

async function complete(
  parts: Parts,
  seat: Seat,
  { invitation, keys, stretched, isLong }: Enrolling,
  factor: { totp: Uint8Array; step: number } | null,
): Promise<NewCodes> {
  const { memory, secrets, seats, time } = parts;
  const { person } = invitation;
  const policy = memory.policy();
  if (keys.site && !(policy && mayHoldSiteKey(policy, person, time.now()))) {
    wipe(keys.site);
    keys.site = null;
  }
  const version = demandOpen(parts, invitation);
  const recovery = factor ? await newRecoveryCodes(secrets) : { codes: [], rows: [] };
  const nowMs = time.now();
  const kept = { person, version, totpStep: factor?.step ?? 0, recovery: recovery.rows };
  const inside = { keys, totp: factor?.totp ?? null };
  const { row, opened } = makeCredential(
    secrets,
    { ...kept, enrolledAtMs: nowMs },
    stretched,
    inside,
  );
  const writes = (): AccessWrite[] => {
    const profile = memory.person(person);
    if (!profile || demandOpen(parts, invitation) !== version) {
      throw new Refusal('conflict', 'Your invitation has been changed meanwhile.', 'changed');
    }
    return [
      { drop: 'invitation', person },
      { put: 'credential', row },
      { put: 'person', row: { ...profile, lastSignInMs: nowMs } },
      ...parts.attempts.forgiven(person),
      ...(keys.site ? [registerKey(parts, person, keys.signing, keys.site)] : []),
    ];
  };
  await memory.commit(writes, [enrolled(person, nowMs, factor !== null)]);
  const proof = { untilMs: nowMs + PROOF_MS, opened, isLong };
  seats.enter(seat, { person, version, breakGlass: null, proof });
  await parts.mirror();
  return { recoveryCodes: recovery.codes, breakGlassCode: null };
}

/** Whoever will act for the site signs their own key in; the others' wait for an administrator's next act. */
function registerKey(
  { memory, secrets, time }: Parts,
  person: PersonId,
  signing: Uint8Array,
  siteKey: Uint8Array,
): AccessWrite {
  const key = publicKeyOf(signing);
  const sinceMs = time.now();
  return nextBundle(memory, secrets, siteKey, sinceMs, (bundle) => ({
    ...bundle,
    people: bundle.people.map((member) =>
      member.id === person ? { ...member, key, sinceMs } : member,
    ),
  }));
}

const enrolled = (person: PersonId, atMs: number, hasSecondFactor: boolean): Act => ({
  ...{ atMs, actor: person, act: 'session.enrol', scope: 'site', subject: person },
  ...{ outcome: 'done', because: 'invitation', personal: null },
  facts: { secondFactor: hasSecondFactor ? 'yes' : 'no' },
});
