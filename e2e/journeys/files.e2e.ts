// Recordings leave as files and come back: what was sent is what is saved, and what is saved is what is drawn.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Download, Page } from '@playwright/test';
import { decodeWavFrames, readWavHeader, writeWavHeader } from '@harmonic/protocol/signal';
import { openSignal } from '../fixtures/instrument.ts';
import { addByAddress, adopt, deviceRow, openLive } from '../fixtures/page.ts';
import { enterFirst } from '../fixtures/people.ts';
import { expect, test, type Agent } from '../fixtures/plant.ts';
import { ROOT } from '../fixtures/process.ts';

const GUITAR = join(ROOT, 'e2e/fixtures/recordings/guitar-a4.wav');

function samplesOf(bytes: Uint8Array): Int16Array {
  const reading = readWavHeader(bytes, bytes.length);
  if (!reading.ok) throw new Error(reading.reason);
  const out = [new Float32Array(reading.format.frames)];
  decodeWavFrames(bytes.subarray(reading.format.dataAt), reading.format, out);
  return Int16Array.from(out[0] ?? [], (value) => Math.round(value * 0x8000));
}

/** Where a run of samples stands in another that is played again and again; -1 for nowhere. */
function placeIn(played: Int16Array, run: Int16Array): number {
  for (let at = 0; at < played.length; at += 1) {
    let i = 0;
    while (i < run.length && played[(at + i) % played.length] === run[i]) i += 1;
    if (i === run.length) return at;
  }
  return -1;
}

async function record(page: Page, agent: Agent, url: string): Promise<void> {
  await enterFirst(page, url);
  await addByAddress(page, `tcp://${agent.said.tcp ?? ''}`);
  await expect(deviceRow(page, 'guitar-node').getByText('Streaming')).toBeVisible();
  await adopt(page, 'guitar-node', 'Pump 3');
  await openLive(page, 'Pump 3');
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(page.getByRole('button', { name: /Stop recording ([3-9]|\d\d)/ })).toBeVisible();
  await page.getByRole('button', { name: /Stop recording/ }).click();
  await page.getByRole('link', { name: 'Recordings' }).click();
  await expect(page.locator('tr[data-recording]').getByText('Complete')).toBeVisible();
}

const contentOf = async (download: Download): Promise<Buffer> =>
  readFileSync(await download.path());

/** By keys alone, from the strongest cell: the guitar's A; at the foot it is much quieter. A finer picture stays there. */
async function walkSpectrogram(page: Page): Promise<void> {
  const region = page.getByRole('region', { name: 'Spectrogram' });
  const at = region.locator('[aria-live]');
  const topHz = region.locator('canvas');
  const choose = async (index: number, hz: RegExp): Promise<void> => {
    await region.getByLabel('Frequencies up to').selectOption({ index });
    await expect(topHz).toHaveAttribute('data-top-hz', hz);
  };
  await choose(4, /^1[34]\d\d$/);
  await region.getByRole('group', { name: /Spectrogram/ }).focus();
  const read = async (): Promise<{ hz: number; db: number }> => {
    await expect(at).toContainText('dB');
    const [, hz = '', db = ''] = /, ([\d,]+)\sHz: ([−\d.]+)\sdB/.exec(await at.innerText()) ?? [];
    return { hz: Number(hz.replace(',', '')), db: Number(db.replace('−', '-')) };
  };
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  const tone = await read();
  expect(Math.abs(tone.hz - 440)).toBeLessThan(15);
  await choose(5, /^[67]\d\d$/);
  expect(Math.abs((await read()).hz - 440)).toBeLessThan(15);
  await region.getByRole('group', { name: /Spectrogram/ }).focus();
  for (let i = 0; i < 20; i += 1) await page.keyboard.press('Control+ArrowDown');
  const foot = await read();
  expect(foot.hz).toBeLessThan(30);
  expect(foot.db).toBeLessThan(tone.db - 20);
}

