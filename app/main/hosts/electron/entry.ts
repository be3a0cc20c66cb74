// Entry of the desktop host as it is built: knows where the renderer, the preload and the threads lie.
import { fileURLToPath } from 'node:url';
import { app, dialog } from 'electron';
import startCapture from '../../threads/capture.thread.ts?nodeWorker';
import startMeasure from '../../threads/measure.thread.ts?nodeWorker';
import startExport from '../../threads/export.thread.ts?nodeWorker';
import startReport from '../../threads/report.thread.ts?nodeWorker';
import startStore from '../../threads/store.thread.ts?nodeWorker';
import { main } from './electron-host.ts';
import { readStart } from './start.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Not awaited: Electron becomes ready only after its entry has been read.
void main({
  start: readStart(process.env['HARMONIC_START']),
  threads: {
    capture: () => startCapture({ name: 'capture' }),
    store: () => startStore({ name: 'store' }),
    measure: () => startMeasure({ name: 'measure' }),
    export: () => startExport({ name: 'export' }),
    report: () => startReport({ name: 'report' }),
  },
  rendererDir: at('../renderer'),
  preload: at('../preload/index.cjs'),
  say: (line) => console.log(line),
}).catch((error: unknown) => {
  console.error(error);
  dialog.showErrorBox('Harmonic Console could not start', String(error));
  app.exit(1);
});
