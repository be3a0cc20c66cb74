// The console's page in a real browser, on a device's live screen, with the times at which its frames were painted.
// A frame counts as painted when the frame after the one that drew it begins. For bench only.
import { LIVE_FRAME_MAGIC } from '../app/contract/index.ts';
import { openClockedPage } from './clocked-page.ts';

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

/** Null when this machine has no browser. @param cookie of a browser that is inside. */
export async function openPaintedPage(
  url: string,
  cookie: string,
  device: string,
): Promise<PaintedPage | null> {
  const opened = await openClockedPage(url, cookie, (context) =>
    context.addInitScript(stampPaints, LIVE_FRAME_MAGIC),
  );
  if (!opened) return null;
  const { page, close } = opened;
  const row = page.locator('tr[data-device]', { hasText: device });
  await row.getByRole('button', { name: 'Open' }).click();
  await page.locator('.live__trace[data-peak-hz]').waitFor();
  const { offsetMs, withinMs } = await opened.clock();
  return {
    withinMs,
    async painted() {
      const stamps = await page.evaluate(() => window.benchPainted);
      return stamps.map(([streamS, atMs]) => ({ streamS, atMs: atMs + offsetMs }));
    },
    close,
  };
}
