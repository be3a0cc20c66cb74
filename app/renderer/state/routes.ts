// The site's routes and what they do, watched while their room is open.
import { useEffect, useState } from 'react';
import type { RouteBoard } from '../../contract/index.ts';
import { calls } from './client.ts';
import { sayFailure } from './failure.ts';
import { codeOf } from './proving.ts';

const RETRY_MS = 1000;

async function follow(
  signal: AbortSignal,
  take: (value: RouteBoard) => void,
  refused: (words: string | null) => void,
): Promise<void> {
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      for await (const value of await calls.route.watch({}, { signal })) {
        if (isOver()) return;
        take(value);
      }
    } catch (error) {
      if (isOver()) return;
      // The connection is gone, and the banner says so; a refusal stands.
      if (codeOf(error) !== null) return refused(sayFailure(error));
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** Null until they have come. */
export function useRoutes(isSeen: boolean): { board: RouteBoard | null; refusal: string | null } {
  const [board, setBoard] = useState<RouteBoard | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    if (!isSeen) return undefined;
    const stop = new AbortController();
    void follow(stop.signal, setBoard, setRefusal);
    return () => stop.abort();
  }, [isSeen]);
  return { board: isSeen ? board : null, refusal };
}
