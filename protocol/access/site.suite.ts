// A small site for the tests of this folder: people by name with keys of their own, consoles that say statements.
import {
  areaIdSchema,
  personIdSchema,
  READY_ROLES,
  roleIdSchema,
  type Permission,
  type RoleId,
  type Scope,
} from '../model/index.ts';
import { digest, publicKeyOf } from './keys.ts';
import {
  DEFAULT_RULES,
  siteIdSchema,
  statementIdSchema,
  type Bundle,
  type Member,
  type Statement,
  type StatementId,
  type Verb,
} from './records.ts';
import { statementDigest } from './statement.ts';

export const NOW = 1_795_528_800_000;
export const DAY_MS = 86_400_000;

const hexOf = (name: string): string => digest(name);
const uuid = (name: string): string => {
  const h = hexOf(name);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`;
};
export const person = (name: string) => personIdSchema.parse(uuid(`person ${name}`));
export const role = (name: string): RoleId => roleIdSchema.parse(name);
export const HALL = areaIdSchema.parse(uuid('area hall'));
export const YARD = areaIdSchema.parse(uuid('area yard'));
export const SITE = siteIdSchema.parse(uuid('site'));
export const streamOf = (console: string): string => uuid(`stream ${console}`);
export const secretOf = (name: string): Uint8Array =>
  Uint8Array.from(hexOf(`key of ${name}`).match(/../g) ?? [], (pair) => parseInt(pair, 16));
const publicKeys = new Map<string, string>();
export function keyOf(name: string): string {
  const key = publicKeys.get(name) ?? publicKeyOf(secretOf(name));
  publicKeys.set(name, key);
  return key;
}
const ids = (n: number): StatementId =>
  statementIdSchema.parse(`01930000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`);
let said = 0;
export const newId = (): StatementId => ids((said += 1));

type Held = [role: string, scope?: Scope, expiresAtMs?: number | null];
export const member = (name: string, ...grants: Held[]): Member => ({
  id: person(name),
  grants: grants.map(([id, scope = 'site', expiresAtMs = null]) => ({
    ...{ role: role(id), scope, expiresAtMs },
  })),
  status: 'active',
  credentialVersion: 1,
  key: keyOf(name),
});

/** Looks after the people of wherever it is held. */
const FOREMAN: readonly Permission[] = [...READY_ROLES.operator, 'people.see', 'people.manage'];
export function bundleOf(people: readonly Member[], more: Partial<Bundle> = {}): Bundle {
  const roles = Object.entries({ ...READY_ROLES, foreman: FOREMAN, watch: ['live.see' as const] });
  return {
    ...{ v: 1, site: SITE, epoch: 1, signer: 'site', issuedAtMs: NOW, expiresAtMs: null },
    roles: roles.map(([id, permissions]) => ({
      ...{ id: role(id), name: id, permissions: [...permissions] },
    })),
    areas: [
      { id: HALL, name: 'Hall' },
      { id: YARD, name: 'Yard' },
    ],
    ...{ people: [...people], rules: DEFAULT_RULES, breakGlass: null, removals: [], taken: [] },
    ...more,
  };
}

/** A console: says statements in its stream, each naming the one before. */
export interface Console {
  say(issuer: string, verb: Verb, more?: Partial<Statement>): Statement;
}
let consoles = 0;
export function openConsole(name = `console ${(consoles += 1)}`): Console {
  let seq = 0;
  let prev: string | null = null;
  return {
    say(issuer, verb, more = {}) {
      const statement: Statement = {
        ...{ v: 1, id: newId(), site: SITE, stream: streamOf(name), seq: (seq += 1), prev, verb },
        ...{ issuer: person(issuer), issuerKey: keyOf(issuer), epoch: 1, atMs: NOW, second: null },
        ...more,
      };
      prev = statementDigest(statement);
      return statement;
    },
  };
}

/** Said on a console of its own. */
export const say = (issuer: string, verb: Verb, more?: Partial<Statement>): Statement =>
  openConsole().say(issuer, verb, more);

/** Somebody agreed; in tests that check signatures it is signed for real. */
export const agreedBy = (name: string, key = keyOf(name)): Pick<Statement, 'second'> => ({
  second: { person: person(name), key, signature: '' },
});

export const grant = (
  name: string,
  id: string,
  scope: Scope = 'site',
  more: { expiresAtMs?: number; renews?: StatementId } = {},
): Verb => ({
  ...{ do: 'grant', subject: person(name), role: role(id), scope },
  ...{ expiresAtMs: null, renews: null, ...more },
});
export const revoke = (name: string, id: string, scope: Scope = 'site'): Verb => ({
  ...{ do: 'revoke', subject: person(name), role: role(id), scope },
});
export const disable = (name: string): Verb => ({ do: 'person.disable', subject: person(name) });
export const enable = (name: string, renews: StatementId): Verb => ({
  ...{ do: 'person.enable', subject: person(name), renews },
});
export const create = (name: string): Verb => ({ do: 'person.create', subject: person(name) });
export const reset = (name: string): Verb => ({ do: 'factors.reset', subject: person(name) });
export const define = (id: string, permissions: readonly Permission[]): Verb => ({
  ...{ do: 'role.define', role: { id: role(id), name: id, permissions: [...permissions] } },
});
