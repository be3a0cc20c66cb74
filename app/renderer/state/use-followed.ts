// What the console tells of one thing while somebody looks: the newest, asked for anew when the stream of it ends.
import { useEffect, useState } from 'react';
import { type Reason, reasonOf } from './failure.ts';
import { follow, type Ask } from './follow.ts';

export interface Followed<T> {
  /** Null until it has come, once the console refuses it, and where it is not wanted. */
  newest: T | null;
  /** Why it is not told, in words; null while it is. */
  refusal: Reason | null;
}
interface How {
  /** A refusal is the end of it; else it is asked again. */
  stands?: boolean;
  /** What was told last stays until what is asked for now has come. */
  keeps?: boolean;
}

const NOTHING = { newest: null, refusal: null };

/** @param ask another one is another thing, null: none is wanted. Kept by whoever calls. */
export function useFollowed<T>(
  ask: Ask<T> | null,
  { stands = false, keeps = false }: How = {},
): Followed<T> {
  const [told, setTold] = useState<(Followed<T> & { of: Ask<T> }) | null>(null);
  useEffect(() => {
    if (!ask) return undefined;
    const stop = new AbortController();
    void follow(ask, stop.signal, {
      stands,
      take: (newest) => setTold({ of: ask, newest, refusal: null }),
      refused: (error) => setTold({ of: ask, newest: null, refusal: reasonOf(error) }),
    });
    return () => stop.abort();
  }, [ask, stands]);
  return ask && told && (keeps || told.of === ask) ? told : NOTHING;
}
