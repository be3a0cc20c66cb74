// What people and devices write stays text: drawn in every room as it was typed, and nothing of it runs, loads or leads
// anywhere. Each field gets every payload, one after another where a field holds one.
import { expect, test, type Page } from '../fixtures/plant.ts';
import {
  enterFirst,
  invite,
  openPart,
  openPerson,
  personRow,
  type Person,
} from '../fixtures/people.ts';
import { addByAddress, adopt, deviceRow, openLive } from '../fixtures/page.ts';

const PAYLOADS = [
  '<img src=x onerror=ran()>',
  '"><svg/onload=ran()>',
  '<script>ran()</script>',
  "'-ran()-'",
  '<a href="javascript:ran()">x</a>',
  '<iframe srcdoc="<script>parent.ran()</script>">',
  '{{constructor.constructor("ran()")()}}',
  '${ran()}',
  '=HYPERLINK("http://evil.example";"y")',
  "'; DROP TABLE person; --",
  '<style>@import "http://evil.example/x"</style>',
  '$t(app.name) {{name}}',
];

/** Everything the page may not do because of a text. */
async function watch(page: Page): Promise<() => Promise<string[]>> {
  const seen: string[] = [];
  await page.exposeFunction('ran', () => void seen.push('a script ran'));
  await page.exposeFunction('violated', (what: string) => void seen.push(`policy: ${what}`));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      (globalThis as unknown as { violated(what: string): void }).violated(
        `${violatedDirective} ${blockedURI}`,
      ),
    );
  });
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!/^(https?|ws):\/\/127\.0\.0\.1:|^(blob|data):/.test(request.url()))
      seen.push(`request: ${request.url()}`);
  });
  return () => page.evaluate(() => null).then(() => seen);
}

const person = (name: string, index: number): Person => ({
  name,
  signInName: `p${index}`,
  password: 'nine quiet herons by the weir',
});

async function makeArea(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Make an area…' }).click();
  await page.getByRole('dialog').getByLabel('Name of the area').fill(name);
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

test('names of devices, areas, people, reasons and what is searched for are text everywhere', async ({
  page,
  plant,
  consoleErrors,
}) => {
  test.setTimeout(300_000);
  const happened = await watch(page);
  const announced = '<img src=x onerror=ran()>';
  const agent = await plant.agent('--synth', 'tone=900:0.5', '--tcp', '0', '--name', announced);
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await expect(deviceRow(page, announced).getByText('Streaming')).toBeVisible();

  const device = PAYLOADS[1]!;
  await adopt(page, announced, device);
  await openLive(page, device);
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.getByRole('button', { name: /Stop recording [1-9]/ }).click();
  await expect(page.getByRole('button', { name: 'Record', exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Devices' }).first().click();
  for (const name of PAYLOADS.slice(2)) {
    await page.locator('tr[data-device]').getByRole('button', { name: 'Rename…' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill(name);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await expect(deviceRow(page, name)).toBeVisible();
  }

  await openPart(page, 'Areas');
  for (const name of PAYLOADS) await makeArea(page, name);
  for (const name of PAYLOADS)
    await expect(page.getByText(name, { exact: true }).first()).toBeVisible();

  const people = PAYLOADS.slice(0, 4).map(person);
  for (const one of people) await invite(page, one, { role: 'Viewer', where: PAYLOADS[0]! });
  for (const one of people) await expect(personRow(page, one)).toContainText(one.name);
  await openPerson(page, people[0]!);
  await page.getByRole('button', { name: 'Disable…' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill(PAYLOADS[2]!);
  await page.getByRole('dialog').getByRole('button', { name: 'Disable', exact: true }).click();
  await expect(page.getByText(`${people[0]!.name} is disabled.`)).toBeVisible();

  for (const part of ['People', 'Roles', 'Areas', 'Who may do what', 'Rules', 'Requests']) {
    await openPart(page, part);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  for (const room of ['Devices', 'Recordings', 'Events', 'Storage', 'Audit']) {
    await page.getByRole('link', { name: room, exact: true }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  await test.step('the trail shows and finds them as they are', async () => {
    for (const text of PAYLOADS) {
      await page.getByLabel('Search in subjects and facts').fill(text);
      await page.getByRole('button', { name: 'Find' }).click();
      await expect(page.getByText(/entries shown|No entry matches/).first()).toBeVisible();
    }
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByLabel('Act', { exact: true }).selectOption('Person disabled');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.locator('tr[data-seq] button').first().click();
    await expect(page.locator('.audit__details')).toContainText(PAYLOADS[2]!);
  });
  await page.goto(`${new URL(page.url()).origin}/#/live/${encodeURIComponent(PAYLOADS[0]!)}`);
  await page.reload();
  await expect(page.getByText('This device is not in the list any more.')).toBeVisible();
  expect(await happened()).toEqual([]);
  expect(await page.locator('img[src="x"], #content script, iframe').count()).toBe(0);

  expect(consoleErrors).toEqual([]);
  await test.step('the watch above sees what it is there for', async () => {
    await page.evaluate((html) => void (document.body.innerHTML += html), PAYLOADS[0]!);
    await expect.poll(async () => (await happened()).join(' ')).toMatch(/policy: script-src/);
    await expect.poll(() => consoleErrors.splice(0).join(' ')).toMatch(/inline event handler/);
  });
});
