// What an engineer keeps beside a channel: a calibration from a file, a baseline, a label; and who may not.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '../fixtures/plant.ts';
import { ROOT } from '../fixtures/process.ts';
import { dropJson, saved, textOf } from '../fixtures/files.ts';
import { placeOf, trace } from '../fixtures/instrument.ts';
import { addByAddress, adopt, deviceRow, openLive } from '../fixtures/page.ts';
import { BEA, enrol, enterFirst, invite } from '../fixtures/people.ts';

const GUITAR = join(ROOT, 'e2e/fixtures/recordings/guitar-a4.wav');
/** 0.5 of full scale, 1 V: a steady line of −6.02 dB re 1 V. */
const SIGNAL = 'tone=1000:0.5,noise=0.0001';
const GAIN = 25;
const gainDb = 20 * Math.log10(GAIN);
const YEAR = new Date().getFullYear();
const good = { gain: GAIN, unit: 'm/s²', date: `${YEAR - 2}-01-15`, owner: 'Lab 3' };
const until = `${YEAR + 1}-12-31`;

const peakDb = async (page: Page): Promise<number> =>
  Number((await trace(page).getAttribute('data-peak-db')) ?? NaN);
const status = (page: Page) => page.locator('[data-calibration-state]');
const calibrate = (page: Page) => page.getByRole('button', { name: 'Calibration', exact: true });

async function openPump(page: Page, plant: Parameters<Parameters<typeof test>[2]>[0]['plant']) {
  const agent = await plant.agent('--synth', SIGNAL, '--tcp', '0', '--name', 'known-node');
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await expect(deviceRow(page, 'known-node').getByText('Streaming')).toBeVisible();
  await adopt(page, 'known-node', 'Pump');
  await openLive(page, 'Pump');
  await expect(page.locator('.live__trace[data-peak-hz]')).toBeVisible();
  return running;
}

