// Out, in and out again: nothing of a sample changes on the way, and what is missing is said wherever it went.
import { createHash } from 'node:crypto';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { decodeWavFrames, readWavHeader } from '@harmonic/protocol/signal';
import type { StoreBlock } from '../capture/messages.ts';
import type { Calibration } from '@harmonic/protocol/model';
import {
  blockAt,
  BLOCK_SAMPLES,
  MORNING_MS,
  PUMP,
  pump,
  RATE,
  samplesFrom,
} from '../store/example.suite.ts';
import { actOf } from '../store/example-access.suite.ts';
import { openTransfers } from './test-transfers.suite.ts';

/** 0.5 s of two channels; the third tenth of a second is missing. */
const withGap = (): StoreBlock[] => [0, 1, 3, 4].map((n) => blockAt(n * BLOCK_SAMPLES));
const ALL = 5 * BLOCK_SAMPLES;
const stored = (n: number): Buffer => Buffer.from(samplesFrom(n * BLOCK_SAMPLES, BLOCK_SAMPLES));
const gapBytes = Buffer.alloc(BLOCK_SAMPLES * 4);

/** Random bytes are samples of any integer format; floats are made so that none is a NaN. */
function rawBlock(format: StoreBlock['format'], n: number): StoreBlock {
  const width = { int16: 2, int24: 3, float32: 4 }[format];
  const data = new ArrayBuffer(BLOCK_SAMPLES * 3 * width);
  const view = new DataView(data);
  const seed = createHash('sha512').update(`${format} ${n}`).digest();
  for (let i = 0; i < data.byteLength; i += 1) view.setUint8(i, (seed[i % 64] ?? 0) ^ (i & 0xff));
  if (format === 'float32')
    for (let i = 0; i < data.byteLength; i += 4) view.setFloat32(i, Math.sin(i + n) / 3, true);
  const channels = ['x', 'y', 'z'].map((name) => ({ name, unit: 'g' as const, fullScale: 16 }));
  return blockAt(n * BLOCK_SAMPLES, { format, channels, data, scale: 0.001, offset: 0.25 });
}

test('a WAV holds the stored bytes; a gap is zeros, and stands exactly in the sidecar', async () => {
  const at = await openTransfers();
  const recording = await at.record(withGap());
  const { bytes, expected, name, sidecar, transfer } = await at.export(recording);
  expect(bytes.length).toBe(expected);
  expect(name).toBe('Pump 3 2026-03-01 08-00.wav');
  const reading = readWavHeader(bytes, bytes.length);
  if (!reading.ok) throw new Error(reading.reason);
  expect(reading.format).toMatchObject({
    ...{ rateHz: RATE, channels: 2, encoding: 'int16', frames: ALL, truncated: false },
  });
  const data = bytes.subarray(reading.format.dataAt);
  const wanted = Buffer.concat([stored(0), stored(1), gapBytes, stored(3), stored(4)]);
  expect(data.equals(wanted)).toBe(true);
  expect(sidecar).toMatchObject({
    ...{ rateHz: RATE, samples: ALL, format: 'int16', samplesLost: BLOCK_SAMPLES },
    gaps: [{ atSample: 2 * BLOCK_SAMPLES, samples: BLOCK_SAMPLES, why: 'missing' }],
    startUtc: new Date(MORNING_MS).toISOString(),
    device: { name: 'Pump 3', hardwareId: '00000000000000aa', firmware: '1.2.0' },
    channels: [
      { name: 'bearing', unit: 'g', fullScale: 2 },
      { name: 'casing', unit: 'g', fullScale: 4 },
    ],
    conversions: [{ fromSample: 0, scale: [0.5, 1], offset: [0, 0] }],
    calibrations: [null, null],
    data: { bytes: data.length, sha256: createHash('sha256').update(data).digest('hex') },
  });
  expect(transfer).toMatchObject({
    ...{ state: 'done', samplesDone: ALL, bytes: bytes.length },
    ...{ gaps: 1, samplesMissing: BLOCK_SAMPLES },
  });
});

