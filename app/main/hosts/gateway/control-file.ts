// The file by which `harmonic url` finds a running gateway: where it is, and a secret only its owner can read.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rename, unlink, writeFile } from 'node:fs/promises';
import { request, type IncomingMessage, type RequestOptions } from 'node:http';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { z } from 'zod';
import { isLoopback } from './origin.ts';

const nameOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '');

const controlSchema = z
  .object({
    pid: z.int().positive(),
    /** Base address, without a link. */
    url: z.url(),
    secret: z.string().min(32),
    /** SHA-256 of its certificate, where it speaks TLS. */
    fingerprint: z.string().nullable(),
  })
  // The secret leaves this machine for nobody who cannot be told from the gateway.
  .refine(({ url, fingerprint }) => isLoopback(nameOf(url)) || fingerprint !== null);
export type Control = z.infer<typeof controlSchema>;

const fileOf = (dataDir: string): string => join(dataDir, 'console.json');

export async function writeControl(dataDir: string, control: Control): Promise<void> {
  const draft = `${fileOf(dataDir)}.${control.pid}.draft`;
  await writeFile(draft, JSON.stringify(control), { mode: 0o600 });
  await rename(draft, fileOf(dataDir));
}

/** Removes the file unless another console has put its own there. */
export async function removeControl(dataDir: string, pid: number): Promise<void> {
  if (readControl(dataDir)?.pid !== pid) return;
  await unlink(fileOf(dataDir)).catch(() => undefined);
}

/** Null when no gateway has said where it is, or what is there is not readable as such. */
export function readControl(dataDir: string): Control | null {
  try {
    return controlSchema.parse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8')));
  } catch {
    return null;
  }
}

const ANSWER_MS = 3000;
const ANSWER_MAX = 4096;

/** A TLS connection to the very gateway that wrote the file: known by its certificate, not by who signed that. */
async function connectTo(url: URL, fingerprint: string): Promise<TLSSocket> {
  const host = nameOf(url.href);
  const socket = connect({
    host,
    port: Number(url.port || 443),
    rejectUnauthorized: false,
    minVersion: 'TLSv1.3',
    ...(isIP(host) ? {} : { servername: host }),
    timeout: ANSWER_MS,
  });
  socket.once('timeout', () => socket.destroy(new Error('nobody answers')));
  await once(socket, 'secureConnect');
  if (socket.getPeerX509Certificate()?.fingerprint256 === fingerprint) return socket;
  socket.destroy();
  throw new Error('another certificate');
}

async function post(url: URL, options: RequestOptions): Promise<string> {
  const call = request(url, { ...options, method: 'POST', signal: AbortSignal.timeout(ANSWER_MS) });
  call.end();
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  let body = '';
  for await (const part of answer.setEncoding('utf8')) {
    body += part as string;
    if (body.length > ANSWER_MAX) throw new Error('too long an answer');
  }
  if (answer.statusCode !== 200) throw new Error(`refused: ${answer.statusCode ?? 0}`);
  return body;
}

/** Asks a running gateway for the way in: a fresh one-time link, or its plain address. Null when nobody answers there any more. */
export async function askForLink(control: Control): Promise<string | null> {
  try {
    const { secret, fingerprint } = control;
    const asked = new URL('/control/link', control.url);
    const socket = fingerprint === null ? null : await connectTo(asked, fingerprint);
    const plain = new URL(asked.href.replace(/^https:/, 'http:'));
    const body = await post(plain, {
      headers: { authorization: `Bearer ${secret}`, host: asked.host },
      ...(socket ? { createConnection: () => socket } : {}),
    });
    const { url } = z.object({ url: z.url() }).parse(JSON.parse(body));
    // Without a certificate nobody knows who has the port now: its answer may lead nowhere else.
    return socket || new URL(url).origin === new URL(control.url).origin ? url : null;
  } catch {
    return null;
  }
}
