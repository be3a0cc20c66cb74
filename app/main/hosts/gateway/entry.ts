// Entry of the gateway host as it is built: knows where the renderer and the threads lie, starts nothing by itself.
import { fileURLToPath } from 'node:url';
import startCapture from '../../threads/capture.thread.ts?nodeWorker';
import startMeasure from '../../threads/measure.thread.ts?nodeWorker';
import startExport from '../../threads/export.thread.ts?nodeWorker';
import startReport from '../../threads/report.thread.ts?nodeWorker';
import startStore from '../../threads/store.thread.ts?nodeWorker';
import type { SiteOptions } from '../site.ts';
import { startGateway, type Gateway, type GatewayOptions } from './gateway.ts';

export const threads: SiteOptions['threads'] = {
  capture: () => startCapture({ name: 'capture' }),
  measure: () => startMeasure({ name: 'measure' }),
  store: () => startStore({ name: 'store' }),
  export: () => startExport({ name: 'export' }),
  report: () => startReport({ name: 'report' }),
};

export function openGateway(
  options: Omit<GatewayOptions, 'rendererDir' | 'site'> & {
    site: Omit<GatewayOptions['site'], 'threads'>;
  },
): Promise<Gateway> {
  return startGateway({
    ...options,
    rendererDir: fileURLToPath(new URL('../renderer', import.meta.url)),
    site: { ...options.site, threads },
  });
}
