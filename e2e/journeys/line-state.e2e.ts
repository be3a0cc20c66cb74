// What the room says of the line itself: whose bursts come turned over, and a pilot that comes the other way than the plan
// says, until the plan is changed. Real agents.
import { expect, test, type Page } from '../fixtures/plant.ts';
import { check, checkInAll } from '../fixtures/axe.ts';
import { lineOf } from '../fixtures/harmonics.ts';
import type { Plant } from '../fixtures/instrument.ts';
import { addByAddress, adopt, deviceRow } from '../fixtures/page.ts';
import { enterFirst } from '../fixtures/people.ts';

const channel = (page: Page, bond: string) => page.locator(`tr[data-channel="${bond}"]`);

/** Starts an agent and goes to its room: adopted, without a plan. */
async function room(page: Page, plant: Plant, name: string, flags: string[]): Promise<void> {
  const agent = await plant.agent('--tcp', '0', '--name', 'agent', ...flags);
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await adopt(page, 'agent', name);
  await deviceRow(page, name).getByRole('link', { name: 'Channels' }).click();
}

/** @param rows none: what is planned stays, but for the pilot. */
async function plan(
  page: Page,
  pilot: 'burst' | 'running',
  rows: readonly { bond: string; node: string }[],
): Promise<void> {
  await page.getByRole('button', { name: /^(?:Make a|Change the) plan…$/ }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Pilot', { exact: true }).selectOption(pilot);
  for (const [at, { bond, node }] of rows.entries()) {
    if (at > 0) await sheet.getByRole('button', { name: 'Add a channel' }).click();
    const row = sheet.locator('.plan__row').nth(at);
    await row.getByLabel('Harmonics').fill(bond);
    await row.getByRole('textbox', { name: 'Node' }).fill(node);
    await row.getByLabel('Function').fill('say');
    await row.getByLabel('Payload').selectOption('text');
  }
  await sheet.getByRole('button', { name: 'Save' }).click();
  await expect(sheet).toBeHidden();
}

test('P2.5 a node whose wires are swapped is read, and named; so is a line of which all bursts come so', async ({
  page,
  plant,
}) => {
  test.setTimeout(120_000);
  const said = lineOf(plant.folder, [
    { harmonics: [2], psdu: Uint8Array.of(0x31) },
    { harmonics: [4], psdu: Uint8Array.of(0x32), turned: true },
  ]);
  await room(page, plant, 'Line 1', ['--wav', said]);
  await plan(page, 'burst', [
    { bond: '2', node: 'Pump' },
    { bond: '4', node: 'Fan' },
  ]);
  await expect(channel(page, '2').locator('[data-role="value"]')).toHaveText('1');
  await expect(channel(page, '4').locator('[data-role="value"]')).toHaveText('2');
  const turned = page.locator('[data-role="line-turned"]');
  await expect(channel(page, '4').locator('[data-role="turned"]')).toHaveText('⇅ turned over');
  await expect(channel(page, '2').locator('[data-role="turned"]')).toHaveCount(0);
  await expect(turned).toContainText('the bursts of Fan come turned over');
  await channel(page, '4').getByRole('button').click();
  await expect(page.locator('[data-detail="4"]')).toContainText(
    'the wires are swapped at its node',
  );
  await checkInAll(page, 'turned');
  await page.getByLabel('Language').selectOption('pt-BR');
  await expect(channel(page, '4').locator('[data-role="turned"]')).toHaveText('⇅ invertido');
  await expect(turned).toContainText('as rajadas de Fan chegam invertidas');
  await page.getByLabel('Idioma').selectOption('en');
});

test('a plan of bursts on a master’s line, and of a master on a line of bursts: said with what to do, until it is done', async ({
  page,
  plant,
}) => {
  test.setTimeout(180_000);
  const says = ['--harmonic', '4:text=hello@100'];
  await room(page, plant, 'Line 1', ['--harmonic-master', ...says]);
  const other = page.locator('[data-role="other-pilot"]');
  await plan(page, 'burst', [{ bond: '4', node: 'Master' }]);
  await expect(other).toContainText('A pilot runs on this line without end');
  await expect(other).toContainText('change the plan, Pilot: Runs without end');
  await expect(page.getByText('A pilot runs, and the plan follows none')).toBeVisible();
  await expect(channel(page, '4').locator('[data-role="tone"]')).toHaveCount(0);
  await checkInAll(page, 'other pilot');
  await page.getByLabel('Language').selectOption('pt-BR');
  await expect(other).toContainText('Um piloto corre sem fim nesta linha');
  await page.getByLabel('Idioma').selectOption('en');
  await plan(page, 'running', []);
  await expect(other).toHaveCount(0);
  await expect(channel(page, '4').locator('[data-role="value"]')).toHaveText('hello');
  await expect(page.locator('[data-role="f0"]')).toContainText('1,000');

  const bursts = ['--harmonic-bursts', '--harmonic', '4:text=hi@300'];
  const second = await plant.agent('--tcp', '0', '--name', 'second', ...bursts);
  await page.getByRole('link', { name: 'Devices' }).click();
  await addByAddress(page, `tcp://${second.said.tcp ?? ''}`);
  await adopt(page, 'second', 'Line 2');
  await deviceRow(page, 'Line 2').getByRole('link', { name: 'Channels' }).click();
  await plan(page, 'running', [{ bond: '4', node: 'Node' }]);
  await expect(other).toContainText('Each burst on this line brings its own pilot');
  await expect(page.getByText('Each burst brings its own clock.')).toBeVisible();
  await check(page, 'bursts');
  await plan(page, 'burst', []);
  await expect(other).toHaveCount(0);
  await expect(channel(page, '4').locator('[data-role="value"]')).toHaveText('hi');
});
