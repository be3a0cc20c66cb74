// Carries out one deed as somebody: judged first, signed, countersigned, taken into the policy and kept with its
// entry in the trail in one commit; or kept as a request when it takes two. Knows no particular act.
import {
  absorb,
  administratorsMissed,
  agree,
  canonical,
  judge,
  publicKeyOf,
  readStatement,
  signBundle,
  standingOf,
  type Statement,
} from '@harmonic/protocol/access';
import type { AccessWrite, Act } from '../store/access-api.ts';
import type { AccessCore } from './core.ts';
import type { Agreement, By, Deed } from './deeds.ts';
import { draftStatements, type Drafted, type Place } from './draft.ts';
import type { Keys } from './memory.ts';
import { isTaken } from './next-bundle.ts';
import { Refusal } from './refusal.ts';
import { personOf, type Requests } from './requests.ts';
import { keysTakenBack } from './site-key-holders.ts';
import { bundleOf } from './standing.ts';
import { refusalFor } from './why.ts';

/**
 * @param about the subject, for the trail, should the deed be refused before there is one.
 * @param plan looks at what is, refuses in words, says what is to be done; called when nobody else acts any more.
 */
export type ActAs = (by: By, about: string, plan: (nowMs: number) => Deed) => Promise<void>;

export interface ActParts {
  core: AccessCore;
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  newId(atMs: number): string;
  requests: Pick<Requests, 'ask' | 'hasOther'>;
}

/** One after the other: each plan sees what the last one did. */
export const createActAs =
  (parts: ActParts): ActAs =>
  (by, about, plan) =>
    parts.inTurn(() => carryOut(parts, by, about, plan));

async function carryOut(
  parts: ActParts,
  by: By,
  about: string,
  plan: Parameters<ActAs>[2],
): Promise<void> {
  const { core } = parts;
  try {
    const deed = plan(core.now());
    if (deed.verbs.length === 0) requireRight(core, by, deed);
    if (!by.agreed) await askFirst(parts, by, deed);
    await deed.prepare?.();
    const acts: Act[] = [];
    // Signed in the commit itself, where nothing else changes: each statement names the one before it.
    await core.memory.commit(() => {
      const drafted = by.agreed ? completed(core, by, by.agreed, deed) : issued(parts, by, deed);
      acts.push(entryOf(by, deed, drafted));
      return [...takenIn(core, by, deed, drafted), ...(deed.rows?.() ?? [])];
    }, acts);
  } catch (error) {
    if (error instanceof Refusal && !ASKS.includes(error.code)) {
      const entry = by.actor.entry('refused', { subject: about });
      await core.keepRefusal({ ...entry, because: error.because });
    }
    throw error;
  }
}

/** What is signed is judged with its signature; anything else is looked up here, whoever let the call through. */
function requireRight({ memory, now }: AccessCore, by: By, { permission, scope }: Deed): void {
  const decision = memory.policy()?.decide(personOf(by), permission, scope, now());
  if (decision?.allowed === true) return;
  throw new Refusal(
    'not-allowed',
    'You do not have the right to this on the whole site.',
    decision?.because ?? 'no-policy',
  );
}

function entryOf(by: By, deed: Deed, [first, ...more]: readonly Drafted[]): Act {
  const { scope, subject, personal = null } = deed;
  const facts = {
    ...deed.facts,
    ...(first && { statement: first.statement.id }),
    ...(more.length > 0 && { andMore: String(more.length) }),
  };
  return by.actor.entry('done', { scope, subject, facts, personal });
}

/** Not refused: something else has to happen first. */
const ASKS: readonly Refusal['code'][] = ['needs-agreement', 'proof-needed'];

export function keysOf({ keys }: Pick<AccessCore, 'keys'>, by: By): Keys {
  const found = keys(by.seat);
  if (found) return found;
  throw new Refusal(
    'proof-needed',
    'Give your password again: this act is signed with your key.',
    'proof-needed',
  );
}

const draft = ({ core, newId }: ActParts, by: By, deed: Deed, place: Place): Drafted[] => {
  if (deed.verbs.length === 0) return [];
  const issuer = {
    person: personOf(by),
    signing: keysOf(core, by).signing,
    installKey: core.installKey,
  };
  return draftStatements(deed.verbs, issuer, bundleOf(core), place, core.now(), newId);
};

