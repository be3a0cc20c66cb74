// Words of a page that stays open: said in the language it has, kept as they were left, and never in the way of a button.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWavHeader } from '@harmonic/protocol/signal';
import { dropJson } from '../fixtures/files.ts';
import { addByAddress, adopt } from '../fixtures/page.ts';
import { enterFirst } from '../fixtures/people.ts';
import { expect, test } from '../fixtures/plant.ts';

function toneFile(folder: string): string {
  const values = Float32Array.from({ length: 16_000 }, (_, i) => 0.5 * Math.sin((Math.PI * i) / 8));
  const file = join(folder, 'tone.wav');
  const head = writeWavHeader(8000, 1, values.length, 'float32');
  writeFileSync(file, Buffer.concat([head, new Uint8Array(values.buffer)]));
  return file;
}

test('a recording reads out what the pointer is on and keeps its scale; a note leaves the tray’s buttons alone', async ({
  page,
  plant,
}) => {
  test.setTimeout(120_000);
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await page.getByRole('link', { name: 'Recordings' }).click();
  await page.locator('input[type="file"][accept*=".wav"]').setInputFiles(toneFile(plant.folder));
  await page.locator('tr[data-recording]').getByRole('button', { name: 'Open' }).click();
  const plot = page.locator('.recording__spectrum');
  await expect(plot.locator('canvas').first()).toBeVisible();
  await plot.hover();
  const readout = page.locator('.recording__plotted .live__at');
  await expect(readout).toHaveText(/Hz\s+[−\d.]+\u202fdB re 1 count/);
  const scale = page.getByLabel('Level scale', { exact: true });
  await scale.selectOption('peak');
  await plot.hover({ position: { x: 200, y: 100 } });
  await expect(readout).toHaveText(/Hz\s+.*peak/);
  await page.reload();
  await expect(scale).toHaveValue('peak');

  // The same samples again: the tray says that they are here, and its buttons can be pressed under a note.
  await page.getByRole('link', { name: 'Recordings' }).click();
  await page.locator('input[type="file"][accept*=".wav"]').setInputFiles(toneFile(plant.folder));
  const acts = page.locator('.transfers').getByRole('button');
  await expect(acts.first()).toBeVisible();
  await page.setViewportSize({ width: 640, height: 360 });
  await dropJson(page, 'odd.json', '{"kind":"nothing known"}');
  const note = page.locator('.note').filter({ visible: true });
  await expect(note).toHaveCount(1);
  const covered = await acts.evaluateAll(
    (buttons) =>
      buttons.filter((button) => {
        const { left, top, width, height } = button.getBoundingClientRect();
        const there = document.elementFromPoint(left + width / 2, top + height / 2);
        return there === null || there.closest('.note') !== null;
      }).length,
  );
  expect(covered).toBe(0);
  const inSight = await note.boundingBox();
  expect(inSight?.y).toBeGreaterThanOrEqual(0);
});

test('a route takes what its line calls a harmonic, and names it so where it would go round', async ({
  page,
  plant,
}) => {
  test.setTimeout(120_000);
  const agent = await plant.agent('--tcp', '0', '--name', 'mill');
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await adopt(page, 'mill', 'Mill');
  await page.getByRole('link', { name: 'Channels' }).first().click();
  await page.getByRole('button', { name: 'Make a plan…' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Profile').selectOption('rational');
  const row = sheet.locator('.plan__row').first();
  await row.locator('input').first().fill('1/1');
  await row.getByLabel('Node').fill('A');
  await row.getByLabel('Function').fill('say');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await expect(sheet).toBeHidden();

  await page.getByRole('link', { name: 'Routes' }).click();
  const tried = page.locator('.routes__try');
  const harmonic = tried.getByLabel('On harmonic');
  await harmonic.fill('7/9');
  await expect(tried.getByText('A ratio of the table, such as 3/2')).toBeVisible();
  await expect(tried.getByRole('button', { name: 'Try it' })).toBeDisabled();
  await harmonic.fill('1/1');
  await tried.getByRole('button', { name: 'Try it' }).click();
  await expect(tried.getByText('It is not forwarded.')).toBeVisible();
  await page.getByRole('button', { name: 'Add a route…' }).click();
  const to = sheet.getByRole('group', { name: 'Leaves to' });
  await sheet.getByLabel('First harmonic').fill('1/1');
  await sheet.getByLabel('Last harmonic').fill('H60');
  await to.getByLabel('Harmonic', { exact: true }).fill('1/1');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await expect(sheet.getByText('(rule → where it leaves): 1 → Mill 1/1')).toBeVisible();
  await sheet.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Throw it away' }).click();
  await expect(sheet).toBeHidden();
});