test('a calibration from a file moves the level by exactly its gain and names its unit; one past its date is marked; wrong files are told why', async ({
  page,
  plant,
}) => {
  test.setTimeout(240_000);
  await openPump(page, plant);
  await page.getByLabel('Level', { exact: true }).selectOption('unit');
  await expect.poll(() => peakDb(page)).toBeLessThan(0);
  const raw = await peakDb(page);

  const file = (name: string, content: object | string): string => {
    const path = join(plant.folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  await calibrate(page).click();
  const sheet = page.getByRole('dialog');
  const chooser = sheet.locator('input[type=file]');
  for (const [content, words] of [
    ['gain: 25', 'is no JSON'],
    [{ ...good, gain: 0 }, 'The gain is 0'],
    [{ ...good, version: 2 }, 'newer version'],
    [
      {
        ...good,
        response: [
          { frequencyHz: 20, levelDb: 0 },
          { frequencyHz: 10, levelDb: 0 },
        ],
      },
      'do not rise',
    ],
  ] as const) {
    await chooser.setInputFiles(file('wrong.json', content));
    await expect(sheet.getByRole('alert')).toContainText(words);
  }
  await chooser.setInputFiles(file('pump.json', { ...good, validUntil: '2999-12-31' }));
  await expect(sheet.getByText('Read from pump.json')).toBeVisible();
  await expect(sheet.getByLabel('Gain')).toHaveValue('25');
  await sheet.getByRole('button', { name: 'Set this calibration' }).click();
  await expect(sheet.getByText('more than ten years after its date')).toBeVisible();
  await sheet.getByLabel('Valid until').fill(until);
  await sheet.getByRole('button', { name: 'Set this calibration' }).click();
  await expect(sheet.locator('[data-calibration="in-force"]')).toContainText('m/s²');
  const exported = await saved(page, `Export the calibration of Jan 15, ${YEAR - 2}`, plant.folder);
  expect(JSON.parse(textOf(exported))).toMatchObject({ ...good, validUntil: until });
  await sheet.getByRole('button', { name: 'Close', exact: true }).click();

  await expect.poll(() => peakDb(page)).toBeGreaterThan(0);
  await expect.poll(async () => Math.abs((await peakDb(page)) - raw - gainDb)).toBeLessThan(0.05);
  await expect(page.getByLabel('Level', { exact: true })).toContainText('dB re 1 m/s²');
  await expect(status(page)).toContainText('calibrated by Lab 3, until');
  const made = page.getByRole('group', { name: 'How this spectrum is made' });
  await expect(made).toContainText('m/s²');
  await expect(made).not.toContainText('raw');
  await page.getByLabel('Level', { exact: true }).selectOption('fs');
  await expect(made).toContainText(/RMS \d[^·]*V raw/);
  await expect.poll(async () => Math.abs((await peakDb(page)) - raw)).toBeLessThan(0.05);
  await page.getByLabel('Level', { exact: true }).selectOption('unit');

  // Dropped on the page itself, it opens the sheet filled in.
  const dropped = {
    ...{ ...good, gain: 5 },
    ...{ date: `${YEAR - 1}-01-15`, validUntil: `${YEAR - 1}-06-15` },
  };
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'old.json', { type: 'application/json' }));
    return data;
  }, JSON.stringify(dropped));
  await page.dispatchEvent('.live__trace', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('.live__trace', 'drop', { dataTransfer: transfer });
  await expect(sheet.getByText('Read from old.json')).toBeVisible();
  await expect(sheet.getByLabel('Gain')).toHaveValue('5');
  await sheet.getByRole('button', { name: 'Cancel' }).click();
  await page.dispatchEvent('[data-drop=calibration]', 'drop', { dataTransfer: transfer });
  await expect(page.locator('.drop-veil')).toHaveCount(0);
  await sheet.getByRole('button', { name: 'Set this calibration' }).click();
  await expect(sheet.locator('[data-calibration="expired"]')).toBeVisible();
  await sheet.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(status(page)).toHaveAttribute('data-calibration-state', 'expired');
  await expect(status(page)).toContainText(`expired since Jun 15, ${YEAR - 1}`);
  await expect(page.getByLabel('Level', { exact: true })).toContainText('▲ expired');
  await expect
    .poll(async () => Math.abs((await peakDb(page)) - raw - 20 * Math.log10(5)))
    .toBeLessThan(0.05);

  // From a reference: 2 m/s² RMS are on it now, which the device reads as 0.5 V of amplitude.
  await calibrate(page).click();
  await sheet.getByRole('button', { name: 'Set a calibration…' }).click();
  await sheet.getByLabel('Unit').fill('m/s²');
  await sheet.getByLabel('Made by').fill('Field');
  await sheet.getByText('From a reference').click();
  await sheet.getByLabel('Applied, RMS').fill('2');
  await sheet.getByRole('button', { name: 'Take the gain' }).click();
  const taken = Number(await sheet.getByLabel('Gain').inputValue());
  expect(taken).toBeCloseTo(2 / 10 ** ((raw - 20 * Math.log10(Math.SQRT2)) / 20), 1);
  await sheet.getByRole('button', { name: 'Set this calibration' }).click();
  await expect(sheet.locator('[data-calibration="in-force"]')).toContainText('Field');
  await sheet
    .getByRole('button', { name: /^Retire the calibration of/ })
    .first()
    .click();
  await page
    .getByRole('dialog')
    .last()
    .getByRole('button', { name: 'Retire', exact: true })
    .click();
  await expect(sheet.locator('[data-calibration="expired"]')).toBeVisible();
});

