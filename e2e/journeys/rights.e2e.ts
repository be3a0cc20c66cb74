import { expect, test, type Page } from '../fixtures/plant.ts';
import {
  BEA,
  enrol,
  enterFirst,
  invite,
  openPart,
  openPerson,
  signIn,
  signInCard,
  type Person,
} from '../fixtures/people.ts';
import { addByAddress, adopt, AT_ONCE_MS, deviceRow, openLive } from '../fixtures/page.ts';

const CY: Person = { name: 'Cy Moura', signInName: 'cy', password: 'four chalk loops on slate' };

/** Makes an area, and puts a device into it. */
async function placeInArea(page: Page, area: string, device: string): Promise<void> {
  await openPart(page, 'Areas');
  await page.getByRole('button', { name: 'Make an area…' }).click();
  await page.getByRole('dialog').getByLabel('Name of the area').fill(area);
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.locator(`[data-area="${area}"]`)).toBeVisible();
  await page.getByLabel(`Area of ${device}`).selectOption(area);
  await expect(page.locator(`[data-area="${area}"]`)).toContainText('Devices: 1');
}

async function record(page: Page, device: string): Promise<void> {
  await page.getByRole('link', { name: 'Devices' }).click();
  await openLive(page, device);
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.getByRole('button', { name: /Stop recording [1-9]/ }).click();
  await expect(page.getByRole('button', { name: 'Record', exact: true })).toBeVisible();
}

