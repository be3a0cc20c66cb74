// Signing in: name and password, then a code where there is a second factor. Never says which of the two was wrong, and
// takes as long for a name that nobody has.
import type { PersonId } from '@harmonic/protocol/model';
import type { Because } from '../../contract/index.ts';
import type { AccessWrite, Act, CredentialRow } from '../store/access-api.ts';
import type { Seat } from './access.ts';
import { demandRightClock } from './confirming.ts';
import {
  renewCredential,
  openCredential,
  siteKeyNow,
  stretchPassword,
  wipeOpened,
  type Opened,
} from './credentials.ts';
import type { Parts } from './parts.ts';
import { isLongEnoughAlone } from './passwords.ts';
import { isRecoveryCode, spendRecoveryCode } from './recovery-codes.ts';
import { Refusal } from './refusal.ts';
import { isSame, wipe } from './sealing.ts';
import { acceptedStep, isTotpCode } from './second-factor.ts';
import { isDearer } from './secrets.ts';
import { administrators } from './standing.ts';
import { PENDING_MS, PROOF_MS, type Pending } from './sessions.ts';

/** The password was right. */
interface Known {
  person: PersonId;
  /** As it was when the password was judged: if it has changed since, nobody comes in. */
  row: CredentialRow;
  opened: Opened;
  isLong: boolean;
  /** Sealed anew, because this machine affords more than when the password was chosen. */
  renewed: CredentialRow | null;
}
const WRONG = 'The name or the password is not right.';

export async function signIn(
  parts: Parts,
  seat: Seat,
  wish: { signInName: string; password: string },
): Promise<void> {
  demandBound(parts);
  if (parts.seats.session(seat)) {
    throw new Refusal(
      'conflict',
      'Somebody is signed in on this page. Sign out first.',
      'signed-in',
    );
  }
  const name = plainName(wish.signInName);
  const row = credentialOf(parts, name);
  await parts.attempts.guess({
    ...{ of: row?.person ?? null, name, act: 'session.signIn', words: WRONG },
    async evaluate() {
      const known = await judge(parts, row, wish.password);
      if (!known) return null;
      if (known.opened.totp) awaitCode(parts, seat, known);
      else await enter(parts, seat, known, {}, 'password');
      return true;
    },
  });
}

/** As names are compared: without case, however their accents are composed. */
const plainName = (typed: string): string => typed.normalize('NFC').trim().toLowerCase();

/** @throws Refusal when this console's own secret is another one than that of the folder. */
export function demandBound({ isUnbound }: Parts): void {
  if (!isUnbound()) return;
  throw new Refusal(
    'unavailable',
    'This folder belongs to another machine, or the secret of this one is gone: no password opens here. Use the sealed break-glass code; everybody then gets a new way in from an administrator.',
    'unbound',
  );
}

/** Of an active person with that name; null makes no difference that shows. */
function credentialOf({ memory }: Parts, name: string): CredentialRow | null {
  const person =
    name === '' ? null : memory.people().find((one) => plainName(one.signInName) === name);
  const row = person ? memory.credential(person.id) : null;
  const member = person ? memory.policy()?.member(person.id) : null;
  const isActive = member?.status === 'active' && row?.version === member.credentialVersion;
  return isActive ? row : null;
}

async function judge(
  { secrets, memory }: Parts,
  row: CredentialRow | null,
  password: string,
): Promise<Known | null> {
  if (!row) {
    const [like] = memory.people().flatMap(({ id }) => memory.credential(id) ?? []);
    const cost = like?.cost ?? secrets.passwordCost();
    wipe(await secrets.stretch(password, new Uint8Array(16), cost));
    return null;
  }
  const opened = await openCredential(secrets, row, password);
  if (!opened) return null;
  const isDue = isDearer(secrets.passwordCost(), row.cost);
  const renewed = isDue
    ? renewCredential(secrets, row, await stretchPassword(secrets, password), opened)
    : null;
  if (renewed) wipe(opened.wrapKey);
  return {
    ...{ person: row.person, row, isLong: isLongEnoughAlone(password) },
    opened: renewed?.opened ?? opened,
    renewed: renewed?.row ?? null,
  };
}

function awaitCode(parts: Parts, seat: Seat, known: Known): void {
  const { seats, time, attempts } = parts;
  let isJudged = false;
  const pending: Pending = {
    stage: 'code',
    untilMs: time.now() + PENDING_MS,
    wipe: () => {
      if (!isJudged) wipeOpened(known.opened);
    },
    async giveCode(code) {
      if (isTotpCode(code)) demandRightClock(time);
      else if (!isRecoveryCode(code)) await attempts.malformed('session.giveCode', MISTYPED);
      isJudged = true;
      try {
        await attempts.guess({
          ...{ of: known.person, name: '', act: 'session.giveCode', words: WRONG_CODE },
          async evaluate() {
            const spent = await spend(parts, known, code);
            if (!spent) return null;
            if (seats.pending(seat) !== pending) throw changedMeanwhile();
            await enter(parts, seat, known, spent, spent.recovery ? 'recovery-code' : 'totp');
            return true;
          },
        });
      } catch (error) {
        // A wrong code ends the half-open sign-in: the next try begins with the password.
        seats.forget(seat, pending);
        wipeOpened(known.opened);
        throw error;
      }
    },
  };
  seats.wait(seat, pending);
}
const MISTYPED = 'This is no code: six digits, or one of your recovery codes.';
const WRONG_CODE = 'This code is not right, or has been used. Begin with your password again.';

