// The console's page in a real browser, entered with a cookie, and its clock read against this machine's monotonic one.
// For bench only.
import { existsSync } from 'node:fs';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import playwright from '../playwright.config.ts';

const CLOCK_READINGS = 40;
const launch = playwright.use?.launchOptions ?? {};

/** This machine has one. */
export const hasBrowser = existsSync(launch.executablePath ?? '');

export const NO_BROWSER = 'there is no browser here';

export interface ClockedPage {
  page: Page;
  /** Add to performance.now() of the page to get process.hrtime, ms; right within `withinMs`. */
  clock(): Promise<{ offsetMs: number; withinMs: number }>;
  close(): Promise<void>;
}

const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Null when this machine has no browser. @param cookie of a browser that is inside. @param before the page opens. */
export async function openClockedPage(
  url: string,
  cookie: string,
  before: (context: BrowserContext) => Promise<unknown> = () => Promise.resolve(),
): Promise<ClockedPage | null> {
  if (!hasBrowser) return null;
  const browser = await chromium.launch(launch);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    locale: 'en-GB',
  });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: new URL(url).origin }]);
  await before(context);
  const page = await context.newPage();
  await page.goto(url);
  return {
    page,
    async clock() {
      let [offsetMs, withinMs] = [0, Infinity];
      for (let reading = 0; reading < CLOCK_READINGS; reading += 1) {
        const asked = nowMs();
        const theirs = await page.evaluate(() => performance.now());
        const half = (nowMs() - asked) / 2;
        if (half < withinMs) [offsetMs, withinMs] = [asked + half - theirs, half];
      }
      return { offsetMs, withinMs };
    },
    close: () => browser.close(),
  };
}
