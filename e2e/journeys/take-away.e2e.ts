import { readFileSync } from 'node:fs';
import type { Download, Page } from '@playwright/test';
import { inflateSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import { expect, test } from '../fixtures/plant.ts';
import { modelledBearing } from '../fixtures/bearing.ts';
import { dropJson } from '../fixtures/files.ts';
import { enterFirst } from '../fixtures/people.ts';
import { openSignal, placeOf, reads, span, trace } from '../fixtures/instrument.ts';

/** The n-th harmonic of 500 Hz has an amplitude of 0.5 / n of full scale. */
const SIGNAL = 'harmonics=500:8:0.5,noise=0.0005';

async function zoomTo(page: Page, fromHz: number, toHz: number): Promise<void> {
  const from = await placeOf(page, fromHz, 0.5);
  const to = await placeOf(page, toHz, 0.5);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await span(page))[1]).toBeLessThan(toHz * 1.1);
}

async function mark(page: Page, hz: number): Promise<void> {
  const at = await placeOf(page, hz, 0.5);
  await page.keyboard.down('Shift');
  await page.mouse.click(at.x, at.y);
  await page.keyboard.up('Shift');
}

/** Chooses in the open sheet, by label and value, and exports. */
async function exported(
  page: Page,
  format: string,
  choices: Readonly<Record<string, string>> = {},
): Promise<Download> {
  const sheet = page.getByRole('dialog');
  await sheet.locator('select').first().selectOption(format);
  for (const [label, value] of Object.entries(choices))
    await sheet.getByLabel(label).selectOption(value);
  const coming = page.waitForEvent('download', { timeout: 60_000 });
  await sheet.locator('button[type="submit"]').click();
  const file = await coming;
  await expect(sheet).toBeHidden();
  return file;
}

const textOf = async (file: Download): Promise<string> => readFileSync(await file.path(), 'utf8');

/** Lines of cells, as numbers where the dialect's decimal sign makes them so. */
function parse(text: string, separator: ',' | ';', decimal: '.' | ','): string[][] {
  expect(text.startsWith('\u{feff}')).toBe(true);
  const lines = text.slice(1).trimEnd().split('\r\n');
  return lines.map((line) => line.split(separator).map((cell) => cell.replace(decimal, '.')));
}

test('what is visible leaves as a table in either dialect: exactly its points, with the numbers of the screen', async ({
  page,
  plant,
}) => {
  test.setTimeout(180_000);
  await openSignal(page, plant, SIGNAL);
  await zoomTo(page, 800, 3200);
  await mark(page, 1000);
  await mark(page, 1500);
  await expect(page.locator('[data-delta="2"]')).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.locator('.live__behind')).toBeVisible();
  const [from, to] = await span(page);

  await trace(page).focus();
  await page.keyboard.press('Control+e');
  const point = await exported(page, 'csv', { Numbers: 'comma-point' });
  const english = await textOf(point);
  await page.keyboard.press('Control+e');
  const comma = await textOf(await exported(page, 'csv', { Numbers: 'semicolon-comma' }));
  expect(english).not.toContain(';');
  expect(comma).not.toMatch(/\d\.\d/);

  const [head, ...rows] = parse(english, ',', '.');
  expect(head).toEqual(['Frequency [Hz]', 'Level [dBFS]', 'Step (highest of its bins) [Hz]']);
  const [, ...same] = parse(comma, ';', ',');
  expect(same, 'the same numbers in the other dialect').toEqual(rows);
  const hz = rows.map((row) => Number(row[0]));
  const step = hz[1]! - hz[0]!;
  expect(hz[0]!).toBeGreaterThanOrEqual(from);
  expect(hz[0]! - from, 'no point of the span is missing').toBeLessThan(step);
  expect(hz.at(-1)!).toBeLessThanOrEqual(to);
  expect(to - hz.at(-1)!).toBeLessThan(step);
  expect(hz.every((at, i) => i === 0 || Math.abs(at - hz[i - 1]! - step) < step * 1e-6)).toBe(true);
  const strongest = Math.max(...rows.map((row) => Number(row[1])));
  const first = await reads(page, '[data-marker="1"]');
  // A bin beside the line is at most the scalloping of a Hann window below it.
  expect(strongest).toBeGreaterThan(first.db - 1.5);
  expect(strongest).toBeLessThan(first.db + 0.1);

  await page.keyboard.press('Control+e');
  const all = await textOf(
    await exported(page, 'csv', { Content: 'everything', Numbers: 'comma-point' }),
  );
  const delta = await reads(page, '[data-delta="2"]');
  const marker = all.split('\r\n').filter((line) => /^[12],\d/.test(line));
  expect(Number(marker[0]!.split(',')[1])).toBe(first.hz);
  expect(Number(marker[0]!.split(',')[2])).toBe(first.db);
  expect(Number(marker[1]!.split(',')[4])).toBe(delta.hz);
  expect(Number(marker[1]!.split(',')[5])).toBe(delta.db);

  // Between the markers only.
  await page.keyboard.press('Control+e');
  const between = await textOf(
    await exported(page, 'csv', { What: 'markers', Content: 'trace', Numbers: 'comma-point' }),
  );
  const narrow = parse(between, ',', '.')
    .slice(1)
    .map((row) => Number(row[0]));
  expect(Math.min(...narrow)).toBeGreaterThanOrEqual(first.hz);
  expect(Math.max(...narrow)).toBeLessThanOrEqual(first.hz + delta.hz);
  expect(narrow).toEqual(hz.filter((at) => at >= first.hz && at <= first.hz + delta.hz));
});

