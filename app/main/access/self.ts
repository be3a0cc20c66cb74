// Whoever is inside, about themselves: found by the seat, refused in words otherwise; what they do stands in the trail.
import type { Act } from '../store/access-api.ts';
import type { Seat } from './access.ts';
import type { Parts, ProvenSelf, Self } from './parts.ts';
import { Refusal } from './refusal.ts';
import type { Session } from './sessions.ts';

export const signedOut = (): Refusal =>
  new Refusal('signed-out', 'Nobody is signed in on this page. Sign in first.', 'signed-out');

/** Signed in, locked or not. @throws Refusal `signed-out`. */
export function selfAt({ seats, time }: Pick<Parts, 'seats' | 'time'>, seat: Seat): Self {
  const session = seats.session(seat);
  if (!session) throw signedOut();
  const { person } = session;
  return {
    ...{ seat, session, person },
    act: (act, outcome, more) => ({ ...ownAct(session, act, time.now()), outcome, ...more }),
  };
}

/** @throws Refusal `signed-out`, `locked`. */
export function insideAt(parts: Pick<Parts, 'seats' | 'time'>, seat: Seat): Self {
  const self = selfAt(parts, seat);
  if (self.session.isLocked) {
    throw new Refusal('locked', 'This page is locked. Give your password to go on.', 'locked');
  }
  return self;
}

/** @throws Refusal `signed-out`, `locked`, `proof-needed`. */
export function provenAt(parts: Pick<Parts, 'seats' | 'time'>, seat: Seat): ProvenSelf {
  const self = insideAt(parts, seat);
  const { proof } = self.session;
  if (proof) return { ...self, proof };
  throw new Refusal('proof-needed', 'Give your password again for this.', 'proof-needed');
}

/** Its own password and factors belong to a person; the sealed code has none. */
export function demandOwnFactors({ session }: Self): void {
  if (!session.breakGlass) return;
  throw new Refusal(
    'not-allowed',
    'You came in with the sealed code, which has no password of its own. Sign in as yourself for this.',
    'break-glass',
  );
}

/** Done by a person about themselves. */
export const ownAct = (session: Session, act: string, atMs: number): Act => ({
  ...{ atMs, actor: session.person, act, scope: 'site', subject: session.person },
  outcome: 'done',
  because: session.breakGlass ? 'break-glass' : 'own',
  facts: {},
  personal: null,
});
