import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { writeWavHeader } from '@harmonic/protocol/signal';
import { expect, test } from '../fixtures/plant.ts';
import { openSignal, placeOf, trace } from '../fixtures/instrument.ts';
import { addByAddress, deviceRow, openLive } from '../fixtures/page.ts';
import { enterFirst } from '../fixtures/people.ts';

/** The n-th harmonic of 500 Hz has an amplitude of 0.5 / n of full scale; the noise a standard deviation of 0.01. */
const SIGMA = 0.01;
const SIGNAL = `harmonics=500:8:0.5,noise=${SIGMA}`;
const RATE_HZ = 48_000;
/** Against a sine of full scale, whose mean square is a half: σ² over half the rate, twice that. */
const DENSITY_DB = 10 * Math.log10((2 * SIGMA ** 2) / (RATE_HZ / 2));

const plain = (text: string): string =>
  text.replaceAll(/[\u202f\u00a0]/g, ' ').replaceAll('−', '-');
const peaks = (page: Page) => page.getByRole('complementary', { name: 'Strongest peaks' });
const scale = (page: Page) => page.getByLabel('Level scale', { exact: true });
/** The number in front of a unit; NaN while it is not there. */
const told = async (words: Promise<string>, unit: string): Promise<number> =>
  Number(new RegExp(`(-?[\\d.]+) ${unit}`).exec(plain(await words))?.[1]);

test('one level on every scale: table, cursor, spoken words, axis and file agree, and none is left on another', async ({
  page,
  plant,
}) => {
  test.setTimeout(240_000);
  await openSignal(page, plant, SIGNAL);
  const strongest = peaks(page).locator('tbody tr').first();
  const spoken = page.locator('.live [aria-live="polite"]');
  await expect(strongest).toContainText('−6.0 dBFS');
  await expect(page.getByText('Waterfall: dBFS')).toHaveCount(0);

  await scale(page).selectOption('peak');
  await expect.poll(() => told(strongest.innerText(), 'FS')).toBeCloseTo(0.5, 2);
  await expect(page.getByText('Waterfall: dBFS')).toBeVisible();
  await trace(page).focus();
  await page.keyboard.press('n');
  await expect.poll(() => told(spoken.innerText(), 'FS peak')).toBeCloseTo(0.5, 2);

  // The key goes on to the next scale: percent, which has no fundamental to be of.
  await page.keyboard.press('y');
  await expect(scale(page)).toHaveValue('percent');
  await expect(page.getByText('No fundamental: switch the harmonic cursor on')).toBeVisible();
  await expect(strongest.locator('td').nth(1)).toHaveText('–');
  await page.keyboard.press('h');
  const family = page.getByRole('region', { name: 'Harmonic cursor' });
  const f0 = family.getByLabel('f0, Hz');
  await f0.fill('500');
  await f0.press('Enter');
  const share = async (order: number): Promise<number> =>
    Number(await family.locator(`[data-order="${order}"] td`).nth(1).innerText());
  await expect.poll(() => share(1)).toBe(100);
  await expect.poll(() => share(2)).toBeCloseTo(50, 0);
  await expect.poll(() => share(4)).toBeCloseTo(25, 0);
  await expect(page.getByText('No fundamental: switch')).toHaveCount(0);
  await expect.poll(() => told(strongest.innerText(), '%')).toBe(100);
  await trace(page).focus();
  await page.keyboard.press('Home');
  await expect.poll(() => told(spoken.innerText(), '% of f0')).toBe(100);

  // From the palette; both ends of the axis are typed in the unit of the scale.
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('Linear, RMS');
  await page.keyboard.press('Enter');
  await expect(scale(page)).toHaveValue('rms');
  await expect.poll(() => told(strongest.innerText(), 'FS')).toBeCloseTo(0.3536, 2);
  await page.getByRole('button', { name: 'Automatic range' }).click();
  const bottom = page.getByLabel('Bottom, FS RMS');
  const top = page.getByLabel('Top, FS RMS');
  await expect(bottom).toHaveValue('0');
  await expect(top).toHaveValue('0.4');
  await top.fill('0.25');
  await top.press('Enter');
  await expect(top).toHaveValue('0.25');
  await page.getByRole('button', { name: 'Automatic range' }).click();

  // What leaves is on the scale, and its head says so.
  await page.keyboard.press('Escape');
  await trace(page).focus();
  await page.keyboard.press('Control+e');
  const coming = page.waitForEvent('download', { timeout: 60_000 });
  await page.getByRole('dialog').locator('button[type="submit"]').click();
  const text = readFileSync(await (await coming).path(), 'utf8');
  const [head, ...lines] = text.slice(1).trimEnd().split('\r\n');
  expect(head).toContain('Level [FS RMS]');
  const levels = lines.map((line) => Number(line.split(',')[1]));
  expect(Math.max(...levels)).toBeCloseTo(0.3536, 1);
  expect(Math.min(...levels), 'an amplitude').toBeGreaterThan(0);

  await scale(page).selectOption('density');
  await expect(page.getByText('right for noise, not for tones')).toBeVisible();
  // Long, so that a bin of it is near the mean of all: an average of sixty-four.
  await page.getByLabel('Averages', { exact: true }).fill('64');
  await page.getByLabel('Averages', { exact: true }).press('Enter');
  const between = await placeOf(page, 12_250, 0.5);
  await page.keyboard.down('Shift');
  await page.keyboard.down('Alt');
  await page.mouse.click(between.x, between.y);
  await page.keyboard.up('Alt');
  await page.keyboard.up('Shift');
  const marker = page.locator('[data-marker="1"]');
  await expect(marker).toContainText('dBFS/√Hz');
  await expect
    .poll(async () => Math.abs((await told(marker.innerText(), 'dBFS/√Hz')) - DENSITY_DB), {
      timeout: 30_000,
      message: `near ${DENSITY_DB} dBFS/√Hz`,
    })
    .toBeLessThan(1.5);
  await expect(family.getByRole('columnheader', { name: 'dBFS/√Hz' })).toBeVisible();

  await scale(page).selectOption('db');
  await expect(strongest).toContainText('−6.0 dBFS');
  await expect(page.getByText('Waterfall: dBFS')).toHaveCount(0);
});

test('floats that say no unit are told in dB re 1 of their own numbers: nobody said their full scale', async ({
  page,
  plant,
}) => {
  const values = Float32Array.from({ length: 16_000 }, (_, i) => 26 * Math.sin((Math.PI * i) / 8));
  const file = join(plant.folder, 'floats.wav');
  const head = writeWavHeader(8000, 1, values.length, 'float32');
  writeFileSync(file, Buffer.concat([head, new Uint8Array(values.buffer)]));
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `replay:${file}?loop=1`);
  await expect(deviceRow(page, 'floats').getByText('Streaming')).toBeVisible();
  await openLive(page, 'floats');
  const strongest = peaks(page).locator('tbody tr').first();
  await expect.poll(() => told(strongest.innerText(), 'dB')).toBeCloseTo(28.3, 1);
  const level = page.getByLabel('Level', { exact: true });
  await expect(level).toHaveValue('unit');
  await expect(level).toContainText('dB re 1 count');
  await expect(level).not.toContainText('dBFS');
  await expect(page.getByText('Nobody said what their full scale is')).toBeVisible();
  await expect(trace(page).getByText('dBFS')).toHaveCount(0);
});
