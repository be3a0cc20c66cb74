// Carries out one deed as somebody: judged first, signed, countersigned, taken into the policy and kept with its
// entry in the trail in one commit; or kept as a request when it takes two. Knows no particular act.
import {
  absorb,
  agree,
  createPolicy,
  judge,
  publicKeyOf,
  readStatement,
  signBundle,
  type Bundle,
  type Statement,
} from '@harmonic/protocol/access';
import type { PersonId } from '@harmonic/protocol/model';
import type { AccessWrite } from '../store/access-api.ts';
import type { AccessCore } from './core.ts';
import type { By, Deed } from './deeds.ts';
import { draftStatements, type Drafted, type Place } from './draft.ts';
import type { Keys } from './memory.ts';
import { Refusal } from './refusal.ts';
import type { Requests } from './requests.ts';
import { bundleOf } from './standing.ts';
import { refusalFor } from './why.ts';

/**
 * @param about the subject, for the trail, should the deed be refused before there is one.
 * @param plan looks at what is, refuses in words, says what is to be done; called once nobody else acts.
 */
export type ActAs = (
  by: By,
  about: string,
  plan: (nowMs: number) => Deed | Promise<Deed>,
) => Promise<void>;

export interface ActParts {
  core: AccessCore;
  newId(atMs: number): string;
  requests: Pick<Requests, 'ask' | 'hasSecond'>;
}

/** One after the other: each statement names the one before it, each plan sees what the last one did. */
export const createActAs =
  (parts: ActParts): ActAs =>
  (by, about, plan) =>
    parts.core.memory.turn(() => carryOut(parts, by, about, plan));

async function carryOut(
  parts: ActParts,
  by: By,
  about: string,
  plan: Parameters<ActAs>[2],
): Promise<void> {
  const { core } = parts;
  try {
    const nowMs = core.now();
    const deed = await plan(nowMs);
    const drafted = by.agreed ? completed(core, by) : await issued(parts, by, deed, nowMs);
    const rows = (await deed.rows?.()) ?? [];
    const policy = takenIn(core, by, deed, drafted, nowMs);
    const { scope, subject, personal = null } = deed;
    const facts = { ...deed.facts, ...factsOf(drafted) };
    const entry = by.actor.entry('done', { scope, subject, facts, personal });
    await core.memory.commit([...policy, ...rows], [entry]);
  } catch (error) {
    if (error instanceof Refusal && !ASKS.includes(error.code)) {
      const entry = by.actor.entry('refused', { subject: about });
      await core.keepRefusal({ ...entry, because: error.because });
    }
    throw error;
  }
}

/** Not refused: something else has to happen first. */
const ASKS: readonly Refusal['code'][] = ['needs-agreement', 'proof-needed'];

const factsOf = ([first, ...more]: readonly Drafted[]): Record<string, string> => {
  if (!first) return {};
  const { id } = first.statement;
  return { statement: id, ...(more.length > 0 && { andMore: String(more.length) }) };
};

export function keysOf({ keys }: Pick<AccessCore, 'keys'>, by: By): Keys {
  const found = keys(by.seat);
  if (found) return found;
  throw new Refusal('proof-needed', 'Give your password again: this act is signed with your key.');
}