function issued(parts: ActParts, by: By, deed: Deed): Drafted[] {
  const drafted = draft(parts, by, deed, parts.core.streamEnd());
  if (!judged(parts.core, drafted)) return drafted;
  throw new Refusal('conflict', 'The policy has changed meanwhile: try again.', 'stale');
}

/** @throws Refusal where it takes two: `needs-agreement` once it is asked for. */
async function askFirst(parts: ActParts, by: By, deed: Deed): Promise<void> {
  const { core, requests } = parts;
  const needsSecond = judged(core, draft(parts, by, deed, core.streamEnd()));
  if (!needsSecond && !isGuarded(parts, by, deed)) return;
  const id = parts.newId(core.now());
  // What may never take effect stands in no stream of the console's: a request's statements have their own.
  const signed = draft(parts, by, deed, { stream: id, seq: 1, prev: null });
  const { permission, scope, subject, asked, input } = deed;
  const statements = signed.map((one) => one.signed);
  await requests.ask(by, {
    ...{ id, permission, scope, subject, input, statements },
    asked: { ...asked },
  });
}

/** @returns whether a second signature is missing. @throws Refusal when it would not hold even so. */
function judged(core: AccessCore, drafted: readonly Drafted[]): boolean {
  const known: Statement[] = [...core.memory.statements()];
  let needsSecond = false;
  for (const { statement } of drafted) {
    const verdict = judge(bundleOf(core), known, statement, core.now());
    if (!verdict.ok && !verdict.needsSecond) throw refusalFor(verdict.why);
    if (!verdict.ok) needsSecond = true;
    known.push(statement);
  }
  return needsSecond;
}

/**
 * Whether the site's rules ask for two. Who is alone with the right to appoint may appoint: nobody could agree,
 * and there would never be a second. Nobody becomes alone by removing the others first.
 */
function isGuarded({ core, requests }: ActParts, by: By, deed: Deed): boolean {
  const person = personOf(by);
  const bundle = bundleOf(core);
  if (deed.guarded === true) return true;
  if (deed.rescues === true) return false;
  if (!bundle.rules.twoPerson.includes(deed.permission)) return false;
  if (deed.permission !== 'people.manage' || requests.hasOther(person, deed)) return true;
  const missed: ReadonlySet<string> = administratorsMissed(standingOf(bundle), core.now());
  return [...missed].some((id) => id !== person && id !== deed.subject);
}

/** As they were signed when they were asked for, with the second person's signature; judged anew. */
function completed(
  core: AccessCore,
  by: By,
  { second, statements }: Agreement,
  deed: Deed,
): Drafted[] {
  if (statements.length === 0 && deed.verbs.length === 0) return [];
  const { signing } = keysOf(core, by);
  const drafted = statements.map((asked) => {
    const signed = agree(asked, second, signing);
    const read = readStatement(signed, [publicKeyOf(core.installKey)]);
    if ('statement' in read) return { statement: read.statement, signed };
    throw new Refusal('conflict', `This cannot be agreed to: ${read.refused}.`, 'unreadable');
  });
  // What was signed then is what would be done now, or it is asked for anew.
  if (canonical(drafted.map(({ statement }) => statement.verb)) !== canonical(deed.verbs)) {
    throw new Refusal(
      'conflict',
      'Something has changed since this was asked for: ask again.',
      'stale',
    );
  }
  if (judged(core, drafted)) {
    throw new Refusal('not-allowed', 'Your agreement does not count for this act.', 'bad-second');
  }
  return drafted;
}

/** The policy's rows: statements, and the next bundle where the site's key is at hand. */
function takenIn(core: AccessCore, by: By, deed: Deed, drafted: readonly Drafted[]): AccessWrite[] {
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
  const next = core.withEnrolledKeys(absorb(bundle, all, core.now()));
  // Taken in or void for good: either way its place is dealt with.
  const absorbs = all.filter((one) => isTaken(next, one)).map(({ id }) => id);
  const amended = deed.amend ? deed.amend(next) : next;
  return [
    ...statements,
    { put: 'bundle', bundle: signBundle(amended, site), absorbs },
    ...keysTakenBack(core.memory, amended, core.now()),
  ];
}
