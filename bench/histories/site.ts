// Made-up sites for histories: people, roles, areas and a first policy, all from one random source. Judges nothing.
import { publicKeyOf } from '../../protocol/access/keys.ts';
import {
  DEFAULT_RULES,
  siteIdSchema,
  statementIdSchema,
  type Bundle,
  type Grant,
  type Member,
  type Role,
  type Statement,
  type StatementId,
} from '../../protocol/access/records.ts';
import {
  areaIdSchema,
  PERMISSIONS,
  personIdSchema,
  READY_ROLES,
  roleIdSchema,
  type Permission,
  type Scope,
} from '../../protocol/model/index.ts';

export type Random = (below: number) => number;

/** xorshift32 (G. Marsaglia, J. Stat. Softw. 8 (2003)). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
export const pick = <T>(random: Random, from: readonly T[]): T => from[random(from.length)] as T;
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const mixed = [...items];
  for (let i = mixed.length - 1; i > 0; i -= 1) {
    const j = random(i + 1);
    [mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T];
  }
  return mixed;
}

const uuid = (kind: number, n: number): string =>
  `0000000${kind}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
export const PEOPLE = Array.from({ length: 8 }, (_, n) => personIdSchema.parse(uuid(1, n)));
/** The last two are nobody at first. */
export const MEMBERS = PEOPLE.slice(0, 6);
export const AREAS = [0, 1].map((n) => areaIdSchema.parse(uuid(2, n)));
export const SCOPES: readonly Scope[] = ['site', ...AREAS];
export const STREAMS = [0, 1, 2].map((n) => uuid(3, n));
export const SITE = siteIdSchema.parse(uuid(4, 0));
export const OTHER_SITE = siteIdSchema.parse(uuid(4, 1));
export const NOWHERE = areaIdSchema.parse(uuid(2, 9));
/** Ed25519, by public key: of everybody, and of a stranger. */
const seed = (n: number): Uint8Array => new Uint8Array(32).fill(n + 1);
export const SECRETS = new Map(
  PEOPLE.concat(PEOPLE.slice(0, 1)).map((_, n) => [publicKeyOf(seed(n)), seed(n)]),
);
const publicKeys = [...SECRETS.keys()];
export const KEYS = new Map(PEOPLE.map((id, n) => [id, publicKeys[n] ?? '']));
export const STRANGERS_KEY = publicKeys.at(-1) ?? '';
export const DAY_MS = 86_400_000;
export const START_MS = 1_800_000_000_000;

const role = (name: string, permissions: readonly Permission[]): Role => ({
  id: roleIdSchema.parse(name),
  name,
  permissions: [...permissions],
});
export const ROLES: readonly Role[] = [
  ...Object.entries(READY_ROLES).map(([name, permissions]) => role(name, permissions)),
  role('foreman', [...READY_ROLES.operator, 'people.see', 'people.manage']),
  role('leader', [...READY_ROLES.engineer, 'people.manage', 'role.manage', 'area.manage']),
  role('watch', ['live.see', 'event.see']),
  role('everything', PERMISSIONS),
];
export const ROLE_IDS = ROLES.map(({ id }) => id);
const [VIEWER, OPERATOR, TECHNICIAN, ENGINEER, AUDITOR, ADMIN] = ROLE_IDS as [
  ...[Role['id'], Role['id'], Role['id'], Role['id'], Role['id'], Role['id']],
];
const [FOREMAN, LEADER, WATCH, EVERYTHING] = ROLE_IDS.slice(6) as [
  ...[Role['id'], Role['id'], Role['id'], Role['id']],
];
export { ADMIN, EVERYTHING, FOREMAN, LEADER, OPERATOR, TECHNICIAN, VIEWER, WATCH };
/** Those a site may change. */
export const OWN_ROLES = [FOREMAN, LEADER, WATCH, EVERYTHING];

/** Rises with time, and now and then not: clocks of several consoles. */
export function createIds(random: Random): () => StatementId {
  let count = 0;
  return () => {
    count += 1;
    const time = (1000 + count * 8 + random(24)).toString(16).padStart(8, '0');
    return statementIdSchema.parse(
      `${time}-0000-7000-8000-${count.toString(16).padStart(12, '0')}`,
    );
  };
}

const grant = (id: Role['id'], scope: Scope, expiresAtMs: number | null = null): Grant => ({
  ...{ role: id, scope, expiresAtMs },
});

/** One to three administrators, people who manage an area, people who manage nobody. */
export function firstBundle(random: Random): Bundle {
  const soon = (): number | null => (random(3) === 0 ? START_MS + random(40) * (DAY_MS / 2) : null);
  const admins = 1 + random(3);
  const people = MEMBERS.map((id, n): Member => {
    const grants: Grant[] = [];
    if (n < admins) grants.push(grant(ADMIN, 'site', n === 0 ? null : soon()));
    else if (n === 3) grants.push(grant(FOREMAN, pick(random, SCOPES), soon()));
    else if (n === 4) grants.push(grant(pick(random, [LEADER, EVERYTHING]), pick(random, SCOPES)));
    if (random(2) === 0) {
      const given = pick(random, [VIEWER, OPERATOR, TECHNICIAN, ENGINEER, AUDITOR, WATCH]);
      grants.push(grant(given, pick(random, SCOPES), soon()));
    }
    // Now and then nobody has enrolled, and now and then two have the same key.
    const key =
      random(12) === 0 ? null : (KEYS.get(random(15) === 0 ? pick(random, MEMBERS) : id) ?? null);
    const status = n > 1 && random(10) === 0 ? 'disabled' : 'active';
    return { id, grants, status, credentialVersion: 1, key };
  });
  const isServer = random(3) === 0;
  return {
    ...{ v: 1, site: SITE, epoch: 1, issuedAtMs: START_MS, breakGlass: null },
    signer: isServer ? 'server' : 'site',
    expiresAtMs: isServer ? START_MS + (1 + random(20)) * DAY_MS : null,
    roles: ROLES.map((one) => ({ ...one })),
    areas: AREAS.map((id, n) => ({ id, name: `Area ${n}` })),
    people,
    rules: { ...DEFAULT_RULES, twoPerson: random(3) === 0 ? ['people.manage'] : [] },
    ...{ removals: [], taken: [] },
  };
}

export type Draft = Pick<Statement, 'verb' | 'issuer'> & Partial<Statement>;
