// Who may make a call, asked before anything happens and again while a stream runs. A call that names no
// permission is made by nobody. Knows no single call.
import type { ErrorMap } from '@orpc/contract';
import type { Middleware, ORPCErrorConstructorMap } from '@orpc/server';
import type { CallMeta } from '../../contract/index.ts';
import { waitsForNobody, type Scope } from '@harmonic/protocol/model';
import type { By } from '../access/deeds.ts';
import { Refusal } from '../access/refusal.ts';
import { failureOf, refusalOf } from './failure.ts';
import { createStreamCount, isAsyncIterable, watched } from './stream.ts';
import type { ActContext, CallContext, CallParts } from './parts.ts';

type Permit = Middleware<
  CallContext,
  Pick<ActContext, 'by' | 'until'>,
  unknown,
  unknown,
  ORPCErrorConstructorMap<ErrorMap>,
  CallMeta
>;
interface Call {
  act: string;
  meta: CallMeta;
  input: unknown;
}

export function permit(parts: CallParts): Permit {
  const streams = createStreamCount();
  return async ({ context, path, procedure, signal, next }, input) => {
    const call: Call = { act: path.join('.'), meta: procedure['~orpc'].meta, input };
    const by = context.onBehalf
      ? agreedTo(parts, context.onBehalf, call)
      : await letIn(parts, context, call);
    if (!context.onBehalf) await askSecond(parts, by, call);
    const { until, off } = whileAllowed(parts, context, call, signal);
    let isStream = false;
    try {
      const result = await next({ context: { by, until } });
      if (!isAsyncIterable(result.output)) return result;
      const leave = streams.enter(context.client);
      isStream = true;
      const over = (): void => {
        off();
        leave();
      };
      return { ...result, output: watched(result.output, until, over) };
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
  if (permission === undefined)
    throw new Refusal('not-allowed', `Nobody may call ${act}.`, 'not-allowed');
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

/** What was asked for may lie elsewhere by now: whoever agrees has the right there, too. @throws Refusal not-allowed. */
function agreedTo(parts: CallParts, by: By, call: Call): By {
  const { permission } = call.meta;
  if (permission === undefined || permission === 'anyone' || permission === 'inside')
    throw new Refusal('not-allowed', `${call.act} waits for nobody.`, 'not-allowed');
  if (parts.access.decide(by.seat, permission, scopeFor(parts, call)).allowed) return by;
  throw new Refusal(
    'not-allowed',
    'You may not do this yourself, so you cannot agree to it.',
    'no-grant',
  );
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

/** Where the site's rules name the right, the call waits for somebody else. @throws Refusal: needs-agreement, or why it waits for nobody. */
async function askSecond(parts: CallParts, by: By, call: Call): Promise<void> {
  const { permission, audit, deed } = call.meta;
  if (audit !== true || deed === true || !parts.people) return;
  if (permission === undefined || permission === 'anyone' || permission === 'inside') return;
  if (waitsForNobody(permission)) return;
  const scope = scopeFor(parts, call);
  const decision = parts.access.decide(by.seat, permission, scope);
  if (!decision.allowed || !decision.twoPerson) return;
  if (call.meta.secret)
    throw new Refusal(
      'not-allowed',
      'Here this takes two people, and a second one would read what was typed: have a key made by the console instead.',
      'secret-cannot-wait',
    );
  await parts.people.requests.askForCall(by, {
    permission,
    scope: scope === 'any' ? 'site' : scope,
    subject: parts.places.subjectOf(call.input),
    asked: { ...parts.places.namesIn(call.input), ...wordsOf(call.input) },
    input: call.input,
  });
}

/** What a person reads of an input as it was checked: its values, each a line. */
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
  const entry = by.actor.entry('failed', { facts: { why: refusal.data.because } });
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
  const off = parts.news.subscribe('access', () => {
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
  if (stage === 'locked') return new Refusal('locked', 'This page is locked.', 'locked');
  if (stage !== 'inside' && stage !== 'demo')
    return new Refusal('signed-out', 'Nobody is signed in on this page any more.', 'signed-out');
  if (permission === 'inside' || call.meta.own === true) return null;
  const decision = parts.access.decide(seat, permission, scopeFor(parts, call));
  if (decision.allowed) return null;
  return new Refusal('not-allowed', 'You may not see this any more.', decision.because);
}
