// What has happened, in the language of whoever reads: the same events in Portuguese, made while the page was English.
import { checkInAll } from '../fixtures/axe.ts';
import { addByAddress, adopt } from '../fixtures/page.ts';
import { enterFirst } from '../fixtures/people.ts';
import { expect, test } from '../fixtures/plant.ts';

test('events that were kept in English time are read in Portuguese, with its numbers', async ({
  page,
  plant,
}) => {
  const agent = await plant.agent('--tcp', '0', '--name', 'motor');
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await adopt(page, 'motor', 'Pump');
  await addByAddress(page, 'tcp://127.0.0.1:9');
  await agent.kill('SIGTERM');
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  const lost = page.getByRole('row').filter({ hasText: 'Connection lost' });
  await expect(lost).toContainText('the device closed the connection');
  const failed = page.getByRole('row').filter({ hasText: 'Connection failed' }).first();
  await expect(failed).toContainText('It refuses the connection. Is the device running? “connect');
  await expect(page.getByText(/48,000 Hz$/)).toBeVisible();

  await page.getByLabel('Language').selectOption('pt-BR');
  const perdida = page.getByRole('row').filter({ hasText: 'Conexão perdida' });
  await expect(perdida).toContainText('o dispositivo fechou a conexão');
  await expect(
    page.getByRole('row').filter({ hasText: 'Conexão não estabelecida' }).first(),
  ).toContainText('Ele recusa a conexão. O dispositivo está ligado? “connect');
  await expect(page.getByText(/48\.000 Hz$/)).toBeVisible();
  await page.getByRole('searchbox').fill('fechou a conexão');
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await page.setViewportSize({ width: 420, height: 800 });
  await checkInAll(page, 'event-words');
});
