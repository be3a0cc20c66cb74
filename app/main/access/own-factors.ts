// What people change about their own sign-in: password, second factor, recovery codes. No right is needed for it, and
// nobody else is touched. Other sessions of the person end.
import type { NewCodes, SecondFactorOffer } from '../../contract/index.ts';
import type { CredentialRow } from '../store/access-api.ts';
import type { Seat } from './access.ts';
import { waitForSecondFactor } from './confirming.ts';
import { renewCredential, sealTotp, siteKeyNow, stretchPassword } from './credentials.ts';
import type { Parts, Self } from './parts.ts';
import { demandPassword, isLongEnoughAlone, SHORTEST_ALONE } from './passwords.ts';
import { newRecoveryCodes } from './recovery-codes.ts';
import { Refusal } from './refusal.ts';
import { holdsTop } from './rights.ts';
import { isSame, wipe } from './sealing.ts';
import { newTotpSecret, offerOf } from './second-factor.ts';
import { demandOwnFactors, insideAt, provenAt } from './self.ts';
import { PROOF_MS } from './sessions.ts';
import { openOwn, ownTries } from './unlock.ts';

export async function changePassword(
  parts: Parts,
  seat: Seat,
  { current, wanted }: { current: string; wanted: string },
): Promise<void> {
  const { memory, secrets, seats, time, attempts } = parts;
  const self = insideAt(parts, seat);
  demandOwnFactors(self);
  const before = credentialOf(parts, self);
  const words = 'The present password is not right.';
  await attempts.guessOwn({
    ...{ ...ownTries(parts, self), act: 'session.changePassword', words },
    async evaluate() {
      const opened = await openOwn(parts, self, current);
      if (!opened) return null;
      const person = memory.person(self.person);
      const names = [person?.name ?? '', person?.signInName ?? '', parts.siteName()];
      demandPassword(wanted, { hasSecondFactor: before.totp !== null, names });
      const stretched = await stretchPassword(secrets, wanted);
      const renewed = renewCredential(secrets, before, stretched, opened);
      wipe(opened.wrapKey);
      await change(parts, self, before, 'session.changePassword', (now) => ({
        ...renewed.row,
        ...{ totpStep: now.totpStep, recovery: now.recovery },
        siteKey: siteKeyNow(now, before, renewed.row),
      }));
      const proof = { opened: renewed.opened, isLong: isLongEnoughAlone(wanted) };
      seats.prove(seat, { ...proof, untilMs: time.now() + PROOF_MS });
      return true;
    },
  });
}

export async function offerSecondFactor(parts: Parts, seat: Seat): Promise<SecondFactorOffer> {
  await parts.recorded();
  const self = provenAt(parts, seat);
  demandOwnFactors(self);
  const totp = newTotpSecret();
  // The proof may end before the code comes.
  const wrapKey = Uint8Array.from(self.proof.opened.wrapKey);
  const before = credentialOf(parts, self);
  waitForSecondFactor(parts, seat, {
    ...{ stage: null, totp },
    async confirmed(totpStep) {
      const recovery = await newRecoveryCodes(parts.secrets);
      await change(parts, self, before, 'session.confirmSecondFactor', (now) => ({
        ...now,
        ...{ totp: sealTotp(wrapKey, self.person, totp), totpStep, recovery: recovery.rows },
      }));
      wipe(wrapKey, totp);
      return { recoveryCodes: recovery.codes, breakGlassCode: null };
    },
    wipe: () => wipe(wrapKey, totp),
  });
  const label = parts.memory.person(self.person)?.signInName ?? '';
  return offerOf(totp, parts.siteName(), label);
}

export async function removeSecondFactor(parts: Parts, seat: Seat): Promise<void> {
  const { memory, time } = parts;
  const self = provenAt(parts, seat);
  demandOwnFactors(self);
  const policy = memory.policy();
  if (policy && holdsTop(policy, self.person, time.now())) {
    throw new Refusal(
      'not-allowed',
      'Your role asks for a second factor. You may set up another one in its place.',
      'second-factor-due',
    );
  }
  if (!self.proof.isLong) {
    throw new Refusal(
      'invalid',
      `Without a second factor the password must have at least ${SHORTEST_ALONE} characters. Change it first.`,
      'password-too-short-alone',
      { facts: { least: String(SHORTEST_ALONE) } },
    );
  }
  await change(parts, self, credentialOf(parts, self), 'session.removeSecondFactor', (now) => ({
    ...now,
    ...{ totp: null, totpStep: 0, recovery: [] },
  }));
}

export async function renewRecoveryCodes(parts: Parts, seat: Seat): Promise<NewCodes> {
  const self = provenAt(parts, seat);
  demandOwnFactors(self);
  const before = credentialOf(parts, self);
  if (!before.totp) {
    throw new Refusal(
      'invalid',
      'Recovery codes stand in for a second factor. Set one up first.',
      'no-second-factor',
    );
  }
  const recovery = await newRecoveryCodes(parts.secrets);
  await change(parts, self, before, 'session.newRecoveryCodes', (now) => ({
    ...now,
    recovery: recovery.rows,
  }));
  return { recoveryCodes: recovery.codes, breakGlassCode: null };
}

function credentialOf({ memory }: Parts, { person }: Self): CredentialRow {
  const row = memory.credential(person);
  if (row) return row;
  throw new Refusal('conflict', 'Your sign-in has been reset meanwhile.', 'changed');
}

/** Durable with its entry; then only this page goes on. */
async function change(
  { memory, seats, mirror }: Parts,
  self: Self,
  before: CredentialRow,
  act: string,
  make: (now: CredentialRow) => CredentialRow,
): Promise<void> {
  const { person, seat } = self;
  await memory.commit(() => {
    const now = memory.credential(person);
    if (!now || !isSame(now.verifier, before.verifier) || now.totp !== before.totp) {
      throw new Refusal('conflict', 'Your sign-in has been changed meanwhile.', 'changed');
    }
    return [{ put: 'credential', row: make(now) }];
  }, [self.act(act, 'done')]);
  seats.endAll(person, 'rights-changed', seat);
  await mirror();
}
