// What nodes send on harmonics of one line: a plan is made, clashes are refused, values are read, and all of it is there
// the next time.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { RATIONAL_WAVEFORM } from '@harmonic/protocol/phy';
import { expect, test, type Page } from '../fixtures/plant.ts';
import { check, checkInAll } from '../fixtures/axe.ts';
import { lineOf } from '../fixtures/harmonics.ts';
import type { Plant } from '../fixtures/instrument.ts';
import { addByAddress, adopt, deviceRow } from '../fixtures/page.ts';
import { enterFirst, signIn } from '../fixtures/people.ts';

const channel = (page: Page, bond: string) => page.locator(`tr[data-channel="${bond}"]`);
const value = (page: Page, bond: string) => channel(page, bond).locator('[data-role="value"]');

interface Row {
  bond: string;
  node: string;
  name: string;
  kind: string;
  scale?: string;
  unit?: string;
}

/** @param line what its node plays. @returns the dialog in which its first plan is made. */
async function firstPlan(page: Page, plant: Plant, line: string): Promise<Locator> {
  const agent = await plant.agent('--wav', line, '--tcp', '0', '--name', 'line-node');
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await adopt(page, 'line-node', 'Line 1');
  await deviceRow(page, 'Line 1').getByRole('link', { name: 'Channels' }).click();
  await page.getByRole('button', { name: 'Make a plan…' }).click();
  return page.getByRole('dialog');
}

async function fillRow(page: Page, at: number, row: Row): Promise<void> {
  const fields = page.locator('.plan__row').nth(at);
  await fields.getByLabel('Harmonics').fill(row.bond);
  await fields.getByLabel('Node').fill(row.node);
  await fields.getByLabel('Function').fill(row.name);
  await fields.getByLabel('Payload').selectOption(row.kind);
  if (row.scale !== undefined) await fields.getByLabel('Scale').fill(row.scale);
  if (row.unit !== undefined) await fields.getByLabel('Unit').fill(row.unit);
}

