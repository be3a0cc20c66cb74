// Refusals as the contract's failures.
import { ORPCError } from '@orpc/server';
import { FAILURE_CODES, refusedBecauseSchema, type FailureData } from '../../contract/index.ts';
import { Refusal } from '../access/refusal.ts';

type Facts = FailureData['facts'];

/** What a part refused, by its code of the closed list; the code is the reason where it gives none. Null for our own mistakes. */
export function refusalOf(
  error: unknown,
): { code: (typeof FAILURE_CODES)[number]; data: FailureData } | null {
  if (!(error instanceof Error) || error instanceof ORPCError || !('code' in error)) return null;
  const code = FAILURE_CODES.find((name) => name === error.code);
  if (!code) return null;
  const said = 'because' in error ? refusedBecauseSchema.safeParse(error.because).data : undefined;
  const more = error instanceof Refusal ? moreOf(error) : {};
  const data = { detail: error.message, because: said ?? code, ...factsOf(error), ...more };
  return { code, data };
}

const moreOf = ({ untilMs, unfit }: Refusal): Pick<FailureData, 'untilMs' | 'unfit'> => ({
  ...(untilMs !== null && { untilMs }),
  ...(unfit && { unfit }),
});

/** Each part has typed its own; none is as good as an empty one. */
const factsOf = (error: Error & { facts?: Facts }): Pick<FailureData, 'facts'> =>
  error.facts && Object.keys(error.facts).length > 0 ? { facts: error.facts } : {};

/** The contract's failure for a refusal; null for our own mistakes. */
export function failureOf(error: unknown): ORPCError<string, FailureData> | null {
  const refusal = refusalOf(error);
  if (!refusal) return null;
  const { code, data } = refusal;
  return new ORPCError(code, { message: data.detail, data });
}
