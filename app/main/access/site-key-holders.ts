// Who holds the site's key: those whose acts on the whole site are signed with it, and nobody longer. Looks only.
import type { Bundle, Grant, Policy, Role } from '@harmonic/protocol/access';
import type { Permission, PersonId } from '@harmonic/protocol/model';
import type { AccessWrite } from '../store/access-api.ts';
import type { AccessCore } from './core.ts';
import type { Memory } from './memory.ts';
import { standing } from './standing.ts';

const SIGNED: readonly Permission[] = ['people.manage', 'role.manage', 'rule.manage'];

/** Whether these give, now and on the whole site, something whose acts the site's key signs. */
export const signsForSite = (
  roles: readonly Role[],
  grants: readonly Grant[],
  nowMs: number,
): boolean =>
  grants.some(
    ({ role, scope, expiresAtMs }) =>
      scope === 'site' &&
      (expiresAtMs === null || expiresAtMs > nowMs) &&
      roles.some(
        ({ id, permissions }) => id === role && SIGNED.some((one) => permissions.includes(one)),
      ),
  );

/** The same of a person, as they stand now. */
export const mayHoldSiteKey = (policy: Policy, person: PersonId, nowMs: number): boolean =>
  SIGNED.some((permission) => policy.decide(person, permission, 'site', nowMs).allowed);

/** Who has enrolled already and will sign for the site gets its key now, sealed to them. */
export function handedOver(
  core: AccessCore,
  site: Uint8Array | null,
  id: PersonId,
  grant: Grant,
): AccessWrite[] {
  const nowMs = core.now();
  if (!site || !signsForSite(standing(core, nowMs).roles, [grant], nowMs)) return [];
  const write = core.handOverSiteKey(id, site);
  return write ? [write] : [];
}

/** Rows without the key, of all who hold it and will sign for the site no more by the next policy. */
export function keysTakenBack(
  memory: Pick<Memory, 'credential' | 'invitations'>,
  { people, roles }: Bundle,
  nowMs: number,
): AccessWrite[] {
  const gone = people.filter(
    ({ status, grants }) => status !== 'active' || !signsForSite(roles, grants, nowMs),
  );
  return gone.flatMap(({ id }): AccessWrite[] => {
    const row = memory.credential(id);
    const invitation = memory.invitations().find(({ person }) => person === id);
    return [
      ...(row?.siteKey ? [{ put: 'credential', row: { ...row, siteKey: null } } as const] : []),
      ...(invitation?.siteKey
        ? [{ put: 'invitation', row: { ...invitation, siteKey: null } } as const]
        : []),
    ];
  });
}
