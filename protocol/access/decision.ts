// Decisions of one person, made ready so that asking is a look-up (SPEC A6). Judges no statement.
import type { Permission, Scope } from '../model/index.ts';
import type { Lapsed } from './fold.ts';
import type { Grant } from './records.ts';
import {
  hasRight,
  isAlive,
  PLACE,
  rightsIn,
  type HeldGrant,
  type HeldMember,
  type Rights,
  type Standing,
} from './rights.ts';

export type Decision =
  | {
      allowed: true;
      because: 'grant';
      grant: Grant;
      /** By a statement that no policy has taken in yet. */
      provisional: boolean;
      /** The site's rules want a second person to agree. */
      twoPerson: boolean;
    }
  | {
      allowed: false;
      because:
        | 'unknown'
        | 'disabled'
        | 'no-grant'
        | 'expired'
        | 'other-area'
        | 'stale-policy'
        | 'no-policy';
    };
type Refusal = Extract<Decision, { allowed: false }>['because'];

const refusal = (because: Refusal): Decision => Object.freeze({ allowed: false, because });
export const UNKNOWN = refusal('unknown');
const REFUSED: Readonly<
  Record<Lapsed['because'] | 'disabled' | 'no-grant' | 'other-area', Decision>
> = {
  disabled: refusal('disabled'),
  'no-grant': refusal('no-grant'),
  expired: refusal('expired'),
  'other-area': refusal('other-area'),
  'stale-policy': refusal('stale-policy'),
};

/** All decisions about one permission. */
interface Row {
  site: Decision | null;
  areas: Map<Scope, Decision> | null;
  any: Decision;
  /** Where nothing better is said. */
  elsewhere: Decision;
}

export interface Decisions {
  decide(action: Permission, scope: Scope | 'any'): Decision;
  /** Where it is allowed; `site` alone when everywhere. */
  scopes(action: Permission): Scope[];
}

export interface Rules {
  standing: Standing;
  twoPerson: ReadonlySet<Permission>;
}

export function decisionsOf(
  { standing, twoPerson }: Rules,
  member: HeldMember,
  lapsed: readonly Lapsed[],
  nowMs: number,
): Decisions {
  if (member.status === 'disabled') {
    return { decide: () => REFUSED.disabled, scopes: () => [] };
  }
  const live = member.grants
    .filter((grant) => isAlive(grant, nowMs))
    .sort(worstFirst)
    .map((grant) => ({ grant, rights: rightsIn(standing, grant) }));
  const ended = member.grants.filter((grant) => !isAlive(grant, nowMs));
  const gone = [...lapsed, ...ended.map((one) => ({ ...one, because: 'expired' as const }))].map(
    (one) => ({ ...one, rights: rightsIn(standing, one) }),
  );
  const rows: Row[] = [];
  const rowFor = (action: Permission): Row =>
    (rows[PLACE[action]] ??= rowOf(action, live, gone, twoPerson.has(action)));
  return {
    decide(action, scope) {
      const row = rowFor(action);
      if (scope === 'any') return row.any;
      return row.site ?? row.areas?.get(scope) ?? row.elsewhere;
    },
    scopes(action) {
      const { site, areas } = rowFor(action);
      if (site) return ['site'];
      return [...(areas ?? [])].filter(([, { allowed }]) => allowed).map(([scope]) => scope);
    },
  };
}

/** Provisional before confirmed, then the shortest: what comes later is what is said. */
const worstFirst = (a: HeldGrant, b: HeldGrant): number =>
  Number(b.provisional) - Number(a.provisional) || endOf(a) - endOf(b) || 0;
const endOf = ({ expiresAtMs }: HeldGrant): number => expiresAtMs ?? Infinity;

function rowOf(
  action: Permission,
  live: readonly { grant: HeldGrant; rights: Rights }[],
  gone: readonly (Pick<Lapsed, 'scope' | 'because'> & { rights: Rights })[],
  twoPerson: boolean,
): Row {
  const none = REFUSED['no-grant'];
  const row: Row = { site: null, areas: null, any: none, elsewhere: none };
  for (const { scope, because, rights } of gone) {
    if (!hasRight(rights, action)) continue;
    row.any = REFUSED[because];
    if (scope === 'site') row.elsewhere = REFUSED[because];
    else (row.areas ??= new Map<Scope, Decision>()).set(scope, REFUSED[because]);
  }
  for (const { grant: held, rights } of live) {
    if (!hasRight(rights, action)) continue;
    const { provisional, ...grant } = held;
    const decision: Decision = { allowed: true, because: 'grant', grant, provisional, twoPerson };
    row.any = decision;
    if (grant.scope === 'site') row.site = decision;
    else (row.areas ??= new Map<Scope, Decision>()).set(grant.scope, decision);
  }
  if (row.any.allowed && row.elsewhere === none) row.elsewhere = REFUSED['other-area'];
  return row;
}
