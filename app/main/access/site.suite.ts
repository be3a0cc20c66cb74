// A small site for tests: a real store on real files, real keys and signatures, four people; only the doors
// (passwords, sealing, sessions) are stood in for, because they are another part's.
import { randomBytes } from 'node:crypto';
import {
  canonical,
  DEFAULT_RULES,
  digest,
  publicKeyOf,
  signBundle,
  siteIdSchema,
  statementDigest,
  type Bundle,
  type Grant,
  type Rules,
} from '@harmonic/protocol/access';
import {
  ADMIN_ROLE,
  areaIdSchema,
  personIdSchema,
  READY_ROLES,
  roleIdSchema,
  type PersonId,
} from '@harmonic/protocol/model';
import type { AuditQuery } from '../../contract/index.ts';
import type { AccessWrite, Act } from '../store/access-api.ts';
import { PUMP } from '../store/example.suite.ts';
import { finish, newFolder, openTestStore, type TestStore } from '../store/test-store.suite.ts';
import { createAdministration, type Administration } from './administration.ts';
import type { AccessCore } from './core.ts';
import type { AccessReads, By } from './deeds.ts';
import { openMemory, type AccessStore } from './open-memory.ts';

/** 2026-03-01T08:00:00Z */
export const MORNING_MS = Date.UTC(2026, 2, 1, 8);
export const DAY_MS = 24 * 60 * 60_000;

const person = (n: number): PersonId =>
  personIdSchema.parse(`00000000-0000-4000-8000-00000000000${n}`);
/** Two admins, a viewer, and one who looks after the people of one hall. */
export const ADA = person(1);
export const BEN = person(2);
export const EVE = person(3);
export const TOM = person(4);
export const NAMES = new Map([
  [ADA, 'Ada Lovelace'],
  [BEN, 'Ben Franklin'],
  [EVE, 'Eve Harrington'],
  [TOM, 'Tom Sawyer'],
]);
export const HALL = areaIdSchema.parse('11111111-1111-4111-8111-111111111111');
export const YARD = areaIdSchema.parse('22222222-2222-4222-8222-222222222222');
export const VIEWER = roleIdSchema.parse('viewer');
export const OPERATOR = roleIdSchema.parse('operator');
export const FOREMAN = roleIdSchema.parse('foreman');
export const SITE = siteIdSchema.parse('33333333-3333-4333-8333-333333333333');

const secret = (n: number): Uint8Array => new Uint8Array(32).fill(n);
export const SITE_KEY = secret(101);
export const INSTALL_KEY = secret(102);
const keyOf = (id: PersonId): Uint8Array => secret(Number(id.slice(-1)));

export const everything: AuditQuery = {
  ...{ fromMs: null, toMs: null, actor: null, act: '', outcome: null, text: '' },
};
export const grantOf = (
  role: Grant['role'],
  scope: Grant['scope'] = 'site',
  expiresAtMs: number | null = null,
): Grant => ({ role, scope, expiresAtMs });

export interface SiteWish {
  dataDir?: string;
  grants?: Partial<Record<PersonId, readonly Grant[]>>;
  rules?: Partial<Rules>;
}

export interface TestSite extends Administration {
  core: AccessCore;
  reads: AccessReads;
  store: TestStore;
  clock: { ms: number };
  /** Those who have just given their password; each seat is the person's own. */
  by(person: PersonId, act: string): By;
  ended: PersonId[];
  /** Everything the trail holds, oldest first. */
  entries(): Promise<Act[]>;
  /** The console stops and starts again on the same folder. */
  again(): Promise<TestSite>;
}

const FIRST_GRANTS: Record<PersonId, readonly Grant[]> = {
  [ADA]: [grantOf(ADMIN_ROLE)],
  [BEN]: [grantOf(ADMIN_ROLE)],
  [EVE]: [grantOf(VIEWER)],
  [TOM]: [grantOf(FOREMAN, HALL)],
};

function firstBundle(wish: SiteWish): Bundle {
  const ready = Object.entries(READY_ROLES).map(([id, permissions]) => ({
    id: roleIdSchema.parse(id),
    name: id,
    permissions: [...permissions],
  }));
  const foreman = {
    id: FOREMAN,
    name: 'Foreman',
    permissions: [...READY_ROLES.operator, 'people.see' as const, 'people.manage' as const],
  };
  return {
    v: 1,
    site: SITE,
    epoch: 1,
    signer: 'site',
    issuedAtMs: MORNING_MS,
    expiresAtMs: null,
    roles: [...ready, foreman],
    areas: [
      { id: HALL, name: 'Hall' },
      { id: YARD, name: 'Yard' },
    ],
    people: [...NAMES.keys()].map((id) => ({
      id,
      grants: [...(wish.grants?.[id] ?? FIRST_GRANTS[id] ?? [])],
      status: 'active',
      credentialVersion: 1,
      key: publicKeyOf(keyOf(id)),
    })),
    removals: [],
    taken: [],
    rules: { ...DEFAULT_RULES, ...wish.rules },
    breakGlass: null,
  };
}

