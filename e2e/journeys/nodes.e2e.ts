// A harmonic line with a master and its nodes (FR1): who keeps f0, who agrees, who is gone. Real agents, no plan needed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkInAll } from '../fixtures/axe.ts';
import { addByAddress, adopt, deviceRow } from '../fixtures/page.ts';
import { enterFirst } from '../fixtures/people.ts';
import { AGENT, expect, test } from '../fixtures/plant.ts';

const MASTER = ['--harmonic-master', '--id', 'a000000000000001'];

test('the demo has a harmonic line whose channels are alive, without an account and without a plan to type', async ({
  page,
  plant,
}) => {
  const running = await plant.console('--demo', '--host', 'gateway');
  await page.goto(running.said.url);
  await deviceRow(page, 'Harmonic line').getByRole('link', { name: 'Channels' }).click();
  await expect(page.locator('tr[data-channel="4"] [data-role="value"]')).toContainText('°C');
  await expect(page.locator('tr[data-channel="7+9+11"]')).toContainText('Door');
  await expect(page.locator('[data-role="f0"]')).toContainText('1,000');
});

test('TC-FR-001 a master and nodes whose clocks are off by 200 ppm either way agree; its end and a second master are told', async ({
  page,
  plant,
}) => {
  test.setTimeout(180_000);
  /** What a node hears whose own clock is off the other way. */
  const line = (ppm: number): string => {
    const file = join(plant.folder, `line${ppm}.wav`);
    const clock = ['--harmonic-clock', String(ppm), '--harmonic-seconds', '12'];
    expect(spawnSync(AGENT, [...MASTER, ...clock, '--harmonic-wav', file]).status).toBe(0);
    return file;
  };
  const node = (name: string, ...flags: string[]) =>
    plant.agent('--tcp', '0', '--name', name, ...flags);
  const master = await node('master', ...MASTER);
  const fast = await node('slow-clock', '--harmonic-slave', '--wav', line(200));
  const slow = await node('fast-clock', '--harmonic-slave', '--wav', line(-200));
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  for (const agent of [master, fast, slow])
    await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await deviceRow(page, 'master').getByRole('link', { name: 'Channels' }).click();

  const row = (name: string) => page.locator(`tr[data-node="${name}"]`);
  await expect(row('master')).toContainText('1,000.000 Hz');
  await expect(row('slow-clock').getByText('within 0.1 %')).toBeVisible();
  await expect(row('fast-clock').getByText('within 0.1 %')).toBeVisible();
  await expect(row('slow-clock')).toContainText(/\+(199|200)\.\d ppm/);
  await expect(row('fast-clock')).toContainText(/−(199|200)\.\d ppm/);
  await checkInAll(page, 'nodes');
  await page.getByLabel('Language').selectOption('pt-BR');
  await expect(row('master')).toContainText('mestre');
  await expect(row('slow-clock').getByText('dentro de 0,1 %')).toBeVisible();
  await page.getByLabel('Idioma').selectOption('en');

  // A second master on the line of the first.
  const second = await node('second', '--harmonic-master', '--wav', line(1));
  await page.getByRole('link', { name: 'Devices' }).click();
  await addByAddress(page, `tcp://${second.said.tcp ?? ''}`);
  await deviceRow(page, 'master').getByRole('link', { name: 'Channels' }).click();
  // It hears another master, and which one it does not tell.
  const unplaced = page.locator('[data-role="unplaced"]');
  await expect(
    unplaced.getByText('second says that it hears the beacons of another master. Nobody has'),
  ).toBeVisible();
  await expect(unplaced.locator('tr[data-node]')).toHaveCount(1);
  await expect(page.getByText('Two masters at once')).toHaveCount(0);

  await page.getByRole('link', { name: 'Events' }).click();
  const told = page.getByRole('row').filter({ hasText: 'Another master on the harmonic line' });
  await expect(told.first()).toContainText('only this device says so, and nobody has adopted it');
  await page.getByRole('link', { name: 'Devices' }).click();
  await adopt(page, 'second', 'Second');
  await deviceRow(page, 'master').getByRole('link', { name: 'Channels' }).click();
  await expect(
    unplaced.getByText('Two masters at once on a line that is not known: Second hears'),
  ).toBeVisible();
  await page.getByRole('link', { name: 'Devices' }).click();
  await deviceRow(page, 'master').getByRole('link', { name: 'Channels' }).click();

  await master.kill('SIGKILL');
  await expect(row('master')).toContainText('not streaming since');
  await expect(row('slow-clock').getByText('not known')).toBeVisible();
});

test('H2 of a line with a master is its beacon’s; what a channel said last stays when the link drops, and since when', async ({
  page,
  plant,
}) => {
  test.setTimeout(120_000);
  const says = ['--harmonic', '4:text=hello@300'];
  const master = await plant.agent('--tcp', '0', '--name', 'master', ...MASTER, ...says);
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${master.said.tcp ?? ''}`);
  await adopt(page, 'master', 'Line 1');
  await deviceRow(page, 'Line 1').getByRole('link', { name: 'Channels' }).click();
  await expect(page.locator('tr[data-node="Line 1"]')).toBeVisible();
  await page.getByRole('button', { name: 'Make a plan…' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Pilot', { exact: true }).selectOption('running');
  const row = sheet.locator('.plan__row').first();
  await row.getByLabel('Node').fill('Master');
  await row.getByLabel('Function').fill('1x');
  await expect(row.getByText('A lower-case letter first')).toBeVisible();
  await row.getByLabel('Function').fill('say');
  await row.getByLabel('Payload').selectOption('text');
  await row.getByLabel('Harmonics').fill('2');
  await expect(row.getByText('H2 carries the beacon of the line’s master')).toBeVisible();
  await row.getByLabel('Harmonics').fill('4');
  await sheet.getByLabel('Second pilot').fill('2');
  await sheet.getByLabel('Second pilot').press('Tab');
  await expect(sheet.getByText('H2 carries the beacon of the line’s master').first()).toBeVisible();
  await sheet.getByLabel('Second pilot').fill('0');
  await sheet.getByLabel('Second pilot').press('Tab');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await expect(sheet).toBeHidden();

  const channel = page.locator('tr[data-channel="4"]');
  await expect(channel.locator('[data-role="value"]')).toHaveText('hello');
  await expect(channel.locator('[data-role="since"]')).toHaveCount(0);
  await master.kill('SIGKILL');
  await expect(page.getByText('Nothing streams')).toBeVisible();
  await expect(channel.locator('[data-role="value"]')).toHaveText('hello');
  await expect(channel.getByText('silent', { exact: false }).first()).toBeVisible();
  await expect(channel.locator('[data-role="since"]')).toHaveText(/^since .*\d/);
  await checkInAll(page, 'silent');
  await page.getByLabel('Language').selectOption('pt-BR');
  await expect(channel.locator('[data-role="since"]')).toHaveText(/^desde .*\d/);
});