async function giveRole(page: Page, person: Person, role: string): Promise<void> {
  await openPerson(page, person);
  await page.getByRole('button', { name: 'Give a role…' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Role', { exact: true }).selectOption(role);
  // Said before it is asked for; in these journeys two administrators are there whenever one is given.
  await expect(sheet.getByText('This takes two people')).toHaveCount(
    role === 'Administrator' ? 1 : 0,
  );
  await sheet.getByRole('button', { name: 'Give a role', exact: true }).click();
}

test('a technician of one area sees its devices, their recordings and events, and nothing of the others', async ({
  page,
  plant,
  anotherBrowser,
}) => {
  test.setTimeout(240_000);
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  for (const [node, name] of [
    ['a-node', 'Pump'],
    ['b-node', 'Fan'],
  ] as const) {
    const agent = await plant.agent('--synth', 'tone=900:0.5', '--tcp', '0', '--name', node);
    await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
    await expect(deviceRow(page, node).getByText('Streaming')).toBeVisible();
    await adopt(page, node, name);
  }
  await record(page, 'Pump');
  await record(page, 'Fan');
  await placeInArea(page, 'Hall 2', 'Pump');
  const code = await invite(page, BEA, { role: 'Technician', where: 'Hall 2' });

  const other = await anotherBrowser();
  await other.goto(new URL(running.said.url).origin);
  await enrol(other, code, BEA, false);
  await expect(deviceRow(other, 'Pump').getByText('Streaming')).toBeVisible();
  await expect(other.locator('tr[data-device]')).toHaveCount(1);
  await other.getByRole('link', { name: 'Recordings' }).click();
  await expect(other.locator('tr[data-recording]')).toHaveCount(1);
  await expect(other.locator('tr[data-recording]')).toContainText('Pump');
  await other.getByRole('link', { name: 'Events' }).click();
  await expect(other.locator('tbody tr').first()).toContainText('Pump');
  await expect(other.locator('tbody')).not.toContainText('Fan');

  await test.step('what is placed into the area comes, what is taken out goes', async () => {
    await other.getByRole('link', { name: 'Devices' }).click();
    await deviceRow(other, 'Pump').getByRole('button', { name: 'Rename…' }).click();
    await other.getByRole('dialog').getByLabel('Name').fill('Pump 1');
    await other.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await expect(deviceRow(other, 'Pump 1')).toBeVisible();
    await openPart(page, 'Areas');
    await page.getByLabel('Area of Fan').selectOption('Hall 2');
    await expect(other.locator('tr[data-device]')).toHaveCount(2);
    await openLive(other, 'Pump 1');
    await expect(other.locator('.live__trace[data-peak-hz]')).toBeVisible();
    await page.getByLabel('Area of Pump 1').selectOption('No area');
    await expect(other.locator('.live__trace[data-peak-hz]')).toBeHidden({ timeout: AT_ONCE_MS });
    await other.locator('#content').getByRole('link', { name: 'Devices' }).click();
    await expect(deviceRow(other, 'Fan')).toBeVisible();
    await expect(other.locator('tr[data-device]')).toHaveCount(1);
  });
});

test('what takes two waits, happens when a second person agrees, and both stand in the trail', async ({
  page,
  plant,
  anotherBrowser,
}) => {
  test.setTimeout(300_000);
  let running = await plant.console();
  const ana = await enterFirst(page, running.said.url);
  const origin = new URL(running.said.url).origin;
  const other = await anotherBrowser();
  await other.goto(origin);
  const codeOfBea = await invite(page, BEA, { role: 'Administrator' });
  const bea = await enrol(other, codeOfBea, BEA, true);
  await expect(other.getByRole('heading', { name: 'No device yet' })).toBeVisible();
  const engineer = await anotherBrowser();
  await engineer.goto(origin);
  const cy = await enrol(engineer, await invite(page, CY, { role: 'Engineer' }), CY, false);
  await expect(engineer.getByRole('heading', { name: 'No device yet' })).toBeVisible();

  await test.step('whoever enrolled today agrees to nothing: the role waits a day', async () => {
    await giveRole(page, CY, 'Administrator');
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('after a day');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await running.kill('SIGTERM');
    plant.passTime(25 * 3600_000);
    running = await plant.console();
    for (const [at, person] of [
      [page, ana],
      [other, bea],
      [engineer, cy],
    ] as const) {
      await at.goto(running.said.url);
      await signIn(at, person);
      await expect(at.getByRole('heading', { name: 'No device yet' })).toBeVisible();
    }
  });

  await openPart(page, 'Rules');
  await page.getByLabel('decide what is kept, and for how long').check();
  await page.getByRole('button', { name: 'Save the rules' }).click();
  await expect(page.getByRole('region', { name: 'Notes' })).toContainText('Saved');

  await test.step('an engineer asks for another retention', async () => {
    await engineer.getByRole('link', { name: 'Storage' }).click();
    await engineer.getByLabel('Recordings, days', { exact: false }).fill('77');
    await engineer.getByRole('button', { name: /^Save/ }).click();
    await expect(engineer.getByRole('region', { name: 'Notes' })).toContainText('Asked for');
    await expect(engineer.getByRole('alert')).toHaveCount(0);
    await engineer.getByRole('link', { name: 'Requests that wait for a second person: 1' }).click();
    await expect(engineer.getByText(/Cy Moura asks to decide what is kept/)).toBeVisible();
  });
  await test.step('a second person agrees, and it has happened', async () => {
    await other.getByRole('link', { name: 'Requests that wait for a second person: 1' }).click();
    await expect(other.getByText(/Cy Moura asks to decide what is kept/)).toBeVisible();
    await other.getByRole('button', { name: 'Agree…' }).click();
    await other.getByRole('dialog').getByRole('button', { name: 'Agree', exact: true }).click();
    await expect(other.getByRole('region', { name: 'Notes' })).toContainText('it has taken effect');
    await expect(engineer.getByText('Nothing waits for a second person.')).toBeVisible();
    await engineer.getByRole('link', { name: 'Storage' }).click();
    await expect(engineer.getByLabel('Recordings, days', { exact: false })).toHaveValue('77');
  });
  await test.step('to make a third administrator takes two as well', async () => {
    await giveRole(page, CY, 'Administrator');
    await expect(page.getByRole('region', { name: 'Notes' })).toContainText('Asked for');
    await expect(page.getByText('Cy Moura has the role')).toHaveCount(0);
    await other.getByRole('link', { name: 'Requests that wait for a second person: 1' }).click();
    const given = 'Administrator · Whole site · until revoked';
    await expect(other.locator('[data-asked="roles"]')).toHaveText(given);
    await other.getByRole('button', { name: 'Agree…' }).click();
    await expect(other.getByRole('dialog')).toContainText(`Role given: Cy Moura, ${given}`);
    await other.getByRole('dialog').getByRole('button', { name: 'Agree', exact: true }).click();
    await expect(page.locator('.held')).toContainText('Administrator');
  });
  await page.getByRole('link', { name: 'Audit' }).click();
  for (const [act, by] of [
    ['Retention changed', CY.name],
    ['Role given', ana.name],
  ] as const) {
    const done = page.locator('tr[data-seq]', { hasText: act }).filter({ hasText: 'Done' }).first();
    await expect(done).toContainText(by);
    await done.getByRole('button').click();
    const second = page.locator('tr', { hasText: 'Second person' }).last();
    await expect(second, 'the second person, by name').toContainText(BEA.name);
    await done.getByRole('button').click();
  }
});

test('a role that ends by itself takes the open view along', async ({
  page,
  plant,
  anotherBrowser,
}) => {
  test.setTimeout(240_000);
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  const agent = await plant.agent('--synth', 'tone=900:0.5', '--tcp', '0', '--name', 'node');
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await expect(deviceRow(page, 'node').getByText('Streaming')).toBeVisible();
  const code = await invite(page, BEA, { role: 'Viewer' });
  const other = await anotherBrowser();
  await other.goto(new URL(running.said.url).origin);
  await enrol(other, code, BEA, false);
  await openPerson(page, BEA);
  await page.getByRole('button', { name: 'Revoke Viewer, Whole site' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(other.getByText(/no right to see devices/)).toBeVisible({ timeout: AT_ONCE_MS });

  // The shortest the page offers: whole minutes. At least half a one is left to open the view.
  const endMs = Math.ceil((Date.now() + 30_000) / 60_000) * 60_000;
  const local = new Date(endMs - new Date(endMs).getTimezoneOffset() * 60_000);
  await page.getByRole('button', { name: 'Give a role…' }).click();
  await page.getByLabel('Ends on (optional)').fill(local.toISOString().slice(0, 16));
  await page.getByRole('dialog').getByRole('button', { name: 'Give a role', exact: true }).click();
  await expect(page.locator('.held')).toContainText('until');
  await openLive(other, 'node');
  const trace = other.locator('.live__trace[data-peak-hz]');
  await expect(trace).toBeVisible();
  await expect(trace).toBeHidden({ timeout: endMs - Date.now() + AT_ONCE_MS });
  expect(Date.now(), 'not before').toBeGreaterThanOrEqual(endMs);
  await expect(other.getByText(/no right to see live signals/)).toBeVisible();
  await expect(signInCard(other)).toHaveCount(0);
});

test('the demo has no people, and its rooms say so', async ({ page, plant }) => {
  const running = await plant.console('--demo', '--host', 'gateway');
  await page.goto(running.said.url);
  await expect(page.getByText('Demo site')).toBeVisible();
  for (const room of ['People', 'Audit']) {
    await page.getByRole('link', { name: room }).click();
    await expect(page.getByText('The demo site has no people. Set up a site first.')).toBeVisible();
  }
  await page.goto(`${new URL(page.url()).origin}/#/account`);
  await expect(page.getByText('The demo site has no people. Set up a site first.')).toBeVisible();
  await expect(page.getByRole('button', { name: /You are signed in as/ })).toHaveCount(0);
});