/** Writes on the recording that is listed, and reads its time by the device's clock; back at the list. */
async function writeOn(page: Page): Promise<void> {
  await page.locator('tr[data-recording] .devices__name').click();
  await walkSpectrogram(page);
  const labels = page.getByRole('region', { name: 'Labels' });
  await labels.getByRole('button', { name: 'Add a label…' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Text').fill('Pluckt');
  await sheet.getByLabel('To, s').fill('1.5');
  await sheet.getByLabel('On frequencies').check({ force: true });
  await sheet.getByLabel('From, Hz').fill('430');
  await sheet.getByLabel('To, Hz').fill('450');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await labels.getByRole('button', { name: 'Change Pluckt' }).click();
  await sheet.getByLabel('Text').fill('Plucked');
  await sheet.getByRole('button', { name: 'Save' }).click();
  const label = labels.locator('[data-note="Plucked"]');
  await expect(label).toContainText('Ana Prado');
  await expect(label).toContainText('changed');
  await expect(label).toContainText('430');
  await page.getByLabel('Time axis').selectOption('Device clock');
  await expect(label).toContainText('device +');
  await expect(page.locator('[data-clocks]')).toContainText('never set');
  await page.reload();
  await expect(page.getByLabel('Time axis')).toHaveValue('device');
  await labels.getByRole('button', { name: 'Show labels' }).click();
  await labels.getByRole('button', { name: 'Show labels' }).click();
  await page.getByRole('link', { name: 'Recordings' }).click();
}

async function drop(page: Page, files: readonly { name: string; bytes: Buffer }[]): Promise<void> {
  const data = await page.evaluateHandle(
    (list) => {
      const transfer = new DataTransfer();
      for (const { name, base64 } of list) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name));
      }
      return transfer;
    },
    files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') })),
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
  await expect(page.getByText('Let go to open')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

test('what a device sent is what is saved; dropped again with its sidecar it is the same recording', async ({
  page,
  plant,
}) => {
  test.setTimeout(180_000);
  const agent = await plant.agent('--wav', GUITAR, '--tcp', '0', '--name', 'guitar-node');
  const running = await plant.console();
  await record(page, agent, running.said.url);

  await writeOn(page);

  const row = page.locator('tr[data-recording]').first();
  const downloads: Download[] = [];
  page.on('download', (download) => downloads.push(download));
  await row.getByRole('button', { name: /^Export/ }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByLabel('Format')).toHaveValue('wav');
  await sheet.getByRole('button', { name: 'Export', exact: true }).click();
  const strip = page.getByRole('region', { name: 'Transfers' });
  await expect(strip.locator('[data-transfer="done"]')).toBeVisible();
  await expect.poll(() => downloads.length).toBe(2);
  const named = new Map(downloads.map((one) => [one.suggestedFilename().split('.').at(-1), one]));
  const wav = await contentOf(named.get('wav')!);
  const sidecar = await contentOf(named.get('json')!);

  const saved = samplesOf(wav);
  expect(saved.length).toBeGreaterThan(2 * 44_100);
  const { gaps, channels, notes, clocks } = JSON.parse(sidecar.toString()) as {
    gaps: unknown[];
    channels: unknown[];
    notes: unknown[];
    clocks: unknown;
  };
  expect(notes).toMatchObject([{ text: 'Plucked', s: { from: 0, to: 1.5 } }]);
  expect(clocks).toMatchObject({ deviceClock: 'since-start' });
  expect(gaps).toEqual([]);
  expect(channels).toHaveLength(1);
  expect(placeIn(samplesOf(readFileSync(GUITAR)), saved), 'the samples that were sent').not.toBe(
    -1,
  );

  await strip.getByRole('button', { name: /^Put away/ }).click();
  await drop(page, [
    { name: 'back.wav', bytes: wav },
    { name: 'back.json', bytes: sidecar },
  ]);
  await expect(strip.locator('[data-transfer="done"]')).toBeVisible();
  await expect(page.locator('tr[data-recording]')).toHaveCount(2);
  await expect(page.locator('tr[data-recording]', { hasText: 'Imported' })).toHaveCount(1);
  await expect(strip).toContainText('The same samples are here already, as “Pump 3');
  await drop(page, [{ name: 'back.csv', bytes: Buffer.from('time_s\n0\n') }]);
  await expect(page.getByText('“back.csv” is a table, and was not imported.')).toBeVisible();
  await strip.getByRole('button', { name: /^Show “Pump 3/ }).click();
  await expect(page.locator('[data-note="Plucked"]')).toContainText('Ana Prado');
  await strip.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.locator('.page__head').getByText('Imported')).toBeVisible();
  await expect(page.locator('[data-note="Plucked"]')).toContainText('came with the file');
  await page.getByRole('button', { name: 'Replay live' }).click();
  await expect(page.locator('.live__head').getByText('Replayed')).toBeVisible();
  await expect(page.locator('.live__trace')).toHaveAttribute('data-peak-hz', /^44[01]\./);
  await page.goBack();
  const spectrum = page.getByRole('region', { name: 'Averaged spectrum' });
  await expect(spectrum.locator('[data-peak-hz]')).toHaveAttribute('data-peak-hz', /^44[01]\./);
  // What only the language changes is written anew, too.
  await expect(page.getByRole('cell', { name: /^44[01]\.\d+\sHz$/ })).toBeVisible();
  await page.getByLabel('Language').selectOption('pt-BR');
  await expect(page.getByRole('cell', { name: /^44[01],\d+\sHz$/ })).toBeVisible();
});

test('a broken file is refused in the language of the page, and what is nothing is named', async ({
  page,
  plant,
}) => {
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await page.getByRole('link', { name: 'Recordings' }).click();
  const lying = Buffer.concat([writeWavHeader(8000, 1, 2000, 'int16'), Buffer.alloc(4000)]);
  lying.writeUInt16LE(7, 32);
  await drop(page, [
    { name: 'lying.wav', bytes: lying },
    { name: 'notes.txt', bytes: Buffer.from('hello') },
  ]);
  const strip = page.getByRole('region', { name: 'Transfers' });
  // The notice goes by itself; the strip stays.
  await expect(
    page.getByText('“notes.txt” was not opened: it is nothing this page opens.'),
  ).toBeVisible();
  await expect(strip).toContainText('The WAV header contradicts itself');
  await page.evaluate(() => localStorage.setItem('harmonic.language', 'pt-BR'));
  await page.reload();
  await page.getByRole('link', { name: 'Gravações' }).click();
  await page.setInputFiles('input[type=file]', {
    ...{ name: 'lying.wav', mimeType: 'audio/wav', buffer: lying },
  });
  await expect(page.getByRole('region', { name: 'Transferências' })).toContainText(
    'O cabeçalho do WAV se contradiz',
  );
  await expect(page.locator('tr[data-recording]')).toHaveCount(0);
});

test('a file that is cut short comes in as far as it goes, and says so where it is looked for', async ({
  page,
  plant,
}) => {
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await page.getByRole('link', { name: 'Recordings' }).click();
  const cut = Buffer.concat([writeWavHeader(8000, 1, 1e9, 'int16'), Buffer.alloc(16_000, 1)]);
  await drop(page, [{ name: 'cut.wav', bytes: cut }]);
  const strip = page.getByRole('region', { name: 'Transfers' });
  await expect(strip).toContainText('claims 2,000,000,000 bytes of samples, 16,000 are there');
  const row = page.locator('tr[data-recording]');
  await expect(row).toHaveCount(1);
  await expect(row.getByText('Interrupted')).toBeVisible();
});

test('an import that is cancelled in the middle leaves nothing', async ({ page, plant }) => {
  test.setTimeout(180_000);
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await page.getByRole('link', { name: 'Recordings' }).click();
  const file = join(plant.folder, 'long.wav');
  const samples = Buffer.alloc(400_000_000);
  writeFileSync(file, Buffer.concat([writeWavHeader(48_000, 2, 1e8, 'int16'), samples]));
  await page.setInputFiles('input[type=file]', file);
  const strip = page.getByRole('region', { name: 'Transfers' });
  await expect(strip.locator('[data-transfer="running"]')).toBeVisible();
  await page.getByRole('link', { name: 'Devices' }).click();
  await expect(strip, 'it stays, wherever one goes').toBeVisible();
  await strip.getByRole('button', { name: /^Cancel/ }).click();
  await expect(strip.locator('[data-transfer="cancelled"]')).toBeVisible();
  await page.getByRole('link', { name: 'Recordings' }).click();
  await expect(page.locator('tr[data-recording]')).toHaveCount(0);
});

test('a part that cannot be shown says why, and the page shows what it showed', async ({
  page,
  plant,
}) => {
  const running = await plant.console();
  await enterFirst(page, running.said.url);
  await page.getByRole('link', { name: 'Recordings' }).click();
  const rateHz = 8000;
  const tone = Buffer.alloc(2 * 8 * rateHz);
  for (let i = 0; i < 8 * rateHz; i += 1)
    tone.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * 440 * i) / rateHz)), 2 * i);
  const header = writeWavHeader(rateHz, 1, 8 * rateHz, 'int16');
  await drop(page, [{ name: 'tone.wav', bytes: Buffer.concat([header, tone]) }]);
  await page.locator('tr[data-recording] .devices__name').click();
  const from = page.getByLabel('From, s');
  const to = page.getByLabel('To, s');
  const whole = page.getByRole('button', { name: 'Whole recording' });
  await expect(to).toHaveValue('8');

  await from.fill('abc');
  await to.fill('2');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(from).toHaveAttribute('aria-invalid', 'true');
  await expect(whole, 'nothing else is shown').toBeDisabled();

  await from.fill('5');
  await to.fill('1');
  await to.press('Enter');
  await expect(page.getByText('It has to end after it begins, at 5\u202fs.')).toBeVisible();
  await expect(whole).toBeDisabled();

  await to.fill('6');
  await to.press('Enter');
  await expect(whole).toBeEnabled();
  await expect(page.getByText('It has to end after it begins')).toHaveCount(0);
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await expect(page.locator('.measure__facts')).toContainText('5\u202fs – 6\u202fs');
  await whole.click();
  await expect(from).toHaveValue('0');
  await expect(to).toHaveValue('8');
});

