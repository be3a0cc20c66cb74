// May this statement be issued now (SPEC A7)? Stricter than holding: whoever issues is there now, and it changes something.
import { faultOf, type Fault } from './authority.ts';
import { foldAt, isStale, prepare, type Folded } from './fold.ts';
import type { Bundle, Statement, Verb } from './records.ts';
import { isRemoval } from './removals.ts';
import { isAlive } from './rights.ts';

export type Judgement =
  | { ok: true }
  | {
      ok: false;
      why: Fault;
      /** Nothing is missing but a second person's agreement (R2). */
      needsSecond: boolean;
    };

/** @param statements those the bundle has not taken in, without the one judged. */
export function judge(
  bundle: Bundle,
  statements: readonly Statement[],
  statement: Statement,
  nowMs: number,
): Judgement {
  const why = faultOfIssuing(bundle, statements, statement, nowMs);
  return why === null ? { ok: true } : { ok: false, why, needsSecond: why === 'needs-second' };
}

function faultOfIssuing(
  bundle: Bundle,
  statements: readonly Statement[],
  statement: Statement,
  nowMs: number,
): Fault | null {
  if (isStale(bundle, nowMs)) return 'stale-policy';
  if (nowMs < statement.atMs) return 'not-yet';
  if (statements.some(({ id }) => id === statement.id)) return 'taken';
  const others = prepare(bundle, statements);
  const whole = prepare(bundle, [...statements, statement]);
  const refused = foldAt(whole, nowMs).refused.find((one) => one.statement === statement);
  if (refused) return refused.why;
  if (!whole.inPlace.has(statement)) return 'broken-stream';
  // A removal holds whoever its issuer has become; it is issued only by who is there.
  if (isRemoval(statement.verb) && faultOf(others.left, statement, nowMs)) return 'authority-lost';
  return isAsItIs(foldAt(others, nowMs), statement.verb, nowMs) ? 'as-it-is' : null;
}

function isAsItIs({ people }: Folded, verb: Verb, nowMs: number): boolean {
  switch (verb.do) {
    case 'person.disable':
      return people.get(verb.subject)?.status !== 'active';
    case 'person.enable':
      return people.get(verb.subject)?.status !== 'disabled';
    case 'revoke':
      return !people
        .get(verb.subject)
        ?.grants.some(
          (grant) =>
            grant.role === verb.role && grant.scope === verb.scope && isAlive(grant, nowMs),
        );
    default:
      return false;
  }
}
