// One decision without a policy at hand. Owns nothing: whoever asks often makes the policy once.
import type { Permission, PersonId, Scope } from '../model/index.ts';
import type { Decision } from './decision.ts';
import { createPolicy } from './policy.ts';
import type { Bundle, Statement } from './records.ts';

/** May they, there, now? The same answer on the console, in a gateway and on a server. */
export const decide = (
  bundle: Bundle,
  statements: readonly Statement[],
  actor: PersonId,
  action: Permission,
  scope: Scope | 'any',
  nowMs: number,
): Decision => createPolicy(bundle, statements, nowMs).decide(actor, action, scope, nowMs);
