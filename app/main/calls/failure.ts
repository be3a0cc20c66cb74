// Refusals as the contract's failures.
import { ORPCError } from '@orpc/server';
import { Refusal } from '../access/refusal.ts';

const REFUSALS = [
  'not-found',
  'not-allowed',
  'signed-out',
  'locked',
  'proof-needed',
  'needs-agreement',
  'too-many',
  'invalid',
  'conflict',
  'disk-full',
  'disk-read-only',
  'damaged',
  'unavailable',
] as const;

/** What a part refused, by its code of the closed list; null for our own mistakes. */
export function refusalOf(
  error: unknown,
): { code: (typeof REFUSALS)[number]; detail: string } | null {
  if (!(error instanceof Error) || error instanceof ORPCError || !('code' in error)) return null;
  const code = REFUSALS.find((name) => name === error.code);
  return code ? { code, detail: error.message } : null;
}

/** The contract's failure for a refusal; null for our own mistakes. */
export function failureOf(
  error: unknown,
): ORPCError<string, { detail: string; untilMs?: number }> | null {
  const refusal = refusalOf(error);
  if (!refusal) return null;
  const { code, detail } = refusal;
  const until =
    error instanceof Refusal && error.untilMs !== null ? { untilMs: error.untilMs } : {};
  return new ORPCError(code, { message: detail, data: { detail, ...until } });
}
