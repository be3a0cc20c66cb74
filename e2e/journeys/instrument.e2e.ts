import { expect, test } from '../fixtures/plant.ts';
import { deviceRow } from '../fixtures/page.ts';
import { openSignal, placeOf, reads, span, trace } from '../fixtures/instrument.ts';

/** The n-th harmonic of 500 Hz has an amplitude of 0.5 / n of full scale. */
const SIGNAL = 'harmonics=500:8:0.5,noise=0.0005';
const levelOf = (n: number): number => 20 * Math.log10(0.5 / n);

test('both axes zoom and pan while data streams, nothing is lost, and the view stays with its device', async ({
  page,
  plant,
}) => {
  test.setTimeout(120_000);
  await openSignal(page, plant, SIGNAL);
  await page.getByRole('button', { name: 'Max hold' }).click();
  expect(await span(page)).toEqual([0, 24_000]);

  const at = await placeOf(page, 2000, 0.5);
  await page.mouse.move(at.x, at.y);
  await page.mouse.wheel(0, -100);
  await expect.poll(async () => (await span(page))[1]).toBeCloseTo(2000 + 22_000 * 0.8, -2);
  const to = await placeOf(page, 6000, 0.5);
  const from = await placeOf(page, 1000, 0.5);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await span(page))[0]).toBeCloseTo(1000, -2);
  await expect.poll(async () => (await span(page))[1]).toBeCloseTo(6000, -2);

  // The level axis: a box of levels with Shift; the range is then the one chosen.
  const high = await placeOf(page, 3000, 0.25);
  await page.keyboard.down('Shift');
  await page.mouse.move(high.x, high.y);
  await page.mouse.down();
  await page.mouse.move(high.x, high.y + 60, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(page.getByRole('button', { name: 'Automatic range' })).toHaveAttribute(
    'aria-pressed',
    'false',
  );

  const lost = page.locator('[data-samples-lost]');
  await expect(lost).toHaveAttribute('data-samples-lost', '0');
  await expect(page.getByRole('button', { name: 'Max hold' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  const before = await span(page);
  await page.getByRole('link', { name: 'Devices' }).click();
  await deviceRow(page, 'known-node').getByRole('button', { name: 'Open' }).click();
  await expect.poll(() => span(page), 'kept while it streams').toEqual(before);

  const middle = await placeOf(page, 3000, 0.5);
  await page.mouse.dblclick(middle.x, middle.y);
  await expect.poll(() => span(page)).toEqual([0, 24_000]);
  await expect(page.getByRole('button', { name: 'Automatic range' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
});

test('two markers snap to their lines, and their delta reads the known difference', async ({
  page,
  plant,
}) => {
  await openSignal(page, plant, SIGNAL);
  await page.keyboard.down('Shift');
  for (const hz of [530, 1470]) {
    const { x, y } = await placeOf(page, hz, 0.6);
    await page.mouse.click(x, y);
  }
  await page.keyboard.up('Shift');
  await expect.poll(async () => (await reads(page, '[data-marker="1"]')).hz).toBeCloseTo(500, 0);
  await expect.poll(async () => (await reads(page, '[data-marker="2"]')).hz).toBeCloseTo(1500, 0);
  await expect.poll(async () => (await reads(page, '[data-delta="2"]')).hz).toBeCloseTo(1000, 0);
  const delta = await reads(page, '[data-delta="2"]');
  expect(Math.abs(delta.db - (levelOf(3) - levelOf(1)))).toBeLessThan(0.1);

  // What is read does not depend on what is shown: far away from both, they read the same.
  const { x, y } = await placeOf(page, 20_000, 0.5);
  await page.mouse.move(x, y);
  for (let i = 0; i < 12; i += 1) await page.mouse.wheel(0, -100);
  await expect.poll(async () => (await span(page))[0]).toBeGreaterThan(10_000);
  await expect.poll(async () => (await reads(page, '[data-delta="2"]')).hz).toBeCloseTo(1000, 0);

  await page.mouse.click(x, y, { button: 'right' });
  await expect(page.locator('[data-marker]')).toHaveCount(1);
  await page.getByRole('button', { name: 'Remove all' }).click();
  await expect(page.locator('[data-marker]')).toHaveCount(0);
});

test('the harmonic cursor, typed and dragged, lists each harmonic with its level and deviation; sidebands stand around a line', async ({
  page,
  plant,
}) => {
  test.setTimeout(120_000);
  await openSignal(page, plant, SIGNAL);
  await page.getByRole('button', { name: 'Harmonic cursor on or off' }).click();
  const table = page.getByRole('region', { name: 'Harmonic cursor' });
  const f0 = table.getByLabel('f0, Hz');
  await f0.fill('500');
  await f0.press('Enter');
  const row = (n: number): string => `section[aria-label="Harmonic cursor"] [data-order="${n}"]`;
  for (let n = 1; n <= 8; n += 1) {
    await expect.poll(async () => (await reads(page, row(n))).hz).toBeCloseTo(500 * n, 0);
    const { db } = await reads(page, row(n));
    expect(Math.abs(db - levelOf(n)), `level of harmonic ${n}`).toBeLessThan(0.3);
  }
  await expect(page.locator(row(9)), 'there is no ninth: only its bin is read').toContainText('–');

  // Dragged by the name of its eighth multiple, over the plot: an eighth as far as that moves.
  const top = await placeOf(page, 4000, 0);
  const aside = await placeOf(page, 4400, 0);
  await page.mouse.move(top.x, top.y - 9);
  await page.mouse.down();
  await page.mouse.move(aside.x, aside.y - 9, { steps: 5 });
  await page.mouse.up();
  await expect
    .poll(async () => Number((await f0.inputValue()).replace(',', '')))
    .toBeCloseTo(550, -1);
  await f0.fill('501');
  await f0.press('Enter');
  await table.getByRole('button', { name: 'Fit to the lines' }).click();
  await expect.poll(async () => Number(await f0.inputValue())).toBeCloseTo(500, 1);
  // The decimal sign of another language is read as that, and said; what could be two numbers is refused.
  await f0.fill('499,5');
  await f0.press('Enter');
  await expect(table.getByText('Read as 499.5')).toBeVisible();
  await expect(f0).toHaveValue('499.5');
  await f0.fill('1,500');
  await f0.press('Enter');
  await expect(table.getByText('This may be 1.5 or 1500')).toBeVisible();
  await expect(f0).toHaveValue('1,500');
  await expect.poll(async () => (await reads(page, row(1))).hz).toBeCloseTo(500, 0);
  await f0.fill('500');
  await f0.press('Enter');

  await page.getByRole('button', { name: 'Sidebands on or off' }).click();
  const sides = page.getByRole('region', { name: 'Sidebands' });
  for (const [label, value] of [
    ['Carrier, Hz', '2000'],
    ['Step, Hz', '500'],
  ] as const) {
    await sides.getByLabel(label).fill(value);
    await sides.getByLabel(label).press('Enter');
  }
  const side = (k: number): string => `section[aria-label="Sidebands"] [data-order="${k}"]`;
  await expect.poll(async () => (await reads(page, side(-1))).hz).toBeCloseTo(1500, 0);
  await expect.poll(async () => (await reads(page, side(2))).hz).toBeCloseTo(3000, 0);
});

test('the view pauses while the stream and the recording go on, and goes back to live; the waterfall scrolls back', async ({
  page,
  plant,
}) => {
  await openSignal(page, plant, SIGNAL);
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.getByRole('button', { name: 'Pause' }).click();
  const behind = page.locator('.live__behind');
  const stop = page.getByRole('button', { name: /Stop recording/ });
  const recorded = (await stop.textContent()) ?? '';
  await expect(behind).toContainText(/you are [2-9] s behind/);
  const made = page.getByRole('group', { name: 'How this spectrum is made' });
  await expect(made, 'as old as what stands on the screen').toContainText(/[2-9] s behind/);
  await expect(made).toContainText(/RBW 17\.6/);
  await page.getByLabel('Language').selectOption('pt-BR');
  await expect(page.locator('.status')).toContainText(/RBW 17,6/);
  await page.locator('.shell__choices select').last().selectOption('en');
  await expect(stop).not.toHaveText(recorded);
  await expect(page.locator('[data-samples-lost]')).toHaveAttribute('data-samples-lost', '0');
  await page.getByRole('button', { name: 'Back to live' }).click();
  await expect(behind).toBeHidden();

  const { x, y } = await placeOf(page, 12_000, 0.5);
  await page.mouse.move(x, y);
  await page.keyboard.down('Shift');
  const scrolled = page.locator('[data-scrolled-ms]');
  await expect(async () => {
    await page.mouse.wheel(0, 300);
    await expect(scrolled).toContainText('ago', { timeout: 500 });
  }).toPass();
  await page.keyboard.up('Shift');
  const backTo = Number(await scrolled.getAttribute('data-scrolled-ms'));
  expect(Date.now() - backTo).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'To now' }).click();
  await expect(scrolled).toHaveCount(0);
});

test('by keyboard alone: walk, mark, read the delta, walk the harmonics and hear them', async ({
  page,
  plant,
}) => {
  await openSignal(page, plant, SIGNAL);
  const spoken = page.locator('.live [aria-live="polite"]');
  await trace(page).focus();
  await page.keyboard.press('n');
  await expect(spoken).toContainText('−6.0 dBFS');
  await page.keyboard.press('m');
  await page.keyboard.press('n');
  await page.keyboard.press('d');
  await expect.poll(async () => (await reads(page, '[data-delta="2"]')).hz).toBeCloseTo(500, 0);
  await page.keyboard.press('ArrowRight');
  await expect(spoken).toContainText('Hz');
  await page.keyboard.press('N');
  await page.keyboard.press('N');
  await expect(spoken).toContainText('500 Hz');
  await page.keyboard.press('h');
  await expect(page.getByRole('region', { name: 'Harmonic cursor' })).toContainText('−6.0');
  await page.keyboard.press('Home');
  await expect(spoken).toContainText('Harmonic 1: 500 Hz, −6.0 dBFS');
  await page.keyboard.press('PageUp');
  await expect(spoken).toContainText('Harmonic 2: 1,000 Hz, −12.0 dBFS');
  await page.keyboard.press('PageDown');
  await expect(spoken).toContainText('Harmonic 1');
  await page.keyboard.press('End');
  await expect(spoken).toContainText('Harmonic 47');
  await page.keyboard.press('Delete');
  await expect(page.locator('[data-marker]')).toHaveCount(0);
  await page.keyboard.press('f');
  await page.keyboard.type('1500');
  await page.keyboard.press('Enter');
  await expect(trace(page)).toBeFocused();
  await page.keyboard.press('m');
  await expect.poll(async () => (await reads(page, '[data-marker="1"]')).hz).toBeCloseTo(1500, 0);

  // Bins of 48 kHz / 4096, three to a column of the trace: each is stood on, and heard with a level of its own.
  const at = page.locator('.live__at');
  await expect(at).toHaveText(/^1,500\sHz\s+−/);
  for (const [key, bin] of [
    ['ArrowRight', '1,512'],
    ['ArrowRight', '1,523'],
    ['ArrowLeft', '1,512'],
    ['Control+ArrowRight', '1,629'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(spoken).toHaveText(new RegExp(`^${bin}\\sHz, −[0-9.]+\\sdBFS$`));
    await expect(at).toHaveText(new RegExp(`^${bin}\\sHz\\s+−`));
  }
  await page.keyboard.press(' ');
  await page.keyboard.press('ArrowRight');
  await expect(spoken).toHaveText(/^1,641\sHz, at most −[0-9.]+\sdBFS$/);
  const pointed = await placeOf(page, 3000, 0.5);
  await page.mouse.move(pointed.x, pointed.y);
  await expect(at, 'a pointer has the cursor').toContainText('±');
});

test('keys are found, done by name, and bound anew; one that means something already is refused in words', async ({
  page,
  plant,
}) => {
  await openSignal(page, plant, SIGNAL);
  await trace(page).focus();
  await page.keyboard.press('Control+k');
  await page.getByLabel('What do you want to do?').fill('log or');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const log = page.getByRole('button', { name: 'Log frequency' });
  await expect(log).toHaveAttribute('aria-pressed', 'true');

  await trace(page).focus();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  const row = sheet.getByRole('button', { name: /^Log or linear frequency/ });
  await row.click();
  await page.keyboard.press('m');
  await expect(sheet.getByRole('alert')).toContainText('M is taken: Marker at the cursor');
  await page.keyboard.press('j');
  await expect(row).toHaveText('J');
  await sheet.getByRole('button', { name: /^Lock now/ }).click();
  await page.keyboard.press('Control+j');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await trace(page).focus();
  await page.keyboard.press('l');
  await page.keyboard.press('j');
  await expect(log).toHaveAttribute('aria-pressed', 'false');

  await page.reload();
  await expect(page.locator('.live__trace[data-peak-hz]')).toBeVisible();
  await page.keyboard.press('Control+j');
  await expect(page.getByRole('heading', { level: 1, name: 'Locked' })).toBeVisible();
});