test('however much came in, the live page keeps its room: the tray is one line until it is opened', async ({
  page,
  plant,
}) => {
  await openSignal(page, plant, 'harmonics=500:8:0.5,noise=0.0005');
  const cut = Buffer.concat([writeWavHeader(8000, 1, 1e9, 'int16'), Buffer.alloc(16_000, 1)]);
  const names = ['a.wav', 'b.wav', 'c.wav', 'd.wav', 'e.wav'];
  await drop(
    page,
    names.map((name, i) => ({ name, bytes: Buffer.concat([cut, Buffer.alloc(2 * i, 2)]) })),
  );
  const strip = page.getByRole('region', { name: 'Transfers' });
  await expect(page.locator('[data-spoken="transfers"] p', { hasText: 'Done' })).toHaveCount(5);
  const heightOf = async (selector: string): Promise<number> =>
    (await page.locator(selector).boundingBox())?.height ?? NaN;
  expect(await heightOf('.transfers')).toBeLessThan(50);
  await expect(strip.getByText('More: 4')).toBeVisible();
  const opener = await strip.getByRole('button', { name: 'Open the list' }).boundingBox();
  const width = await page.evaluate(() => innerWidth);
  expect((opener?.x ?? NaN) + (opener?.width ?? NaN), 'inside the window').toBeLessThan(width);
  await expect(strip.locator('[data-transfer]')).toHaveCount(1);
  await expect(strip).toContainText('claims 2,000,000,000 bytes of samples');

  await strip.getByRole('button', { name: 'Open the list' }).click();
  await expect(strip.locator('[data-transfer="done"]')).toHaveCount(5);
  for (const height of [900, 560]) {
    await page.setViewportSize({ width: 1280, height });
    await expect
      .poll(async () => {
        const status = await page.locator('.status').boundingBox();
        const wave = await page.locator('.live__waveform').boundingBox();
        return (status?.y ?? NaN) - (wave ? wave.y + wave.height : NaN);
      }, `${height}: the waveform ends above the status line`)
      .toBeGreaterThanOrEqual(-1);
    expect(await heightOf('.transfers')).toBeLessThan(height * 0.32);
  }
  await strip.getByRole('button', { name: 'Put away what has ended' }).click();
  await expect(strip).toHaveCount(0);
});
