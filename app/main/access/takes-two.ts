// Which acts on a person take a second one whatever the site's rules name (SPEC A4.6). Looks only.
import type { Permission, PersonId } from '@harmonic/protocol/model';
import type { AccessCore } from './core.ts';
import type { By } from './deeds.ts';
import type { Requests } from './requests.ts';
import { holdsTopGrant } from './standing.ts';

/** Done to whoever holds a top role: by two, wherever anybody else could agree. The sealed code only lets in again. */
export const takesTwo = (
  { core, requests }: { core: AccessCore; requests: Pick<Requests, 'hasOther'> },
  by: By,
  id: PersonId,
  nowMs: number,
  permission: Permission = 'people.manage',
): boolean =>
  !core.isBreakGlass(by.seat) &&
  by.actor.person !== null &&
  holdsTopGrant(core, id, nowMs) &&
  requests.hasOther(by.actor.person, { permission, scope: 'site', subject: id });
