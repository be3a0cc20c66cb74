// Which acts on a person take a second one whatever the site's rules name (SPEC A4.6). Looks only.
import type { Permission, PersonId } from '@harmonic/protocol/model';
import type { AccessCore } from './core.ts';
import type { Seat } from './access.ts';
import type { By } from './deeds.ts';
import type { Requests } from './requests.ts';
import { holdsTopGrant } from './standing.ts';

interface Parts {
  core: Pick<AccessCore, 'memory' | 'isBreakGlass' | 'now'>;
  requests: Pick<Requests, 'hasOther'>;
}

/** Done to whoever holds a top role: by two, wherever anybody else could agree. The sealed code only lets in again. */
export const wouldTakeTwo = (
  { core, requests }: Parts,
  { seat, person }: { seat: Seat; person: PersonId | null },
  id: PersonId,
  permission: Permission = 'people.manage',
): boolean =>
  !core.isBreakGlass(seat) &&
  person !== null &&
  holdsTopGrant(core, id, core.now()) &&
  requests.hasOther(person, { permission, scope: 'site', subject: id });

export const takesTwo = (
  parts: Parts,
  { seat, actor: { person } }: By,
  id: PersonId,
  permission?: Permission,
): boolean => wouldTakeTwo(parts, { seat, person }, id, permission);
