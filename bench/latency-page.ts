// The console's page in a real browser, on a device's live screen, with the times at which its frames were painted.
// A frame counts as painted when the frame after the one that drew it begins. For bench only.
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { LIVE_FRAME_MAGIC } from '../app/contract/index.ts';
import playwright from '../playwright.config.ts';

const CLOCK_READINGS = 40;

export interface PaintedPage {
  /** Times of frames in seconds of the stream, and of paints by this machine's monotonic clock, ms. */
  painted(): Promise<{ streamS: number; atMs: number }[]>;
  /** The page's clock is right within this, ms. */
  withinMs: number;
  close(): Promise<void>;
}

declare global {
  interface Window {
    benchPainted: [streamS: number, atMs: number][];
  }
}

/** Runs in the page before anything else: notes live frames as they come and when what drew them was painted. */
function stampPaints(magic: number): void {
  window.benchPainted = [];
  let newest: number | null = null;
  const take = ({ data }: MessageEvent<unknown>): void => {
    if (!(data instanceof ArrayBuffer) || data.byteLength < 32) return;
    const view = new DataView(data);
    if (view.getUint32(0, true) === magic) newest = view.getFloat64(24, true);
  };
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...given: ConstructorParameters<typeof Plain>) {
      super(...given);
      this.addEventListener('message', take);
    }
  };
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (draw) =>
    ask((at) => {
      const drawn = newest;
      newest = null;
      draw(at);
      if (drawn !== null) ask(() => window.benchPainted.push([drawn, performance.now()]));
    });
}

const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Null when this machine has no browser. @param cookie of a browser that is inside. */
export async function openPaintedPage(
  url: string,
  cookie: string,
  device: string,
): Promise<PaintedPage | null> {
  const launch = playwright.use?.launchOptions ?? {};
  if (!existsSync(launch.executablePath ?? '')) return null;
  const browser = await chromium.launch(launch);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    locale: 'en-GB',
  });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  await page.addInitScript(stampPaints, LIVE_FRAME_MAGIC);
  await page.goto(url);
  const row = page.locator('tr[data-device]', { hasText: device });
  await row.getByRole('button', { name: 'Open' }).click();
  await page.locator('.live__trace[data-peak-hz]').waitFor();
  let offsetMs = 0;
  let withinMs = Infinity;
  for (let reading = 0; reading < CLOCK_READINGS; reading += 1) {
    const before = nowMs();
    const theirs = await page.evaluate(() => performance.now());
    const half = (nowMs() - before) / 2;
    if (half < withinMs) [offsetMs, withinMs] = [before + half - theirs, half];
  }
  return {
    withinMs,
    async painted() {
      const stamps = await page.evaluate(() => window.benchPainted);
      return stamps.map(([streamS, atMs]) => ({ streamS, atMs: atMs + offsetMs }));
    },
    close: () => browser.close(),
  };
}
