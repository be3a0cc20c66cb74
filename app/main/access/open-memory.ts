// Holds what is stored of people and rights, verified; the one way to change it. Judges nobody.
import {
  createPolicy,
  readBundle,
  readStatement,
  siteIdSchema,
  type Bundle,
  type Policy,
  type SignedStatement,
  type Statement,
} from '@harmonic/protocol/access';
import type { AccessStoreApi } from '../store/access-api.ts';
import { draftOf, holdState, type HeldState } from './held-state.ts';
import type { Memory } from './memory.ts';
import { Refusal } from './refusal.ts';
import { installKeysIn, siteKeyIn } from './site-values.ts';

type Promised<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never;
};
export type AccessStore = Promised<AccessStoreApi>;

interface Trust {
  now(): number;
  /** Public keys of consoles whose statements count besides this one's, hex. */
  installKeys?(): readonly string[];
}

interface Verified {
  state: HeldState;
  bundle: Bundle | null;
  statements: Statement[];
  last: Statement | null;
}

/** @throws Refusal `damaged` when the policy or a statement is not what its key has signed. */
export async function openMemory(
  store: Pick<AccessStore, 'accessState' | 'changeAccess'>,
  trust: Trust,
): Promise<Memory> {
  const stored = await store.accessState();
  const read = createReader(stored.stream, trust);
  let held = read(holdState(stored), null);
  let policy: Policy | null = null;
  const listeners = new Set<() => void>();
  const committing = createTurns();

  const commit: Memory['commit'] = (writes, acts) =>
    committing(async () => {
      const made = typeof writes === 'function' ? writes() : writes;
      const next = read(draftOf(held.state, made), held);
      await store.changeAccess(made, acts);
      if (next.bundle !== held.bundle || next.statements !== held.statements) policy = null;
      held = next;
      for (const listener of listeners) listener();
    });

  return {
    stream: stored.stream,
    bundle: () => held.bundle,
    statements: () => held.statements,
    policy() {
      if (!held.bundle) return null;
      return (policy ??= createPolicy(held.bundle, held.statements, trust.now()));
    },
    people: () => [...held.state.people.values()],
    person: (id) => held.state.people.get(id) ?? null,
    credential: (id) => held.state.credentials.get(id) ?? null,
    invitations: () => [...held.state.invitations.values()],
    attempts: (of) => held.state.attempts.get(of) ?? null,
    requests: () => [...held.state.requests.values()],
    consents: (id) => [...held.state.consents.values()].filter(({ person }) => person === id),
    scopeOf: (device) => held.state.placements.get(device) ?? 'site',
    placements: () => [...held.state.placements].map(([device, area]) => ({ device, area })),
    value: (name) => held.state.values.get(name) ?? null,
    lastStatement: () => held.last,
    commit,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Runs one piece of work after the other; one that fails stops none of those behind it. */
export function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}

/** Reads a draft with the keys it is pinned to; what has not changed since `before` is not read again. */
function createReader(
  stream: string,
  trust: Trust,
): (state: HeldState, before: Verified | null) => Verified {
  const known = new WeakMap<SignedStatement, Statement>();
  const statementOf = (signed: SignedStatement, state: HeldState): Statement => {
    const result = readStatement(signed, [
      ...installKeysIn(state.values.get('install-key') ?? null),
      ...(trust.installKeys?.() ?? []),
    ]);
    if ('refused' in result) throw forged(`a statement about people: ${result.refused}`);
    known.set(signed, result.statement);
    return result.statement;
  };
  return (state, before) => {
    const bundle = before && before.state.bundle === state.bundle ? before.bundle : bundleOf(state);
    if (isStale(before?.bundle, bundle)) {
      throw new Refusal('conflict', 'somebody else has changed the policy meanwhile', 'stale');
    }
    if (before && before.state.statements === state.statements) return { ...before, state, bundle };
    const all = state.statements.map(({ signed, absorbed }) => ({
      ...{ signed, absorbed },
      statement: known.get(signed) ?? statementOf(signed, state),
    }));
    const own = all.filter(({ statement }) => statement.stream === stream);
    const last = own.reduce<Statement | null>(
      (newest, { statement }) => (newest && newest.seq > statement.seq ? newest : statement),
      null,
    );
    state.statements = all
      .filter(({ statement, absorbed }) => !absorbed || statement === last)
      .map(({ signed, absorbed, statement }) => ({ signed, absorbed, id: statement.id }));
    const open = all.filter(({ absorbed }) => !absorbed).map(({ statement }) => statement);
    return { state, bundle, statements: open, last };
  };
}

const isStale = (before: Bundle | null | undefined, bundle: Bundle | null): boolean =>
  Boolean(before && bundle && bundle !== before && bundle.epoch <= before.epoch);

function bundleOf(state: HeldState): Bundle | null {
  if (!state.bundle) return null;
  const key = state.values.get('site-key');
  const site = state.values.get('site-id');
  if (!key || !site) throw forged('the policy is there, and the site it belongs to is not');
  const result = readBundle(state.bundle, {
    keys: [siteKeyIn(key)],
    site: siteIdSchema.parse(Buffer.from(site).toString('utf8')),
    epochFloor: 0,
  });
  if ('refused' in result) throw forged(`the policy of the site: ${result.refused}`);
  return result.bundle;
}

const forged = (what: string): Refusal =>
  new Refusal(
    'damaged',
    `What is stored about people and their rights is not what was signed. ${what}. Restore a backup, or ask whoever looks after the site.`,
    'forged',
  );
