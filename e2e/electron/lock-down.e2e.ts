// What a page of the desktop may not do, tried from inside the page in Electron itself.
import { expect, test } from './desktop.ts';

test('the page is sandboxed: no Node, no Electron, one word from the preload', async ({ desk }) => {
  const { page, app, close } = await desk.open();
  const seen = await page.evaluate(() => ({
    require: typeof (globalThis as Record<string, unknown>)['require'],
    process: typeof (globalThis as Record<string, unknown>)['process'],
    module: typeof (globalThis as Record<string, unknown>)['module'],
    handed: (globalThis as Record<string, unknown>)['harmonicDesktop'],
  }));
  expect(seen).toEqual({
    require: 'undefined',
    process: 'undefined',
    module: 'undefined',
    handed: true,
  });
  const isSandboxed = await app.evaluate(({ app: program }) =>
    program
      .getAppMetrics()
      .filter(({ type }) => type === 'Tab')
      .every(({ sandboxed }) => sandboxed !== false),
  );
  expect(isSandboxed).toBe(true);
  expect(await close()).toBe(0);
});

test('the page carries the policy, lives by it, and what it forbids is refused', async ({
  desk,
}) => {
  const { page, troubles, close } = await desk.open();
  await expect(page.getByText('Demo site')).toBeVisible();
  expect(troubles, 'no violation of the policy').toEqual([]);
  const answer = await page.evaluate(async () => {
    const own = await fetch('app://console/');
    const outside = await fetch('https://example.org/').then(
      () => 'reached',
      () => 'refused',
    );
    const file = await fetch('file:///etc/hosts').then(
      () => 'reached',
      () => 'refused',
    );
    const above = await fetch('app://console/..%2f..%2fpackage.json');
    const folder = await fetch('app://console/assets/');
    return {
      policy: own.headers.get('content-security-policy'),
      nosniff: own.headers.get('x-content-type-options'),
      outside,
      file,
      above: above.status,
      folder: folder.status,
    };
  });
  expect(answer.policy).toContain("default-src 'none'");
  expect(answer.policy).not.toContain('unsafe-inline');
  expect(answer).toMatchObject({
    nosniff: 'nosniff',
    outside: 'refused',
    file: 'refused',
    above: 404,
    folder: 404,
  });
  expect(await close()).toBe(0);
});

test('the page cannot be led away, and opens no other window', async ({ desk }) => {
  const { page, app, close } = await desk.open();
  await expect(page.getByText('Demo site')).toBeVisible();
  await page.evaluate(() => {
    window.open('https://example.org/');
    window.open('app://console/');
    location.href = 'https://example.org/';
    const link = document.createElement('a');
    link.href = 'file:///etc/hosts';
    document.body.append(link);
    link.click();
  });
  // Whatever was asked for has been answered when the page can still be asked.
  await expect(page.getByText('Demo site')).toBeVisible();
  await expect(page).toHaveURL(/^app:\/\/console\//);
  const windows = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  expect(windows).toBe(1);
  expect(await close()).toBe(0);
});

test('no permission and no device is granted to the page', async ({ desk }) => {
  const { page, close } = await desk.open();
  const states = await page.evaluate(async () => {
    const refusal = (asking: Promise<unknown>): Promise<string> =>
      asking.then(
        () => 'granted',
        () => 'refused',
      );
    return {
      notifications: await Notification.requestPermission(),
      microphone: await refusal(navigator.mediaDevices.getUserMedia({ audio: true })),
      screen: await refusal(navigator.mediaDevices.getDisplayMedia()),
      position: await refusal(
        new Promise((resolve, reject) =>
          navigator.geolocation.getCurrentPosition(resolve, () => reject(new Error('refused'))),
        ),
      ),
      serial: await refusal(
        (navigator as unknown as { serial: { requestPort(): Promise<unknown> } }).serial
          .requestPort()
          .catch((error: unknown) => Promise.reject(error as Error)),
      ),
    };
  });
  expect(states).toEqual({
    notifications: 'denied',
    microphone: 'refused',
    screen: 'refused',
    position: 'refused',
    serial: 'refused',
  });
  expect(await close()).toBe(0);
});
