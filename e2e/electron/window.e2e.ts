// The desktop as a person meets it, in Electron itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { linkAddressSchema } from '../../protocol/model/index.ts';
import { beFirst, signIn } from '../fixtures/people.ts';
import { adopt, deviceRow, openLive, strongestPeakHz } from '../fixtures/page.ts';
import { expect, test } from './desktop.ts';

const simulated = linkAddressSchema.parse('simulated:tone');

test('the window opens on the demo: a simulated device streams, and its strongest line has its frequency', async ({
  desk,
}) => {
  const { page, troubles, close } = await desk.open();
  await expect(page).toHaveURL('app://console/');
  await expect(page.getByText('Demo site')).toBeVisible();
  const row = deviceRow(page, 'Fan motor');
  await expect(row.locator('.chip', { hasText: 'Simulated' })).toBeVisible();
  await expect(row.getByText('Streaming')).toBeVisible();
  await openLive(page, 'Fan motor');
  await expect.poll(() => strongestPeakHz(page)).toBeCloseTo(24.7, 0);
  const table = page.getByRole('complementary', { name: 'Strongest peaks' });
  await expect(table.getByText('24.7 Hz')).toBeVisible();
  expect(troubles, 'errors of the page').toEqual([]);
  expect(await close(), 'the console closed before the program ended').toBe(0);
});

test('devices survive a restart in a real data folder', async ({ desk }) => {
  const first = await desk.open({ place: 'real', connect: [simulated] });
  const ana = await beFirst(first.page);
  await expect(first.page.locator('tr[data-device]')).toHaveCount(1);
  const announced = await first.page.locator('tr[data-device]').getAttribute('data-device');
  await adopt(first.page, announced ?? '', 'Bench tone');
  await expect(deviceRow(first.page, 'Bench tone').getByText('Streaming')).toBeVisible();
  expect(await first.close()).toBe(0);

  const second = await desk.open({ place: 'real' });
  await signIn(second.page, ana);
  await expect(deviceRow(second.page, 'Bench tone').getByText('Streaming')).toBeVisible();
  expect(await second.close()).toBe(0);
});

test('from the demo to a site of one’s own, in the same window', async ({ desk }) => {
  const { page, close } = await desk.open();
  await page.getByRole('button', { name: 'Set up this site' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('North works');
  await dialog.getByRole('button', { name: 'Set up', exact: true }).click();
  await expect(page.getByText('North works')).toBeVisible();
  await expect(page.getByText('Demo site')).toBeHidden();
  expect(await close()).toBe(0);
});

test('a second start says that one is open, ends well, and brings the first to the front', async ({
  desk,
}) => {
  const first = await desk.open({ place: 'real' });
  await beFirst(first.page);
  await expect(first.page.getByRole('heading', { name: 'No device yet' })).toBeVisible();
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  const second = spawn(desk.binary, desk.arguments, {
    env: desk.environment({ place: 'real' }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  second.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(second, 'close')) as [number];
  expect(code).toBe(0);
  expect(said).toContain('"alreadyOpen":true');
  await expect
    .poll(() =>
      first.app.evaluate(({ BrowserWindow }) => {
        const windows = BrowserWindow.getAllWindows();
        return { count: windows.length, isMinimized: windows[0]?.isMinimized() };
      }),
    )
    .toEqual({ count: 1, isMinimized: false });
  expect(await first.close()).toBe(0);
});

test('the window returns to its place', async ({ desk }) => {
  const place = { x: 60, y: 70, width: 900, height: 640 };
  const first = await desk.open();
  await first.app.evaluate(
    ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
    place,
  );
  expect(await first.close()).toBe(0);
  const second = await desk.open();
  const bounds = await second.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
  );
  expect(bounds).toMatchObject({ width: place.width, height: place.height });
  // A frame that the window manager adds may move it by its own border.
  expect(Math.abs((bounds?.x ?? 0) - place.x)).toBeLessThan(50);
  expect(Math.abs((bounds?.y ?? 0) - place.y)).toBeLessThan(50);
  expect(await second.close()).toBe(0);
});

test('a page that crashes comes again, and the recording it had started has no gap', async ({
  desk,
}) => {
  test.setTimeout(120_000);
  const desktop = await desk.open({ place: 'real', connect: [simulated] });
  const ana = await beFirst(desktop.page);
  const announced = await desktop.page.locator('tr[data-device]').getAttribute('data-device');
  await adopt(desktop.page, announced ?? '', 'Bench tone');
  await openLive(desktop.page, 'Bench tone');
  await desktop.page.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(
    desktop.page.getByRole('button', { name: /Stop recording ([2-9]|\d\d)/ }),
  ).toBeVisible();

  await desktop.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  await expect.poll(() => desktop.said.join('\n')).toContain('opened again');
  await expect
    .poll(() =>
      desktop.app.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        const isDrawn = 'document.querySelectorAll("#root > *").length > 0';
        // Between the crash and the new page there is nobody to ask.
        return contents?.executeJavaScript(isDrawn).catch(() => false);
      }),
    )
    .toBe(true);
  expect(await desktop.close()).toBe(0);

  const { page, close } = await desk.open({ place: 'real' });
  await signIn(page, ana);
  await page.getByRole('link', { name: 'Recordings' }).click();
  const recording = page.locator('tr[data-recording]', { hasText: 'Bench tone' });
  await expect(recording.getByText('none'), 'no gap').toBeVisible();
  expect(await close()).toBe(0);
});

test('the key of a site is sealed by the keychain, or the person is told that it is not', async ({
  desk,
}) => {
  const { said, page, close } = await desk.open({ place: 'real' });
  await beFirst(page);
  await expect(page.getByRole('heading', { name: 'No device yet' })).toBeVisible();
  const isSealed = existsSync(join(desk.folder, 'site', 'console.key.sealed'));
  const isPlain = existsSync(join(desk.folder, 'site', 'console.key'));
  expect(isSealed).not.toBe(isPlain);
  expect(said.join('\n').includes('no keychain')).toBe(isPlain);
  expect(await close()).toBe(0);
});
