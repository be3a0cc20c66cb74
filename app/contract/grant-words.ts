// Roles given or taken, as one text: in what a second person reads and in the facts of the trail. Written by the
// console, read by the page, which says it in the reader's language. Carries ids, never a name.
import { LAST_TIME_MS, type Grant } from '@harmonic/protocol/access';
import { roleIdSchema, scopeSchema, type RoleId, type Scope } from '@harmonic/protocol/model';

/** A fact of the trail is no longer. */
const FACT_LENGTH = 200;
const FOR_EVER = 'revoked';

/** `viewer @ site until revoked`, `operator @ 3f2c… until 2026-11-25T16:04:00.000Z`. */
export const grantText = ({ role, scope, expiresAtMs }: Grant): string =>
  `${roleText({ role, scope })} until ${endText(expiresAtMs)}`;

/** Of a role that is taken away its end says nothing. */
export const roleText = ({ role, scope }: Pick<Grant, 'role' | 'scope'>): string =>
  `${role} @ ${scope}`;

export const grantsText = (grants: readonly Grant[]): string => grants.map(grantText).join(', ');

/** An end that no date holds never comes. */
const endText = (ms: number | null): string =>
  ms === null || ms > LAST_TIME_MS ? FOR_EVER : new Date(ms).toISOString();

/** As facts of the trail: `grants`, and `grants2`, … where one would be cut. */
export function grantFacts(grants: readonly Grant[]): Record<string, string> {
  const facts: string[] = [];
  for (const text of grants.map(grantText)) {
    const longer = [...facts.slice(-1), text].join(', ');
    if (facts.length > 0 && longer.length <= FACT_LENGTH) facts[facts.length - 1] = longer;
    else facts.push(text);
  }
  return Object.fromEntries(facts.map((text, at) => [`grants${at === 0 ? '' : at + 1}`, text]));
}

/** A role as it stands in such a text. */
export interface ReadGrant {
  role: RoleId;
  scope: Scope;
  /** Null: until revoked. Undefined: the text does not say, as in older entries and of what is taken away. */
  expiresAtMs: number | null | undefined;
}

/** Null for a text of another form, which is shown as it is. */
export function readGrants(text: string): ReadGrant[] | null {
  const read = text.split(', ').map(readGrant);
  return read.every((one) => one !== null) ? read : null;
}

function readGrant(text: string): ReadGrant | null {
  const [, id, where, end] = /^(\S+) @ (\S+?)(?: until (\S+))?$/.exec(text) ?? [];
  const role = roleIdSchema.safeParse(id);
  const scope = scopeSchema.safeParse(where);
  const expiresAtMs = end === undefined ? undefined : end === FOR_EVER ? null : Date.parse(end);
  if (!role.success || !scope.success || Number.isNaN(expiresAtMs)) return null;
  return { role: role.data, scope: scope.data, expiresAtMs };
}
