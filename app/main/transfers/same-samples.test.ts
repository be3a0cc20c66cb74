// A file whose samples are here already: found whatever it is called, and nothing else is taken for it.
import { expect, test } from 'vitest';
import { writeWavHeader } from '@harmonic/protocol/signal';
import { inEnglish } from '../../contract/index.ts';
import { blockAt } from '../store/example.suite.ts';
import { importEvent } from './import-event.ts';
import { createSampleDigest } from './same-samples.ts';
import { IMPORTER, openTransfers } from './test-transfers.suite.ts';

const FRAMES = 60_000;
const int16 = (change = -1): Buffer => {
  const samples = Int16Array.from({ length: FRAMES }, (_, i) => (i * 7) % 20_000);
  if (change >= 0) samples[change] = -1;
  return Buffer.concat([writeWavHeader(8000, 1, FRAMES, 'int16'), new Uint8Array(samples.buffer)]);
};

test('the same file a second time comes in, and tells of the first', async () => {
  const at = await openTransfers();
  const first = await at.import('run.wav', int16());
  expect(at.broughtIn().sameAs).toBeNull();
  const second = await at.import('another name.wav', int16(), null, { chunk: 4321 });
  expect(second.id).not.toBe(first.id);
  expect(at.broughtIn()).toMatchObject({
    ...{ state: 'done', recording: second.id },
    sameAs: { id: first.id, name: 'run' },
  });
  const plan = {
    ...IMPORTER,
    name: 'x',
    bytes: 0,
    sidecarBytes: null,
    nowMs: 0,
    day: '2026-01-01',
  };
  const event = importEvent(0, plan, { recording: second, notices: [], sameAs: first });
  expect(inEnglish(event.detail)).toContain('the same samples as “run”');
});

test.each([0, FRAMES - 1])(
  'one of the same length that differs in sample %i is another',
  async (at) => {
    const transfers = await openTransfers();
    await transfers.import('run.wav', int16());
    await transfers.import('other.wav', int16(at));
    expect(transfers.broughtIn().sameAs).toBeNull();
  },
);

test('a recording of this console, taken out and brought back, is known, with its gaps', async () => {
  const at = await openTransfers();
  const recording = await at.record([0, 1, 3].map((n) => blockAt(n * 480)));
  const { bytes, sidecarText } = await at.export(recording);
  await at.import('back.wav', bytes, sidecarText);
  expect(at.broughtIn().sameAs).toEqual({ id: recording.id, name: recording.name });
  // Its WAV alone has zeros where the gap is: that is not what was kept.
  await at.import('bare.wav', bytes);
  expect(at.broughtIn().sameAs).toBeNull();
});

test('one that its person may not see is not told of', async () => {
  const at = await openTransfers();
  await at.import('secret.wav', int16());
  await at.import('mine.wav', int16(), null, { maySee: () => false });
  expect(at.broughtIn().sameAs).toBeNull();
});

test('how samples came in pieces does not matter; where a gap lies does', () => {
  const bytes = new Uint8Array(100_000).map((_, i) => i);
  const digestOf = (...parts: [at: number, from: number, to: number][]): string => {
    const digest = createSampleDigest();
    for (const [at, from, to] of parts) digest.add(at, to - from, bytes.subarray(from, to));
    return `${digest.head() ?? ''} ${digest.whole()}`;
  };
  const whole = digestOf([0, 0, 100_000]);
  expect(digestOf([0, 0, 5], [5, 5, 90_000], [90_000, 90_000, 100_000])).toBe(whole);
  expect(digestOf([0, 0, 90_000], [90_001, 90_000, 100_000])).not.toBe(whole);
  expect(digestOf([0, 0, 80_000], [80_001, 80_000, 100_000])).not.toBe(
    digestOf([0, 0, 90_000], [90_001, 90_000, 100_000]),
  );
});
