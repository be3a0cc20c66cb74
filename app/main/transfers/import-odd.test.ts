// Files that are not quite what they say, and come in all the same: everything of them that can be kept, and in words
// and counts what cannot.
import { expect, test } from 'vitest';
import { decodeWavFrames, readWavHeader, writeWavHeader } from '@harmonic/protocol/signal';
import type { Calibration } from '@harmonic/protocol/model';
import { inEnglish, type Recording } from '../../contract/index.ts';
import { blockAt, MORNING_MS, PUMP, pump } from '../store/example.suite.ts';
import { actOf } from '../store/example-access.suite.ts';
import { importEvent } from './import-event.ts';
import { IMPORTER, openTransfers, type TestTransfers } from './test-transfers.suite.ts';

const RATE = 8000;
const int16 = (frames: number): Uint8Array =>
  new Uint8Array(Int16Array.from({ length: frames }, (_, i) => (i % 200) - 100).buffer);
/** Of its own size, whatever its data chunk claims. */
function wav(claimed: number, ...parts: Uint8Array[]): Buffer {
  const bytes = Buffer.concat([writeWavHeader(RATE, 1, claimed, 'int16'), ...parts]);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  return bytes;
}
const spanOf = (at: TestTransfers, { id }: Recording, fromS = 0) =>
  at.store.recordingSpan({ id, channel: 0, fromS, toS: null });

test('cut short: kept as far as it goes, as interrupted, with its bytes named', async () => {
  const at = await openTransfers();
  const cut = await at.import('cut.wav', wav(100_000, int16(4000)));
  expect(cut).toMatchObject({ state: 'interrupted', samples: 4000, gaps: 0 });
  expect(at.broughtIn().notices).toEqual([
    { code: 'cut-short', values: { claimedBytes: 200_000, heldBytes: 8000 } },
  ]);
  const whole = await at.import('whole.wav', wav(4000, int16(4000)));
  expect(whole.state).toBe('complete');
  expect(at.broughtIn().notices).toEqual([]);
});

test('cut short beside the sidecar of the whole: refused, and said what to do', async () => {
  const at = await openTransfers();
  const { bytes, sidecarText } = await at.export(await at.record([blockAt(0)]));
  await expect(at.import('cut.wav', bytes.subarray(0, 1000), sidecarText)).rejects.toMatchObject({
    because: 'wav-truncated',
  });
});

test.each([64, 777, 65_536])(
  'samples behind the claim, in chunks of %i bytes, are counted',
  async (chunk) => {
    const at = await openTransfers();
    const list = Buffer.from('LIST\x04\x00\x00\x00INFO', 'latin1');
    const bytes = wav(4000, int16(4000), list, int16(50_000));
    const kept = await at.import('x.wav', bytes, null, { chunk });
    expect(kept).toMatchObject({ state: 'complete', samples: 4000 });
    expect(at.broughtIn().notices).toEqual([
      { code: 'rest-unused', values: { bytes: 100_000, atByte: 8056, dataBytes: 8000 } },
    ]);
  },
);

test('a head that contradicts itself, or the size of the file: kept whole, and told', async () => {
  const at = await openTransfers();
  const bytes = wav(4000, int16(4000));
  bytes.writeUInt32LE(RATE, 28);
  bytes.writeUInt32LE(12, 4);
  expect(await at.import('x.wav', bytes)).toMatchObject({ state: 'complete', samples: 4000 });
  expect(at.broughtIn().notices).toEqual([
    { code: 'byte-rate', values: { claimedByteRate: RATE, byteRate: 2 * RATE, rateHz: RATE } },
    { code: 'file-size', values: { claimedFileBytes: 20, fileBytes: bytes.length } },
  ]);
});

test('a second data chunk is left out, and said', async () => {
  const at = await openTransfers();
  const second = Buffer.from('data\x40\x1f\x00\x00', 'latin1');
  const kept = await at.import('x.wav', wav(4000, int16(4000), second, int16(4000)), null);
  expect(kept).toMatchObject({ state: 'complete', samples: 4000 });
  expect(at.broughtIn().notices).toEqual([
    { code: 'second-data', values: { samples: 4000, bytes: 8000 } },
  ]);
});

test('a recorder that was cut off left a size of 0: what is there comes in, and is said', async () => {
  const at = await openTransfers();
  const kept = await at.import('x.wav', wav(0, int16(4000)), null);
  expect(kept).toMatchObject({ samples: 4000 });
  expect(at.broughtIn().notices).toEqual([{ code: 'length-unsaid', values: { heldBytes: 8000 } }]);
});

