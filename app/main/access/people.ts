// What an administrator does to people: looks at what is, refuses in words, says what is to be done.
// Signs and keeps nothing itself; act-as.ts does.
import { isTopRole, statementSchema, type Grant, type Verb } from '@harmonic/protocol/access';
import type { PersonId, RoleId, Scope } from '@harmonic/protocol/model';
import { grantFacts, grantsText, grantText, roleText } from '../../contract/index.ts';
import type { AccessWrite, PersonRow } from '../store/access-api.ts';
import { keysOf, type ActAs } from './act-as.ts';
import type { AccessCore } from './core.ts';
import type { By, Deed } from './deeds.ts';
import { Refusal } from './refusal.ts';
import { handedOver, signsForSite } from './site-key-holders.ts';
import type { Requests } from './requests.ts';
import {
  known,
  heldGrants,
  holdsTopGrant,
  requireReach,
  requireScope,
  roleOf,
  standing,
} from './standing.ts';
import { takesTwo } from './takes-two.ts';
import { refusalFor } from './why.ts';

export interface PersonWish {
  name: string;
  signInName: string;
  grants: readonly Grant[];
}

/** Shown once, to whoever invited. */
export interface Invitation {
  id: PersonId;
  code: string;
  expiresAtMs: number;
}

export interface People {
  create(by: By, wish: PersonWish): Promise<Invitation>;
  rename(by: By, wish: { id: PersonId; name: string }): Promise<void>;
  disable(by: By, wish: { id: PersonId; reason: string }): Promise<void>;
  enable(by: By, wish: { id: PersonId }): Promise<void>;
  /** Ends the waiting after wrong attempts: of the person, and of the console as a whole. */
  unlock(by: By, wish: { id: PersonId }): Promise<void>;
  /** Password and second factor both: the person enrols anew with the code. */
  resetFactors(by: By, wish: { id: PersonId; reason: string }): Promise<Invitation>;
  grant(by: By, wish: { id: PersonId } & Grant): Promise<void>;
  revoke(by: By, wish: { id: PersonId; role: RoleId; scope: Scope }): Promise<void>;
  endSessions(by: By, wish: { id: PersonId }): Promise<void>;
}

interface Parts {
  core: AccessCore;
  actAs: ActAs;
  requests: Pick<Requests, 'hasOther'>;
  newPersonId(): PersonId;
}
/** An invitation on its way. */
interface Made {
  invitation: Invitation;
  write: AccessWrite;
}
/** What an act says beside being one on a person. */
type Said = Pick<Deed, 'verbs'> & Partial<Deed>;

