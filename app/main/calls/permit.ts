// Who may make a call, asked before anything happens and again while a stream runs. A call that names no
// permission is made by nobody. Knows no single call.
import type { Middleware } from '@orpc/server';
import type { CallMeta } from '../../contract/index.ts';
import type { Scope } from '@harmonic/protocol/model';
import type { By } from '../access/deeds.ts';
import { Refusal } from '../access/refusal.ts';
import type { ActContext, CallContext, CallParts } from './door.ts';
import { failureOf, refusalOf } from './failure.ts';

type Permit = Middleware<
  CallContext,
  Pick<ActContext, 'by' | 'until'>,
  unknown,
  unknown,
  Record<never, never>,
  CallMeta
>;
interface Call {
  act: string;
  meta: CallMeta;
  input: unknown;
}

export function permit(parts: CallParts): Permit {
  return async ({ context, path, procedure, signal, next }, input) => {
    const call: Call = { act: path.join('.'), meta: procedure['~orpc'].meta, input };
    const by = context.onBehalf ?? (await letIn(parts, context, call));
    if (!context.onBehalf) await askSecond(parts, by, call);
    const { until, off } = whileAllowed(parts, context, call, signal);
    let isStream = false;
    try {
      const result = await next({ context: { by, until } });
      if (!isAsyncIterable(result.output)) return result;
      isStream = true;
      return { ...result, output: released(result.output, off) };
    } catch (error) {
      await keepFailure(parts, by, call, error);
      throw error;
    } finally {
      if (!isStream) off();
    }
  };
}

async function letIn(parts: CallParts, { seat }: CallContext, call: Call): Promise<By> {
  const { access, places } = parts;
  const { act, meta, input } = call;
  const { permission, proof = false } = meta;
  if (permission === undefined) throw new Refusal('not-allowed', `Nobody may call ${act}.`);
  if (permission === 'anyone') return { seat, actor: nobody(parts, act), agreed: null };
  const subject = places.subjectOf(input);
  const isOwn = meta.own === true && access.sessions.state(seat).person?.id === subject;
  const actor = await access.require(seat, act, subject, {
    permission: isOwn ? 'inside' : permission,
    scope: scopeFor(parts, call),
    proof,
  });
  return { seat, actor, agreed: null };
}

/** Calls before signing in keep their own entries. */
const nobody = ({ now }: CallParts, act: string): By['actor'] => ({
  person: null,
  entry: (outcome, more) => ({
    ...{ atMs: now(), actor: null, act, scope: 'site', subject: '', outcome },
    ...{ because: 'anyone', facts: {}, personal: null, ...more },
  }),
});

function scopeFor({ places }: CallParts, { meta, input }: Call): Scope | 'any' {
  if (meta.filtered === true) return 'any';
  return meta.of === undefined ? 'site' : places.scopeOf(places.deviceOf(meta.of, input));
}

/** Where the site's rules name the right, the call waits for somebody else. @throws Refusal needs-agreement. */
async function askSecond(parts: CallParts, by: By, call: Call): Promise<void> {
  const { permission, audit, deed } = call.meta;
  if (audit !== true || deed === true || !parts.people || permission?.endsWith('.export')) return;
  if (permission === undefined || permission === 'anyone' || permission === 'inside') return;
  const scope = scopeFor(parts, call);
  const decision = parts.access.decide(by.seat, permission, scope);
  if (!decision.allowed || !decision.twoPerson) return;
  await parts.people.requests.ask(by, {
    permission,
    scope: scope === 'any' ? 'site' : scope,
    subject: parts.places.subjectOf(call.input),
    asked: wordsOf(call.input),
    input: call.input,
  });
}

/** What a person reads of an input: its values, each a line. */
function wordsOf(input: unknown): Record<string, string> {
  if (typeof input !== 'object' || input === null) return {};
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200),
    ]),
  );
}

/** What was allowed and did not come about is kept too. */
async function keepFailure(
  parts: CallParts,
  by: By,
  { meta }: Call,
  error: unknown,
): Promise<void> {
  const refusal = refusalOf(error);
  if (meta.audit !== true || meta.deed === true || !refusal || refusal.code === 'needs-agreement')
    return;
  const entry = by.actor.entry('failed', { facts: { why: refusal.code } });
  try {
    await parts.store.changeAccess([], [entry]);
  } catch (why) {
    // Nothing was done, and the store says so itself that it keeps nothing.
    if (!refusalOf(why)) throw why;
  }
}

/** Whoever loses the right loses the stream: the next thing it says is the refusal. */
function whileAllowed(
  parts: CallParts,
  context: CallContext,
  call: Call,
  signal: AbortSignal | undefined,
): { until: AbortSignal; off(): void } {
  const gone = new AbortController();
  const off = parts.access.sessions.onChange(() => {
    const refusal = gone.signal.aborted ? null : refusalNow(parts, context, call);
    if (refusal) gone.abort(failureOf(refusal));
  });
  return { until: signal ? AbortSignal.any([signal, gone.signal]) : gone.signal, off };
}

/** Why a call that was let in would not be now; null while it would. Leaves no trace. */
function refusalNow(parts: CallParts, { seat }: CallContext, call: Call): Refusal | null {
  const { permission } = call.meta;
  if (permission === undefined || permission === 'anyone') return null;
  const { stage } = parts.access.sessions.state(seat);
  if (stage === 'locked') return new Refusal('locked', 'This page is locked.');
  if (stage !== 'inside' && stage !== 'demo')
    return new Refusal('signed-out', 'Nobody is signed in on this page any more.');
  if (permission === 'inside' || call.meta.own === true) return null;
  const { allowed } = parts.access.decide(seat, permission, scopeFor(parts, call));
  return allowed ? null : new Refusal('not-allowed', 'You may not see this any more.');
}

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

async function* released(stream: AsyncIterable<unknown>, off: () => void): AsyncGenerator {
  try {
    yield* stream;
  } finally {
    off();
  }
}
