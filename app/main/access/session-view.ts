// What a page is shown of its own session: how far it has come in, who it is, what it may do, what to beware of.
// Changes nothing.
import type { Policy } from '@harmonic/protocol/access';
import type { Permission, Scope } from '@harmonic/protocol/model';
import type { Session as SessionView } from '../../contract/index.ts';
import type { Seat } from './access.ts';
import type { Parts } from './parts.ts';
import { hasOneAdmin, isOpenToBreakGlass, rolesOf, TOP } from './rights.ts';
import type { Session } from './sessions.ts';

export interface Condition {
  isTrailBroken(): boolean;
  hasLowAssurance: boolean;
}
type ViewParts = Pick<Parts, 'memory' | 'seats' | 'time'>;

export function viewOf(parts: ViewParts, condition: Condition, seat: Seat): SessionView {
  const session = parts.seats.session(seat);
  if (!session) return { ...NOBODY, stage: stageOutside(parts, seat) };
  const { isLocked, proof, breakGlass, endsAtMs } = session;
  return {
    stage: isLocked ? 'locked' : 'inside',
    person: personOf(parts, session),
    mayDo: isLocked ? [] : mayDo(parts, session),
    endsAtMs,
    locksAtMs: isLocked ? null : parts.seats.locksAtMs(session),
    provenUntilMs: proof?.untilMs ?? null,
    breakGlassUntilMs: breakGlass ? endsAtMs : null,
    warnings: warningsOf(parts, condition),
  };
}

export const NOBODY: Omit<SessionView, 'stage'> = {
  ...{ person: null, mayDo: [], endsAtMs: null, locksAtMs: null },
  ...{ provenUntilMs: null, breakGlassUntilMs: null, warnings: [] },
};

const stageOutside = ({ seats, memory }: ViewParts, seat: Seat): SessionView['stage'] =>
  seats.pending(seat)?.stage ?? (memory.bundle() ? 'outside' : 'first-run');

function personOf({ memory, time }: ViewParts, { person: id }: Session): SessionView['person'] {
  const policy = memory.policy();
  const row = memory.person(id);
  const credential = memory.credential(id);
  return {
    id,
    name: row?.name ?? '',
    signInName: row?.signInName ?? '',
    roles: policy ? rolesOf(policy, id, time.now()) : [],
    hasSecondFactor: Boolean(credential?.totp),
    recoveryCodesLeft: credential?.recovery.length ?? 0,
  };
}

function mayDo({ memory, time }: ViewParts, session: Session): SessionView['mayDo'] {
  const policy = memory.policy();
  const bundle = memory.bundle();
  if (!policy || !bundle) return [];
  const isUsable = (permission: Permission): boolean =>
    session.breakGlass
      ? isOpenToBreakGlass(permission)
      : !TOP.includes(permission) || Boolean(memory.credential(session.person)?.totp);
  return [...heldBy(policy, session, time.now())]
    .filter(([permission]) => isUsable(permission))
    .map(([permission, scopes]) => ({
      ...{ permission, scopes },
      twoPerson: bundle.rules.twoPerson.includes(permission),
    }));
}

const heldBy = (policy: Policy, { person }: Session, nowMs: number): Map<Permission, Scope[]> =>
  policy.permissionsOf(person, nowMs);

function warningsOf(
  { memory, time }: ViewParts,
  { isTrailBroken, hasLowAssurance }: Condition,
): SessionView['warnings'] {
  const policy = memory.policy();
  const warnings: SessionView['warnings'] = [];
  if (time.isRolledBack()) warnings.push('clock-rollback');
  if (memory.bundle()?.breakGlass === null) warnings.push('break-glass-spent');
  if (isTrailBroken()) warnings.push('trail-broken');
  if (policy && hasOneAdmin(policy, time.now())) warnings.push('one-admin');
  if (hasLowAssurance) warnings.push('low-assurance');
  return warnings;
}
