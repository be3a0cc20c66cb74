// Keys of a page with pictures that act wherever on it the focus is, and not on the spectrum alone.
import { useEffect } from 'react';
import { liveActionOf } from '../../state/bindings.ts';
import type { LiveAction } from '../../state/keys.ts';

const UNDOING: readonly LiveAction[] = ['undoLayout', 'redoLayout'];
const PAGE_ACTS: readonly LiveAction[] = ['exportView', 'saveLayout', 'openLayout', ...UNDOING];

/** @param actions the same each time; those that the page has. */
export function usePageKeys(actions: Partial<Record<LiveAction, () => void>>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const act = liveActionOf(event);
      if (act === null || !PAGE_ACTS.includes(act) || event.defaultPrevented) return;
      const run = actions[act];
      if (!run) return;
      // What is typed is undone where it is typed; and a dialog keeps the keys to itself.
      const isTyping = event.target instanceof Element && event.target.closest('input, textarea');
      if ((UNDOING.includes(act) && isTyping) || document.querySelector('[role="dialog"]')) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [actions]);
}
