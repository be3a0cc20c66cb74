// A small site for the tests of this folder: people by name, keys from their names, statements in one stream.
import {
  READY_ROLES,
  areaIdSchema,
  personIdSchema,
  roleIdSchema,
  type Scope,
} from '../model/index.ts';
import { digest, publicKeyOf } from './keys.ts';
import {
  DEFAULT_RULES,
  bundleSchema,
  siteIdSchema,
  statementIdSchema,
  statementSchema,
  type Bundle,
  type Statement,
} from './records.ts';

export const NOW = 1_790_000_000_000;

const hexOf = (name: string): string => digest(name);
const uuid = (name: string, version: 4 | 7): string => {
  const h = hexOf(name);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${version}${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`;
};
export const person = (name: string) => personIdSchema.parse(uuid(`person ${name}`, 4));
export const keyOf = (name: string): Uint8Array =>
  Uint8Array.from(hexOf(`key ${name}`).match(/../g) ?? [], (pair) => parseInt(pair, 16));
export const siteKey = keyOf('the site');
export const area = areaIdSchema.parse(uuid('area', 4));

interface Held {
  role: string;
  scope: Scope;
  expiresAtMs?: number;
}

export function bundleOf(people: Record<string, Held[]>): Bundle {
  return bundleSchema.parse({
    v: 1,
    site: siteIdSchema.parse(uuid('site', 4)),
    epoch: 1,
    signer: 'site',
    issuedAtMs: NOW,
    expiresAtMs: null,
    roles: Object.entries(READY_ROLES).map(([id, permissions]) => ({
      id: roleIdSchema.parse(id),
      name: id,
      permissions: [...permissions],
    })),
    areas: [{ id: area, name: 'Pumps' }],
    people: Object.entries(people).map(([name, grants]) => ({
      id: person(name),
      grants: grants.map(({ expiresAtMs = null, ...grant }) => ({ ...grant, expiresAtMs })),
      status: 'active',
      credentialVersion: 1,
      key: publicKeyOf(keyOf(name)),
    })),
    removals: [],
    rules: DEFAULT_RULES,
    breakGlass: null,
  });
}

let count = 0;

/** As `issuer` would sign it, with an id of its own. */
export function statement(
  issuer: string,
  verb: Record<string, unknown>,
  more: Partial<Statement> = {},
): Statement {
  count += 1;
  return statementSchema.parse({
    v: 1,
    id: statementIdSchema.parse(uuid(`statement ${count}`, 7)),
    site: siteIdSchema.parse(uuid('site', 4)),
    stream: uuid('stream', 4),
    seq: count,
    prev: null,
    verb,
    issuer: person(issuer),
    issuerKey: publicKeyOf(keyOf(issuer)),
    epoch: 1,
    atMs: NOW,
    second: null,
    ...more,
  });
}
