// Which removal a new grant has to name (R3): found among what is not confirmed yet, else in the trail.
import { statementIdSchema, type StatementId } from '@harmonic/protocol/access';
import type { PersonId, RoleId, Scope } from '@harmonic/protocol/model';
import type { PeopleParts } from './deeds.ts';
export async function removalBehind(
  _p: Pick<PeopleParts, 'core' | 'store'>,
  _q: { subject: PersonId; role?: RoleId; scope?: Scope },
): Promise<StatementId> {
  return statementIdSchema.parse('');
}