test('samples beyond what can be measured are gaps, as those that are no numbers', async () => {
  const at = await openTransfers();
  const floats = Float32Array.from({ length: 2000 }, () => 9e29);
  floats.set([3e38, -3e38, 2e30, NaN], 100);
  const head = writeWavHeader(RATE, 1, 2000, 'float32');
  const kept = await at.import('x.wav', Buffer.concat([head, new Uint8Array(floats.buffer)]), null);
  expect(kept).toMatchObject({ samples: 2000, gaps: 1, samplesLost: 4 });
  expect(at.broughtIn().notices).toEqual([
    { code: 'not-numbers', values: { frames: 4, gaps: 1, firstFrame: 100 } },
  ]);
});

test('eight bits are kept to the last step, with the scale of eight bits', async () => {
  const at = await openTransfers();
  const head = writeWavHeader(RATE, 1, 500, 'int16');
  const view = new DataView(head.buffer);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  view.setUint32(40, 1000, true);
  const samples = Uint8Array.from({ length: 1000 }, (_, i) => i % 256);
  const kept = await at.import('x.wav', Buffer.concat([head, samples]), null, { chunk: 333 });
  expect(kept).toMatchObject({
    samples: 1000,
    channels: [{ unit: 'counts', fullScale: 128 }],
  });
  const span = await spanOf(at, kept);
  expect([...span.samples]).toEqual([...samples].map((value) => value - 128));
  // Codes 0, 1 and 255 are as far from its middle as both its limits are.
  expect([span.step, span.clipped]).toEqual([1, 11]);
});

/** @param code 1 integers, 3 floats. */
function wide(code: number, bits: number, samples: Int32Array | Float64Array, channels = 1) {
  const head = writeWavHeader(RATE, channels, 1, 'int16');
  const view = new DataView(head.buffer);
  view.setUint16(20, code, true);
  view.setUint32(4, head.length + samples.byteLength - 8, true);
  view.setUint32(28, (RATE * channels * bits) / 8, true);
  view.setUint16(32, (channels * bits) / 8, true);
  view.setUint16(34, bits, true);
  view.setUint32(40, samples.byteLength, true);
  return Buffer.concat([head, new Uint8Array(samples.buffer)]);
}

test('32-bit integers come in as the numbers they are, and what was finer than 24 bits is counted', async () => {
  const at = await openTransfers();
  const exact = Int32Array.from({ length: 3000 }, (_, i) => (i - 1500) * 0x100000);
  const kept = await at.import('x.wav', wide(1, 32, exact, 2), null, { chunk: 333 });
  expect(kept).toMatchObject({ samples: 1500, channels: [{ fullScale: 2 ** 31 }, {}] });
  const span = await spanOf(at, kept);
  expect([...span.samples]).toEqual([...exact].filter((_, i) => i % 2 === 0));
  // The lowest code is one of its two limits.
  const least = exact.filter((value, i) => i % 2 === 0 && value === -0x80000000).length;
  expect(span.clipped).toBe(least);
  expect(at.broughtIn().notices).toEqual([]);
  await at.import('x.wav', wide(1, 32, Int32Array.of(0x7fffffff, 3, -0x80000000, 0x1000001)));
  expect(at.broughtIn().notices).toEqual([{ code: 'rounded', values: { samples: 2, bits: 32 } }]);
});

test('64-bit floats come in as 32-bit ones; those that these do not hold are gaps', async () => {
  const at = await openTransfers();
  const samples = Float64Array.from({ length: 2000 }, (_, i) => (i % 2 ? 0.5 : 0.1));
  samples.set([NaN, 1e300], 100);
  const kept = await at.import('x.wav', wide(3, 64, samples), null, { chunk: 777 });
  expect(kept).toMatchObject({ samples: 2000, gaps: 1, samplesLost: 2 });
  expect(at.broughtIn().notices).toEqual([
    { code: 'not-numbers', values: { frames: 2, gaps: 1, firstFrame: 100 } },
    { code: 'rounded', values: { samples: 999, bits: 64 } },
  ]);
  const span = await spanOf(at, kept, 102 / RATE);
  expect([...span.samples]).toEqual([...samples.subarray(102)].map(Math.fround));
  // Floats have no limit at which they are cut, whatever their size.
  expect(span.clipped).toBe(0);
});

test('both are read as `harmonic measure` reads them', async () => {
  const at = await openTransfers();
  for (const bytes of [
    wide(
      1,
      32,
      Int32Array.from({ length: 500 }, (_, i) => i * 7_654_321 - 2 ** 30),
    ),
    wide(
      3,
      64,
      Float64Array.from({ length: 500 }, (_, i) => Math.sin(i)),
    ),
  ]) {
    const reading = readWavHeader(bytes, bytes.length);
    if (!reading.ok) throw new Error(reading.reason);
    const read = new Float32Array(500);
    decodeWavFrames(bytes.subarray(reading.format.dataAt), reading.format, [read]);
    const kept = await at.import('x.wav', bytes);
    const [{ fullScale } = { fullScale: 1 }] = kept.channels;
    const { samples } = await spanOf(at, kept);
    expect([...samples].map((value) => value / fullScale)).toEqual([...read]);
  }
});

