// Script time of a frame of the live screen in a real browser: waterfall, trace, peaks, harmonic cursor, sidebands and
// markers, as a person leaves them on; a device a page. Beside it the bare minimum that shows the same bins.
import { setTimeout as wait } from 'node:timers/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import type { SpectrumSettings } from '@harmonic/protocol/model';
import playwright from '../playwright.config.ts';
import { hasBrowser, NO_BROWSER } from './clocked-page.ts';
import { buildPage } from './gateway-rig.ts';
import { percentile, ROOT, type Bench } from './harness.ts';
import { openStampedGateway } from './latency-rig.ts';
import { BARE_SHADER, drawBare } from './live-view-peer.ts';
import { traceScript, type ScriptTimes } from './live-view-trace.ts';
import { startAgents } from './rig.ts';

const SECONDS = 60;
/** Compiled and warm before anything counts. */
const SETTLE_MS = 4000;
const VIEWPORT = { width: 1280, height: 720 };

interface Case {
  load: string;
  devices: number;
  n: SpectrumSettings['n'];
}
const CASES: readonly Case[] = [
  { load: '1 device × 2048 bins', devices: 1, n: 4096 },
  { load: '4 devices × 2048 bins', devices: 4, n: 4096 },
  { load: '1 device × 32768 bins', devices: 1, n: 65_536 },
];

async function openPage(url: string): Promise<{ browser: Browser; page: Page }> {
  const browser = await chromium.launch(playwright.use?.launchOptions ?? {});
  const context = await browser.newContext({ viewport: VIEWPORT, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(url);
  return { browser, page };
}

/** Everything on that stays on while somebody looks. */
async function openLive(url: string, secret: string, name: string) {
  const opened = await openPage('about:blank');
  const { page } = opened;
  const [cookie = '', value = ''] = secret.split('=');
  await page.context().addCookies([{ name: cookie, value, url }]);
  await page.goto(url);
  const row = page.locator('tr[data-device]', { hasText: name });
  await row.getByRole('button', { name: 'Open' }).click();
  const trace = page.locator('.live__trace[data-peak-hz]');
  await trace.waitFor();
  await trace.focus();
  for (const key of ['h', 'b', 'x', 'm', 'd']) await page.keyboard.press(key);
  return opened;
}

async function live(one: Case, seconds: number): Promise<ScriptTimes[]> {
  const agents = await startAgents(
    Array.from({ length: one.devices }, (_, i) => [
      ...['--synth', `harmonics=${50 + i}:20:0.4,noise=0.001`],
      ...['--tcp', '0', '--name', `node-${i}`],
    ]),
  );
  if (!agents) throw new Error('the live view needs the device agent');
  const rig = await openStampedGateway(agents.places.map(({ tcp }) => tcp ?? ''));
  const { calls } = rig.visitor;
  for await (const devices of await calls.device.watch({})) {
    if (devices.filter(({ connection }) => connection?.state === 'streaming').length < one.devices)
      continue;
    for (const { id, settings } of devices)
      await calls.device.setSettings({ id, settings: { ...settings, n: one.n } });
    break;
  }
  const secret = await rig.visitor.renew();
  const opened = [];
  for (let i = 0; i < one.devices; i += 1)
    opened.push(await openLive(rig.gateway.url, secret, `node-${i}`));
  await wait(SETTLE_MS);
  const times = await Promise.all(
    opened.map(({ browser, page }) => traceScript(browser, page, () => wait(seconds * 1000))),
  );
  for (const { browser } of opened) await browser.close();
  await rig.close();
  agents.stop();
  return times;
}

async function bare(bins: number): Promise<ScriptTimes> {
  const { browser, page } = await openPage('about:blank');
  await page.addScriptTag({ path: `${ROOT}node_modules/uplot/dist/uPlot.iife.min.js` });
  await page.evaluate(drawBare, { bins, shader: BARE_SHADER });
  await wait(SETTLE_MS);
  const times = await traceScript(browser, page, () => wait(10_000));
  await browser.close();
  return times;
}

/** Of the page that needs most: each has a thread of its own. */
const p95 = (pages: readonly ScriptTimes[]): number =>
  Math.max(...pages.map(({ framesMs }) => percentile(framesMs, 0.95)));

export async function run(bench: Bench): Promise<void> {
  const seconds = bench.amount('seconds', SECONDS);
  if (!hasBrowser) {
    console.log(`live-view is not measured: ${NO_BROWSER}`);
    return;
  }
  buildPage();
  for (const one of CASES) {
    const pages = await live(one, seconds);
    const peer = await bare(one.n / 2);
    const ours = p95(pages);
    const theirs = percentile(peer.framesMs, 0.95);
    bench.add({
      ...{
        case: 'script of a frame, p95, of the page that needs most; peer: uPlot and one WebGL row',
        load: one.load,
      },
      ...{ ours, peer: theirs, unit: 'ms', ratio: ours / theirs, reach: '≤ 4 ms', ok: ours <= 4 },
    });
    const longest = Math.max(...pages.map(({ longestMs }) => longestMs));
    const long = pages.reduce((sum, { longTasks }) => sum + longTasks, 0);
    bench.limit(
      { case: `tasks over 50 ms in ${seconds} s`, load: one.load, unit: 'tasks', reach: '0' },
      long,
      long === 0,
    );
    const frames = pages.map(({ framesMs }) => framesMs.length);
    console.log(`${one.load}: ${frames.join(' + ')} frames, longest task ${longest.toFixed(1)} ms`);
  }
}
