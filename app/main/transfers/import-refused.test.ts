// Files that are not what they say: each refused in words, nothing of them kept, and what is there untouched.
import { expect, test } from 'vitest';
import { writeWavHead } from '@harmonic/protocol/files';
import { writeWavHeader } from '@harmonic/protocol/signal';
import { blockAt } from '../store/example.suite.ts';
import { IMPORTER, inChunks, openTransfers, SEAT } from './test-transfers.suite.ts';

const SAMPLES = new Uint8Array(2000).fill(3);
const wav = (head: Uint8Array, samples: Uint8Array = SAMPLES): Buffer =>
  Buffer.concat([head, samples]);
const good = (): Uint8Array => writeWavHeader(8000, 1, 1000, 'int16');
function changed(change: (view: DataView) => void): Buffer {
  const head = good();
  change(new DataView(head.buffer));
  return wav(head);
}

test.each([
  ['an empty file', Buffer.alloc(0), 'file-empty'],
  ['text', Buffer.from('not a recording at all'), 'wav-unreadable'],
  ['half a header', Buffer.from(good().subarray(0, 30)), 'wav-unreadable'],
  [
    'floats of which none is a number',
    wav(writeWavHeader(8000, 1, 500, 'float32'), new Uint8Array(2000).fill(0xff)),
    'wav-not-numbers',
  ],
  [
    'a header with nothing behind it',
    Buffer.from(writeWavHeader(8000, 1, 0, 'int16')),
    'wav-no-samples',
  ],
  [
    'a header that contradicts itself',
    changed((view) => view.setUint16(32, 7, true)),
    'wav-contradicts',
  ],
  ['a compressed WAV', changed((view) => view.setUint16(20, 0x55, true)), 'wav-encoding'],
  [
    'seventeen channels',
    changed((view) => {
      view.setUint16(22, 17, true);
      view.setUint16(32, 34, true);
    }),
    'wav-channels',
  ],
  ['no rate', changed((view) => view.setUint32(24, 0, true)), 'wav-channels'],
  [
    '64-bit integers',
    changed((view) => {
      view.setUint16(34, 64, true);
      view.setUint16(32, 8, true);
    }),
    'wav-encoding',
  ],
  [
    'only a header of the long form',
    Buffer.from(writeWavHead({ rateHz: 8000, channels: 1, frames: 3e9, format: 'int16' })),
    'wav-no-samples',
  ],
])('%s', async (_name, bytes, because) => {
  const at = await openTransfers();
  await at.record([blockAt(0)]);
  await expect(at.import('x.wav', bytes)).rejects.toMatchObject({ code: 'invalid', because });
  expect(await at.store.recordings()).toHaveLength(1);
  expect(at.told).toHaveLength(1);
});

test('a file cut on the way, one that grew, and a connection that broke leave nothing', async () => {
  const at = await openTransfers();
  const long = wav(writeWavHeader(8000, 1, 100_000, 'int16'), new Uint8Array(200_000));
  await expect(
    at.import('x.wav', long.subarray(0, 150_000), null, { announced: long.length }),
  ).rejects.toMatchObject({ because: 'upload-short' });
  await expect(
    at.import('x.wav', Buffer.concat([long, SAMPLES]), null, { announced: long.length }),
  ).rejects.toMatchObject({ because: 'upload-long' });
  const { ticket } = at.beginImport(IMPORTER, {
    name: 'x.wav',
    bytes: long.length,
    sidecarBytes: null,
  });
  const breaks = async function* (): AsyncGenerator<Uint8Array> {
    yield* inChunks(long.subarray(0, 120_000));
    throw new Error('aborted');
  };
  await expect(at.upload(ticket, [SEAT], breaks())).rejects.toMatchObject({
    because: 'transfer-broken',
  });
  expect(await at.store.recordings()).toEqual([]);
});

test('a sidecar of other samples is refused, whatever it lies about', async () => {
  const at = await openTransfers();
  const recording = await at.record([0, 1, 3].map((n) => blockAt(n * 480)));
  const { bytes, sidecar } = await at.export(recording);
  const lies: object[] = [
    { samples: 7 },
    { rateHz: 48_000 },
    { format: 'int24' },
    { channels: sidecar!.channels.slice(1) },
    { gaps: [{ atSample: 0, samples: 480, why: 'missing' }] },
    { gaps: [{ atSample: 960, samples: 4800, why: 'missing' }] },
    { data: { bytes: 1, sha256: 'a'.repeat(64) } },
  ];
  for (const lie of lies) {
    const text = JSON.stringify({ ...sidecar, ...lie });
    await expect(at.import('x.wav', bytes, text)).rejects.toMatchObject({
      because: 'sidecar-other',
    });
  }
  await expect(at.import('x.wav', bytes, '{"kind":"else"}')).rejects.toMatchObject({
    because: 'sidecar-unreadable',
  });
  expect(await at.store.recordings()).toHaveLength(1);
}, 30_000);

test('a disk that nears its floor in the middle: refused in words, nothing half is left', async () => {
  const at = await openTransfers();
  const { retention, freeBytes } = await at.store.storage();
  const bytes = wav(
    writeWavHeader(48_000, 1, 8_000_000, 'int16'),
    new Uint8Array(16_000_000).fill(1),
  );
  const { ticket } = at.beginImport(IMPORTER, {
    name: 'x.wav',
    bytes: bytes.length,
    sidecarBytes: null,
  });
  const event = {
    atMs: 0,
    deviceId: null,
    code: 'storage.retentionChanged',
    severity: 'info',
  } as const;
  const fills = async function* (): AsyncGenerator<Uint8Array> {
    yield* inChunks(bytes.subarray(0, 6_000_000));
    await at.store.setRetention({ ...retention, floorBytes: freeBytes }, { ...event, detail: '' });
    yield* inChunks(bytes.subarray(6_000_000));
  };
  await expect(at.upload(ticket, [SEAT], fills())).rejects.toMatchObject({ code: 'disk-full' });
  expect(await at.store.recordings()).toEqual([]);
}, 30_000);
