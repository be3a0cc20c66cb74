import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../fixtures/plant.ts';
import {
  addByAddress,
  adopt,
  AT_ONCE_MS,
  counter,
  deviceRow,
  openLive,
  strongestPeakHz,
} from '../fixtures/page.ts';
import { enterFirst } from '../fixtures/people.ts';

const ID = 'd00d0000000000aa';

test('a serial device is unplugged and plugged in again: it comes back by itself, as the same device', async ({
  page,
  plant,
}) => {
  const cable = join(plant.folder, 'cable');
  const flags = [
    '--synth',
    'tone=1234:0.5',
    '--serial',
    'pty',
    '--link',
    cable,
    '--baud',
    '921600',
    '--rate',
    '16000',
    '--id',
    ID,
    '--name',
    'serial-node',
  ];
  const first = await plant.agent(...flags);
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `serial:${cable}?baud=921600`);
  await expect(deviceRow(page, 'serial-node').getByText('Streaming')).toBeVisible();
  await adopt(page, 'serial-node', 'Line 1');

  await first.kill('SIGKILL');
  await expect(
    deviceRow(page, 'Line 1').getByText('Streaming'),
    'the hang-up is noticed at once',
  ).toBeHidden({ timeout: AT_ONCE_MS });
  await plant.agent(...flags);
  await expect(deviceRow(page, 'Line 1').getByText('Streaming')).toBeVisible();
  await expect(page.locator('tr[data-device]')).toHaveCount(1);
  await openLive(page, 'Line 1');
  await expect.poll(() => strongestPeakHz(page)).toBeCloseTo(1234, 0);
});

test('two devices claim one identity: both are shown, neither is trusted', async ({
  page,
  plant,
}) => {
  const one = await plant.agent(
    '--synth',
    'tone=500:0.5',
    '--tcp',
    '0',
    '--id',
    ID,
    '--name',
    'first',
  );
  const two = await plant.agent(
    '--synth',
    'tone=900:0.5',
    '--tcp',
    '0',
    '--id',
    ID,
    '--name',
    'second',
  );
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${one.said.tcp ?? ''}`);
  await expect(deviceRow(page, 'first').getByText('Unverified')).toBeVisible();
  await addByAddress(page, `tcp://${two.said.tcp ?? ''}`);
  await expect(deviceRow(page, 'first').getByText('Contested')).toBeVisible();
  await expect(deviceRow(page, 'second').getByText('Contested')).toBeVisible();
  await expect(deviceRow(page, 'second').getByRole('button', { name: 'Adopt…' })).toBeDisabled();
});

test('damaged bytes are counted where a person sees them, and the stream goes on', async ({
  page,
  plant,
}) => {
  const faults = join(plant.folder, 'faults');
  writeFileSync(faults, '{"at": 0, "fault": "corrupt", "rate": 0.0005}\n');
  const agent = await plant.agent(
    '--synth',
    'tone=1000:0.5',
    '--tcp',
    '0',
    '--name',
    'noisy-node',
    '--faults',
    faults,
  );
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await expect(deviceRow(page, 'noisy-node').getByText('Streaming')).toBeVisible();
  await expect
    .poll(() => counter(page, 'noisy-node', 'framesBad'), { timeout: 20_000 })
    .toBeGreaterThan(2);
  expect(await counter(page, 'noisy-node', 'samplesLost')).toBeGreaterThan(0);
  await expect(deviceRow(page, 'noisy-node').getByText('Streaming')).toBeVisible();
});
