// What stands beside samples in time: two clocks, and what people wrote. Both leave with a recording, and come back.
import { parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { clockDifference, momentAt } from '@harmonic/protocol/model';
import type { StoreBlock } from '../capture/messages.ts';
import { actOf } from '../store/example-access.suite.ts';
import { blockAt, BLOCK_SAMPLES, MORNING_MS, RATE } from '../store/example.suite.ts';
import { openTransfers } from './test-transfers.suite.ts';

const BLOCKS = 120;
const BLOCK_NS = BigInt((BLOCK_SAMPLES / RATE) * 1e9);
const MORNING_NS = BigInt(MORNING_MS) * 1_000_000n;
/** The device's clock: seven hours ahead, and 200 millionths fast; its frames are up to 5 ms late. */
const AHEAD_NS = 7n * 3_600_000_000_000n;
const drifting = (n: number): StoreBlock =>
  blockAt(n * BLOCK_SAMPLES, {
    deviceClock: 'unix',
    deviceNs: MORNING_NS + AHEAD_NS + BigInt(n) * BLOCK_NS + (BigInt(n) * BLOCK_NS) / 5000n,
    arrivalNs: MORNING_NS + BigInt(n) * BLOCK_NS + BigInt((n * 7919) % 5) * 1_000_000n,
    sync: { offsetNs: -AHEAD_NS, delayNs: 3_000_000n },
  });
const all = (): StoreBlock[] => Array.from({ length: BLOCKS }, (_, n) => drifting(n));

test('a device clock hours off that drifts by 200 ppm is kept beside arrival, told, and survives a file', async () => {
  const at = await openTransfers();
  const recording = await at.record(all());
  const clock = (await at.store.recordingClock(recording.id))!;
  expect(clock.sync).toEqual({ offsetMs: 7 * 3_600_000, withinMs: 1.5 });
  const found = clockDifference(clock.points)!;
  expect(found.deviceClock).toBe('unix');
  expect(Math.abs(found.driftPpm! - 200)).toBeLessThan(100);
  expect(momentAt(clock.points, 6, 'device')!.ms - MORNING_MS).toBeCloseTo(
    7 * 3_600_000 + 6001.2,
    2,
  );

  const { bytes, sidecarText, sidecar } = await at.export(recording);
  expect(sidecar!.clocks).toMatchObject({
    ...{ deviceClock: 'unix', offsetMs: 7 * 3_600_000, offsetWithinMs: 1.5, jumps: 0 },
    driftPpm: found.driftPpm,
  });
  expect(sidecar!.times[0]).toEqual({
    ...{ atSample: 0, deviceClock: 'unix', deviceNs: String(MORNING_NS + AHEAD_NS) },
    arrivalNs: String(MORNING_NS),
  });
  const back = await at.import('back.wav', bytes, sidecarText);
  const again = (await at.store.recordingClock(back.id))!;
  expect(clockDifference(again.points)!.driftPpm).toBeCloseTo(found.driftPpm!, -1);
  for (const axis of ['device', 'arrival'] as const)
    for (const s of [0, 3.3, 11]) {
      const [there, here] = [clock, again].map(({ points }) => momentAt(points, s, axis)!.ms);
      expect(Math.abs(here! - there!)).toBeLessThan(6);
    }
});

test('tables carry both clocks and name them; a part begins where it does on either', async () => {
  const at = await openTransfers();
  const recording = await at.record(all());
  const part = { fromS: 1.05, toS: 1.2 };
  const csv = (await at.export(recording, { ...part, format: 'csv' })).bytes.toString();
  const lines = csv.split('\r\n');
  expect(lines).toContain('# device_time_s,"device clock, Unix s"');
  expect(lines).toContain('# arrival_time_s,"arrival at the console, Unix s of the console"');
  const head = lines.findIndex((line) => line.startsWith('time_s'));
  expect(lines[head]).toBe(
    'time_s,bearing [g],casing [g],gap_samples,arrival_time_s,device_time_s',
  );
  const cells = lines[head + 1]!.split(',');
  const startS = MORNING_MS / 1000;
  expect(Number(cells[4])).toBeCloseTo(startS + 1.05 + ((10 * 7919) % 5) / 1000, 5);
  expect(Number(cells[5])).toBeCloseTo(startS + 7 * 3600 + 1.05 + 1 / 5000, 5);

  const parquet = (await at.export(recording, { ...part, format: 'parquet' })).bytes;
  const file = new Uint8Array(parquet).buffer;
  const [row] = await parquetReadObjects({ file });
  expect(row).toMatchObject({ arrival_time_s: Number(cells[4]), device_time_s: Number(cells[5]) });
});

test('a device that nobody gave the time says how long it runs, and is told as that', async () => {
  const at = await openTransfers();
  const recording = await at.record([0, 1].map((n) => blockAt(n * BLOCK_SAMPLES)));
  const csv = (await at.export(recording, { format: 'csv' })).bytes.toString();
  expect(csv).toContain('# device_time_s,"device clock, s since the device started (never set)"');
  const { sidecar } = await at.export(recording);
  expect(sidecar!.clocks).toMatchObject({ deviceClock: 'since-start', driftPpm: null });
});

test('notes leave with the part they are on, and come back without an author, by right', async () => {
  const at = await openTransfers();
  const recording = await at.record(all());
  const recordingId = recording.id;
  const note = (text: string, s: { from: number; to: number } | null, channel = 0) =>
    at.store.addNote(
      { recordingId },
      { channel, hz: s ? null : { from: 100, to: 120 }, s, kind: 'fault', text },
      actOf('recordingNote.add'),
    );
  await note('everywhere', null, 1);
  await note('knock', { from: 2, to: 3 });
  await note('late', { from: 9, to: 9.5 });
  const { bytes, sidecarText, sidecar } = await at.export(recording, { fromS: 2.5, toS: 5 });
  expect(sidecar!.notes).toMatchObject([
    { channel: 1, text: 'everywhere', hz: { from: 100, to: 120 }, s: null, kind: 'fault' },
    { channel: 0, text: 'knock', s: { from: 0, to: 0.5 } },
  ]);
  const back = await at.import('back.wav', bytes, sidecarText);
  expect(at.broughtIn().notices).toEqual([{ code: 'notes-kept', values: { count: 2 } }]);
  const kept = await at.store.notes({ recordingId: back.id });
  expect(kept).toMatchObject([
    { channel: 1, text: 'everywhere', author: null, recordingId: back.id },
    { channel: 0, text: 'knock', author: null, s: { from: 0, to: 0.5 } },
  ]);
  expect(kept[1]!.createdAtMs).toBe(Date.parse(sidecar!.notes[1]!.createdUtc));
  const strange = JSON.stringify({
    ...sidecar,
    notes: [{ ...sidecar!.notes[0], kind: 'omen' }, sidecar!.notes[1]],
  });
  const other = await at.import('back.wav', bytes, strange, { mayNote: false });
  expect(at.broughtIn().notices).toEqual([
    { code: 'notes-left', values: { count: 1 } },
    { code: 'notes-strange', values: { count: 1 } },
  ]);
  expect(await at.store.notes({ recordingId: other.id })).toEqual([]);
});
