// The gateway on the LAN, on this machine's loopback: real TLS sockets, certificates as they are made and given.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { connect as connectPlain } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  givenCertificate,
  ownCertificate,
  TLS_CERTIFICATE_FILE,
  TLS_KEY_FILE,
} from '../certificate.ts';
import { askForLink, readControl } from './control-file.ts';
import type { Gateway } from './gateway.ts';
import {
  ask,
  callsOf,
  channel,
  cookieOf,
  enter,
  open,
  outcome,
  ownPage,
  removeScratch,
  scratchDir,
} from './test-gateway.suite.ts';

const scratch = scratchDir();
afterAll(removeScratch);
const folder = (name: string): string => {
  const path = join(scratch, name);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
};
const DAY_MS = 24 * 3600_000;

describe('listening on every address', () => {
  let gateway: Gateway;
  let dataDir = '';
  const port = (): number => Number(new URL(gateway.url).port);
  const handshake = async (options: ConnectionOptions): Promise<string> => {
    const socket = connect({
      host: '127.0.0.1',
      port: port(),
      rejectUnauthorized: false,
      ...options,
    });
    const what = await new Promise<string>((resolve) => {
      socket.once('secureConnect', () => resolve(socket.getProtocol() ?? 'none'));
      socket.once('error', (error: Error & { code?: string }) => resolve(error.code ?? 'failed'));
    });
    socket.destroy();
    return what;
  };
  /** The bytes of an answer to what is sent in the clear. */
  const said = async (bytes: string | Buffer): Promise<string> => {
    const socket = connectPlain(port(), '127.0.0.1');
    let answer = '';
    socket.on('data', (part) => (answer += part.toString()));
    socket.on('error', () => undefined);
    socket.end(bytes);
    await new Promise((resolve) => socket.once('close', resolve));
    return answer;
  };

  beforeAll(async () => {
    dataDir = folder('lan');
    const wish = { place: 'real', dataDir, address: '0.0.0.0', names: ['127.0.0.1'] } as const;
    gateway = await open(wish);
  });
  afterAll(() => gateway.close());

  test('is TLS 1.3 and nothing older', async () => {
    expect(await handshake({})).toBe('TLSv1.3');
    expect(await handshake({ maxVersion: 'TLSv1.2' })).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
    expect(await handshake({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1' })).toMatch(/SSL|ECONN/);
  });

  test('shows an own certificate with the names and addresses of this machine, and tells its fingerprint', async () => {
    const socket = connect({ host: '127.0.0.1', port: port(), rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const cert = socket.getPeerX509Certificate()!;
    socket.destroy();
    expect(cert.fingerprint256).toBe(gateway.fingerprint);
    expect(cert.checkHost(hostname().toLowerCase())).toBeDefined();
    expect(cert.checkHost('localhost')).toBe('localhost');
    expect(cert.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(cert.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(cert.toString()).toBe(readFileSync(join(dataDir, TLS_CERTIFICATE_FILE), 'utf8'));
  });

  test('a browser that trusts it is satisfied with it', async () => {
    const ca = readFileSync(join(dataDir, TLS_CERTIFICATE_FILE));
    const trusting = { ca, rejectUnauthorized: true } as const;
    expect(await handshake({ ...trusting, servername: 'localhost' })).toBe('TLSv1.3');
    expect(await handshake({ ...trusting, servername: 'other.example' })).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
  });

  test('who speaks plain HTTP there is told in words where to go', async () => {
    const answer = await said(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port()}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('begins with https://');
    expect(answer).not.toMatch(/location:/i);
    expect(await said(Buffer.from([0]))).toContain('400');
    expect(await said('')).toBe('');
    // And what begins like TLS and is none ends, while others go on.
    await said(Buffer.from([0x16, 3, 1, 255, 255, 9, 9, 9]));
    expect(await handshake({})).toBe('TLSv1.3');
  });

  test('the cookie is held to TLS and to this host; channels and the policy are those of TLS', async () => {
    const link = new URL(gateway.wayIn());
    expect(link.protocol).toBe('https:');
    const first = await ask(gateway, link.pathname + link.search);
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^__Host-harmonic_\d+=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
      ),
    ]);
    const cookie = cookieOf(first);
    const page = await ask(gateway, '/', { headers: { cookie } });
    expect(page.headers['content-security-policy']).toContain(
      `connect-src 'self' wss://127.0.0.1:${port()};`,
    );
    expect(await outcome(channel(gateway, 'rpc', { cookie }))).toBe('open');
    const plain = gateway.url.replace('https', 'http');
    expect(await outcome(channel(gateway, 'rpc', { cookie, origin: plain }))).toBe(403);
    const headers = { ...ownPage(gateway, cookie), origin: plain };
    const forged = { method: 'POST', headers, body: '{}' };
    expect((await ask(gateway, '/session/renew', forged)).status).toBe(403);
  });

  test('a browser is told to keep to TLS for every name but loopback, where other programs live', async () => {
    const hstsFor = async (name: string): Promise<unknown> => {
      const answer = await ask(gateway, '/healthz', { headers: { host: `${name}:${port()}` } });
      expect([name, answer.status]).toEqual([name, 200]);
      return answer.headers['strict-transport-security'];
    };
    expect(await hstsFor(hostname())).toBe('max-age=31536000');
    expect(await hstsFor('localhost')).toBeUndefined();
    expect(await hstsFor('127.0.0.1')).toBeUndefined();
  });

  test('health is told without a token; a name that was rebound gets nothing', async () => {
    expect((await ask(gateway, '/healthz')).body).toBe('{"status":"ok"}');
    for (const host of ['rebound.example', `127.0.0.1.example:${port()}`, '127.0.0.1:1']) {
      expect((await ask(gateway, '/healthz', { headers: { host } })).status).toBe(421);
    }
  });

  test('"harmonic url" asks this very gateway, known by its certificate, and no other', async () => {
    const control = readControl(dataDir)!;
    expect(control).toMatchObject({
      url: `https://127.0.0.1:${port()}`,
      fingerprint: gateway.fingerprint,
    });
    const link = new URL((await askForLink(control))!);
    expect((await ask(gateway, link.pathname + link.search)).status).toBe(303);
    const other = control.fingerprint!.replace(/^../, (first) => (first === '00' ? '01' : '00'));
    expect(await askForLink({ ...control, fingerprint: other })).toBeNull();
  });

  test('the control file of an address beyond this machine is not believed without a fingerprint', async () => {
    const elsewhere = folder('forged-control');
    const control = {
      pid: 1,
      url: 'https://192.168.1.9:4280',
      secret: 'x'.repeat(43),
      fingerprint: null,
    };
    writeFileSync(join(elsewhere, 'console.json'), JSON.stringify(control));
    expect(readControl(elsewhere)).toBeNull();
  });
});

test('the demo on the LAN keeps nothing; the site made from it has its certificate the next time', async () => {
  const dataDir = join(scratch, 'lan-demo');
  const demo = await open({ dataDir, address: '0.0.0.0', names: ['127.0.0.1'] });
  expect(existsSync(dataDir)).toBe(false);
  expect(existsSync(join(demo.dataDir(), TLS_KEY_FILE))).toBe(false);
  const cookie = await enter(demo);
  const socket = channel(demo, 'rpc', { cookie });
  await outcome(socket);
  await callsOf(socket).site.setUp({ name: 'Mill' });
  await new Promise((resolve) => socket.once('close', resolve));
  await demo.close();
  const site = await open({ dataDir, place: 'real', address: '0.0.0.0', names: ['127.0.0.1'] });
  expect(site.fingerprint).toBe(demo.fingerprint);
  await site.close();
});

test('on loopback there is no TLS and no certificate, unless one is given', async () => {
  const dataDir = folder('loopback');
  const gateway = await open({ dataDir, place: 'real' });
  expect([new URL(gateway.url).protocol, gateway.fingerprint]).toEqual(['http:', null]);
  expect(existsSync(join(dataDir, TLS_KEY_FILE))).toBe(false);
  expect((await ask(gateway, '/healthz')).headers['strict-transport-security']).toBeUndefined();
  await gateway.close();
});

describe('an own certificate', () => {
  const NAMES = ['mill', '192.168.1.7', '[fd00::7]'];
  const NOW = Date.UTC(2026, 10, 25);
  const keyFile = (dataDir: string): string => join(dataDir, TLS_KEY_FILE);

  test('is made once: key for its owner only, names as asked, valid for as long as browsers take', async () => {
    const dataDir = folder('made');
    const first = await ownCertificate(dataDir, NAMES, NOW);
    expect(await ownCertificate(dataDir, NAMES, NOW + DAY_MS)).toEqual(first);
    expect(statSync(keyFile(dataDir)).mode & 0o777).toBe(0o600);
    const cert = new X509Certificate(first.cert);
    expect(cert.checkIP('fd00::7')).toBe('fd00::7');
    expect(cert.validFromDate.getTime()).toBeLessThan(NOW);
    expect((cert.validToDate.getTime() - NOW) / DAY_MS).toBe(397);
    expect(cert.verify(cert.publicKey)).toBe(true);
    expect(cert.ca).toBe(false);
  });

  test('openssl reads it, and finds nothing wrong', async () => {
    const dataDir = folder('openssl');
    await ownCertificate(dataDir, NAMES, Date.now());
    const file = join(dataDir, TLS_CERTIFICATE_FILE);
    const text = execFileSync('openssl', ['x509', '-in', file, '-noout', '-text'], {
      encoding: 'utf8',
    });
    expect(text).toContain('ASN1 OID: prime256v1');
    expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
    expect(text).toContain('TLS Web Server Authentication');
    expect(text).toContain('DNS:mill, IP Address:192.168.1.7, IP Address:FD00:0:0:0:0:0:0:7');
    const verdict = execFileSync(
      'openssl',
      ['verify', '-x509_strict', '-partial_chain', '-trusted', file, '-purpose', 'sslserver', file],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    );
    expect(verdict).toContain('OK');
  });

  test.each([
    ['it ends in less than thirty days', 367 * DAY_MS + 1, NAMES],
    ['it has ended', 400 * DAY_MS, NAMES],
    ['the clock has gone back before it began', -2 * DAY_MS, NAMES],
    ['the machine has another name', 0, [...NAMES, 'console']],
    ['the machine has another address', 0, [...NAMES, '192.168.1.8']],
  ])('is made anew, with the same key, when %s', async (why, laterMs, names) => {
    const dataDir = folder(`anew-${why.replaceAll(' ', '-')}`);
    const first = await ownCertificate(dataDir, NAMES, NOW);
    const next = await ownCertificate(dataDir, names, NOW + laterMs);
    expect(next.fingerprint).not.toBe(first.fingerprint);
    expect(next.key).toBe(first.key);
    expect(new X509Certificate(next.cert).validToDate.getTime()).toBeGreaterThan(NOW + laterMs);
  });

  test('a certificate file that is none is made anew; a key file that is none, or exposed, is refused', async () => {
    const dataDir = folder('damaged');
    await ownCertificate(dataDir, NAMES, NOW);
    writeFileSync(join(dataDir, TLS_CERTIFICATE_FILE), 'not a certificate');
    expect((await ownCertificate(dataDir, NAMES, NOW)).cert).toContain('BEGIN CERTIFICATE');
    chmodSync(keyFile(dataDir), 0o644);
    await expect(ownCertificate(dataDir, NAMES, NOW)).rejects.toMatchObject({
      code: 'key-exposed',
    });
    chmodSync(keyFile(dataDir), 0o600);
    writeFileSync(keyFile(dataDir), 'not a key');
    await expect(ownCertificate(dataDir, NAMES, NOW)).rejects.toMatchObject({
      code: 'certificate',
    });
  });
});

describe('a given certificate', () => {
  const NOW = Date.now();
  const give = async (name: string): Promise<[cert: string, key: string]> => {
    const dataDir = folder(name);
    await ownCertificate(dataDir, ['127.0.0.1', 'localhost'], NOW);
    return [join(dataDir, TLS_CERTIFICATE_FILE), join(dataDir, TLS_KEY_FILE)];
  };

  test('is shown as it is, on loopback too', async () => {
    const [certFile, keyFile] = await give('given');
    const dataDir = folder('given-site');
    const gateway = await open({ dataDir, place: 'real', certificate: { certFile, keyFile } });
    expect(new URL(gateway.url).protocol).toBe('https:');
    expect(gateway.fingerprint).toBe(new X509Certificate(readFileSync(certFile)).fingerprint256);
    expect((await ask(gateway, '/healthz')).status).toBe(200);
    expect(existsSync(join(dataDir, TLS_KEY_FILE))).toBe(false);
    await gateway.close();
  });

  test('is refused in words when it cannot be used', async () => {
    const [cert, key] = await give('given-good');
    const [, otherKey] = await give('given-other');
    const none = join(scratch, 'none.pem');
    const text = join(folder('given-text'), 'text.pem');
    writeFileSync(text, 'hello', { mode: 0o600 });
    const refused = (certFile: string, keyFile: string, nowMs = NOW): Promise<string> =>
      givenCertificate(certFile, keyFile, nowMs).then(
        () => 'taken',
        (error: unknown) => (error as Error).message,
      );
    expect(await refused(cert, key)).toBe('taken');
    expect(await refused(none, key)).toContain(`there is no file ${none}`);
    expect(await refused(cert, none)).toContain(`there is no file ${none}`);
    expect(await refused(text, key)).toContain('is no certificate in PEM');
    expect(await refused(cert, text)).toContain('is no private key in PEM');
    expect(await refused(cert, otherKey)).toContain(`${otherKey} is not the key of ${cert}`);
    expect(await refused(cert, key, NOW + 398 * DAY_MS)).toContain('and not now');
    expect(await refused(cert, key, NOW - 2 * DAY_MS)).toContain('and not now');
    chmodSync(key, 0o640);
    expect(await refused(cert, key)).toContain('chmod 600');
  });
});

test('an address that is not this machine’s is refused in words', async () => {
  await expect(open({ address: '198.51.100.7' })).rejects.toThrow('is no address of this machine');
});