export function createPeople(parts: Parts): People {
  const { core, actAs } = parts;

  /** Everything done to one person goes this way: they are there, and they are somebody else. */
  const upon = (
    by: By,
    wish: { id: PersonId },
    plan: (person: PersonRow, nowMs: number) => Said,
  ): Promise<void> =>
    actAs(by, wish.id, (nowMs) => {
      const person = known(core, wish.id);
      if (by.actor.person === wish.id) throw refusalFor('self');
      const { asked, ...said } = plan(person, nowMs);
      if (said.verbs.length === 0) requireReach(core, by.actor.person, wish.id, nowMs);
      return {
        ...{ permission: 'people.manage', scope: 'site', subject: wish.id, input: wish, ...said },
        asked: { name: person.name, ...asked },
      };
    });

  /** The site's key goes along for whoever will act for the site. */
  async function invite(by: By, id: PersonId, grants: readonly Grant[]): Promise<Made> {
    const nowMs = core.now();
    const mayAct = signsForSite(standing(core, nowMs).roles, grants, nowMs);
    const { code, row } = await core.invite(id, mayAct ? keysOf(core, by).site : null);
    return {
      invitation: { id, code, expiresAtMs: row.expiresAtMs },
      write: { put: 'invitation', row },
    };
  }

  return {
    async create(by, wish) {
      const id = createdBefore(by) ?? parts.newPersonId();
      const made: Made[] = [];
      await actAs(by, id, (nowMs) => {
        requireFreeSignIn(parts, wish.signInName);
        for (const grant of wish.grants) requireGrant(parts, grant, nowMs);
        requireNoAppointment(core, by, rolesOf(wish.grants));
        return {
          ...{ permission: 'people.manage', scope: 'site', subject: id, input: wish },
          asked: { name: wish.name, signInName: wish.signInName, roles: grantsText(wish.grants) },
          verbs: [{ do: 'person.create', subject: id }, ...wish.grants.map(grantTo(id))],
          facts: grantFacts(wish.grants),
          async prepare() {
            made.push(await invite(by, id, wish.grants));
          },
          rows: () => [
            { put: 'person', row: newPerson(id, wish, core.now()) },
            ...made.map(({ write }) => write),
          ],
        };
      });
      return first(made).invitation;
    },

    rename: (by, wish) =>
      upon(by, wish, (person) => ({
        verbs: [],
        asked: { newName: wish.name },
        personal: { about: wish.id, text: { before: person.name, after: wish.name } },
        rows: () => [{ put: 'person', row: { ...known(core, wish.id), name: wish.name } }],
      })),

    async disable(by, wish) {
      await upon(by, wish, (_person, nowMs) => {
        requireStatus(parts, wish.id, 'active', nowMs);
        return {
          ...because(wish),
          guarded: takesTwo(parts, by, wish.id),
          verbs: [{ do: 'person.disable', subject: wish.id }],
        };
      });
      await core.endSessions(wish.id);
    },

    enable: (by, wish) =>
      upon(by, wish, (_person, nowMs) => {
        requireStatus(parts, wish.id, 'disabled', nowMs);
        const renews = core.memory.policy()?.removalOf(wish.id, null);
        if (!renews) throw asItIs('This person is not disabled.');
        return {
          guarded: takesTwo(parts, by, wish.id),
          verbs: [{ do: 'person.enable', subject: wish.id, renews }],
        };
      }),

    unlock: (by, wish) =>
      upon(by, wish, () => {
        const attempts = core.memory.attempts(wish.id);
        const console = core.memory.attempts('console');
        const cleared = { person: wish.id, wrong: 0, lastWrongMs: 0, lockedUntilMs: 0 };
        return {
          verbs: [],
          facts: { wrong: String(attempts?.wrong ?? 0) },
          rows: () => [
            ...(attempts ? [{ put: 'attempts', row: cleared } as const] : []),
            ...(console
              ? [{ put: 'attempts', row: { ...cleared, person: 'console' } } as const]
              : []),
          ],
        };
      }),

    async resetFactors(by, wish) {
      const made: Made[] = [];
      await upon(by, wish, (_person, nowMs) => ({
        ...because(wish),
        guarded: takesTwo(parts, by, wish.id),
        rescues: core.isBreakGlass(by.seat) && holdsTopGrant(core, wish.id, nowMs),
        verbs: [{ do: 'factors.reset', subject: wish.id }],
        async prepare() {
          made.push(await invite(by, wish.id, heldGrants(core, wish.id, nowMs)));
        },
        rows: () => [{ drop: 'credential', person: wish.id }, ...made.map(({ write }) => write)],
      }));
      await core.endSessions(wish.id);
      return first(made).invitation;
    },

    grant: (by, { id, ...grant }) =>
      upon(by, { id, ...grant }, (_person, nowMs) => {
        requireGrant(parts, grant, nowMs);
        requireNoAppointment(core, by, [grant.role]);
        const renews = core.memory.policy()?.removalOf(id, grant) ?? null;
        return {
          scope: grant.scope,
          asked: { roles: grantText(grant) },
          facts: grantFacts([grant]),
          verbs: [{ do: 'grant', subject: id, ...grant, renews }],
          rows: () => handedOver(core, keysOf(core, by).site, id, grant),
        };
      }),

    revoke: (by, wish) =>
      upon(by, wish, (_person, nowMs) => {
        const { id, role, scope } = wish;
        const held = heldGrants(core, id, nowMs);
        if (!held.some((grant) => grant.role === role && grant.scope === scope)) {
          throw new Refusal('conflict', 'This person does not hold that role there.', 'not-held');
        }
        const words = roleText({ role, scope });
        const verb: Verb = { do: 'revoke', subject: id, role, scope };
        // Whoever may agree on the whole site is not made to be one who may not, by one alone.
        const guarded =
          scope === 'site' &&
          isTopRole(roleOf(standing(core, nowMs), role)) &&
          takesTwo(parts, by, id);
        return { scope, asked: { roles: words }, facts: { grants: words }, verbs: [verb], guarded };
      }),

    async endSessions(by, wish) {
      await upon(by, wish, () => ({ verbs: [] }));
      await core.endSessions(wish.id);
    },
  };
}

