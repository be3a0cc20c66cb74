// A page whose process has died is loaded again, and the person is told; after three deaths in a minute it stays down
// until the person decides. One that would lose what it shows only now is left when the person says so.
// The console behind it is never touched.
import { dialog, type BrowserWindow } from 'electron';

const DEATHS_MAX = 3;
const DEATHS_WITHIN_MS = 60_000;

/** @param tell says it where the person looks. */
export function reviveOnDeath(
  window: BrowserWindow,
  tell: (words: string) => void,
  now: () => number = Date.now,
): void {
  let deaths: number[] = [];
  const { webContents } = window;
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const at = now();
    deaths = [...deaths.filter((earlier) => at - earlier < DEATHS_WITHIN_MS), at];
    const cause = `${reason}, code ${exitCode}`;
    if (deaths.length < DEATHS_MAX) {
      tell(`The page stopped (${cause}) and was opened again. Measuring and recording went on.`);
      webContents.reload();
      return;
    }
    void dialog
      .showMessageBox(window, {
        type: 'error',
        title: 'Harmonic Console',
        message: `The page stopped ${deaths.length} times in a minute (${cause}).`,
        detail: 'Measuring and recording go on without it.',
        buttons: ['Open the page again', 'Close the console'],
        cancelId: 0,
      })
      .then(({ response }) => {
        deaths = [];
        if (window.isDestroyed()) return;
        if (response === 0) webContents.reload();
        else window.close();
      });
  });
}

/** A page that asks to be asked (`beforeunload`) is not left silently, and holds nobody: Electron itself asks nothing. */
export function askBeforeLeaving(window: BrowserWindow): void {
  window.webContents.on('will-prevent-unload', (event) => {
    const response = dialog.showMessageBoxSync(window, {
      type: 'warning',
      title: 'Harmonic Console',
      message: 'The codes on this page are shown only now.',
      detail: 'Print or save them first. Whoever leaves without them has to make new ones.',
      buttons: ['Stay', 'Leave without them'],
      defaultId: 0,
      cancelId: 0,
    });
    if (response === 1) event.preventDefault(); // Electron's way to say: leave all the same.
  });
}
