import { expect, test } from '../fixtures/plant.ts';
import { enterFirst, signIn } from '../fixtures/people.ts';

test('the first administrator is made, signs out, and comes in again after a restart', async ({
  page,
  plant,
}) => {
  test.setTimeout(120_000);
  let running = await plant.console();
  const ana = await enterFirst(page, running.said.url);
  await expect(page.getByRole('heading', { name: 'No device yet' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'No device yet' })).toBeVisible();
  await running.kill('SIGTERM');
  running = await plant.console();
  await page.goto(running.said.url);
  await signIn(page, ana);
  await expect(page.getByRole('heading', { name: 'No device yet' })).toBeVisible();
});
