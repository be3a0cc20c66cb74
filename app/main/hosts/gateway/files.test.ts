// Recordings as files over the wire, as a browser and as somebody else would ask for them.
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { writeWavHeader } from '@harmonic/protocol/signal';
import type { ExportWish, Recording, Transfer } from '../../../contract/index.ts';
import type { Gateway } from './gateway.ts';
import {
  ask,
  beFirst,
  closing,
  cookieOf,
  enter,
  open,
  openPage,
  ownPage,
  removeScratch,
  scratchDir,
  type OpenPage,
} from './test-gateway.suite.ts';

const ADA = { name: 'Ada Lovelace', signInName: 'ada', password: 'bernoulli numbers 1843' };
const FRAMES = 4_000_000;
const wav = Buffer.concat([
  writeWavHeader(48_000, 2, FRAMES, 'int16'),
  Buffer.from(new Uint8Array(FRAMES * 4).map((_, i) => i * 7)),
]);

let gateway: Gateway;
let page: OpenPage;
let cookie: string;
let recording: Recording;

beforeAll(async () => {
  gateway = await open({ place: 'real', dataDir: join(scratchDir(), 'files') });
  cookie = await enter(gateway);
  page = await openPage(gateway, cookie, 'office-0123456789abcdef');
  await beFirst(page, ADA);
}, 60_000);
afterAll(async () => {
  await gateway.close();
  removeScratch();
});

const upload = (ticket: string, body: Buffer, headers: Record<string, string> = {}) =>
  send(`/files/${ticket}`, body, {
    ...ownPage(gateway, cookie),
    'content-type': 'application/octet-stream',
    ...headers,
  });
function send(
  path: string,
  body: Buffer,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(gateway.url);
  return new Promise((resolve, reject) => {
    const call = httpRequest({ hostname, port, path, method: 'PUT', headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
    });
    call.once('error', reject);
    call.end(body);
  });
}
const wish: Omit<ExportWish, 'id'> = {
  fromS: 0,
  toS: null,
  channels: [],
  format: 'wav',
  dialect: 'comma-point',
};
const ticketOut = async (): Promise<string> =>
  (await page.calls.export.begin({ id: recording.id, ...wish })).ticket;
const ticketIn = async (bytes = wav.length): Promise<string> =>
  (await page.calls.import.begin({ name: 'Run 1.wav', bytes, sidecarBytes: null })).ticket;

/** Raw bytes of a download. @param take how many are taken before the connection is broken. */
function download(
  ticket: string,
  take = Infinity,
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; bytes: Buffer }> {
  const { hostname, port } = new URL(gateway.url);
  return new Promise((resolve, reject) => {
    const path = `/files/${ticket}`;
    const call = httpRequest({ hostname, port, path, headers: { cookie } }, (answer) => {
      const parts: Buffer[] = [];
      let size = 0;
      const over = (): void =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          bytes: Buffer.concat(parts),
        });
      answer.on('data', (part: Buffer) => {
        parts.push(part);
        size += part.length;
        if (size < take) return;
        over();
        call.destroy();
      });
      answer.once('end', over);
      answer.once('error', over);
    });
    call.once('error', reject);
    call.end();
  });
}

async function lastOf(direction: 'export' | 'import', ticket: string): Promise<Transfer> {
  let last: Transfer | null = null;
  for await (const transfer of await page.calls[direction].watch({ ticket })) last = transfer;
  if (!last) throw new Error('nothing was told');
  return last;
}