test('a baseline is overlaid after a reload and differs by nothing for a steady signal; a label stays; a viewer sees both and writes neither', async ({
  page,
  plant,
  anotherBrowser,
}) => {
  test.setTimeout(300_000);
  const running = await openPump(page, plant);
  await page.getByRole('button', { name: 'Save as baseline…' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Name').fill('Healthy');
  await sheet.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByLabel('Compare with')).toContainText('Healthy');

  const { x, y } = await placeOf(page, 1000, 0.5);
  await page.mouse.move(x, y);
  await trace(page).focus();
  await page.keyboard.press('t');
  await sheet.getByLabel('Text').fill('Shaft, once a turn');
  await sheet.getByLabel('Kind').selectOption('Fault');
  await sheet.getByRole('button', { name: 'Save', exact: true }).click();
  const label = page.locator('[data-note="Shaft, once a turn"]');
  await expect(label).toBeVisible();

  await page.reload();
  await expect(page.locator('.live__trace[data-peak-hz]')).toBeVisible();
  await expect(label).toContainText('Hz');
  await page.getByLabel('Compare with').selectOption('Healthy');
  const difference = page.locator('[data-row="peak-1"]');
  await expect
    .poll(async () => Math.abs(Number((await difference.getAttribute('data-db')) ?? NaN)))
    .toBeLessThan(0.05);
  expect(Number(await difference.getAttribute('data-hz'))).toBeCloseTo(1000, 0);
  await expect(page.locator('[data-otherwise]')).toHaveCount(0);
  await page.getByLabel('Window', { exact: true }).selectOption('flat-top');
  await expect(page.locator('[data-otherwise="window"]')).toContainText('window Hann');
  await page.getByLabel('Window', { exact: true }).selectOption('hann');
  await label.getByRole('button', { name: 'Change Shaft, once a turn' }).click();
  await sheet.getByLabel('Text').fill('Shaft');
  await sheet.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.locator('[data-note="Shaft"]')).toBeVisible();

  await page.getByRole('link', { name: 'Devices' }).click();
  const code = await invite(page, BEA, { role: 'Viewer' });
  const other = await anotherBrowser();
  await other.goto(new URL(running.said.url).origin);
  await enrol(other, code, BEA, false);
  await openLive(other, 'Pump');
  await expect(other.locator('[data-note="Shaft"]')).toBeVisible();
  await expect(other.getByLabel('Compare with')).toContainText('Healthy');
  for (const name of ['Save as baseline…', 'Add a label…', 'Remove Shaft'])
    await expect(other.getByRole('button', { name, exact: true })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  await calibrate(other).click();
  await expect(other.getByRole('button', { name: 'Set a calibration…' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
});

test('a recording that came in as a file is calibrated on its own page, and measured by that', async ({
  page,
  plant,
}) => {
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await page.getByRole('link', { name: 'Recordings' }).click();
  await page.locator('input[type=file]').setInputFiles(GUITAR);
  await page.locator('tr[data-recording] .devices__name').click();
  await calibrate(page).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Set a calibration…' }).click();
  await sheet.getByLabel('Gain').fill('2');
  await sheet.getByLabel('Unit').fill('m/s²');
  await sheet.getByLabel('Made by').fill('Lab 3');
  await sheet.getByRole('button', { name: 'Set this calibration' }).click();
  await expect(sheet.getByText(/2 m\/s²/).first()).toBeVisible();
  await sheet.getByRole('button', { name: 'Close', exact: true }).click();
  const measures = page.getByRole('region', { name: 'Measurements' });
  await measures.getByRole('button', { name: 'Measure', exact: true }).click();
  await expect(measures.getByText(/\d\s*[kM]?m\/s²/).first()).toBeVisible();
});

test('a calibration file is let go on the page of a recording: its form is filled in, of a file that came in and of a device’s recording', async ({
  page,
  plant,
}) => {
  test.setTimeout(120_000);
  await openPump(page, plant);
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.getByRole('button', { name: /Stop recording [1-9]/ }).click();
  await page.getByRole('link', { name: 'Recordings' }).click();
  await page.locator('input[type=file]').setInputFiles(GUITAR);
  const sheet = page.getByRole('dialog');
  const content = JSON.stringify({ ...good, validUntil: until });
  for (const [name, title] of [
    ['guitar-a4', 'Calibration of guitar-a4'],
    ['Pump', 'Calibration of Pump'],
  ] as const) {
    await page.getByRole('link', { name: 'Recordings' }).click();
    await page.locator('.devices__name', { hasText: name }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await dropJson(page, 'lab.json', content);
    await expect(sheet.getByRole('heading', { name: title })).toBeVisible();
    await expect(sheet.getByText('Read from lab.json')).toBeVisible();
    await expect(sheet.getByLabel('Gain')).toHaveValue(String(GAIN));
    await sheet.getByRole('button', { name: 'Set this calibration' }).click();
    await sheet.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(page.locator('[data-calibrated=shown]')).toContainText('Lab 3');
  }
});
