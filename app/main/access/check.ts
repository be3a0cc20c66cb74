// May this page do that, there, now? Asks the policy, refuses in words, keeps refusals in the trail. Does nothing itself.
import type { Decision } from '@harmonic/protocol/access';
import type { Permission, PersonId, Scope } from '@harmonic/protocol/model';
import type { RefusedBecause } from '../../contract/index.ts';
import type { Act } from '../store/access-api.ts';
import type { Access, Actor, Check, Seat } from './access.ts';
import type { Parts } from './parts.ts';
import { Refusal } from './refusal.ts';
import type { Refusals } from './refusals.ts';
import { isOpenToBreakGlass, lacksFactor, RESCUES, rolesWith } from './rights.ts';
import { provenAt, insideAt } from './self.ts';
import type { Session } from './sessions.ts';
import { holdsTopGrant } from './standing.ts';

type CheckParts = Pick<Parts, 'memory' | 'seats' | 'time'> & { refusals: Refusals };
const no = (because: Extract<Decision, { allowed: false }>['because']): Decision => ({
  ...{ allowed: false, because },
});

export function createChecks(parts: CheckParts): Pick<Access, 'decide' | 'holds' | 'require'> {
  return {
    decide: (seat, permission, scope) => decide(parts, seat, permission, scope),
    holds: (seat, permission, scope) => holds(parts, seat, permission, scope),
    async require(seat, act, subject, check) {
      const { session } = insideAt(parts, seat);
      if (check.permission !== 'inside') {
        const decision = decide(parts, seat, check.permission, check.scope);
        const refused = decision.allowed
          ? outOfReach(parts, session, act, subject)
          : refusalOf(parts, session, check.permission, decision);
        if (refused) {
          await parts.refusals.keep(refusedAct(parts, session, act, subject, check, refused));
          throw refused;
        }
      }
      if (check.proof) provenAt(parts, seat);
      return actorOf(parts, session, act, subject, check.scope);
    },
  };
}

function decide(
  parts: CheckParts,
  seat: Seat,
  permission: Permission,
  scope: Scope | 'any',
): Decision {
  const isLocked = parts.seats.session(seat)?.isLocked === true;
  return isLocked && parts.memory.policy() ? no('unknown') : holds(parts, seat, permission, scope);
}

function holds(
  { seats, memory, time }: CheckParts,
  seat: Seat,
  permission: Permission,
  scope: Scope | 'any',
): Decision {
  const session = seats.session(seat);
  const policy = memory.policy();
  if (!policy) return no('no-policy');
  if (!session) return no('unknown');
  const { person } = session;
  if (
    session.breakGlass ? !isOpenToBreakGlass(permission) : lacksFactor(memory, person, permission)
  ) {
    return no('no-grant');
  }
  return policy.decide(person, permission, scope, time.now());
}

function refusalOf(
  { memory, time }: CheckParts,
  session: Session,
  permission: Permission,
  decision: Extract<Decision, { allowed: false }>,
): Refusal {
  const bundle = memory.bundle();
  const policy = memory.policy();
  const words = (text: string, because: RefusedBecause, facts = {}): Refusal =>
    new Refusal('not-allowed', text, because, { facts });
  if (session.breakGlass && !isOpenToBreakGlass(permission)) {
    return words(
      'Not with the sealed code: an administrator does this after signing in.',
      'break-glass',
    );
  }
  const isGranted = policy?.decide(session.person, permission, 'any', time.now()).allowed;
  if (isGranted && lacksFactor(memory, session.person, permission)) {
    return words(
      'This right asks for a second factor. Set one up under your own name first.',
      'no-second-factor',
    );
  }
  if (decision.because === 'expired') return words('Your right to this has expired.', 'expired');
  const roles = (bundle ? rolesWith(bundle, permission) : []).join(', ');
  const facts = roles === '' ? {} : { roles };
  const who = roles === '' ? '' : ` These roles may: ${roles}.`;
  return decision.because === 'other-area'
    ? words(`You may do this in other areas, not in this one.${who}`, 'other-area', facts)
    : words(`Your role does not allow this.${who}`, decision.because, facts);
}

/**
 * The sealed code lets people in again; it does nothing else to whoever holds a top role. Disabled or not: whom two have
 * disabled it neither enables nor gives a way in.
 */
function outOfReach(
  { memory, time }: CheckParts,
  { breakGlass, person }: Session,
  act: string,
  subject: string,
): Refusal | null {
  if (!breakGlass || subject === '' || subject === person) return null;
  const member = memory.policy()?.member(subject as PersonId);
  if (!member || !holdsTopGrant({ memory }, member.id, time.now())) return null;
  if (RESCUES.includes(act) && member.status === 'active') return null;
  return new Refusal(
    'not-allowed',
    'With the sealed code nothing is done to another administrator but to let them in again, unless they are disabled.',
    'break-glass',
  );
}

const scopeOfAct = (scope: Scope | 'any'): Scope => (scope === 'any' ? 'site' : scope);

function actorOf(
  { time }: CheckParts,
  session: Session,
  act: string,
  subject: string,
  scope: Scope | 'any',
): Actor {
  return {
    person: session.person,
    entry: (outcome, more) => ({
      ...{ atMs: time.now(), actor: session.person, act, subject, outcome, personal: null },
      scope: more?.scope ?? scopeOfAct(scope),
      because: session.breakGlass ? 'break-glass' : 'grant',
      facts: {},
      ...more,
    }),
  };
}

const refusedAct = (
  { time }: CheckParts,
  { person }: Session,
  act: string,
  subject: string,
  { permission, scope }: Check,
  { because }: Refusal,
): Act => ({
  ...{ atMs: time.now(), actor: person, act, scope: scopeOfAct(scope), subject, because },
  ...{ outcome: 'refused', facts: { permission }, personal: null },
});