test('the sidecar names the calibration in force on the day of the recording, and the samples stay raw', async () => {
  const at = await openTransfers();
  const recording = await at.record(withGap());
  const calibration: Calibration = {
    ...{ gain: 9.81, offset: 0, unit: 'm/s²', response: null, owner: 'lab' },
    ...{ date: '2026-02-01', validUntil: '2027-02-01' },
  };
  const event = { atMs: MORNING_MS, deviceId: PUMP, severity: 'info', detail: '' } as const;
  await at.store.putDevice(pump, { ...event, code: 'device.adopted' });
  await at.store.setCalibration(
    { deviceId: PUMP, channel: 1, calibration },
    { ...event, code: 'calibration.set', act: actOf('calibration.set') },
  );
  const { sidecar, bytes } = await at.export(recording);
  expect(sidecar).toMatchObject({ calibrations: [null, calibration] });
  const before = await openTransfers();
  const raw = await before.export(await before.record(withGap()));
  expect(bytes.equals(raw.bytes)).toBe(true);
});

test.each(['int16', 'int24', 'float32'] as const)(
  'out, in and out again, %s is the same to the last bit, with its gaps, scales and names',
  async (format) => {
    const at = await openTransfers();
    const blocks = [1, 2, 4].map((n) => rawBlock(format, n));
    const scaled = [...blocks, { ...rawBlock(format, 5), scale: 0.002 }];
    const recording = await at.record(scaled);
    const first = await at.export(recording);
    const back = await at.import('from outside.wav', first.bytes, first.sidecarText, {
      chunk: 777,
    });
    expect(back).toMatchObject({
      ...{ origin: 'imported', deviceId: null, deviceName: 'Pump 3', name: recording.name },
      ...{ state: 'complete', samples: recording.samples, rateHz: recording.rateHz },
      ...{ channels: recording.channels, startedAtMs: recording.startedAtMs },
      ...{ gaps: recording.gaps, samplesLost: recording.samplesLost },
    });
    const second = await at.export(back);
    expect(second.bytes.equals(first.bytes)).toBe(true);
    const { gaps, conversions, data, channels } = first.sidecar!;
    expect(second.sidecar).toMatchObject({ gaps, conversions, data, channels });
    expect(conversions).toHaveLength(2);
    const [before, after] = await Promise.all(
      [recording, back].map(({ id }) =>
        at.store.recordingOverview({
          id,
          channel: 2,
          fromS: 0,
          toS: null,
          columns: 4096,
          topHz: null,
        }),
      ),
    );
    const { min, max, gaps: drawn, unit, columnS } = before!;
    expect(after).toMatchObject({ min, max, gaps: drawn, unit, columnS });
  },
);

test('a file that begins and ends with a gap keeps both', async () => {
  const at = await openTransfers();
  const recording = await at.record(withGap());
  const span = { fromS: 2.5 * (BLOCK_SAMPLES / RATE), toS: 3.5 * (BLOCK_SAMPLES / RATE) };
  const begins = await at.export(recording, span);
  expect(begins.sidecar!.gaps).toEqual([{ atSample: 0, samples: 240, why: 'missing' }]);
  const ends = await at.export(recording, { fromS: 0.1, toS: 0.25 });
  expect(ends.sidecar!.gaps).toEqual([{ atSample: 480, samples: 240, why: 'missing' }]);
  for (const { bytes, sidecarText } of [begins, ends]) {
    const back = await at.import('part.wav', bytes, sidecarText);
    expect(back).toMatchObject({ gaps: 1, samplesLost: 240 });
    const again = await at.export(back);
    expect(again.bytes.equals(bytes)).toBe(true);
  }
});

test('one channel of a part is that channel of that part', async () => {
  const at = await openTransfers();
  const recording = await at.record(withGap());
  const { bytes, sidecar } = await at.export(recording, { channels: [1], fromS: 0.1, toS: 0.15 });
  const reading = readWavHeader(bytes, bytes.length);
  if (!reading.ok) throw new Error(reading.reason);
  expect(reading.format).toMatchObject({ channels: 1, frames: 240 });
  const out = [new Float32Array(240)];
  decodeWavFrames(bytes.subarray(reading.format.dataAt), reading.format, out);
  expect(new Set(out[0])).toEqual(new Set([-100 / 0x8000]));
  expect(sidecar).toMatchObject({
    channels: [{ name: 'casing', unit: 'g', fullScale: 4 }],
    conversions: [{ fromSample: 0, scale: [1], offset: [0] }],
    recording: { fromSample: 480 },
  });
});

