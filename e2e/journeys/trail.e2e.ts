import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '../fixtures/plant.ts';
import {
  BEA,
  enrol,
  enterFirst,
  invite,
  openAccount,
  openPerson,
  personRow,
  signInCard,
} from '../fixtures/people.ts';
import { addByAddress, adopt, AT_ONCE_MS, deviceRow } from '../fixtures/page.ts';
import { saved, textOf, verifyAudit } from '../fixtures/files.ts';

const row = (page: Page, act: string) => page.locator('tr[data-seq]', { hasText: act });

async function openTrail(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Audit' }).click();
  await expect(page.locator('tr[data-seq]').first()).toBeVisible();
}
async function verifyHere(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Verify the trail' }).click();
  await expect(page.getByText(/The trail holds: \d+ entries/)).toBeVisible();
  await expect(page.getByText(/signed head beside the database agrees/)).toBeVisible();
}

test('every act is in the trail, is found by act and person, and verifies with no console', async ({
  page,
  plant,
  anotherBrowser,
}) => {
  test.setTimeout(240_000);
  const agent = await plant.agent('--synth', 'tone=900:0.5', '--tcp', '0', '--name', 'node');
  const running = await plant.console();
  const ana = await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await expect(deviceRow(page, 'node').getByText('Streaming')).toBeVisible();
  await adopt(page, 'node', '=HYPERLINK("http://x","y")');
  const code = await invite(page, BEA, { role: 'Operator' });
  const other = await anotherBrowser();
  await other.goto(new URL(running.said.url).origin);
  await enrol(other, code, BEA, false);
  await deviceRow(other, '=HYPERLINK').getByRole('button', { name: 'Open' }).click();
  await other.getByRole('button', { name: 'Record', exact: true }).click();
  await other.getByRole('button', { name: /Stop recording [1-9]/ }).click();
  await expect(other.getByRole('button', { name: 'Record', exact: true })).toBeVisible();

  await openTrail(page);
  for (const [act, by] of [
    ['First administrator made', ana.name],
    ['Device connected', ana.name],
    ['Device adopted', ana.name],
    ['Person added', ana.name],
    ['Enrolled', BEA.name],
    ['Recording started', BEA.name],
    ['Recording stopped', BEA.name],
  ] as const) {
    await expect(row(page, act), `${act}: one entry`).toHaveCount(1);
    await expect(row(page, act)).toContainText(by);
    await expect(row(page, act)).toContainText('Done');
  }
  await page.getByLabel('Act', { exact: true }).selectOption('Recording started');
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(page.locator('tr[data-seq]')).toHaveCount(1);
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await page.getByLabel('Person', { exact: true }).selectOption(BEA.name);
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(row(page, 'Device adopted')).toHaveCount(0);
  await expect(page.locator('tr[data-seq]')).toHaveCount(3);
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await verifyHere(page);

  const chain = await saved(page, 'Export the chain', plant.folder);
  const whole = await verifyAudit(chain);
  expect(whole).toMatchObject({ exit: 0, verdict: { ok: true } });
  expect(textOf(chain), 'nothing that people typed').not.toMatch(/Bea Lima|Ana Prado|HYPERLINK/);

  const lines = textOf(chain).split('\n');
  const at = lines.findIndex((line) => line.includes('device.adopt'));
  const forged = lines.with(at, lines[at]!.replace('device.adopt', 'device.forget'));
  const broken = join(plant.folder, 'forged.jsonl');
  writeFileSync(broken, forged.join('\n'));
  const seq = (JSON.parse(lines[at]!) as { seq: number }).seq;
  expect(await verifyAudit(broken)).toMatchObject({
    exit: 1,
    verdict: { ok: false, broken: { seq } },
  });

  const csv = textOf(await saved(page, 'Export what is found (CSV)', plant.folder));
  expect(csv).toContain('HYPERLINK');
  expect(csv, 'no cell begins with a formula').not.toMatch(/(^|[,\n"])=/m);
  await row(page, 'Trail exported').first().waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(row(page, 'Trail exported')).toHaveCount(2);
});

test('a person takes their data along, consents and withdraws, and is erased: the chain still verifies', async ({
  page,
  plant,
  anotherBrowser,
}) => {
  test.setTimeout(240_000);
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  const code = await invite(page, BEA, { role: 'Operator' });
  const other = await anotherBrowser();
  await other.goto(new URL(running.said.url).origin);
  await enrol(other, code, BEA, false);
  await expect(other.getByRole('heading', { name: 'No device yet' })).toBeVisible();
  await openAccount(other, BEA);
  await other.getByRole('button', { name: 'Give consent: Crash reports' }).click();
  await expect(other.getByText(/^✓ Given/)).toBeVisible();
  await other.getByRole('button', { name: 'Withdraw: Crash reports' }).click();
  await expect(other.getByText(/Withdrawn/)).toBeVisible();
  const data = textOf(await saved(other, 'Export my data', plant.folder));
  expect(JSON.parse(data)).toMatchObject({
    profile: { name: BEA.name, signInName: BEA.signInName },
  });

  await openPerson(page, BEA);
  await page.getByRole('button', { name: 'Erase…' }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByText(/Name and sign-in name: 1/)).toBeVisible();
  await expect(sheet.getByText(/Entries of the trail, under a pseudonym: [1-9]/)).toBeVisible();
  const erase = sheet.getByRole('button', { name: 'Erase for ever' });
  await expect(erase).toBeDisabled();
  await sheet.getByLabel('Type the sign-in name bea to confirm').fill('bea');
  await erase.click();
  await expect(page.getByRole('region', { name: 'Notes' })).toContainText('has been erased');
  await expect(signInCard(other), 'outside at once').toBeVisible({ timeout: AT_ONCE_MS });

  await page.getByRole('button', { name: 'All people' }).click();
  await expect(personRow(page, BEA)).toHaveCount(0);
  await expect(page.locator('.chip', { hasText: 'Erased' })).toBeVisible();
  await expect(page.locator('#content')).not.toContainText(BEA.name);
  await openTrail(page);
  await expect(row(page, 'Enrolled')).toContainText('Nameless');
  await expect(row(page, 'Consent given or withdrawn')).toHaveCount(2);
  await expect(page.locator('.audit__table')).not.toContainText(BEA.name);
  await verifyHere(page);
  const chain = await saved(page, 'Export the chain', plant.folder);
  expect(textOf(chain)).not.toContain('Bea');
  expect(await verifyAudit(chain)).toMatchObject({ exit: 0, verdict: { ok: true } });
  const csv = textOf(await saved(page, 'Export what is found (CSV)', plant.folder));
  expect(csv).not.toContain('Bea');
});
