// F6 goes through the parts of the screen, Shift+F6 back: whatever bears `data-pane`, in the order of the page.

const REACHABLE = 'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled])';

function goToNextPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')];
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  for (let tried = 1; tried <= panes.length; tried += 1) {
    const from = here === -1 && step === -1 ? 0 : here;
    const pane = panes.at((from + step * tried + panes.length * 2) % panes.length);
    const target = pane?.tabIndex === 0 ? pane : pane?.querySelector<HTMLElement>(REACHABLE);
    if (!target) continue;
    target.focus();
    return;
  }
}

/** @returns takes the key away again. */
export function startPanes(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'F6' || event.ctrlKey || event.altKey) return;
    // A dialog keeps the focus to itself.
    if (document.querySelector('[role="dialog"]')) return;
    event.preventDefault();
    goToNextPane(event.shiftKey ? -1 : 1);
  };
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}