const newPerson = (id: PersonId, { name, signInName }: PersonWish, nowMs: number): PersonRow => ({
  ...{ id, name, signInName, createdAtMs: nowMs, erasedAtMs: null, lastSignInMs: null },
});

const grantTo =
  (subject: PersonId) =>
  (grant: Grant): Verb => ({ do: 'grant', subject, ...grant, renews: null });

const rolesOf = (grants: readonly Grant[]): RoleId[] => grants.map(({ role }) => role);

const because = ({
  id,
  reason,
}: {
  id: PersonId;
  reason: string;
}): Pick<Deed, 'personal' | 'asked'> => ({
  personal: { about: id, text: { reason } },
  asked: { reason },
});

/** The pseudonym stands in what was signed when it was asked for. */
function createdBefore({ agreed }: By): PersonId | null {
  const signed = agreed?.statements[0];
  if (!signed) return null;
  const { verb } = statementSchema.parse(JSON.parse(signed.bytes));
  return verb.do === 'person.create' ? verb.subject : null;
}

function first<T>(made: readonly T[]): T {
  const [one] = made;
  if (one === undefined) throw new Error('an act that invites has made no invitation');
  return one;
}

function requireFreeSignIn({ core }: Pick<Parts, 'core'>, signInName: string): void {
  if (!core.memory.people().some((person) => person.signInName === signInName)) return;
  throw new Refusal(
    'conflict',
    `“${signInName}” signs in already: choose another name.`,
    'name-taken',
    {
      facts: { name: signInName },
    },
  );
}

/** What can be said before anything is signed; whether the issuer may is judged with the signature. */
function requireGrant({ core }: Pick<Parts, 'core'>, grant: Grant, nowMs: number): void {
  const bundle = standing(core, nowMs);
  roleOf(bundle, grant.role);
  requireScope(bundle, grant.scope);
  if (grant.expiresAtMs === null || grant.expiresAtMs > nowMs) return;
  throw new Refusal(
    'invalid',
    'This would end before it begins: choose a later day.',
    'ends-before',
  );
}

const asItIs = (words: string): Refusal => new Refusal('conflict', words, 'as-it-is');

function requireStatus(
  { core }: Pick<Parts, 'core'>,
  id: PersonId,
  status: 'active' | 'disabled',
  nowMs: number,
): void {
  const member = core.memory
    .policy()
    ?.members(nowMs)
    .find((one) => one.id === id);
  if (member?.status === status) return;
  const words =
    status === 'active' ? 'This person is disabled already.' : 'This person is not disabled.';
  throw asItIs(words);
}

/** Whoever came in with the sealed code opens a site that is locked out; they do not take it. */
function requireNoAppointment(core: AccessCore, by: By, roles: readonly RoleId[]): void {
  if (!core.isBreakGlass(by.seat)) return;
  const bundle = standing(core, core.now());
  if (!roles.some((role) => isTopRole(roleOf(bundle, role)))) return;
  throw new Refusal(
    'not-allowed',
    'The sealed code appoints nobody to a role that leads the site: reset the factors of an administrator instead.',
    'break-glass',
  );
}
