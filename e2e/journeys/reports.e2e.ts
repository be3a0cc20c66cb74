// Reports by themselves: planned on the page, one made at once, taken home and read by other programs.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { addByAddress, adopt, deviceRow, openLive } from '../fixtures/page.ts';
import { enterFirst } from '../fixtures/people.ts';
import { expect, test } from '../fixtures/plant.ts';
import { zipEntry } from '../../app/report/zip-entry.suite.ts';

const GAIN = 25;
const dayFromNow = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const calibration = {
  ...{ gain: GAIN, unit: 'm/s²', owner: 'Lab 3' },
  ...{ date: dayFromNow(-30), validUntil: dayFromNow(300) },
};

async function calibrate(page: Page, folder: string): Promise<void> {
  const path = join(folder, 'pump.json');
  writeFileSync(path, JSON.stringify(calibration));
  await page.getByRole('button', { name: 'Calibration', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await sheet.locator('input[type=file]').setInputFiles(path);
  await sheet.getByRole('button', { name: 'Set this calibration' }).click();
  await expect(sheet.locator('[data-calibration="in-force"]')).toContainText('m/s²');
  await sheet.getByRole('button', { name: 'Close', exact: true }).click();
}

async function takeHome(page: Page, folder: string, ending: string): Promise<string> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: new RegExp(`^Download Weekly.*\\.${ending}$`) }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^Weekly \d{4}-\d\d-\d\d \d\d\.\d\d\./);
  const path = join(folder, `home.${ending}`);
  await download.saveAs(path);
  return path;
}

function readPaper(pdf: string): void {
  const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
  for (const one of ['Weekly', 'Pump', 'm/s², by Lab 3', 'Strongest lines', 'Page 1 of '])
    expect(text, one).toContain(one);
  expect(text).toMatch(/f0\s+1,?000\.\d* Hz/u);
}

test('an engineer plans a report with the keyboard alone, makes one now, and finds the fundamental and its calibration in both files', async ({
  page,
  plant,
}) => {
  test.setTimeout(240_000);
  const agent = await plant.agent(
    ...['--synth', 'tone=1000:0.5,noise=0.0001', '--tcp', '0', '--name', 'known-node'],
  );
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await expect(deviceRow(page, 'known-node').getByText('Streaming')).toBeVisible();
  await adopt(page, 'known-node', 'Pump');
  await openLive(page, 'Pump');
  await calibrate(page, plant.folder);

  await page.getByRole('link', { name: 'Reports', exact: true }).click();
  await expect(page.getByText('No report is planned')).toBeVisible();
  await page.getByRole('button', { name: 'Plan a report…' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Still wanting: a name and at least one device')).toBeVisible();
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await page.keyboard.type('Weekly');
  await dialog.getByLabel('When').selectOption('month');
  await dialog.getByLabel('Day of the month').fill('32');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByLabel('Day of the month')).toBeFocused();
  await expect(dialog.getByText('From 1 to 31.')).toBeVisible();
  await dialog.getByLabel('When').selectOption('week');
  await dialog.getByLabel('Time of day').fill('06:15');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByLabel('Pump')).toBeFocused();
  await dialog.getByLabel('Pump').focus();
  await page.keyboard.press('Space');
  await dialog.getByLabel('What is measured').selectOption('live');
  await dialog.getByLabel('Name').focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  const row = page.locator('tr[data-report="Weekly"]');
  await expect(row).toContainText('Every Monday, 06:15');

  await row.getByRole('button', { name: 'Make one now' }).click();
  await expect(page.locator('tr[data-run="Weekly"][data-state="made"]')).toBeVisible({
    timeout: 90_000,
  });
  const xlsx = await takeHome(page, plant.folder, 'xlsx');
  const part = (name: string): string => zipEntry(xlsx, name);
  expect(part('xl/workbook.xml')).toContain('name="Pump"');
  const words = part('xl/sharedStrings.xml');
  expect(words).toContain('m/s², by Lab 3, ');
  expect(words).toContain('valid on that day');
  const numbers = [...part('xl/worksheets/sheet1.xml').matchAll(/<v>([\d.eE+-]+)<\/v>/g)].map(
    ([, value]) => Number(value),
  );
  expect(
    numbers.some((value) => Math.abs(value - 1000) < 0.5),
    'the fundamental',
  ).toBe(true);
  // 0.5 of full scale is 0.5 V: 12.5 m/s² of amplitude.
  const rms = (0.5 * GAIN) / Math.SQRT2;
  expect(
    numbers.some((value) => Math.abs(value - rms) < 0.05),
    'RMS in m/s²',
  ).toBe(true);

  const pdf = await takeHome(page, plant.folder, 'pdf');
  expect(readFileSync(pdf).subarray(0, 5).toString('latin1')).toBe('%PDF-');
  // poppler-utils; where it is not there, report-files.test.ts says so.
  if (spawnSync('pdftotext', ['-v']).error === undefined) readPaper(pdf);

  await row.getByRole('button', { name: 'Pause' }).click();
  await expect(row).toContainText('Paused');
  await row.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('button', { name: 'Remove Weekly' }).click();
  await expect(row).toBeHidden();
  await expect(page.locator('tr[data-run="Weekly"]'), 'what was made stays').toBeVisible();
});
