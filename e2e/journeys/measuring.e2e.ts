// What an engineer measures: a known signal live, each number with its card; the faults of two bearings from their
// recordings.
import { expect, test, type Page } from '../fixtures/plant.ts';
import {
  hasRealBearings,
  modelledBearing,
  realBearing,
  WHY_NO_REAL,
  type Race,
} from '../fixtures/bearing.ts';
import { openSignal, trace } from '../fixtures/instrument.ts';
import { deviceRow, openLive } from '../fixtures/page.ts';
import { enterFirst } from '../fixtures/people.ts';
import { basename } from 'node:path';

/** The n-th of eight harmonics of 500 Hz has an amplitude of 0.5 / n of full scale. */
const SIGNAL = 'harmonics=500:8:0.5,noise=0.0005';
const THD_PERCENT = 100 * Math.hypot(...[2, 3, 4, 5, 6, 7, 8].map((n) => 1 / n));

const measured = (page: Page, key: string) => page.locator(`.measured[data-key="${key}"]`);
const valueOf = async (page: Page, key: string): Promise<number> =>
  Number((await measured(page, key).getAttribute('data-value')) ?? NaN);
const verdict = (page: Page, fault: string) => measured(page, `bearing.${fault}.verdict`);

test('live: f0 and THD of a known signal, and the card of a number names how it was got', async ({
  page,
  plant,
}) => {
  test.setTimeout(240_000);
  await openSignal(page, plant, SIGNAL);
  await trace(page).focus();
  await page.keyboard.press('e');
  await expect(page.getByRole('region', { name: 'Measurements' })).toBeVisible();
  await expect(measured(page, 'thdFPercent')).toBeVisible({ timeout: 30_000 });
  expect(await valueOf(page, 'f0Hz')).toBeCloseTo(500, 1);
  expect(await valueOf(page, 'thdFPercent')).toBeCloseTo(THD_PERCENT, 0);
  expect(await valueOf(page, 'harmonics.3.percentOfFundamental')).toBeCloseTo(100 / 3, 0);

  await measured(page, 'thdFPercent').focus();
  await page.keyboard.press('Enter');
  const card = page.getByRole('dialog');
  await expect(card.getByRole('heading')).toContainText('THD-F');
  await expect(card.locator('[data-part="formula"]')).toContainText('sqrt(Σ Aₙ², n = 2..H) / A₁');
  await expect(card.locator('[data-part="block"]')).toContainText('window');
  await expect(card.locator('[data-part="enbw"]')).toContainText('bins');
  await expect(card.locator('[data-part="calibration"]')).toContainText('own unit');
  await page.keyboard.press('Escape');
  await expect(card).toBeHidden();
  await expect(measured(page, 'thdFPercent')).toBeFocused();

  await page.locator('.measure select').first().selectOption('audio');
  const band = measured(page, 'octaves.501.187.levelDb');
  await expect(band).toHaveText(/^−(9|9\.0\d?)$/, { timeout: 30_000 });
  await expect(page.getByRole('rowheader', { name: '500\u202fHz', exact: true })).toBeVisible();

  await page.getByText('Window, f0, harmonics').click();
  await page.getByLabel('f0, Hz').fill('0');
  await expect(page.getByText('Above zero.')).toBeVisible();
  await page.getByLabel('f0, Hz').fill('250');
  await expect
    .poll(() => valueOf(page, 'f0Hz'), { message: 'the typed f0', timeout: 60_000 })
    .toBeCloseTo(250, 1);
  await page.getByRole('button', { name: 'Readings' }).click();
  await expect(page.getByRole('region', { name: 'Measurements' })).toBeHidden();
});

