// A sidecar goes ahead of its WAV in the same stream: in whatever pieces, as long as an export writes it, no longer.
import { expect, test } from 'vitest';
import {
  readSidecar,
  SIDECAR_BYTES_MOST,
  wavDataBytes,
  writeWavHead,
  type Sidecar,
} from '@harmonic/protocol/files';
import { NOTE_TEXT_MOST } from '../../contract/index.ts';
import { attachment } from '../hosts/attachment.ts';
import { blockAt, MORNING_MS } from '../store/example.suite.ts';
import { actOf } from '../store/example-access.suite.ts';
import { createWavIntake } from './import-file.ts';
import {
  IMPORTER,
  inChunks,
  openTransfers,
  SEAT,
  type TestTransfers,
} from './test-transfers.suite.ts';

const LABELS = 500;

async function recorded(at: TestTransfers) {
  const recording = await at.record([0, 1, 3].map((n) => blockAt(n * 480)));
  for (let n = 0; n < LABELS; n += 1)
    await at.store.addNote(
      { recordingId: recording.id },
      {
        ...{ channel: 0, kind: 'remark', s: { from: 0, to: 0.1 } },
        hz: { from: 100 / 3, to: 200 / 3 },
        text: `${n} `.padEnd(NOTE_TEXT_MOST, 'ção '),
      },
      actOf('recordingNote.add'),
    );
  return recording;
}

test.each([1000, 65_536, Infinity])(
  'with hundreds of long labels comes back, sent in pieces of %d bytes',
  async (chunk) => {
    const at = await openTransfers();
    const { bytes, sidecarText } = await at.export(await recorded(at));
    expect(sidecarText!.length).toBeGreaterThan(200_000);
    const back = await at.import('back.wav', bytes, sidecarText, { chunk });
    const notes = await at.store.notes({ recordingId: back.id });
    expect(notes).toHaveLength(LABELS);
    expect(notes[7]!.text).toMatch(/^7 ção/u);
    expect(at.broughtIn().notices).toContainEqual({
      code: 'notes-kept',
      values: { count: LABELS },
    });
  },
  60_000,
);

test('is told to the trail with what it brings, before any sample is kept', async () => {
  const at = await openTransfers();
  const { bytes, sidecarText } = await at.export(await at.record([blockAt(0)]));
  const order: string[] = [];
  const brings: typeof IMPORTER.brings = async (counts) => {
    const kept = (await at.store.recordings()).length;
    order.push(`${JSON.stringify(counts)}, ${kept} kept`);
  };
  const note = { channel: 0, hz: null, s: { from: 0, to: 0 }, kind: 'remark', text: 'hum' };
  const wrote = { by: null, createdUtc: '2026-03-01T08:00:00Z', changedUtc: null };
  const labelled = { ...(JSON.parse(sidecarText!) as Sidecar), notes: [{ ...note, ...wrote }] };
  await at.import('back.wav', bytes, JSON.stringify(labelled), { brings });
  expect(order).toEqual(['{"calibrations":0,"notes":1}, 1 kept']);
  await expect(
    at.import('back.wav', bytes, sidecarText, {
      brings: () => Promise.reject(new Error('the trail takes nothing')),
    }),
  ).rejects.toThrow('the trail takes nothing');
  expect(await at.store.recordings()).toHaveLength(2);
});

test('longer than is held is refused before a byte of it comes', async () => {
  const at = await openTransfers();
  expect(() =>
    at.beginImport(IMPORTER, { name: 'x.wav', bytes: 1, sidecarBytes: SIDECAR_BYTES_MOST + 1 }),
  ).toThrow(expect.objectContaining({ because: 'sidecar-too-long' }) as Error);
});

test('cut short in the middle leaves nothing', async () => {
  const at = await openTransfers();
  const wish = { name: 'x.wav', bytes: 1000, sidecarBytes: 5000 };
  const { ticket } = at.beginImport(IMPORTER, wish);
  await expect(
    at.upload(ticket, [SEAT], inChunks(new Uint8Array(4000), 100)),
  ).rejects.toMatchObject({ because: 'upload-short', facts: { held: '4000', claimed: '5000' } });
  expect(await at.store.recordings()).toEqual([]);
});

const edited = (text: string, change: (sidecar: Sidecar) => object): string => {
  const sidecar = JSON.parse(text) as Sidecar;
  return JSON.stringify({ ...sidecar, ...change(sidecar) });
};

test.each<[string, (sidecar: Sidecar) => object]>([
  [
    'a start in a year that 64 bits do not hold',
    () => ({ startUtc: '9999-12-31T00:00:00Z', times: [] }),
  ],
  ['a start before all clocks', () => ({ startUtc: '0000-01-01T00:00:00Z', times: [] })],
  [
    'an arrival that 64 bits do not hold',
    ({ times }) => ({ times: times.map((one) => ({ ...one, arrivalNs: '9'.repeat(19) })) }),
  ],
  [
    'conversions out of order',
    ({ conversions: [one] }) => ({ conversions: [{ ...one, fromSample: 7 }, one] }),
  ],
  ['times out of order', ({ times }) => ({ times: times.toReversed() })],
  [
    'a scale whose products are no numbers',
    ({ conversions: [one] }) => ({ conversions: [{ ...one, scale: [1e308, 1e308] }] }),
  ],
  [
    'a full scale whose shares are no numbers',
    ({ channels }) => ({ channels: channels.map((one) => ({ ...one, fullScale: 5e-324 })) }),
  ],
])('%s is refused, and the store goes on', async (_name, change) => {
  const at = await openTransfers();
  const { bytes, sidecarText } = await at.export(
    await at.record([0, 1, 3].map((n) => blockAt(n * 480))),
  );
  await expect(at.import('odd.wav', bytes, edited(sidecarText!, change))).rejects.toMatchObject({
    because: 'sidecar-unreadable',
  });
  expect(await at.store.recordings()).toHaveLength(1);
});