test('a technician plans the harmonics of a line; each node is read on its own, and the plan outlives a restart', async ({
  page,
  plant,
}) => {
  test.setTimeout(180_000);
  const line = lineOf(plant.folder, [
    { harmonics: [2], psdu: Uint8Array.of(0x66, 0x08) },
    { harmonics: [4], psdu: Uint8Array.of(0x31, 0x32, 0x33) },
    { harmonics: [3, 7, 12], psdu: Uint8Array.of(1) },
    // On a harmonic that is nobody's.
    { harmonics: [9], psdu: Uint8Array.of(0xff) },
  ]);
  const agent = await plant.agent('--wav', line, '--tcp', '0', '--name', 'line-node');
  let running = await plant.console();
  const ana = await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  const before = deviceRow(page, 'line-node');
  await expect(before.getByText('Streaming')).toBeVisible();
  await before.getByRole('link', { name: 'Channels' }).click();
  await expect(page.getByText('There is no plan yet')).toBeVisible();
  await page.getByRole('button', { name: 'Make a plan…' }).press('Enter');
  await expect(page.getByText('Adopt the device first: a plan').first()).toBeVisible();
  await page.getByRole('link', { name: 'Devices' }).click();
  await adopt(page, 'line-node', 'Line 1');
  await deviceRow(page, 'Line 1').getByRole('link', { name: 'Channels' }).click();

  await page.getByRole('button', { name: 'Make a plan…' }).click();
  const sheet = page.getByRole('dialog');
  const save = sheet.getByRole('button', { name: 'Save' });
  await save.click();
  await expect(sheet.getByLabel('Node')).toBeFocused();
  await expect(sheet.getByText('A node has a name')).toBeVisible();
  await fillRow(page, 0, {
    ...{ bond: '2', node: 'A', name: 'read_temp', kind: 'i16', scale: '0.01', unit: '°C' },
  });
  await sheet.getByRole('button', { name: 'Add a channel' }).click();
  await fillRow(page, 1, { bond: '2', node: 'B', name: 'say', kind: 'text' });
  const row = (at: number) => sheet.locator('.plan__row').nth(at);
  await expect(row(1).getByText('H2 is A · read_temp’s')).toBeVisible();
  await row(1).getByLabel('Harmonics').fill('4+4');
  await expect(row(1).getByText('H4 stands twice in this row')).toBeVisible();
  await row(1).getByLabel('Harmonics').fill('4');
  await row(0).getByLabel('Harmonics').fill('4');
  await expect(row(0).getByText('H4 is B · say’s'), 'at the row typed into last').toBeVisible();
  await row(0).getByLabel('Harmonics').fill('2');
  await sheet.getByLabel('Second pilot').fill('');
  await save.click();
  await expect(sheet.getByLabel('Second pilot'), 'what was emptied is wanted').toBeFocused();
  await expect(sheet.getByText('Empty: type a number')).toBeVisible();
  await sheet.getByLabel('Second pilot').fill('0');
  // Nothing typed is thrown away unasked.
  await sheet.getByRole('button', { name: 'Cancel' }).press('Enter');
  await page.getByRole('button', { name: 'Keep editing' }).press('Enter');
  await sheet.getByLabel('f0, Hz').press('Escape');
  await expect(page.getByText('Throw away what you changed?')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(row(1).getByLabel('Node')).toHaveValue('B');
  await sheet.locator('.plan__row').nth(1).getByLabel('Harmonics').fill('22');
  await expect(sheet.getByText('H22 is above H21')).toBeVisible();
  await sheet.locator('.plan__row').nth(1).getByLabel('Harmonics').fill('1');
  await expect(sheet.getByText('H1 carries the pilot')).toBeVisible();
  await sheet.locator('.plan__row').nth(1).getByLabel('Harmonics').fill('4');
  await sheet.getByRole('button', { name: 'Add a channel' }).click();
  await fillRow(page, 2, { bond: '3+7+12', node: 'C', name: 'alarm', kind: 'u8' });
  await check(page, 'plan');
  await save.click();
  await expect(sheet).toBeHidden();

  await expect(value(page, '2')).toHaveText('21.5 °C');
  await expect(value(page, '4')).toHaveText('123');
  await expect(value(page, '3+7+12')).toHaveText('1');
  await expect(channel(page, '4').getByText('good')).toBeVisible();
  await expect(channel(page, '4')).toContainText('−20.0 dBFS');
  await expect(page.locator('tr[data-channel]')).toHaveCount(3);

  await channel(page, '4').getByRole('button').press('Enter');
  const detail = page.locator('[data-detail="4"]');
  await expect(detail.locator('circle')).toHaveCount(78);
  await expect(detail.getByText('error vector')).toBeVisible();
  await expect(detail.locator('tbody tr').first()).toContainText('123');

  await checkInAll(page, 'channels');
  await page.getByLabel('Language').selectOption('pt-BR');
  await expect(value(page, '2')).toHaveText('21,5 °C');
  await expect(channel(page, '4').getByText('bom')).toBeVisible();
  await page.getByLabel('Idioma').selectOption('en');

  // The node falls silent: said, and what it said last stays.
  await agent.kill('SIGKILL');
  await expect(page.getByText('Nothing streams')).toBeVisible();

  await running.kill('SIGTERM');
  running = await plant.console();
  await page.goto(running.said.url);
  await signIn(page, ana);
  await deviceRow(page, 'Line 1').getByRole('link', { name: 'Channels' }).click();
  await expect(page.locator('tr[data-channel]')).toHaveCount(3);
  // What it said last is of before, and says so.
  await expect(value(page, '2')).toHaveText('21.5 °C');
  await expect(channel(page, '2').locator('[data-role="since"]')).toBeVisible();
  await channel(page, '2').getByRole('button').click();
  // The frame that the node was killed in stands above it, as lost, where one was.
  await expect(page.locator('[data-detail="2"] tbody')).toContainText('21.5 °C');
  await page.getByRole('button', { name: 'Remove the plan' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the plan' }).click();
  await expect(page.getByText('There is no plan yet')).toBeVisible();
});

test('a line of HPM 1.0 is planned by the ratios of its table, and heard so', async ({
  page,
  plant,
}) => {
  test.setTimeout(180_000);
  const said = [
    { harmonics: [90], psdu: Uint8Array.of(0x66, 0x08) },
    { harmonics: [60, 120], psdu: Uint8Array.of(1) },
  ];
  const line = lineOf(plant.folder, said, null, RATIONAL_WAVEFORM);
  const sheet = await firstPlan(page, plant, line);
  await sheet.getByLabel('Profile').selectOption('rational');
  await expect(sheet.getByLabel('f0, Hz')).toHaveValue(/^16[.,]?384$/);
  await expect(sheet.getByText('every 3.662 ms')).toBeVisible();
  const table = sheet.getByRole('table', { name: 'Channels of HPM 1.0' });
  await expect(table.locator('tr[data-rational]')).toHaveCount(12);
  await expect(table.locator('tr[data-rational="3/2"]')).toContainText(
    /^33\/224\.57600.*0\.2000H90/,
  );
  const first = sheet.locator('.plan__row').first();
  const ratios = first.getByLabel('Channels a/b');
  await expect(ratios, 'of the highest priority').toHaveValue('1/1');
  await ratios.fill('4');
  await expect(first.getByText('H4 is not in the table of HPM 1.0')).toBeVisible();
  await ratios.fill('7/6');
  await expect(first.getByText('Ratios of the table')).toBeVisible();
  await ratios.fill('1/1+2/1');
  await first.getByLabel('Node').fill('C');
  await first.getByLabel('Function').fill('alarm');
  await first.getByLabel('Payload').selectOption('u8');
  await table.getByRole('button', { name: 'Add channel 3/2' }).click();
  const second = sheet.locator('.plan__row').nth(1);
  await expect(second.getByLabel('Channels a/b')).toHaveValue('3/2');
  await second.getByLabel('Node').fill('A');
  await second.getByLabel('Function').fill('read_temp');
  await second.getByLabel('Payload').selectOption('i16');
  await second.getByLabel('Scale').fill('0.01');
  await expect(table.locator('tr[data-rational="3/2"]')).toContainText('A · read_temp');
  await check(page, 'plan of HPM 1.0');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await expect(sheet).toBeHidden();
  await expect(value(page, '90')).toHaveText('21.5');
  await expect(value(page, '60+120')).toHaveText('1');
  await expect(channel(page, '90')).toContainText('3/2');
  await expect(channel(page, '90')).toContainText('channel 3, priority 0.2');
  await expect(channel(page, '60+120')).toContainText('1/1+2/1');
  await page.getByRole('button', { name: 'Change the plan…' }).click();
  await expect(sheet.locator('.plan__row').nth(1).getByLabel('Channels a/b')).toHaveValue('3/2');
  await sheet.getByRole('button', { name: 'Cancel' }).click();
  await checkInAll(page, 'rational');
});

test('somebody who may not sends on the line: told as an event with its picture, and marked on the live spectrum', async ({
  page,
  plant,
}) => {
  test.setTimeout(120_000);
  const line = lineOf(plant.folder, [{ harmonics: [2], psdu: Uint8Array.of(7) }], 5000);
  const sheet = await firstPlan(page, plant, line);
  await fillRow(page, 0, { bond: '2', node: 'A', name: 'read', kind: 'u8' });
  await sheet.getByLabel('Watch for unauthorised energy').check();
  await expect(sheet.getByLabel('False alarms by noise')).toHaveValue('usual');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await expect(sheet).toBeHidden();
  await expect(
    page.getByText(/^▲ 1 unauthorised now: (?:4,999|5,000)\.\d\sHz = 5·f0/),
  ).toBeVisible();
  await expect(value(page, '2')).toHaveText('7');
  const seen = page.locator('tr[data-spectral]');
  await expect(seen).toHaveCount(1);
  await expect(seen).toContainText(/−(?:19\.9|20\.[01])\sdBFS/);
  await checkInAll(page, 'watched');

  await page.getByRole('link', { name: 'Events', exact: true }).click();
  const event = page.getByRole('row').filter({ hasText: 'Unauthorised spectral event' });
  await expect(event).toHaveCount(1);
  await expect(event).toContainText('5·f0');
  await page.getByLabel('Language').selectOption('pt-BR');
  const told = page.getByRole('row').filter({ hasText: 'Evento espectral não autorizado' });
  await expect(told).toContainText(/−(?:19,9|20,[01])\sdBFS/);
  await told.getByRole('button', { name: /^Ver o evento/ }).press('Enter');
  const shown = page.getByRole('dialog');
  await expect(shown.getByText('energia em um harmônico que não é de ninguém')).toBeVisible();
  await expect(shown.locator('.spectral__curve canvas')).toBeVisible({ timeout: 15_000 });
  await expect(shown.getByRole('img', { name: /^Cascata de/ })).toBeVisible();
  await check(page, 'spectral');
  await page.keyboard.press('Escape');
  await page.getByLabel('Idioma').selectOption('en');

  await event.getByRole('button', { name: /^Look at/ }).click();
  await page.getByRole('link', { name: 'Spectrum now, at this frequency' }).click();
  const plan = page.getByRole('region', { name: 'Plan', exact: true });
  await expect(plan.locator('[data-plan="unauthorised"]')).toContainText('5·f0');
  await expect(plan.locator('[data-plan="assigned"]')).toContainText('H2 A · read');
  await plan.getByLabel('Show the plan').uncheck();
  await expect(plan.locator('[data-plan]')).toHaveCount(0);
});

test('what a device hears itself is shown and kept as told by it, where none of its samples come', async ({
  page,
  plant,
}) => {
  test.setTimeout(180_000);
  const said = lineOf(plant.folder, [{ harmonics: [4], psdu: Uint8Array.of(0x31, 0x32, 0x33) }]);
  // Every sample is lost behind its ear.
  const faults = join(plant.folder, 'faults');
  writeFileSync(faults, JSON.stringify({ fault: 'gap', for: 3600 }));
  const hears = ['--harmonic-hear', '4', '--harmonic-bursts', '--faults', faults];
  const agent = await plant.agent('--wav', said, '--tcp', '0', '--name', 'line-node', ...hears);
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await adopt(page, 'line-node', 'Line 1');
  await plan(page, 'Line 1', { bond: '4', node: 'A', name: 'say', kind: 'text' });
  await expect(value(page, '4')).toHaveText('123told by the device');
  await expect(channel(page, '4')).toContainText(/Heard by the device alone: [1-9]/);
  await expect(channel(page, '4').getByText('good')).toBeVisible();
  await channel(page, '4').getByRole('button').click();
  await expect(page.locator('[data-detail="4"] tbody tr').first()).toContainText(
    'told by the device',
    { timeout: 15_000 },
  );
  await checkInAll(page, 'told');
  await page.getByLabel('Language').selectOption('pt-BR');
  await expect(channel(page, '4')).toContainText(/Ouvidos só pelo dispositivo: [1-9]/);
  await expect(value(page, '4')).toContainText('relatado pelo dispositivo');
});

async function plan(page: Page, device: string, row: Row): Promise<void> {
  await page.getByRole('link', { name: 'Devices' }).click();
  await deviceRow(page, device).getByRole('link', { name: 'Channels' }).click();
  await page.getByRole('button', { name: 'Make a plan…' }).click();
  await fillRow(page, 0, row);
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

test('TC-FR-004 what one line says on H4 leaves on H10 of another; a way round is refused, and a frame can be tried first', async ({
  page,
  plant,
}) => {
  test.setTimeout(180_000);
  const said = lineOf(plant.folder, [{ harmonics: [4], psdu: Uint8Array.of(0x31, 0x32, 0x33) }]);
  const agent = await plant.agent('--wav', said, '--tcp', '0', '--name', 'line-node');
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await adopt(page, 'line-node', 'Line 1');
  const sends = ['--harmonic', '10:asked', '--harmonic-bursts', '--name', 'sender'];
  const sender = await plant.agent('--tcp', '0', ...sends);
  await addByAddress(page, `tcp://${sender.said.tcp ?? ''}`);
  await adopt(page, 'sender', 'Line 2');
  await plan(page, 'Line 1', { bond: '4', node: 'A', name: 'say', kind: 'text' });
  await plan(page, 'Line 2', { bond: '10', node: 'B', name: 'repeat', kind: 'text' });

  await page.getByRole('link', { name: 'Routes' }).click();
  await expect(page.getByText('A frame that no rule matches is not forwarded.')).toBeVisible();
  await page.getByRole('button', { name: 'Add a route…' }).press('Enter');
  const sheet = page.getByRole('dialog');
  const [from, to] = [
    sheet.getByRole('group', { name: 'Comes from' }),
    sheet.getByRole('group', { name: 'Leaves to' }),
  ];
  await from.getByLabel('Device').selectOption('Line 1');
  await from.getByLabel('First harmonic').fill('4');
  await from.getByLabel('Last harmonic').fill('4');
  await to.getByLabel('Device').selectOption('Line 1');
  await to.getByLabel('Harmonic', { exact: true }).fill('4');
  const save = sheet.getByRole('button', { name: 'Save' });
  await save.click();
  await expect(sheet.getByText('(rule → where it leaves): 1 → Line 1 H4')).toBeVisible();
  await to.getByLabel('Device').selectOption('Line 2');
  await to.getByLabel('Harmonic', { exact: true }).fill('9');
  await save.click();
  const refusal = sheet.getByText('H9 begins no channel of Line 2’s plan');
  await expect(refusal).toBeVisible();
  await to.getByLabel('Harmonic', { exact: true }).fill('');
  await save.click();
  await expect(to.getByLabel('Harmonic', { exact: true })).toBeFocused();
  await expect(refusal, 'it was of what was sent before').toBeHidden();
  await to.getByLabel('Harmonic', { exact: true }).fill('10');
  await check(page, 'a route');
  await save.click();
  await expect(sheet).toBeHidden();

  const rule = page.locator('tr[data-route="1"]');
  await expect(rule).toContainText('Line 1 H4 → Line 2 H10');
  await expect(rule.locator('[data-role="done"]')).toContainText(/[1-9]\d* taken by the device/);
  const tried = page.locator('.routes__try');
  await tried.getByLabel('Comes from').selectOption('Line 1');
  await tried.getByRole('button', { name: 'Pick one that was heard' }).click();
  await tried.getByRole('button', { name: 'H4 313233' }).first().click();
  await tried.getByRole('button', { name: 'Try it' }).click();
  await expect(tried.locator('[data-leaves="1"]')).toContainText('to Line 2 H10, hop 1, DQPSK');
  await expect(tried.locator('[data-verdict="forwards"]')).toBeVisible();
  await check(page, 'routes');
  await page.getByLabel('Language').selectOption('pt-BR');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rotas');
  await expect(rule.locator('[data-role="done"]')).toContainText('aceitos pelo dispositivo');
  await check(page, 'rotas');
  await page.getByLabel('Idioma').selectOption('en');

  await page.getByRole('link', { name: 'Devices' }).click();
  await deviceRow(page, 'Line 2').getByRole('link', { name: 'Channels' }).click();
  await expect(value(page, '10')).toHaveText('123');
  await agent.kill('SIGKILL');
});
