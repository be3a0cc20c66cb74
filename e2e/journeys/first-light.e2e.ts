import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../fixtures/plant.ts';
import {
  addByAddress,
  adopt,
  counter,
  deviceRow,
  openLive,
  strongestPeakHz,
} from '../fixtures/page.ts';
import { beFirst, enterFirst, signIn } from '../fixtures/people.ts';
import { ROOT } from '../fixtures/process.ts';

const GUITAR = join(ROOT, 'e2e/fixtures/recordings/guitar-a4.wav');

test('the demo is live at once, says it is simulated, and its strongest line is the shaft', async ({
  page,
  plant,
}) => {
  const running = await plant.console('--demo', '--host', 'gateway');
  await page.goto(running.said.url);
  await expect(page.getByText('Demo site')).toBeVisible();
  const row = deviceRow(page, 'Fan motor');
  await expect(row.locator('.chip', { hasText: 'Simulated' })).toBeVisible();
  await expect(row.getByText('Streaming')).toBeVisible();
  await openLive(page, 'Fan motor');
  await expect.poll(() => strongestPeakHz(page)).toBeCloseTo(24.7, 0);
  const table = page.getByRole('complementary', { name: 'Strongest peaks' });
  await expect(table.getByText('24.7 Hz')).toBeVisible();
});

test('from the first start to a device of one’s own: the demo, set-up, a serial device, and all of it there the next time', async ({
  page,
  plant,
}) => {
  test.setTimeout(120_000);
  const agent = await plant.agent('--wav', GUITAR, '--serial', 'pty', '--name', 'guitar-node');
  let running = await plant.plainStart();
  await page.goto(running.said.url);
  await expect(page.getByText('Demo site')).toBeVisible();
  await page.getByRole('button', { name: 'Set up this site' }).click();
  const setUp = page.getByRole('dialog');
  await setUp.getByLabel('Name').fill('North works');
  await setUp.getByRole('button', { name: 'Set up', exact: true }).click();
  const ana = await beFirst(page);
  await expect(page.getByRole('heading', { name: 'No device yet' })).toBeVisible();
  await expect(page.getByText('North works')).toBeVisible();
  await expect(page.getByText('Demo site')).toBeHidden();

  // No rate is said: the recording needs more than the usual one, and both sides find another.
  await addByAddress(page, `serial:${agent.said.serial ?? ''}`);
  const row = deviceRow(page, 'guitar-node');
  await expect(row.getByText('Streaming')).toBeVisible();
  await expect(row.getByText('Unverified')).toBeVisible();
  await expect(row.getByText(agent.said.identity)).toBeVisible();
  await adopt(page, 'guitar-node', 'Luthier 1');
  await openLive(page, 'Luthier 1');
  await expect.poll(() => strongestPeakHz(page)).toBeCloseTo(440.8, 0);

  await running.kill('SIGTERM');
  running = await plant.plainStart();
  await page.goto(running.said.url);
  await signIn(page, ana);
  await expect(page.getByText('North works')).toBeVisible();
  await expect(deviceRow(page, 'Luthier 1').getByText('Streaming')).toBeVisible();
});

test('the demo reaches nothing real: no ports, no network, no address', async ({ page, plant }) => {
  const running = await plant.console('--demo', '--host', 'gateway');
  await page.goto(running.said.url);
  await page.getByRole('button', { name: 'Add device' }).first().click();
  await expect(page.getByText('The demo site reaches no ports and no network')).toBeVisible();
  await expect(page.getByLabel('Address')).toHaveCount(0);
});

