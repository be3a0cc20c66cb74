import { writeFileSync } from 'node:fs';
import { writeWavHeader } from '@harmonic/protocol/signal';
import { expect, test } from '../fixtures/plant.ts';
import {
  addByAddress,
  adopt,
  counter,
  deviceRow,
  openLive,
  strongestPeakHz,
} from '../fixtures/page.ts';
import { enterFirst, signIn } from '../fixtures/people.ts';

test('the console is killed while it records: everything confirmed is there, marked interrupted', async ({
  page,
  plant,
}) => {
  test.setTimeout(120_000);
  const agent = await plant.agent('--synth', 'tone=1000:0.5', '--tcp', '0', '--name', 'node');
  let running = await plant.console();
  const ana = await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await expect(deviceRow(page, 'node').getByText('Streaming')).toBeVisible();
  await adopt(page, 'node', 'Fan');
  await openLive(page, 'Fan');
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  // The page shows only what is confirmed: three seconds shown are three seconds kept.
  await expect(page.getByRole('button', { name: /Stop recording ([3-9]|\d\d)/ })).toBeVisible();
  await running.kill('SIGKILL');
  await expect(page.getByText('The connection to the console is lost')).toBeVisible();
  const head = page.locator('.live__head');
  await expect(head.getByText('Last known: Streaming')).toBeVisible();
  const recorded = head.getByRole('button', { name: /Last known: Recording \d/ });
  await expect(recorded).toHaveAttribute('aria-disabled', 'true');
  await expect(head.locator('.chip--ok')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Fan' })).not.toHaveClass(/chip--bad/);

  running = await plant.console();
  await page.goto(running.said.url);
  await signIn(page, ana);
  await page.getByRole('link', { name: 'Recordings' }).click();
  const recording = page.locator('tr[data-recording]', { hasText: 'Fan' });
  await expect(recording.getByText('Interrupted')).toBeVisible();
  const length = await recording.locator('td').nth(2).textContent();
  expect(Number.parseFloat(length ?? '0')).toBeGreaterThanOrEqual(3);
  await recording.getByRole('button', { name: 'Open' }).click();
  await expect(page.locator('[data-peak-hz]')).toHaveAttribute('data-peak-hz', /^(999|1000)\./);
});

test('the console is killed while a file comes in: that is last known, and what is pressed says that the console is away', async ({
  page,
  plant,
}, testInfo) => {
  test.setTimeout(180_000);
  const running = await plant.console();
  const ana = await enterFirst(page, running.said.url);
  await page.getByRole('link', { name: 'Recordings' }).click();
  const bring = async (name: string, samples: number): Promise<void> => {
    const path = testInfo.outputPath(name);
    const head = writeWavHeader(8000, 1, samples, 'int16');
    writeFileSync(path, Buffer.concat([head, Buffer.alloc(2 * samples, 1)]));
    await page.locator('input[type="file"][accept*=".wav"]').setInputFiles(path);
  };
  await bring('short.wav', 40_000);
  await page.locator('tr[data-recording] .devices__name', { hasText: 'short' }).click();
  const measure = page.getByRole('button', { name: 'Measure', exact: true });
  await expect(measure).toBeVisible();
  const short = new URL(page.url()).hash;
  await page.getByRole('link', { name: 'Recordings' }).click();
  await bring('long.wav', 60_000_000);
  const long = page.locator('[data-transfer]', { hasText: 'Import of long' });
  await expect(long).toHaveAttribute('data-transfer', 'running');
  // From here on it gets no further, and so to no end.
  running.child.kill('SIGSTOP');
  await running.kill('SIGKILL');
  await expect(page.getByText('The connection to the console is lost')).toBeVisible();
  await expect(long.getByText('Last known: Under way')).toBeVisible();
  await page.evaluate((hash) => (location.hash = hash), short);
  await measure.click();
  await expect(page.getByText('what you asked for waits until it is back')).toBeVisible();
  const state = page.locator('.measure__state');
  await expect(state).toHaveText(/no connection to the console: it is measured once/);

  const { port } = new URL(running.said.url);
  await plant.console('--port', port);
  await signIn(page, ana);
  await expect(page.getByText(/“long(\.wav)?” did not come to its end/)).toBeVisible();
  await expect(long).toHaveCount(0);
});

test('a page opened while its device gives nothing says that it waits, and shows no numbers', async ({
  page,
  plant,
}) => {
  const agent = await plant.agent('--synth', 'tone=1000:0.5', '--tcp', '0', '--name', 'node');
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await expect(deviceRow(page, 'node').getByText('Streaming')).toBeVisible();
  await adopt(page, 'node', 'Fan');
  await openLive(page, 'Fan');
  const status = page.getByRole('group', { name: 'How this spectrum is made' });
  await expect(status).toContainText(/RMS \d/);
  await page.getByRole('link', { name: 'Devices' }).click();
  agent.child.kill('SIGSTOP');
  try {
    await openLive(page, 'Fan');
    await expect(page.getByText('Waiting for samples…')).toBeVisible();
    await expect(status).toContainText('RMS –');
    await expect(status).not.toContainText(/lost 0|0 ms/);
  } finally {
    // One that stands still cannot be ended.
    agent.child.kill('SIGCONT');
  }
});

test('a second start on the same folder says so and names the first', async ({ plant }) => {
  const first = await plant.console();
  const refused = await plant.console().then(
    () => '',
    (error: unknown) => String(error),
  );
  expect(refused).toContain('ended with 3');
  expect(refused).toContain(`A console already has ${first.said.dataDir} open.`);
  expect(refused, 'with a way into the first').toContain(new URL(first.said.url).origin);
  expect(first.child.exitCode).toBeNull();
});

for (const [way, closed, told] of [
  ['tcp', 'the stream', 'Samples stopped coming'],
  ['udp', 'the session', 'Session with the device begun anew'],
] as const)
  test(`${way}: the console stands still for eight seconds and goes on: its device has closed ${closed} meanwhile; it comes back by itself, and what is missing is counted`, async ({
    page,
    plant,
  }) => {
    test.setTimeout(120_000);
    const agent = await plant.agent('--synth', 'tone=1000:0.5', `--${way}`, '0', '--name', 'node');
    const running = await plant.console();
    await enterFirst(page, running.said.url);
    await addByAddress(page, `${way}://${agent.said[way] ?? ''}`);
    await expect(deviceRow(page, 'node').getByText('Streaming')).toBeVisible();
    await adopt(page, 'node', 'Fan');
    await openLive(page, 'Fan');
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await expect(page.getByRole('button', { name: /Stop recording/ })).toBeVisible();
    const stopped = Date.now();
    running.child.kill('SIGSTOP');
    // What is tried is time itself: longer than a device waits (SPEC L5.6).
    await expect.poll(() => Date.now() - stopped, { timeout: 20_000 }).toBeGreaterThan(8000);
    running.child.kill('SIGCONT');
    await page.getByRole('link', { name: 'Devices' }).click();
    await expect
      .poll(() => counter(page, 'Fan', 'samplesLost'), { timeout: 20_000 })
      .toBeGreaterThan(3 * 48_000);
    const lost = (await counter(page, 'Fan', 'samplesLost')).toLocaleString('en');
    await openLive(page, 'Fan');
    await expect.poll(() => strongestPeakHz(page)).toBeCloseTo(1000, 0);
    await page.getByRole('button', { name: /Stop recording/ }).click();
    await page.getByRole('link', { name: 'Events' }).click();
    await expect(page.getByText(told)).toBeVisible();
    await expect(page.getByText('Samples come again')).toBeVisible();
    await expect(page.getByText('Device restarted')).toHaveCount(0);
    await expect(
      page.getByText(`${lost} samples of each channel are missing in between`),
    ).toBeVisible();
    await page.getByRole('link', { name: 'Recordings' }).click();
    const recording = page.locator('tr[data-recording]', { hasText: 'Fan' });
    await expect(recording.getByText(`1 (samples missing: ${lost})`)).toBeVisible();
  });