test('pictures, workbook, report and data table hold the view they were taken from', async ({
  page,
  plant,
}) => {
  test.setTimeout(240_000);
  await openSignal(page, plant, SIGNAL);
  await zoomTo(page, 300, 4800);
  await mark(page, 1000);
  await trace(page).focus();
  await page.keyboard.press('h');
  await expect(page.locator('[data-order="4"][data-hz]')).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  const order2 = await reads(page, '[data-order="2"]');
  const open = () => page.getByRole('button', { name: 'Export this view' }).click();

  await open();
  const svg = await textOf(await exported(page, 'svg'));
  const drawn = await page.evaluate((text) => {
    const xml = new DOMParser().parseFromString(text, 'image/svg+xml');
    return {
      broken: xml.querySelector('parsererror') !== null,
      curves: [...xml.querySelectorAll('path')].map((path) => path.getAttribute('d')?.length ?? 0),
      words: [...xml.querySelectorAll('text')].map((one) => one.textContent),
      images: xml.querySelectorAll('image').length,
    };
  }, svg);
  expect(drawn.broken).toBe(false);
  expect(Math.max(...drawn.curves), 'the trace is a line, not a bitmap').toBeGreaterThan(2000);
  expect(drawn.images, 'the waterfall alone is an image').toBe(1);
  expect(drawn.words.join('|')).toContain('known-node');
  expect(drawn.words, 'the fourth multiple has its name').toContain('4');

  await open();
  const png = readFileSync(await (await exported(page, 'png')).path());
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  expect(png.readUInt32BE(16)).toBeGreaterThan(600);

  await open();
  const xlsx = readFileSync(await (await exported(page, 'xlsx')).path());
  expect(xlsx.subarray(0, 2).toString('latin1')).toBe('PK');

  await open();
  const pdf = readFileSync(await (await exported(page, 'pdf')).path());
  expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');
  expect(pdf.includes('/FontFile2'), 'its letters come with it').toBe(true);
  expect(inflated(pdf)).toBeGreaterThan(10_000);

  await open();
  const table = readFileSync(await (await exported(page, 'parquet')).path());
  const rows = await parquetReadObjects({
    file: table.buffer.slice(table.byteOffset, table.byteOffset + table.byteLength),
  });
  const near = rows.filter(({ frequency_hz }) => Math.abs(Number(frequency_hz) - order2.hz) < 12);
  const level = Math.max(...near.map(({ level_db }) => Number(level_db)));
  expect(level).toBeGreaterThan(order2.db - 1.5);
  expect(level).toBeLessThan(order2.db + 0.1);

  // Measured numbers leave with their cards, once they are on the screen; a paused view has none but its own.
  const state = page.locator('.measure__state');
  const thd = page.locator('.measured[data-key="thdFPercent"]');
  await trace(page).focus();
  await page.keyboard.press('e');
  await expect(state).toHaveText('Paused with the view: nothing had been measured before.');
  await open();
  const bare = await textOf(
    await exported(page, 'csv', { Content: 'everything', Numbers: 'comma-point' }),
  );
  expect(bare).toContain('Left out: nothing had been measured when the view was paused.');
  expect(bare).not.toContain('thdFPercent');
  await page.getByRole('button', { name: 'Back to live' }).click();
  await expect(thd).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(state).toContainText('Paused with the view: these are the numbers of');
  // Shut and opened again they are still those of the wish that stands there.
  await trace(page).focus();
  await page.keyboard.press('e');
  await expect(state).toBeHidden();
  await page.keyboard.press('e');
  await expect(state).toHaveText(/^Paused with the view: these are the numbers of [^.]+\.$/);
  const percent = Number(await thd.getAttribute('data-value'));
  await open();
  const all = await textOf(
    await exported(page, 'csv', { Content: 'everything', Numbers: 'comma-point' }),
  );
  const row = all.split('\r\n').find((line) => line.endsWith(',%,thdFPercent'));
  expect(Number(row?.split(',').at(-3))).toBeCloseTo(percent, 1);
  expect(all).toContain('sqrt(Σ Aₙ², n = 2..H) / A₁');
});