const FLOATS = 40_000;
function floats(change: (values: Float32Array) => void, channels = 1): Buffer {
  const values = Float32Array.from({ length: FLOATS * channels }, (_, i) => Math.sin(i / 9));
  change(values);
  const head = writeWavHeader(RATE, channels, FLOATS, 'float32');
  return Buffer.concat([head, new Uint8Array(values.buffer)]);
}

test.each([64 * 1024, 999])(
  'what is no number is a gap, in chunks of %i bytes: counted, and never in a result',
  async (chunk) => {
    const at = await openTransfers();
    const bytes = floats((values) => {
      values.fill(NaN, 100, 103);
      values[20_000] = Infinity;
      values[FLOATS - 1] = -Infinity;
    });
    const kept = await at.import('x.wav', bytes, null, { chunk });
    expect(kept).toMatchObject({ samples: FLOATS, gaps: 3, samplesLost: 5, state: 'complete' });
    expect(at.broughtIn().notices).toEqual([
      { code: 'not-numbers', values: { frames: 5, gaps: 3, firstFrame: 100 } },
    ]);
    const span = await spanOf(at, kept, 103 / RATE);
    expect([span.firstSample, span.samples.length]).toEqual([103, 20_000 - 103]);
    expect(span.samples.every((value) => Number.isFinite(value))).toBe(true);
  },
);

test('a file full of holes is refused in words, and nothing of it is kept', async () => {
  const at = await openTransfers();
  const bytes = floats((values) => {
    for (let i = 0; i < values.length; i += 3) values[i] = NaN;
  });
  await expect(at.import('x.wav', bytes)).rejects.toMatchObject({ because: 'wav-not-numbers' });
  expect(await at.store.recordings()).toEqual([]);
});

const CALIBRATION: Calibration = {
  ...{ gain: 9.81, offset: 0, unit: 'm/s²', response: null, owner: 'lab' },
  ...{ date: '2026-02-01', validUntil: '2027-02-01' },
};
async function calibrated(at: TestTransfers) {
  const recording = await at.record([blockAt(0)]);
  const event = { atMs: MORNING_MS, deviceId: PUMP, severity: 'info', detail: '' } as const;
  await at.store.putDevice(pump, { ...event, code: 'device.adopted' });
  await at.store.setCalibration(
    { deviceId: PUMP, channel: 1, calibration: CALIBRATION },
    { ...event, code: 'calibration.set', act: actOf('calibration.set') },
  );
  return at.export(recording);
}

test('the calibrations of a sidecar come with it, count for it, and leave with it again', async () => {
  const at = await openTransfers();
  const { bytes, sidecarText } = await calibrated(at);
  const back = await at.import('back.wav', bytes, sidecarText);
  expect(at.broughtIn().notices).toEqual([{ code: 'calibrations-kept', values: { count: 1 } }]);
  const again = await at.export(back);
  expect(again.sidecar).toMatchObject({ calibrations: [null, CALIBRATION] });
});

test('without the right to calibrate they are left, and that is said', async () => {
  const at = await openTransfers();
  const { bytes, sidecarText } = await calibrated(at);
  const back = await at.import('back.wav', bytes, sidecarText, { mayCalibrate: false });
  expect(at.broughtIn().notices).toEqual([{ code: 'calibrations-left', values: { count: 1 } }]);
  expect((await at.export(back)).sidecar).toMatchObject({ calibrations: [null, null] });
});

test('calibrations whose dates cannot be are left out, and that is said', async () => {
  const at = await openTransfers();
  const { bytes, sidecar } = await calibrated(at);
  const calibrations = [
    { ...CALIBRATION, date: '2999-01-01', validUntil: null },
    { ...CALIBRATION, validUntil: '2999-02-01' },
  ];
  const back = await at.import('back.wav', bytes, JSON.stringify({ ...sidecar, calibrations }));
  expect(at.broughtIn().notices).toEqual([{ code: 'calibrations-misdated', values: { count: 2 } }]);
  expect((await at.export(back)).sidecar).toMatchObject({ calibrations: [null, null] });
});

test('the event says the same in words', async () => {
  const at = await openTransfers();
  const recording = await at.import('cut.wav', wav(100_000, int16(4000)));
  const { notices } = at.broughtIn();
  const plan = { ...IMPORTER, name: 'cut', bytes: 0, sidecarBytes: null };
  const at1970 = { nowMs: 0, day: '1970-01-01' };
  const event = importEvent(5, { ...plan, ...at1970 }, { recording, notices, sameAs: null });
  expect(event).toMatchObject({ code: 'recording.imported', severity: 'warning' });
  expect(inEnglish(event.detail)).toBe(
    '“cut” · 0.5 s · 0 gaps · cut short: 200000 bytes claimed, 8000 there',
  );
});