test('a technician sets up a site, adds a device by its address, adopts, records, and finds it all again', async ({
  page,
  plant,
}) => {
  test.setTimeout(120_000);
  const agent = await plant.agent('--wav', GUITAR, '--tcp', '0', '--name', 'guitar-node');
  let running = await plant.console();
  const ana = await enterFirst(page, running.said.url);
  await expect(page.getByRole('heading', { name: 'No device yet' })).toBeVisible();

  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  const row = deviceRow(page, 'guitar-node');
  await expect(row.getByText('Unverified')).toBeVisible();
  await expect(row.getByText(agent.said.identity)).toBeVisible();
  await expect(row.getByText('Streaming')).toBeVisible();
  await adopt(page, 'guitar-node', 'Pump 3');

  await openLive(page, 'Pump 3');
  await expect
    .poll(() => strongestPeakHz(page), { message: 'the plucked A4 on the screen' })
    .toBeCloseTo(440.8, 0);
  await page.getByLabel('Window', { exact: true }).selectOption('Flat-top');
  await expect(page.locator('.status')).toContainText('Flat-top');

  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(page.getByRole('button', { name: /Stop recording ([3-9]|\d\d)/ })).toBeVisible();
  await page.getByRole('button', { name: /Stop recording/ }).click();
  await expect(page.getByRole('button', { name: 'Record', exact: true })).toBeVisible();

  await running.kill('SIGTERM');
  running = await plant.console();
  await page.goto(running.said.url);
  await signIn(page, ana);
  await expect(deviceRow(page, 'Pump 3').getByText('Streaming')).toBeVisible();
  await openLive(page, 'Pump 3');
  await expect(page.getByLabel('Window', { exact: true }), 'its settings are kept').toHaveValue(
    'flat-top',
  );

  await page.getByRole('link', { name: 'Recordings' }).click();
  const recording = page.locator('tr[data-recording]', { hasText: 'Pump 3' });
  await expect(recording.getByText('Complete')).toBeVisible();
  await expect(recording.getByText('none')).toBeVisible();
  await recording.getByRole('button', { name: 'Open' }).click();
  const spectrum = page.getByRole('region', { name: 'Averaged spectrum' });
  await expect(spectrum.locator('[data-peak-hz]')).toHaveAttribute('data-peak-hz', /^44[01]\./);
});

test('a device that announces itself on the LAN is found, connected, and is who it said', async ({
  page,
  plant,
}) => {
  const agent = await plant.agent(
    '--synth',
    'tone=770:0.5',
    '--tcp',
    '0',
    '--bind',
    '127.0.0.1',
    '--mdns',
    '--mdns-interface',
    '127.0.0.1',
    '--name',
    'lan-node',
  );
  const running = await plant.console('--lan-interface', '127.0.0.1');
  await enterFirst(page, running.said.url);
  await page.getByRole('button', { name: 'Add device' }).first().click();
  const found = page.getByRole('dialog').locator('li', { hasText: agent.said.identity });
  await expect(found).toContainText('lan-node');
  await found.getByRole('button', { name: /Connect/ }).click();
  const row = deviceRow(page, 'lan-node');
  await expect(row.getByText('Streaming')).toBeVisible();
  await expect(row.getByText(agent.said.identity)).toBeVisible();
  await openLive(page, 'lan-node');
  await expect.poll(() => strongestPeakHz(page)).toBeCloseTo(770, 0);
});

test('a device on UDP streams, and what is dropped on the way is counted', async ({
  page,
  plant,
}) => {
  const faults = join(plant.folder, 'faults');
  writeFileSync(faults, '{"at": 0, "fault": "drop", "rate": 0.02}\n');
  const agent = await plant.agent(
    '--synth',
    'tone=1500:0.5',
    '--udp',
    '0',
    '--name',
    'udp-node',
    '--faults',
    faults,
  );
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `udp://${agent.said.udp ?? ''}`);
  await expect(deviceRow(page, 'udp-node').getByText('Streaming')).toBeVisible();
  await expect
    .poll(() => counter(page, 'udp-node', 'samplesLost'), { timeout: 20_000 })
    .toBeGreaterThan(0);
  await openLive(page, 'udp-node');
  await expect.poll(() => strongestPeakHz(page)).toBeCloseTo(1500, 0);
});

test('a device is renamed and forgotten; its recordings stay', async ({ page, plant }) => {
  const agent = await plant.agent('--synth', 'tone=1000:0.5', '--tcp', '0', '--name', 'tone-node');
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await expect(deviceRow(page, 'tone-node').getByText('Streaming')).toBeVisible();
  await adopt(page, 'tone-node', 'Old name');
  await openLive(page, 'Old name');
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.getByRole('button', { name: /Stop recording [1-9]/ }).click();
  await page.getByRole('link', { name: 'Devices' }).click();

  await deviceRow(page, 'Old name').getByRole('button', { name: 'Rename…' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('New name');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await deviceRow(page, 'New name').getByRole('button', { name: 'Forget…' }).click();
  await expect(page.getByRole('dialog')).toContainText('Its recordings stay');
  await page.getByRole('dialog').getByRole('button', { name: 'Forget New name' }).click();
  await expect(page.getByRole('heading', { name: 'No device yet' })).toBeVisible();
  await page.getByRole('link', { name: 'Recordings' }).click();
  await expect(page.locator('tr[data-recording]')).toHaveCount(1);
});

test('a wrong address is answered in words, and nothing is added', async ({ page, plant }) => {
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await page.getByRole('button', { name: 'Add device' }).first().click();
  await page.getByLabel('Address').fill('ftp://somewhere');
  await page.getByRole('dialog').getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('tcp://');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('heading', { name: 'No device yet' })).toBeVisible();
});