/** Bytes that the streams of a PDF hold once they are unpacked: a report of empty pages has none. */
function inflated(pdf: Buffer): number {
  let total = 0;
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 7)) {
    try {
      total += inflateSync(pdf.subarray(at + 7)).length;
    } catch {
      // an end of a stream, or one that is not packed
    }
  }
  return total;
}

test('an export that takes long says so, and is gone once it is cancelled', async ({
  page,
  plant,
}) => {
  test.setTimeout(180_000);
  await openSignal(page, plant, SIGNAL);
  let asked = false;
  // The worker waits for the part that writes reports: it never comes.
  await page.context().route(/pdf-file-[^/]*\.js/, () => {
    asked = true;
  });
  let saved = 0;
  page.on('download', () => (saved += 1));
  await page.getByRole('button', { name: 'Export this view' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Format').selectOption('pdf');
  await sheet.locator('button[type="submit"]').click();
  await expect(sheet.getByRole('progressbar')).toBeVisible();
  await expect.poll(() => asked).toBe(true);
  const working = page.workers().length;
  await sheet.getByRole('button', { name: 'Cancel' }).click();
  await expect(sheet).toBeHidden();
  await expect.poll(() => page.workers().length, 'its worker is ended').toBe(working - 1);

  await page.getByRole('button', { name: 'Export this view' }).click();
  await exported(page, 'csv');
  expect(saved, 'the other one alone').toBe(1);
});

test('a layout is saved, changed, opened again and undone; one from a newer console is refused in words', async ({
  page,
  plant,
}) => {
  test.setTimeout(180_000);
  await openSignal(page, plant, SIGNAL);
  await zoomTo(page, 800, 3200);
  await mark(page, 1000);
  const scale = page.getByLabel('Level scale', { exact: true });
  await scale.selectOption('peak');
  const kept = await span(page);
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save this layout' }).click();
  const text = await textOf(await coming);

  await trace(page).focus();
  await page.keyboard.press('0');
  await page.keyboard.press('Delete');
  await page.getByLabel('Window').selectOption('flat-top');
  await scale.selectOption('rms');
  await expect(page.locator('[data-marker="1"]')).toHaveCount(0);

  const open = async (name: string, content: string): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Control+o');
    await (
      await chooser
    ).setFiles({
      name,
      mimeType: 'application/json',
      buffer: Buffer.from(content),
    });
  };
  await open('desk.json', text);
  await expect.poll(() => span(page)).toEqual(kept);
  await expect(page.locator('[data-marker="1"]')).toBeVisible();
  await expect(page.getByLabel('Window')).toHaveValue('hann');
  await expect(scale).toHaveValue('peak');

  await page.keyboard.press('Control+z');
  await expect(page.getByLabel('Window')).toHaveValue('flat-top');
  await expect.poll(() => span(page)).toEqual([0, 24_000]);

  // Dropped on the page.
  const drop = (name: string, content: string): Promise<void> => dropJson(page, name, content);
  await drop('dropped.json', text);
  await expect.poll(() => span(page)).toEqual(kept);

  // Of before there were scales.
  const whole = JSON.parse(text) as { look: Record<string, unknown> };
  const { scale: _scale, ...look } = whole.look;
  await drop('before.json', JSON.stringify({ ...whole, version: 1, look }));
  await expect(scale).toHaveValue('db');

  const newer = JSON.stringify({
    ...(JSON.parse(text) as object),
    version: 7,
    look: 'of tomorrow',
  });
  await drop('tomorrow.json', newer);
  await expect(
    page.getByText('“tomorrow.json” is a layout of version 7; this console reads up to version 2.'),
  ).toBeVisible();
  await expect.poll(() => span(page)).toEqual(kept);
  await open('broken.json', text.slice(0, 60));
  await expect(page.getByText('“broken.json” is damaged or no layout')).toBeVisible();

  // What was said already is said in the language of the page; little height shows one note, and a key puts all away.
  await page.getByLabel('Language').selectOption('pt-BR');
  await expect(page.getByText('“broken.json” is damaged or no layout')).toHaveCount(0);
  const notes = page.locator('.note');
  await expect(notes.getByText(/“broken\.json” está danificado ou não é um layout/)).toBeVisible();
  await drop('amanha.json', newer);
  await expect(
    page.getByText('“amanha.json” é um layout da versão 7; este console lê até a versão 2.'),
  ).toBeVisible();
  await page.setViewportSize({ width: 640, height: 360 });
  await expect(notes.filter({ visible: true })).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(notes).toHaveCount(0);
  await expect.poll(() => span(page)).toEqual(kept);
});

test('a recording leaves as its page shows it: spectrum, spectrogram and the measured bearing with its cards', async ({
  page,
  plant,
}) => {
  test.setTimeout(240_000);
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await page.getByRole('link', { name: 'Recordings' }).click();
  await page
    .locator('input[type="file"][accept*=".wav"]')
    .setInputFiles(modelledBearing('inner', plant.folder));
  await page.locator('tr[data-recording]').getByRole('button', { name: 'Open' }).click();
  const panel = page.locator('.measure');
  await panel.locator('select').first().selectOption('bearing');
  await panel.locator('select').nth(1).selectOption('mfpt');
  await panel.getByLabel('Shaft speed, rpm').fill('1500');
  await panel.getByRole('button', { name: 'Measure', exact: true }).click();
  const bpfi = page.locator('.measured[data-key="bearing.BPFI.verdict"]');
  await expect(bpfi).toBeVisible({ timeout: 60_000 });

  await page.keyboard.press('Control+e');
  const all = await textOf(
    await exported(page, 'csv', { Content: 'everything', Numbers: 'comma-point' }),
  );
  expect(all, 'the numbers').toContain('bearing.BPFI.verdict');
  expect(all, 'their cards').toContain('Formula');
  expect(all).toContain('Part of it from [s],0');
  const open = () => page.getByRole('button', { name: 'Export view' }).click();

  await open();
  const cells = parse(
    await textOf(await exported(page, 'csv', { Content: 'waterfall', Numbers: 'comma-point' })),
    ',',
    '.',
  );
  const [head, ...rows] = cells;
  expect(head?.at(-1)).toBe('From the start of the recording [s]');
  expect(rows.length).toBeGreaterThan(10_000);
  expect(Number(rows.at(-1)?.[4])).toBeGreaterThan(5.9);

  await open();
  const svg = await textOf(await exported(page, 'svg'));
  expect(svg.match(/<image/g)?.length).toBe(1);
  expect(svg).toContain('Spectrogram');
  await open();
  const pdf = readFileSync(await (await exported(page, 'pdf')).path());
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  await open();
  const book = readFileSync(await (await exported(page, 'xlsx')).path());
  expect(book.subarray(0, 2).toString()).toBe('PK');
  await open();
  const png = readFileSync(await (await exported(page, 'png')).path());
  expect(png.readUInt32BE(16), 'as wide as the page').toBeGreaterThan(600);

  // In the unit of a calibration that is in force, the pictures and what leaves of them.
  const peaks = page.locator('.recording__peaks');
  const levelOf = async (): Promise<number> =>
    Number((await peaks.locator('td').nth(1).innerText()).replace('−', '-').replace(/\s.*/u, ''));
  await expect(peaks).toContainText('dB re 1 count');
  const before = await levelOf();
  await page.getByRole('button', { name: 'Calibration' }).click();
  const sheet = page.getByRole('dialog');
  const content = { gain: 0.01, offset: 0, unit: 'g', response: null, validUntil: null };
  await sheet.locator('input[type="file"]').setInputFiles({
    name: 'lab.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ ...content, date: '2026-01-15', owner: 'Lab 3' })),
  });
  await sheet.getByRole('button', { name: 'Set this calibration' }).click();
  await expect(sheet.locator('[data-calibration="in-force"]')).toBeVisible();
  await sheet.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(peaks).toContainText('dB re 1 g');
  expect((await levelOf()) - before).toBeCloseTo(-40, 0);
  await expect(page.locator('[data-calibrated="shown"]')).toContainText('calibrated by Lab 3');
  await page.keyboard.press('Control+e');
  const inUnit = await textOf(
    await exported(page, 'csv', { Content: 'everything', Numbers: 'comma-point' }),
  );
  // Whose day of recording nobody knows: it is said by which day the calibration was chosen.
  expect(inUnit).toContain(
    'Calibration,"✓ calibrated by Lab 3 · calibration chosen by the day of import, as no other is known"',
  );
  expect(inUnit).toContain('Level [dB re 1 g]');
  await page.getByLabel('Level', { exact: true }).selectOption('raw');
  await expect(peaks).toContainText('dB re 1 count');
  await expect(page.locator('[data-calibrated="raw"]')).toContainText('the device’s own unit');
});
