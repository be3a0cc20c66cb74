// Keys of the live page that act wherever on it the focus is, and not on the spectrum alone.
import { useEffect } from 'react';
import { liveActionOf } from '../../state/bindings.ts';
import type { LiveAction } from '../../state/keys.ts';

const UNDOING: readonly LiveAction[] = ['undoLayout', 'redoLayout'];
const PAGE_ACTS: readonly LiveAction[] = ['exportView', 'saveLayout', 'openLayout', ...UNDOING];

/** @param actions the same each time. */
export function usePageKeys(actions: Record<LiveAction, () => void>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const act = liveActionOf(event);
      if (act === null || !PAGE_ACTS.includes(act) || event.defaultPrevented) return;
      // What is typed is undone where it is typed; and a dialog keeps the keys to itself.
      const isTyping = event.target instanceof Element && event.target.closest('input, textarea');
      if ((UNDOING.includes(act) && isTyping) || document.querySelector('[role="dialog"]')) return;
      event.preventDefault();
      actions[act]();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [actions]);
}