test('a WAV without a sidecar keeps its own numbers', async () => {
  const at = await openTransfers();
  const { bytes } = await at.export(await at.record([rawBlock('int24', 0)]));
  const back = await at.import('Run 1.wav', bytes);
  expect(back).toMatchObject({
    ...{ name: 'Run 1', deviceName: 'Run 1', simulated: false, startedAtMs: MORNING_MS },
    channels: [1, 2, 3].map((n) => ({ name: `ch${n}`, unit: 'counts', fullScale: 0x800000 })),
  });
  expect((await at.export(back)).bytes.equals(bytes)).toBe(true);
  expect(at.told).toEqual(['kept']);
});

test('a file that tells no time has none, in no export of it and not when that comes back in', async () => {
  const at = await openTransfers();
  const recorded = await at.record([rawBlock('int24', 0)]);
  expect(recorded.isTimed).toBe(true);
  const { bytes, sidecarText } = await at.export(recorded);
  const back = await at.import('Run 1.wav', bytes);
  expect(back).toMatchObject({ isTimed: false, startedAtMs: MORNING_MS });
  const { sidecar, sidecarText: beside } = await at.export(back);
  expect(sidecar).toMatchObject({
    ...{ startUtc: null, times: [], clocks: null },
    startUnknown: `The file it came from tells no time; it was imported at ${new Date(MORNING_MS).toISOString()}.`,
  });
  const csv = (await at.export(back, { format: 'csv' })).bytes.toString();
  expect(csv.slice(0, 400)).toContain('# start UTC,"not known: The file it came from');
  expect((await at.import('Run 2.wav', bytes, beside)).isTimed).toBe(false);
  expect((await at.import('Run 3.wav', bytes, sidecarText)).isTimed).toBe(true);
});

test.each(['comma-point', 'semicolon-comma'] as const)(
  'a CSV in the dialect %s reads back as the values, gap and all',
  async (dialect) => {
    const at = await openTransfers();
    const recording = await at.record(withGap());
    const { bytes } = await at.export(recording, { format: 'csv', dialect });
    const separator = dialect === 'comma-point' ? ',' : ';';
    const lines = bytes
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .split('\r\n');
    expect(lines).toContain(`# start UTC${separator}${new Date(MORNING_MS).toISOString()}`);
    const head = lines.findIndex((line) => line.startsWith('time_s'));
    expect(lines[head]).toBe(
      [
        ...['time_s', 'bearing [g]', 'casing [g]', 'gap_samples'],
        ...['arrival_time_s', 'device_time_s'],
      ].join(separator),
    );
    const number = (cell: string): number => Number(cell.replace(',', '.'));
    const rows = lines.slice(head + 1, -1).map((line) => line.split(separator));
    const gaps = rows.filter((cells) => cells[3] !== '');
    expect(gaps).toEqual([[dialect === 'comma-point' ? '0.2' : '0,2', '', '', '480', '', '']]);
    const values = rows.filter((cells) => cells[3] === '');
    expect(values).toHaveLength(4 * BLOCK_SAMPLES);
    for (const [i, [time = '', a = '', b = '']] of values.entries()) {
      const sample = i < 960 ? i : i + 480;
      expect(number(time)).toBeCloseTo(sample / RATE, 9);
      if (number(a) !== sample * 0.5 || number(b) !== -100)
        throw new Error(`row ${i}: ${time} ${a} ${b}`);
    }
  },
);

test('a Parquet file reads back with its values, its gap and its sidecar', async () => {
  const at = await openTransfers();
  const recording = await at.record(withGap());
  const { bytes } = await at.export(recording, { format: 'parquet' });
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const rows = await parquetReadObjects({ file: file as ArrayBuffer });
  expect(rows).toHaveLength(4 * BLOCK_SAMPLES + 1);
  expect(rows[961]).toEqual({
    ...{ time_s: 1440 / RATE, 'bearing [g]': 720, 'casing [g]': -100, gap_samples: null },
    ...{ arrival_time_s: MORNING_MS / 1000 + 0.3, device_time_s: 1.44 },
  });
  expect(rows[960]).toEqual({
    ...{ time_s: 0.2, 'bearing [g]': null, 'casing [g]': null, gap_samples: 480 },
    ...{ arrival_time_s: null, device_time_s: null },
  });
  const { key_value_metadata: kept } = parquetMetadata(file as ArrayBuffer);
  const sidecar: unknown = JSON.parse(
    kept?.find(({ key }) => key === 'harmonic-recording')?.value ?? '',
  );
  expect(sidecar).toMatchObject({ samples: ALL, gaps: [{ atSample: 960, samples: 480 }] });
});
