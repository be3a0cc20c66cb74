// What the console tells of one thing while somebody looks: the newest, asked for anew when the stream of it ends.
import { useEffect, useState } from 'react';
import { codeOf } from '../../state/proving.ts';

const RETRY_MS = 1000;

/**
 * Null until it has come, once the console refuses it, and where it is not wanted.
 * @param ask opens the stream; another one is another thing, null: none is wanted. Kept by whoever calls.
 */
export function useFollowed<T>(
  ask: ((signal: AbortSignal) => Promise<AsyncIterable<T>>) | null,
): T | null {
  const [newest, setNewest] = useState<T | null>(null);
  useEffect(() => {
    if (!ask) return undefined;
    const asked = ask;
    const stop = new AbortController();
    const { signal } = stop;
    const isOver = (): boolean => signal.aborted;
    async function follow(): Promise<void> {
      while (!isOver()) {
        try {
          for await (const value of await asked(signal)) {
            if (isOver()) return;
            setNewest(value);
          }
        } catch (error) {
          // The connection or the right is gone; the banner or the session says which.
          if (codeOf(error) !== null) setNewest(null);
        }
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    void follow();
    return () => stop.abort();
  }, [ask]);
  return ask ? newest : null;
}
