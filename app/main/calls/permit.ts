// Who may make a call, asked before anything happens and again while a stream runs. A call that names no
// permission is made by nobody. Knows no single call.
import type { Middleware } from '@orpc/server';
import type { CallMeta } from '../../contract/index.ts';
import type { Actor } from '../access/access.ts';
import { Refusal } from '../access/refusal.ts';
import type { ActContext, CallContext, CallParts } from './door.ts';
import { failureOf, refusalOf } from './failure.ts';

type Permit = Middleware<
  CallContext,
  Pick<ActContext, 'actor' | 'until'>,
  unknown,
  unknown,
  Record<never, never>,
  CallMeta
>;

export function permit(parts: CallParts): Permit {
  return async ({ context, path, procedure, signal, next }, input) => {
    const meta = procedure['~orpc'].meta;
    const act = path.join('.');
    const gone = new AbortController();
    const until = signal ? AbortSignal.any([signal, gone.signal]) : gone.signal;
    const actor = context.onBehalf ?? (await letIn(parts, context, act, meta, input));
    // Whoever loses the right loses the stream: the next thing it would say is the refusal.
    const off = parts.access.sessions.onChange(() => {
      const refusal = gone.signal.aborted ? null : refusalNow(parts, context, meta, input);
      if (refusal) gone.abort(refusal);
    });
    let isStream = false;
    try {
      const result = await next({ context: { actor, until } });
      if (isAsyncIterable(result.output)) {
        isStream = true;
        return { ...result, output: released(result.output, off) };
      }
      return result;
    } catch (error) {
      const refusal = refusalOf(error);
      if (meta.audit === true && refusal && refusal.code !== 'needs-agreement')
        await keepFailure(parts, actor, refusal.code);
      throw error;
    } finally {
      if (!isStream) off();
    }
  };
}

/** Counts and keeps what was allowed and did not come about. */
async function keepFailure(parts: CallParts, actor: Actor, why: string): Promise<void> {
  await parts.store.changeAccess([], [actor.entry('failed', { facts: { why } })]);
}

const scopeFor = (parts: CallParts, meta: CallMeta, input: unknown) =>
  meta.filtered === true
    ? ('any' as const)
    : meta.of === undefined
      ? ('site' as const)
      : parts.places.scopeOf(parts.places.deviceOf(meta.of, input));

async function letIn(
  parts: CallParts,
  context: CallContext,
  act: string,
  meta: CallMeta,
  input: unknown,
): Promise<Actor> {
  const { access, places } = parts;
  const { permission, proof = false } = meta;
  if (permission === undefined) throw new Refusal('not-allowed', `nobody may call ${act}`);
  if (permission === 'anyone') return access.outsider(context.seat, act);
  if (permission === 'inside') return access.requireInside(context.seat, act, proof);
  const subject = places.subjectOf(input);
  if (meta.own === true && access.isSelf(context.seat, subject))
    return access.requireInside(context.seat, act, proof);
  const check = { permission, scope: scopeFor(parts, meta, input), proof };
  return access.require(context.seat, act, subject, check);
}

/** Why a call that was let in would not be now; null while it would. Asks nothing of the store. */
function refusalNow(
  parts: CallParts,
  context: CallContext,
  meta: CallMeta,
  input: unknown,
): Error | null {
  const { permission } = meta;
  if (permission === undefined || permission === 'anyone') return null;
  const right =
    permission === 'inside'
      ? null
      : { permission, scope: scopeFor(parts, meta, input) };
  const why = parts.access.refusalNow(context.seat, right);
  return why && failureOf(why);
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
