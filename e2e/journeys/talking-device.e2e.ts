// A device that says whatever it likes, as often as it likes: the console's own words stay as they are, and in sight.
import { addByAddress, adopt } from '../fixtures/page.ts';
import { enterFirst } from '../fixtures/people.ts';
import { checkInAll } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/plant.ts';
import { talkingDevice } from '../fixtures/talking-device.ts';

test('a flood of log lines that turn the writing round is one row that counts and opens, and turns nothing', async ({
  page,
  plant,
}) => {
  test.setTimeout(120_000);
  const device = await talkingDevice('talker', 10, (n) => `\u202eline ${n}\u001b[2J done`);
  try {
    const running = await plant.console();
    await enterFirst(page, running.said.url);
    await addByAddress(page, device.address);
    await adopt(page, 'talker', 'Pump');
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    const flood = page.getByRole('row').filter({ hasText: '× ' });
    await expect(flood).toHaveCount(1);
    await expect(flood).toContainText(/line \d+ \[2J done/);
    await expect(flood).toContainText(/\d+ lines since .*; the newest is shown/);
    // What has happened besides is beside it.
    const rows = page.locator('tbody tr[data-event]');
    await expect(rows.filter({ hasText: 'Adopted' })).toHaveCount(1);
    await expect(rows.filter({ hasText: 'Connection asked for' })).toHaveCount(1);
    await expect(rows.filter({ hasText: 'line' })).toHaveCount(1);
    // More than the console keeps of one device: what it did not keep is counted.
    await expect(flood).toContainText(/· ▲ \d+ more were not kept/, { timeout: 60_000 });
    const all = await page.locator('body').textContent();
    for (const hidden of ['\u202e', '\u001b']) expect(all).not.toContain(hidden);

    await flood.getByRole('button', { name: 'Show each' }).click();
    await expect(page.locator('tr[data-part]').first()).toContainText(/line \d+ \[2J done/);
    expect(await page.locator('tr[data-part]').count()).toBeGreaterThan(1);
    await flood.getByRole('button', { name: 'Show the newest alone' }).click();
    await expect(page.locator('tr[data-part]')).toHaveCount(0);

    await page.getByLabel('Language').selectOption('pt-BR');
    await expect(flood).toContainText(/\d+ linhas desde .*; mostra-se a mais nova/);
    await page.setViewportSize({ width: 420, height: 800 });
    await checkInAll(page, 'talking-device');
  } finally {
    await device.close();
  }
});
