// A stream that somebody may lose the right to: checked before every piece, so that no call can forget it; bounded in
// number for each page. Knows no call and no right.
import { Refusal } from '../access/refusal.ts';

/** A page watches about ten things. */
export const STREAMS_A_PAGE = 48;

export interface StreamCount {
  /** @throws Refusal too-many. @returns gives the place back; more than once is once. */
  enter(client: string): () => void;
}

export function createStreamCount(): StreamCount {
  const open = new Map<string, number>();
  return {
    enter(client) {
      const count = open.get(client) ?? 0;
      if (count >= STREAMS_A_PAGE)
        throw new Refusal(
          'too-many',
          'This page watches too many things at once.',
          'too-many-streams',
        );
      open.set(client, count + 1);
      let isIn = true;
      return () => {
        if (!isIn) return;
        isIn = false;
        const left = (open.get(client) ?? 1) - 1;
        if (left > 0) open.set(client, left);
        else open.delete(client);
      };
    },
  };
}

export const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/**
 * The stream, until `until` ends it with its reason.
 * @param over called once, however it ends: finished, failed, let go by its reader before the first piece, or ended.
 */
export function watched(
  stream: AsyncIterable<unknown>,
  until: AbortSignal,
  over: () => void,
): AsyncIterableIterator<unknown, unknown, undefined> {
  const inner = stream[Symbol.asyncIterator]();
  until.addEventListener('abort', over, { once: true });
  if (until.aborted) over();
  const end = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } finally {
      over();
    }
  };
  return {
    async next() {
      try {
        until.throwIfAborted();
        const step = await inner.next();
        until.throwIfAborted();
        if (step.done) over();
        return step;
      } catch (error) {
        over();
        // What it held is let go; nobody waits for that.
        void inner.return?.().catch(() => undefined);
        throw error;
      }
    },
    return: (value) =>
      end(inner.return?.(value) ?? Promise.resolve({ done: true as const, value })),
    throw: (error: unknown) => end(inner.throw?.(error) ?? Promise.reject(asError(error))),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));