/** Signed now, by the one who acts; leaves by way of a request when it takes two. */
async function issued(parts: ActParts, by: By, deed: Deed, nowMs: number): Promise<Drafted[]> {
  const { core, requests } = parts;
  const { person } = by.actor;
  if (!person) throw new Refusal('signed-out', 'Sign in first.', 'unknown');
  const bundle = bundleOf(core);
  const draft = (place: Place): Drafted[] => {
    if (deed.verbs.length === 0) return [];
    const issuer = { person, signing: keysOf(core, by).signing, installKey: core.installKey };
    return draftStatements(deed.verbs, issuer, bundle, place, nowMs, parts.newId);
  };
  const drafted = draft(core.streamEnd());
  const needsSecond = judged(core, bundle, drafted, nowMs);
  if (!needsSecond && !isGuarded(parts, bundle, deed, person)) return drafted;
  if (!requests.hasSecond(person, deed)) {
    throw new Refusal(
      'conflict',
      'This takes a second person, and nobody else has the right to agree: give it to somebody first.',
      'no-second',
    );
  }
  const id = parts.newId(nowMs);
  // What may never take effect stands in no stream of the console's: a request's statements have their own.
  const statements = draft({ stream: id, seq: 1, prev: null }).map(({ signed }) => signed);
  const { permission, scope, subject, asked, input } = deed;
  return requests.ask(by, {
    id,
    permission,
    scope,
    subject,
    asked: { ...asked },
    input,
    statements,
  });
}

/** @returns whether a second signature is missing. @throws Refusal when it would not hold even so. */
function judged(
  { memory }: AccessCore,
  bundle: Bundle,
  drafted: readonly Drafted[],
  nowMs: number,
): boolean {
  const known: Statement[] = [...memory.statements()];
  let needsSecond = false;
  for (const { statement } of drafted) {
    const verdict = judge(bundle, known, statement, nowMs);
    if (!verdict.ok && !verdict.needsSecond) throw refusalFor(verdict.why);
    if (!verdict.ok) needsSecond = true;
    known.push(statement);
  }
  return needsSecond;
}

/**
 * Whether the site's rules ask for two. Who is alone with the right to appoint may appoint: nobody could agree,
 * and there would never be a second.
 */
function isGuarded(
  { requests }: ActParts,
  { rules }: Bundle,
  deed: Deed,
  person: PersonId,
): boolean {
  if (deed.guarded === true) return true;
  if (!rules.twoPerson.includes(deed.permission)) return false;
  return deed.permission !== 'people.manage' || requests.hasSecond(person, deed);
}

/** As they were signed when they were asked for, with the second person's signature; judged anew. */
function completed(core: AccessCore, by: By): Drafted[] {
  const { agreed } = by;
  if (!agreed || agreed.statements.length === 0) return [];
  const { signing } = keysOf(core, by);
  const drafted = agreed.statements.map((asked) => {
    const signed = agree(asked, agreed.second, signing);
    const read = readStatement(signed, [publicKeyOf(core.installKey)]);
    if ('statement' in read) return { statement: read.statement, signed };
    throw new Refusal('conflict', `This cannot be agreed to: ${read.refused}.`, 'void');
  });
  if (judged(core, bundleOf(core), drafted, core.now())) {
    throw new Refusal('not-allowed', 'Your agreement does not count for this act.', 'no-second');
  }
  return drafted;
}

/** The policy's rows: statements, and the next bundle where the site's key is at hand. */
function takenIn(
  core: AccessCore,
  by: By,
  deed: Deed,
  drafted: readonly Drafted[],
  nowMs: number,
): AccessWrite[] {
  if (drafted.length === 0 && !deed.amend) return [];
  const { site } = keysOf(core, by);
  if (!site && deed.amend) {
    throw new Refusal(
      'not-allowed',
      'Only somebody who holds the site’s key can do this.',
      'no-key',
    );
  }
  const statements = drafted.map(({ statement, signed }): AccessWrite => ({
    ...{ put: 'statement', id: statement.id, seq: statement.seq, signed },
    absorbed: site !== null,
  }));
  if (!site) return statements;
  const bundle = bundleOf(core);
  const all = [...core.memory.statements(), ...drafted.map(({ statement }) => statement)];
  const lost = new Set(createPolicy(bundle, all, nowMs).void.map(({ statement }) => statement.id));
  const absorbs = all.map(({ id }) => id).filter((id) => !lost.has(id));
  const next = core.withEnrolledKeys(absorb(bundle, all, nowMs));
  const signed = signBundle(deed.amend ? deed.amend(next) : next, site);
  return [...statements, { put: 'bundle', bundle: signed, absorbs }];
}