type Spent = Partial<Pick<CredentialRow, 'totpStep' | 'recovery'>>;

/** What the code uses up; null when it is wrong. One Argon2 for a recovery code, none for six digits. */
async function spend(parts: Parts, known: Known, code: string): Promise<Spent | null> {
  const { memory, secrets, time } = parts;
  const row = memory.credential(known.person);
  if (!row || !known.opened.totp) return null;
  if (!isTotpCode(code)) {
    const recovery = await spendRecoveryCode(secrets, row.recovery, code);
    return recovery && { recovery };
  }
  const at = { wallMs: time.wallMs(), lastStep: row.totpStep, isClockPoor: time.isPoor() };
  const totpStep = acceptedStep(known.opened.totp, code, at);
  return totpStep === null ? null : { totpStep };
}

/** Durable with its entry, then inside. */
async function enter(
  parts: Parts,
  seat: Seat,
  known: Known,
  spent: Spent,
  because: 'password' | 'totp' | 'recovery-code',
): Promise<void> {
  const { memory, attempts, seats, time } = parts;
  const { person, row, opened, isLong } = known;
  const nowMs = time.now();
  const confirms = demandConfirming(parts, person);
  const writes = (): AccessWrite[] => {
    const now = memory.credential(person);
    const profile = memory.person(person);
    if (!now || !profile || !isSame(now.verifier, row.verifier)) throw changedMeanwhile();
    const { renewed } = known;
    const fresh = renewed && { ...renewed, siteKey: siteKeyNow(now, row, renewed) };
    const next = { ...(fresh ?? now), ...usedUp(now, spent) };
    return [
      { put: 'person', row: { ...profile, lastSignInMs: nowMs } },
      ...(spent.totpStep || spent.recovery || known.renewed
        ? [{ put: 'credential', row: next } as const]
        : []),
      ...attempts.forgiven(person),
    ];
  };
  await memory.commit(writes, [
    signedIn(person, because, nowMs, known.renewed !== null),
    ...(confirms ? [confirmed(person, nowMs)] : []),
  ]);
  if (confirms) parts.takenBack.confirm();
  if (spent.recovery) seats.endAll(person, 'rights-changed');
  const proof = { untilMs: nowMs + PROOF_MS, opened, isLong };
  seats.enter(seat, { person, version: row.version, breakGlass: null, proof });
  await parts.mirror();
}

/** Of what is there now: a step or a code that was used meanwhile is not used again, and brings none back. */
function usedUp(now: CredentialRow, { totpStep, recovery }: Spent): Required<Spent> {
  if (totpStep !== undefined && totpStep <= now.totpStep) throw changedMeanwhile();
  const left = recovery
    ? now.recovery.filter(({ digest }) => recovery.some((one) => isSame(one.digest, digest)))
    : now.recovery;
  if (recovery && left.length !== now.recovery.length - 1) throw changedMeanwhile();
  return { totpStep: totpStep ?? now.totpStep, recovery: left };
}

const changedMeanwhile = (): Refusal =>
  new Refusal('conflict', 'This sign-in has just been changed. Try again.', 'changed');

const signedIn = (person: PersonId, because: Because, atMs: number, isRenewed: boolean): Act => ({
  ...{ atMs, actor: person, act: 'session.signIn', scope: 'site', subject: person },
  ...{ outcome: 'done', because, personal: null },
  facts: isRenewed ? { stretched: 'dearer' } : {},
});

/**
 * Whether this sign-in is the one that was waited for since the database was taken back.
 * @throws Refusal for everybody who does not lead the site: what they may do is not known before.
 */
export function demandConfirming(
  { memory, takenBack, time }: Pick<Parts, 'memory' | 'takenBack' | 'time'>,
  person: PersonId,
): boolean {
  if (!takenBack.isUnconfirmed()) return false;
  if (administrators({ memory }, time.now()).includes(person)) return true;
  throw new Refusal(
    'not-allowed',
    'The data of this console is older than it should be. An administrator has to sign in first.',
    'taken-back',
  );
}

const confirmed = (person: PersonId, atMs: number): Act => ({
  ...{ atMs, actor: person, act: 'console.confirm', scope: 'site', subject: '' },
  ...{ outcome: 'done', because: 'taken-back', facts: {}, personal: null },
});
