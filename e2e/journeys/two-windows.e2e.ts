// Two people at one plan, and a console that refuses: nobody's rows are thrown away unseen, and the keyboard goes on.
import { check } from '../fixtures/axe.ts';
import { addByAddress, adopt, deviceRow } from '../fixtures/page.ts';
import { BEA, enrol, enterFirst, invite } from '../fixtures/people.ts';
import { expect, test, type Page } from '../fixtures/plant.ts';

const sheetOf = (page: Page) => page.getByRole('dialog');
const rowOf = (page: Page, at: number) => sheetOf(page).locator('.plan__row').nth(at);
const saveOf = (page: Page) => sheetOf(page).getByRole('button', { name: 'Save' });

async function fill(page: Page, at: number, bond: string, node: string): Promise<void> {
  const fields = rowOf(page, at);
  await fields.getByLabel('Harmonics').fill(bond);
  await fields.getByLabel('Node').fill(node);
  await fields.getByLabel('Function').fill('say');
}

test('of two windows on one plan the second save is refused and shows how it is kept now; nothing typed is lost, and no key is dead', async ({
  page,
  plant,
  anotherBrowser,
}) => {
  test.setTimeout(240_000);
  const agent = await plant.agent('--tcp', '0', '--name', 'line-node');
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await page.locator('.empty').getByRole('button', { name: 'Add device' }).press('Enter');
  await page.getByLabel('Address').fill(`tcp://${agent.said.tcp ?? ''}`);
  await page.getByLabel('Address').press('Enter');
  await expect(sheetOf(page)).toBeHidden();
  await expect(deviceRow(page, 'line-node').getByText('Streaming')).toBeVisible();
  await expect(page.locator('main'), 'the button it was opened by is gone').toBeFocused();
  await adopt(page, 'line-node', 'Line 1');
  await deviceRow(page, 'Line 1').getByRole('link', { name: 'Channels' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Line 1' })).toBeVisible();
  await expect(page.locator('main'), 'the link it was opened by is gone').toBeFocused();
  await page.getByRole('button', { name: 'Make a plan…' }).press('Enter');
  await fill(page, 0, '4', 'A');
  await sheetOf(page).getByRole('button', { name: 'Add a channel' }).press('Enter');
  await expect(rowOf(page, 1).getByLabel('Harmonics'), 'the new row has it').toBeFocused();
  await fill(page, 1, '6', 'B');
  await saveOf(page).press('Enter');
  await expect(sheetOf(page)).toBeHidden();

  const code = await invite(page, BEA, { role: 'Technician' });
  await page.getByRole('link', { name: 'Devices' }).click();
  await deviceRow(page, 'Line 1').getByRole('link', { name: 'Channels' }).press('Enter');
  const other = await anotherBrowser();
  await other.goto(new URL(running.said.url).origin);
  await enrol(other, code, BEA, false);
  await deviceRow(other, 'Line 1').getByRole('link', { name: 'Channels' }).press('Enter');
  await expect(other.getByRole('heading', { level: 1, name: 'Line 1' })).toBeVisible();
  for (const window of [page, other])
    await window.getByRole('button', { name: 'Change the plan…' }).press('Enter');
  await rowOf(page, 0).getByLabel('Group').fill('G1');
  await rowOf(other, 1).getByLabel('Group').fill('G2');
  await saveOf(page).press('Enter');
  await expect(sheetOf(page)).toBeHidden();

  const meanwhile = sheetOf(other).getByRole('region', { name: 'The plan as it is kept now' });
  await expect(meanwhile.locator('[data-is="new"]')).toHaveText(/H4 · A · say · Group: G1/);
  await expect(meanwhile.locator('[data-is="gone"]')).toHaveText(/H4 · A · say · bytes/);
  await expect(meanwhile.locator('[data-is="same"]')).toHaveCount(2);
  await check(other, 'a plan that somebody has changed');
  await saveOf(other).press('Enter');
  await expect(sheetOf(other).getByText('somebody has changed this plan meanwhile')).toBeVisible();
  await expect(rowOf(other, 1).getByLabel('Group'), 'what was typed stays').toHaveValue('G2');
  await expect(saveOf(other), 'refused, the focus is where it was').toBeFocused();
  await other.keyboard.press('Shift+Tab');
  await expect(sheetOf(other).getByRole('button', { name: 'Cancel' })).toBeFocused();
  await other.keyboard.press('Escape');
  await expect(other.getByText('Throw away what you changed?')).toBeVisible();
  await other.keyboard.press('Escape');
  await meanwhile.getByRole('button', { name: 'Start from it' }).press('Enter');
  await expect(meanwhile).toBeHidden();
  await expect(rowOf(other, 0).getByLabel('Harmonics')).toBeFocused();
  await expect(rowOf(other, 0).getByLabel('Group')).toHaveValue('G1');
  await rowOf(other, 1).getByLabel('Group').fill('G2');
  await saveOf(other).press('Enter');
  await expect(sheetOf(other)).toBeHidden();

  // Neither is lost; and a plan that was removed meanwhile comes again only where that is said.
  for (const window of [page, other])
    await window.getByRole('button', { name: 'Change the plan…' }).press('Enter');
  await expect(rowOf(page, 0).getByLabel('Group')).toHaveValue('G1');
  await expect(rowOf(page, 1).getByLabel('Group')).toHaveValue('G2');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Remove the plan' }).press('Enter');
  await sheetOf(page).getByRole('button', { name: 'Remove the plan' }).press('Enter');
  await expect(page.getByText('There is no plan yet')).toBeVisible();
  await expect(sheetOf(other).getByText('Somebody has removed this plan')).toBeVisible();
  await saveOf(other).press('Enter');
  await expect(sheetOf(other).getByText('somebody has changed this plan meanwhile')).toBeVisible();
  await sheetOf(other).getByLabel('Make it anew from what I typed, when I save').check();
  await saveOf(other).press('Enter');
  await expect(sheetOf(other)).toBeHidden();
  await expect(page.locator('tr[data-channel="6"]')).toBeVisible();
});

const KEY = '5a'.repeat(32);

test('a device that signs on one plan cannot on another: said at the row, with the node it signs for', async ({
  page,
  plant,
}) => {
  test.setTimeout(240_000);
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  for (const [node, name] of [
    ['a-node', 'Pump'],
    ['b-node', 'Fan'],
  ] as const) {
    const agent = await plant.agent('--tcp', '0', '--name', node, '--key', KEY);
    await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
    await adopt(page, node, name);
  }
  await deviceRow(page, 'Pump').getByRole('button', { name: 'Key…' }).press('Enter');
  await sheetOf(page).getByLabel('Key', { exact: true }).fill(KEY);
  await sheetOf(page).getByRole('button', { name: 'Keep the key' }).press('Enter');
  await expect(sheetOf(page)).toBeHidden();
  for (const [name, node] of [
    ['Pump', 'A'],
    ['Fan', 'V'],
  ] as const) {
    await page.getByRole('link', { name: 'Devices', exact: true }).click();
    await deviceRow(page, name).getByRole('link', { name: 'Channels' }).press('Enter');
    await page.getByRole('button', { name: 'Make a plan…' }).press('Enter');
    await fill(page, 0, '4', node);
    await rowOf(page, 0).getByLabel('Signed by').selectOption('Pump');
    await saveOf(page).press('Enter');
    if (name === 'Pump') await expect(sheetOf(page)).toBeHidden();
  }
  const signer = rowOf(page, 0).getByLabel('Signed by');
  await expect(signer).toBeFocused();
  const words = 'Pump signs for A on the plan of Pump already, and cannot sign for V here';
  await expect(signer).toHaveAccessibleDescription(new RegExp(words));
  await check(page, 'a signer that is taken');
  await signer.selectOption('nobody');
  await expect(rowOf(page, 0).getByText(words)).toBeHidden();
  await saveOf(page).press('Enter');
  await expect(sheetOf(page)).toBeHidden();
});