test('a file that is sent up becomes a recording, and comes down again to the last byte', async () => {
  const { status, body } = await upload(await ticketIn(), wav);
  expect(status).toBe(200);
  const id = (JSON.parse(body) as { recording: string }).recording;
  recording = (await page.calls.recording.list({})).find((one) => one.id === id)!;
  expect(recording).toMatchObject({ samples: FRAMES, origin: 'imported', state: 'complete' });

  const ticket = await ticketOut();
  const told = lastOf('export', ticket);
  const file = await download(ticket);
  expect(file.bytes.equals(wav)).toBe(true);
  expect(file.headers).toMatchObject({
    'content-type': 'audio/wav',
    'content-disposition': `attachment; filename="Run 1.wav"; filename*=UTF-8''Run%201.wav`,
    'content-length': String(wav.length),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  expect(file.headers['content-security-policy']).toContain("default-src 'none'");
  expect(await told).toMatchObject({ state: 'done', bytes: wav.length, gaps: 0 });
}, 60_000);

test('a ticket of another browser, used twice, of the wrong kind, made up: nothing', async () => {
  const ticket = await ticketOut();
  const stranger = cookieOf(await ask(gateway, '/'));
  const asked = async (path: string, as = cookie): Promise<number> =>
    (await ask(gateway, path, { headers: { cookie: as } })).status;
  expect(await asked(`/files/${ticket}`, stranger)).toBe(404);
  expect(await asked(`/files/${ticket}`, '')).toBe(403);
  expect(await asked(`/files/${'x'.repeat(43)}`)).toBe(404);
  expect(await asked('/files/..%2f..%2fsecret.txt')).toBe(404);
  expect([403, 404]).toContain(await asked('/files/../secret.txt'));
  expect((await upload(ticket, wav.subarray(0, 100))).status).toBe(404);
  expect(
    (await ask(gateway, `/files/${ticket}`, { method: 'HEAD', headers: { cookie } })).status,
  ).toBe(404);
  expect((await download(ticket)).status).toBe(200);
  expect((await download(ticket)).status).toBe(404);
}, 30_000);

test('nothing is sent up from another site, or as what a form can send', async () => {
  const ticket = await ticketIn(100);
  const origin = 'https://evil.example';
  expect((await upload(ticket, wav.subarray(0, 100), { origin })).status).toBe(403);
  expect(
    (await upload(ticket, wav.subarray(0, 100), { 'sec-fetch-site': 'cross-site' })).status,
  ).toBe(403);
  expect(
    (await upload(ticket, wav.subarray(0, 100), { 'content-type': 'text/plain' })).status,
  ).toBe(415);
  const elsewhere = await send('/session/renew', wav.subarray(0, 100), {
    ...ownPage(gateway, cookie),
    'content-type': 'application/octet-stream',
  });
  expect(elsewhere.status).toBe(405);
  await page.calls.import.cancel({ ticket });
});

test('two at once are both whole', async () => {
  const [a, b] = await Promise.all([ticketOut(), ticketOut()]);
  const files = await Promise.all([download(a), download(b)]);
  for (const { bytes } of files) expect(bytes.equals(wav)).toBe(true);
}, 30_000);

test('a download that breaks, and one that is cancelled, end the reading', async () => {
  const broken = await ticketOut();
  const toldBroken = lastOf('export', broken);
  await download(broken, 100_000);
  expect(await toldBroken).toMatchObject({
    ...{ state: 'failed', failure: { because: 'transfer-broken' } },
  });
  const cancelled = await ticketOut();
  const toldCancelled = lastOf('export', cancelled);
  const coming = download(cancelled, Infinity).catch(() => null);
  await vi.waitFor(async () => {
    for await (const { state } of await page.calls.export.watch({ ticket: cancelled })) {
      if (state === 'running') return;
      throw new Error(state);
    }
  });
  await page.calls.export.cancel({ ticket: cancelled });
  expect((await coming)?.bytes.length ?? 0).toBeLessThanOrEqual(wav.length);
  expect((await toldCancelled).state).toMatch(/cancelled|done/);
}, 30_000);

test('labels that come with a sidecar stand in the trail, and with the recording', async () => {
  const { calls } = page;
  const label = { channel: 0, hz: null, s: { from: 0, to: 0.1 }, kind: 'remark' } as const;
  await calls.recordingNote.add({ id: recording.id, ...label, text: 'knock' });
  const out = (await calls.export.begin({ id: recording.id, ...wish, toS: 0.1 })).ticket;
  const told = lastOf('export', out);
  const part = (await download(out)).bytes;
  const sidecar = Buffer.from((await told).sidecar?.text ?? '');
  const announced = { name: 'Run 2.wav', bytes: part.length, sidecarBytes: sidecar.length };
  const { ticket } = await calls.import.begin(announced);
  const kept = lastOf('import', ticket);
  expect((await upload(ticket, Buffer.concat([sidecar, part]))).status).toBe(200);
  const id = (await kept).recording!;
  expect(await calls.recordingNote.list({ id })).toMatchObject([{ text: 'knock', author: null }]);
  const query = { fromMs: null, toMs: null, actor: null, outcome: null, text: '' };
  const { rows } = await calls.audit.list({
    ...{ query: { ...query, act: 'import.begin' }, beforeSeq: null, limit: 2 },
  });
  expect(rows.map(({ facts }) => facts)).toEqual([
    { of: 'Run 2.wav', notes: '1' },
    { of: 'Run 2.wav', bytes: String(part.length) },
  ]);
  await calls.recording.remove({ id });
});

test('a file that lies is refused in words, with its connection whole', async () => {
  const lying = Buffer.concat([writeWavHeader(8000, 1, 1e9, 'int16'), Buffer.alloc(3_000_000)]);
  lying.writeUInt16LE(7, 32);
  const ticket = await ticketIn(lying.length);
  const told = lastOf('import', ticket);
  const { status, body } = await upload(ticket, lying);
  expect([status, JSON.parse(body)]).toEqual([
    200,
    {
      ...{ recording: null, error: 'invalid' },
      detail: 'The WAV header contradicts itself (block size).',
    },
  ]);
  expect(await told).toMatchObject({ state: 'failed', failure: { because: 'wav-contradicts' } });
  const events = await page.calls.event.list({ beforeId: null, limit: 5 });
  expect(events[0]).toMatchObject({ code: 'recording.importFailed', severity: 'warning' });
});

test('whoever signs out takes no file along', async () => {
  const ticket = await ticketOut();
  await page.calls.session.signOut({});
  expect((await download(ticket)).status).not.toBe(200);
  page.socket.close();
  await closing(page.socket);
});