const firstWrites = (wish: SiteWish): AccessWrite[] => [
  { put: 'value', name: 'site-id', bytes: Buffer.from(SITE) },
  { put: 'value', name: 'site-key', bytes: Buffer.from(publicKeyOf(SITE_KEY), 'hex') },
  { put: 'bundle', bundle: signBundle(firstBundle(wish), SITE_KEY), absorbs: [] },
  ...[...NAMES].flatMap(([id, name]): AccessWrite[] => [
    {
      put: 'person',
      row: {
        ...{ id, name, signInName: name.split(' ')[0]!.toLowerCase() },
        ...{ createdAtMs: MORNING_MS, erasedAtMs: null, lastSignInMs: null },
      },
    },
    {
      put: 'credential',
      row: {
        ...{ person: id, version: 1, salt: secret(7), verifier: secret(8) },
        ...{ cost: { memoryKib: 65_536, passes: 3, lanes: 1 }, signingKey: secret(9) },
        ...{ siteKey: null, totp: secret(10), totpStep: 0, recovery: [] },
      },
    },
  ]),
];

/** The store's own calls, as its thread would answer them. */
export function asyncStore({ api, slow }: TestStore): AccessStore {
  return {
    accessState: async () => api.accessState(),
    changeAccess: async (...input) => api.changeAccess(...input),
    trail: async (...input) => finish(slow.trail(...input)).value,
    trailLines: async (...input) => api.trailLines(...input),
    trailHead: async () => api.trailHead(),
    personRecords: async (...input) => finish(slow.personRecords(...input)).value,
    retainTrail: async (...input) => finish(slow.retainTrail(...input)).value,
  };
}

export async function openSite(wish: SiteWish = {}): Promise<TestSite> {
  const dataDir = wish.dataDir ?? newFolder();
  const store = openTestStore(dataDir);
  const reads = asyncStore(store);
  const clock = { ms: MORNING_MS };
  const now = (): number => clock.ms;
  const memory = await openMemory(reads, {
    installKeys: () => [publicKeyOf(INSTALL_KEY)],
    now,
  });
  if (!memory.bundle()) await memory.commit(firstWrites(wish), []);
  const ended: PersonId[] = [];
  const core = coreOf({ memory, clock, ended });
  const administration = createAdministration({
    ...{ core, store: reads, random: (bytes) => randomBytes(bytes) },
    risingMs: () => performance.now(),
    knowsDevice: (device) => device === PUMP,
  });
  return {
    ...administration,
    ...{ core, reads, store, clock, ended },
    by: (id, act) => byOf(id, act, now),
    async entries() {
      const lines = await reads.trailLines(1, 100_000);
      return lines.map(({ bytes }) => JSON.parse(bytes) as Act);
    },
    async again() {
      administration.close();
      store.api.close();
      const next = await openSite({ ...wish, dataDir });
      next.clock.ms = clock.ms;
      return next;
    },
  };
}

const byOf = (id: PersonId, act: string, now: () => number): By => ({
  seat: id,
  agreed: null,
  actor: {
    person: id,
    entry: (outcome, more = {}) => ({
      ...{ atMs: now(), actor: id, act, scope: 'site', subject: '', outcome },
      ...{ because: 'grant', facts: {}, personal: null, ...more },
    }),
  },
});

type CoreWish = Pick<AccessCore, 'memory'> & Pick<TestSite, 'clock' | 'ended'>;

function coreOf({ memory, clock, ended }: CoreWish): AccessCore {
  const isTop = (id: PersonId): boolean => id === ADA || id === BEN;
  return {
    memory,
    now: () => clock.ms,
    installKey: INSTALL_KEY,
    keys: (seat) => {
      const id = personIdSchema.parse(seat);
      return { signing: keyOf(id), site: isTop(id) ? SITE_KEY : null };
    },
    person: (seat) => personIdSchema.parse(seat),
    isBreakGlass: () => false,
    decide: (seat, permission, scope) =>
      memory.policy()?.decide(personIdSchema.parse(seat), permission, scope, clock.ms) ?? {
        allowed: false,
        because: 'no-policy',
      },
    inside: () => new Set([ADA]),
    endSessions: async (id) => void ended.push(id),
    streamEnd() {
      const last = memory.lastStatement();
      if (!last) return { stream: memory.stream, seq: 1, prev: null };
      return { stream: memory.stream, seq: last.seq + 1, prev: statementDigest(last) };
    },
    withEnrolledKeys: (bundle) => bundle,
    invite: async (id, siteKey) => ({
      code: 'ABCD-EFGH-JKMN-PQRS',
      row: {
        ...{ person: id, salt: secret(1), digest: secret(2), siteKey },
        expiresAtMs: clock.ms + 7 * DAY_MS,
      },
    }),
    handOverSiteKey: () => null,
    newKit: async () => ({
      ...{ code: 'K'.repeat(26), digest: digest(canonical('kit')), writes: [] },
      kept: async () => undefined,
    }),
    keepRefusal: (act) => memory.commit([], [act]),
    anchor: async () => 'agrees',
  };
}
