// A stream that is asked for anew whenever it ends, until nobody looks any more. Draws nothing, keeps nothing.
import { codeOf } from './proving.ts';

/** Opens the stream of one thing. */
export type Ask<T> = (signal: AbortSignal) => Promise<AsyncIterable<T>>;

export interface Listener<T> {
  take(value: T): void;
  /** The console answered that it will not tell. A connection that is gone is none of this: the banner says so. */
  refused(error: unknown): void;
  /** Whether a refusal is the end of it; else it is asked again. */
  stands: boolean;
}

export const RETRY_MS = 1000;

export async function follow<T>(
  ask: Ask<T>,
  signal: AbortSignal,
  { take, refused, stands }: Listener<T>,
): Promise<void> {
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      for await (const value of await ask(signal)) {
        if (isOver()) return;
        take(value);
      }
    } catch (error) {
      if (isOver()) return;
      if (codeOf(error) !== null) {
        refused(error);
        if (stands) return;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
