// The averaged spectrum of a stored recording under the live page's tools: every level scale, and walked by keys alone.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { writeWavHeader } from '@harmonic/protocol/signal';
import { enterFirst } from '../fixtures/people.ts';
import { expect, test } from '../fixtures/plant.ts';

const RATE_HZ = 8192;
const SECONDS = 4;
/** Of 8192 points. */
const BIN_HZ = 1;
const F0_HZ = 500;
const PEAK = 8000;

/** The n-th harmonic has 1/n of the amplitude of the first, which stands on a bin. */
function series(): Buffer {
  const count = SECONDS * RATE_HZ;
  const samples = Buffer.alloc(2 * count);
  for (let i = 0; i < count; i += 1) {
    let x = 0;
    for (const n of [1, 2, 3]) x += Math.sin((2 * Math.PI * n * F0_HZ * i) / RATE_HZ) / n;
    samples.writeInt16LE(Math.round(PEAK * x), 2 * i);
  }
  return Buffer.concat([writeWavHeader(RATE_HZ, 1, count, 'int16'), samples]);
}

const plain = (text: string): string =>
  text
    .replaceAll(/[\u202f\u00a0]/g, ' ')
    .replaceAll('−', '-')
    .replaceAll(',', '');
/** The number in front of a unit; NaN while it is not there. */
const told = (text: string, unit: string): number =>
  Number(new RegExp(`(-?[\\d.]+) ${unit}`).exec(plain(text))?.[1]);

async function openSeries(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Recordings' }).click();
  await page
    .locator('input[type="file"][accept*=".wav"]')
    .setInputFiles({ name: 'series.wav', mimeType: 'audio/wav', buffer: series() });
  await page.locator('tr[data-recording] .devices__name').click();
}

test('bins, peaks and multiples by keys, told politely, on every scale; what leaves is on that scale', async ({
  page,
  plant,
}) => {
  test.setTimeout(180_000);
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await openSeries(page);
  const region = page.getByRole('region', { name: 'Averaged spectrum' });
  const plot = region.getByRole('application');
  const said = region.locator('[aria-live="polite"]');
  const hz = async (): Promise<number> => told(await said.innerText(), 'Hz');
  await plot.focus();

  // On the strongest line, as nothing was pointed at.
  await page.keyboard.press('h');
  const family = page.getByRole('region', { name: 'Harmonic cursor' });
  await expect(family.locator('caption')).toBeAttached();
  const tall = () => page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
  expect(await tall(), 'the page scrolls, not the document').toBeLessThanOrEqual(0);
  await page.keyboard.press('Home');
  await expect.poll(hz).toBe(F0_HZ);
  const top = told(await said.innerText(), 'dB');
  await page.keyboard.press('ArrowRight');
  await expect.poll(hz).toBe(F0_HZ + BIN_HZ);
  // Hann beside a line that stands on a bin: six decibels less, read of the bin itself.
  expect(told(await said.innerText(), 'dB') - top).toBeCloseTo(-6, 0);
  await page.keyboard.press('Control+ArrowRight');
  await expect.poll(hz).toBe(F0_HZ + 11 * BIN_HZ);

  await page.keyboard.press('n');
  await expect.poll(hz).toBeGreaterThan(F0_HZ + 11 * BIN_HZ);
  await page.keyboard.press('h');
  await page.getByLabel('Level scale').selectOption('percent');
  await expect(region.getByText('No fundamental: switch the harmonic cursor on')).toBeVisible();
  await plot.focus();
  await page.keyboard.press('h');
  await expect(region.getByText('No fundamental')).toHaveCount(0);
  const share = async (order: number): Promise<number> =>
    Number(await family.locator(`[data-order="${order}"] td`).nth(1).innerText());
  await expect.poll(() => share(1)).toBe(100);
  await expect.poll(() => share(2)).toBe(50);
  await plot.focus();
  await page.keyboard.press('Home');
  await expect.poll(hz).toBe(F0_HZ);
  await page.keyboard.press('PageUp');
  await expect.poll(hz).toBe(2 * F0_HZ);
  expect(told(await said.innerText(), '%')).toBe(50);
  await page.keyboard.press('PageUp');
  await expect.poll(hz).toBe(3 * F0_HZ);
  await page.keyboard.press('PageDown');
  await expect.poll(hz).toBe(2 * F0_HZ);

  await page.getByLabel('Level scale').selectOption('rms');
  const peaks = region.locator('.recording__peaks');
  await expect(peaks.locator('th').nth(1)).toContainText('RMS');
  const strongest = Number(plain(await peaks.locator('td').nth(1).innerText()).split(' ')[0]);
  expect(strongest / (PEAK / Math.SQRT2)).toBeCloseTo(1, 2);
  await expect(region.getByText('its amplitude over √2')).toBeVisible();

  await page.keyboard.press('Control+e');
  const coming = page.waitForEvent('download', { timeout: 60_000 });
  await page.getByRole('dialog').locator('button[type="submit"]').click();
  const text = readFileSync(await (await coming).path(), 'utf8');
  const [head = '', ...lines] = text.slice(1).trimEnd().split('\r\n');
  expect(head).toContain('RMS]');
  const levels = lines.map((line) => Number(line.split(',')[1]));
  expect(Math.max(...levels) / (PEAK / Math.SQRT2)).toBeCloseTo(1, 2);
  expect(Math.min(...levels), 'an amplitude').toBeGreaterThanOrEqual(0);

  await page.getByLabel('Level scale').selectOption('density');
  await expect(region.getByText('right for noise, not for tones')).toBeVisible();
  await page.getByLabel('Level scale').selectOption('db');
  await expect(region.getByText('a sine of 1 count peak')).toBeVisible();

  // Of another part of the time nothing that was told of this one is true.
  await plot.focus();
  await page.keyboard.press('Home');
  await expect.poll(hz).toBe(F0_HZ);
  await page.getByLabel('To, s').fill('2');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(said).toBeEmpty();
});