test('scales that are not as the full scales are: refused, not taken as those of the first channel', async () => {
  const at = await openTransfers();
  const { bytes, sidecarText } = await at.export(await at.record([blockAt(0)]));
  const scaled = edited(sidecarText!, ({ conversions: [one] }) => ({
    conversions: [{ ...one, scale: [one!.scale[0]!, 7 * one!.scale[1]!] }],
  }));
  await expect(at.import('scaled.wav', bytes, scaled)).rejects.toMatchObject({
    because: 'sidecar-scales',
  });
  expect(await at.import('as it was.wav', bytes, sidecarText)).toMatchObject({ state: 'complete' });
});

test.each<[string, (sidecar: Sidecar) => object, object]>([
  [
    'sidecar-scale-zero',
    ({ conversions: [one] }) => ({ conversions: [{ ...one, scale: one!.scale.map(() => 0) }] }),
    { channel: '1', sample: '0' },
  ],
  ['sidecar-scale-missing', () => ({ conversions: [] }), { channel: '1', unit: 'g' }],
  [
    'sidecar-scale-count',
    ({ conversions: [one] }) => ({ conversions: [{ ...one, scale: [...one!.scale, 1] }] }),
    { channels: '2', scales: '3', offsets: '2' },
  ],
])('scales that cannot be true, %s: refused with what is wrong', async (because, change, facts) => {
  const at = await openTransfers();
  const { bytes, sidecarText } = await at.export(await at.record([blockAt(0)]));
  await expect(at.import('odd.wav', bytes, edited(sidecarText!, change))).rejects.toMatchObject({
    ...{ because, facts },
  });
  expect(await at.store.recordings()).toHaveLength(1);
});

test('a WAV tells no rate below one sample a second, and is refused there; a table is not', async () => {
  const at = await openTransfers();
  const slow = await at.record([{ ...blockAt(0), rateHz: 0.4 }]);
  await expect(at.export(slow)).rejects.toMatchObject({ because: 'wav-slow' });
  const { bytes } = await at.export(slow, { format: 'csv' });
  expect(bytes.length).toBeGreaterThan(1000);
});

test('names that came with a file are lines of visible text, and never none at all', async () => {
  const at = await openTransfers();
  const { bytes, sidecarText } = await at.export(await at.record([blockAt(0)]));
  const brought = (names: [recording: string, device: string, channel: string]) =>
    at.import(
      'named.wav',
      bytes,
      edited(sidecarText!, ({ recording, device, channels }) => ({
        recording: { ...recording, name: names[0] },
        device: { ...device, name: names[1] },
        channels: channels.map((one) => ({ ...one, name: names[2] })),
      })),
    );
  expect(await brought(['Pump\u001b[2J\u202e3\u0000', 'a\nb', '\u2066x'])).toMatchObject({
    ...{ name: 'Pump [2J 3', deviceName: 'a b' },
    channels: [{ name: 'x' }, { name: 'x' }],
  });
  expect(await brought(['', '\u200f', ' '])).toMatchObject({
    ...{ name: 'named', deviceName: 'named' },
    channels: [{ name: 'ch1' }, { name: 'ch2' }],
  });
});

test('a long name is cut between letters for its file: its header can be written', async () => {
  const at = await openTransfers();
  const { bytes, sidecarText } = await at.export(await at.record([blockAt(0)]));
  const name = `${'a'.repeat(79)}😀 pump`;
  const long = edited(sidecarText!, ({ recording }) => ({ recording: { ...recording, name } }));
  const { name: file } = await at.export(await at.import('long.wav', bytes, long));
  expect(attachment(file)).toContain(`filename="${'a'.repeat(79)}.wav"`);
});

test('ten times as many scales are about ten times the work, not a hundred', async () => {
  const at = await openTransfers();
  const { sidecarText } = await at.export(await at.record([blockAt(0)]));
  const { rateHz, channels, format } = JSON.parse(sidecarText!) as Sidecar;
  const costOf = (frames: number): number => {
    const shape = { rateHz, channels: channels.length, frames, format };
    const wav = Buffer.concat([writeWavHead(shape), Buffer.alloc(wavDataBytes(shape))]);
    const many = edited(sidecarText!, ({ conversions: [one] }) => ({
      ...{ samples: frames, times: [], notes: [], gaps: [], samplesLost: 0, data: null },
      conversions: Array.from({ length: frames }, (_, fromSample) => ({ ...one, fromSample })),
    }));
    const intake = createWavIntake(wav.length, readSidecar(many), MORNING_MS);
    const { user } = process.cpuUsage();
    expect([...intake.take(wav), ...intake.end()]).toHaveLength(frames);
    return process.cpuUsage().user - user;
  };
  costOf(3000);
  const few = Math.min(...[1, 2, 3].map(() => costOf(6000)));
  expect(costOf(60_000)).toBeLessThan(40 * few);
}, 120_000);