/** Plays the file as a device, records it through the real capture, and opens the recording. */
async function record(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: 'Devices' }).click();
  await openLive(page, name);
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(page.getByRole('button', { name: /Stop recording [4-9]/ })).toBeVisible({
    timeout: 30_000,
  });
  await page.getByRole('button', { name: /Stop recording/ }).click();
  await expect(page.getByRole('button', { name: 'Record', exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Recordings' }).click();
  const row = page.locator('tr[data-recording]', { hasText: name });
  await row.getByRole('button', { name: 'Open' }).click();
}

async function measureBearing(page: Page): Promise<void> {
  const panel = page.locator('.measure');
  await panel.locator('select').first().selectOption('bearing');
  await panel.locator('select').nth(1).selectOption('mfpt');
  await panel.getByLabel(/Shaft speed, rpm|Rotação do eixo, rpm/).fill('1500');
  await panel.getByRole('button', { name: /^(Measure|Medir)$/ }).click();
  await expect(verdict(page, 'BPFI')).toBeVisible({ timeout: 30_000 });
}

/** Zooms into the envelope until every bin is drawn, and walks: from one point to the next it is a bin. */
async function walkEnvelope(page: Page): Promise<void> {
  const figure = page.locator('[data-section="envelope"] figure');
  const picture = figure.getByRole('group', { name: /Envelope/ });
  const caption = figure.locator('figcaption');
  await picture.focus();
  await expect(async () => {
    await page.keyboard.press('+');
    await expect(caption).not.toContainText('largest of', { timeout: 500 });
  }).toPass();
  const spokenHz = async (): Promise<number> => {
    await expect(caption).toContainText(/[\d.]+\u202fHz:/);
    return Number(/([\d.]+)\u202fHz:/.exec(await caption.innerText())?.[1]);
  };
  await page.keyboard.press('ArrowRight');
  const from = await spokenHz();
  await page.keyboard.press('ArrowRight');
  await expect.poll(spokenHz).toBeGreaterThan(from);
  expect((await spokenHz()) - from).toBeLessThan(1);
}

async function engineersJourney(
  page: Page,
  plant: Parameters<Parameters<typeof test>[2]>[0]['plant'],
  fileOf: (race: Race) => string,
): Promise<void> {
  const files = { inner: fileOf('inner'), outer: fileOf('outer') };
  const replays = Object.values(files).flatMap((file) => ['--device', `replay:${file}?loop=1`]);
  const running = await plant.console(...replays);
  await enterFirst(page, running.said.url);
  for (const file of Object.values(files))
    await expect(deviceRow(page, basename(file)).getByText('Streaming')).toBeVisible();

  await record(page, basename(files.inner));
  await measureBearing(page);
  await expect(verdict(page, 'BPFI')).toContainText('● found');
  await expect(verdict(page, 'BPFO')).toContainText('○ not found');
  await expect(page.getByText('no diagnosis')).toBeVisible();
  await walkEnvelope(page);

  await page.getByLabel('Language').selectOption('pt-BR');
  await expect(verdict(page, 'BPFI')).toContainText('● encontrada');
  await page.getByLabel('Idioma').selectOption('en');

  await record(page, basename(files.outer));
  await measureBearing(page);
  await expect(verdict(page, 'BPFO')).toContainText('● found');
  await expect(verdict(page, 'BPFI')).toContainText('○ not found');
  await verdict(page, 'BPFO').click();
  const card = page.getByRole('dialog');
  await expect(card.locator('[data-part="formula"]')).toContainText('BPFO = z f/2 (1 - r)');
  await expect(card.locator('[data-part="spoils"]')).toContainText('geometry');
}

test('an engineer tells an inner race from an outer one: modelled bearings', async ({
  page,
  plant,
}) => {
  test.setTimeout(180_000);
  await engineersJourney(page, plant, (race) => modelledBearing(race, plant.folder));
});

test('an engineer tells an inner race from an outer one: real bearings', async ({
  page,
  plant,
}) => {
  test.skip(!hasRealBearings, WHY_NO_REAL);
  test.setTimeout(180_000);
  await engineersJourney(page, plant, realBearing);
});
