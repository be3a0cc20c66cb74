import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '../fixtures/plant.ts';
import { deviceRow, openLive } from '../fixtures/page.ts';

const ROOMS = ['devices', 'recordings', 'storage', 'events'] as const;

async function check(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(
    violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
    ),
    where,
  ).toEqual([]);
}

for (const theme of ['dark', 'light', 'contrast', 'sunlight']) {
  for (const language of ['en', 'pt-BR']) {
    test(`no accessibility fault on any screen: ${theme}, ${language}`, async ({ page, plant }) => {
      test.setTimeout(120_000);
      const running = await plant.console('--demo', '--host', 'gateway');
      await page.addInitScript(
        ([wanted, spoken]) => {
          localStorage.setItem('harmonic.theme', wanted ?? '');
          localStorage.setItem('harmonic.language', spoken ?? '');
        },
        [theme, language],
      );
      await page.goto(running.said.url);
      await expect(page.locator('tr[data-device]').first()).toBeVisible();
      for (const room of ROOMS) {
        await page.locator(`nav a[href="#/${room}"]`).click();
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await check(page, room);
      }
      await page.locator('nav a[href="#/devices"]').click();
      await page.locator('.devices__name').first().click();
      await expect(page.locator('.live__trace[data-peak-hz]')).toBeVisible();
      await check(page, 'live');
      await page.locator('.live__trace').press('?');
      await expect(page.getByRole('dialog')).toBeVisible();
      await check(page, 'key sheet');
    });
  }
}

test('the instrument by keyboard alone: pause, hold, walk to a peak and hear it', async ({
  page,
  plant,
}) => {
  const running = await plant.console('--demo', '--host', 'gateway');
  await page.goto(running.said.url);
  await expect(deviceRow(page, 'Fan motor').getByText('Streaming')).toBeVisible();
  await openLive(page, 'Fan motor');
  const trace = page.locator('.live__trace[data-peak-hz]');
  await expect(trace).toBeVisible();
  await trace.focus();
  await page.keyboard.press('n');
  await expect(page.locator('[aria-live="polite"]')).toContainText('Hz');
  await page.keyboard.press('x');
  await expect(page.getByRole('button', { name: 'Max hold' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await page.keyboard.press(' ');
  await expect(page.getByRole('status').filter({ hasText: 'you are' })).toBeVisible();
  await page.keyboard.press(' ');
  await expect(page.getByRole('status').filter({ hasText: 'you are' })).toBeHidden();
  await page.keyboard.press('+');
  await expect(page.getByRole('button', { name: 'Whole span' })).toBeVisible();
  await page.keyboard.press('0');
  await expect(page.getByRole('button', { name: 'Whole span' })).toBeHidden();
});

test('the language changes without a restart, numbers with it', async ({ page, plant }) => {
  const running = await plant.console('--demo', '--host', 'gateway');
  await page.goto(running.said.url);
  await page.getByLabel('Language').selectOption('pt-BR');
  await expect(page.getByRole('heading', { name: 'Dispositivos' })).toBeVisible();
  await expect(page.getByText('12,8 kHz × 2')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'pt-BR');
});
