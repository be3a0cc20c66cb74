// A node that signs: a device is asked for its signature over its own link and answers on the harmonics; somebody without
// the key who says the same is unauthenticated, everywhere and as an event, until the node is back.
import { check, checkInAll } from '../fixtures/axe.ts';
import { addByAddress, adopt, deviceRow } from '../fixtures/page.ts';
import { enterFirst } from '../fixtures/people.ts';
import { expect, test } from '../fixtures/plant.ts';

const KEY = '5a'.repeat(32);

for (const mode of ['burst', 'running'] as const)
  test(`TC-FR-005 a node proves itself on its harmonics (${mode}); an impostor that copies what it says does not`, async ({
    page,
    plant,
  }) => {
    test.setTimeout(240_000);
    const own = ['--tcp', '0', '--id', 'ab12cd34ab12cd34', '--name', 'node'];
    const says = [
      '--harmonic',
      '4:text=hello@700',
      ...(mode === 'burst' ? ['--harmonic-bursts'] : []),
    ];
    const agent = await plant.agent(...own, ...says, '--key', KEY);
    const running = await plant.console();
    await enterFirst(page, running.said.url);
    await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
    await adopt(page, 'node', 'Pump');
    const row = deviceRow(page, 'Pump');
    await row.getByRole('button', { name: 'Key…' }).press('Enter');
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Key', { exact: true }).fill(KEY);
    await sheet.getByRole('button', { name: 'Keep the key' }).press('Enter');
    await expect(sheet).toBeHidden();
    await expect(row.getByText('◆')).toBeVisible();

    await row.getByRole('link', { name: 'Channels' }).click();
    await page.getByRole('button', { name: 'Make a plan…' }).click();
    const fields = sheet.locator('.plan__row').first();
    await sheet.getByLabel('Pilot', { exact: true }).selectOption(mode);
    await fields.getByLabel('Harmonics').fill('4');
    await fields.getByLabel('Node').fill('A');
    await fields.getByLabel('Function').fill('say');
    await fields.getByLabel('Payload').selectOption('text');
    await fields.getByLabel('Signed by').selectOption('Pump');
    await sheet.getByLabel('Watch for unauthorised energy').check();
    await check(page, 'a signed plan');
    await sheet.getByRole('button', { name: 'Save' }).click();
    await expect(sheet).toBeHidden();

    const channel = page.locator('tr[data-channel="4"]');
    const state = channel.locator('[data-signature]');
    await expect(state).toHaveText('✓ authenticated', { timeout: 30_000 });
    await expect(channel.locator('[data-role="value"]')).toHaveText('hello');
    await expect(channel).toContainText(/frame \d/);
    await checkInAll(page, 'signed');
    await page.getByLabel('Language').selectOption('pt-BR');
    await expect(state).toHaveText('✓ autenticado');
    await page.getByLabel('Idioma').selectOption('en');

    // The same name, identity and words on the same harmonic, and not the key.
    const port = /:(\d+)$/.exec(agent.said.tcp ?? '')?.[1] ?? '';
    await agent.kill('SIGTERM');
    const impostor = await plant.agent('--tcp', port, ...own.slice(2), ...says);
    await expect(state).toHaveText('▲ unauthenticated', { timeout: 60_000 });
    await expect(channel.locator('[data-proof="unsigned"]')).toBeVisible();
    await channel.getByRole('button').press('Enter');
    const detail = page.locator('[data-detail="4"]');
    await expect(detail.getByText('A frame came without a proof').first()).toBeVisible();
    await expect(detail.locator('[data-proof="unsigned"]').first()).toBeVisible();
    await check(page, 'unauthenticated');
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await expect(
      page.getByText('Node unauthenticated: a frame without a proof').first(),
    ).toBeVisible();

    await impostor.kill('SIGTERM');
    await plant.agent('--tcp', port, ...own.slice(2), ...says, '--key', KEY);
    await page.getByRole('link', { name: 'Devices', exact: true }).click();
    await row.getByRole('link', { name: 'Channels' }).click();
    await expect(state).toHaveText('✓ authenticated', { timeout: 60_000 });
    await expect(channel.locator('[data-proof]')).toHaveCount(0);

    // Without the key its plan still says who signed, and can be kept without.
    await page.getByRole('link', { name: 'Devices', exact: true }).click();
    await row.getByRole('button', { name: 'Key…' }).press('Enter');
    await sheet.getByLabel('What to do').selectOption('remove');
    await sheet.getByRole('button', { name: 'Remove the key' }).press('Enter');
    await expect(sheet).toBeHidden();
    await row.getByRole('link', { name: 'Channels' }).click();
    await page.getByRole('button', { name: 'Change the plan…' }).click();
    const signedBy = sheet.getByLabel('Signed by');
    await expect(signedBy.locator('option:checked')).toHaveText('a device without a key here');
    await signedBy.selectOption('nobody');
    await sheet.getByRole('button', { name: 'Save' }).click();
    await expect(sheet).toBeHidden();
    await expect(state).toHaveCount(0);
  });
