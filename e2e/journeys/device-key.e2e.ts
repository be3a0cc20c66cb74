// A device proves that it is itself: a key is made and written over its serial line, proven again after a restart, and an
// impostor with another key is told.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../fixtures/axe.ts';
import { addByAddress, adopt, counter, deviceRow } from '../fixtures/page.ts';
import { enterFirst, signIn } from '../fixtures/people.ts';
import { expect, test } from '../fixtures/plant.ts';

test('a key is written by a plain dialog, proven after a restart; another key is unauthenticated and an event', async ({
  page,
  plant,
}) => {
  test.setTimeout(180_000);
  const line = join(plant.folder, 'line');
  const keyFile = join(plant.folder, 'node.key');
  const own = ['--serial', 'pty', '--link', line, '--id', 'ab12cd34ab12cd34', '--name', 'node'];
  const first = await plant.agent(...own, '--provision', '--key-file', keyFile);
  let running = await plant.console();
  const ana = await enterFirst(page, running.said.url);
  await addByAddress(page, `serial:${line}`);
  const found = deviceRow(page, 'node');
  await expect(found.getByText('Streaming')).toBeVisible();
  await adopt(page, 'node', 'Pump');
  const row = deviceRow(page, 'Pump');
  await expect(row.getByText('Unverified')).toBeVisible();

  // By keys alone.
  await row.getByRole('button', { name: 'Key…' }).press('Enter');
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByText('No key is kept here')).toBeVisible();
  await sheet.getByLabel('What to do').selectOption('make');
  await check(page, 'device key');
  await sheet.getByRole('button', { name: 'Make and write it' }).press('Enter');
  await expect(sheet).toBeHidden();
  await expect(row.getByText('Authenticated', { exact: false })).toBeVisible();
  const key = readFileSync(keyFile, 'utf8').trim();
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(await page.content()).not.toContain(key);

  await running.kill('SIGTERM');
  running = await plant.console();
  await page.goto(running.said.url);
  await signIn(page, ana);
  await expect(row.getByText('◆')).toBeVisible();

  // The same name and identity, and another key.
  await first.kill('SIGTERM');
  await plant.agent(...own, '--key', '11'.repeat(32));
  await expect(row.getByText('Unauthenticated')).toBeVisible({ timeout: 30_000 });
  await row.getByRole('button', { name: 'Key…' }).press('Enter');
  await expect(sheet.getByText('It has another key than the one kept here')).toBeVisible();
  await sheet.getByRole('button', { name: 'Keep the key' }).press('Enter');
  await expect(sheet.getByText('Type the key first')).toBeVisible();
  await expect(sheet.getByLabel('Key', { exact: true })).toBeFocused();
  await sheet.getByLabel('Key', { exact: true }).fill('1'.repeat(10_000));
  await expect(sheet.getByText('10,000 hexadecimal digits: a key has 64.')).toBeVisible();
  await sheet.getByLabel('Key', { exact: true }).fill('11'.repeat(31));
  await expect(sheet.getByText('62 of 64 hexadecimal digits')).toBeVisible();
  await sheet.getByLabel('Key', { exact: true }).fill(`0x${'11:'.repeat(31)}11`);
  await sheet.getByRole('button', { name: 'Keep the key' }).press('Enter');
  await expect(sheet).toBeHidden();
  await expect(row.getByText('◆')).toBeVisible();
  await page.getByRole('link', { name: 'Events' }).click();
  await expect(page.getByText('Device unauthenticated').first()).toBeVisible();
  expect(running.log()).not.toContain(key);
});

test('over UDP a device that has proven its key reports, and nothing of it is refused', async ({
  page,
  plant,
}) => {
  const key = '5a'.repeat(32);
  const agent = await plant.agent('--udp', '0', '--name', 'node', '--key', key);
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `udp://${agent.said.udp ?? ''}`);
  await adopt(page, 'node', 'Pump');
  const row = deviceRow(page, 'Pump');
  await row.getByRole('button', { name: 'Key…' }).press('Enter');
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Key', { exact: true }).fill(key);
  await sheet.getByRole('button', { name: 'Keep the key' }).press('Enter');
  await expect(sheet).toBeHidden();
  await expect(row.getByText('◆')).toBeVisible();
  // Four seconds more, in each of which it has told of itself.
  const before = await counter(page, 'Pump', 'samplesIn');
  await expect
    .poll(() => counter(page, 'Pump', 'samplesIn'), { timeout: 30_000 })
    .toBeGreaterThan(before + 4 * 48_000);
  expect(await counter(page, 'Pump', 'framesUnproven')).toBe(0);
  await page.getByRole('link', { name: 'Events' }).click();
  await expect(page.getByText('Report of the device not taken')).toHaveCount(0);
});
