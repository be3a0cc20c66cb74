// Whoever reloads or closes the page is asked first, while something on it would be lost.
import { useEffect } from 'react';

/** @param wouldLose the browser asks in words of its own; the desktop in page-life.ts. */
export function useAskedBeforeLeaving(wouldLose: boolean): void {
  useEffect(() => {
    if (!wouldLose) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [wouldLose]);
}
