// The certificate a gateway shows on the LAN: its own, made once and kept in the data folder, or one that was given.
// Opens no socket.
import {
  createPrivateKey,
  generateKeyPairSync,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { readIfThere, readSecret, replaceFile, writeOnce } from './files.ts';
import { HostRefusal } from './refusal.ts';

/** Only a gateway on the LAN waits for what writes one. */
const make = async (key: KeyObject, names: readonly string[], nowMs: number): Promise<string> => {
  const { makeCertificate } = await import('./self-signed.ts');
  return makeCertificate(key, names, nowMs);
};
/** A name or address without the brackets it has in a URL. */
const nameOf = (name: string): string => name.replace(/^\[|\]$/g, '');

export const TLS_KEY_FILE = 'console.tls.key';
export const TLS_CERTIFICATE_FILE = 'console.tls.crt';
const DAY_MS = 24 * 60 * 60_000;
const RENEW_DAYS = 30;

export interface Certificate {
  /** PEM. */
  key: string;
  /** PEM, with the chain when one was given. */
  cert: string;
  /** SHA-256 as browsers show it: `AB:CD:…`. */
  fingerprint: string;
  /** It was given: not ours to renew. */
  isGiven: boolean;
}

/** Whether it is this key's, covers the names, and lasts a while. */
function isGood(
  cert: X509Certificate,
  key: KeyObject,
  names: readonly string[],
  nowMs: number,
): boolean {
  return (
    cert.checkPrivateKey(key) &&
    cert.validFromDate.getTime() <= nowMs &&
    cert.validToDate.getTime() - nowMs > RENEW_DAYS * DAY_MS &&
    names.every((name) => (isIP(nameOf(name)) ? cert.checkIP(nameOf(name)) : cert.checkHost(name)))
  );
}

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const own = (key: KeyObject, cert: string): Certificate => ({
  key: pemOf(key),
  cert,
  fingerprint: new X509Certificate(cert).fingerprint256,
  isGiven: false,
});
const makeKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** For a folder nobody keeps: it ends with the process. */
export async function passingCertificate(
  names: readonly string[],
  nowMs: number,
): Promise<Certificate> {
  const key = makeKey();
  return own(key, await make(key, names, nowMs));
}

/** The demo became a site: people who have compared the fingerprint need not again. */
export async function keepCertificate(dataDir: string, certificate: Certificate): Promise<void> {
  if (certificate.isGiven) return;
  await writeOnce(join(dataDir, TLS_KEY_FILE), Buffer.from(certificate.key));
  await writeOnce(join(dataDir, TLS_CERTIFICATE_FILE), Buffer.from(certificate.cert));
}

/** The folder's own, made when there is none, and anew with the same key when it ends soon or the names have changed. */
export async function ownCertificate(
  dataDir: string,
  names: readonly string[],
  nowMs: number,
): Promise<Certificate> {
  const [keyFile, certFile] = [join(dataDir, TLS_KEY_FILE), join(dataDir, TLS_CERTIFICATE_FILE)];
  if (!(await readSecret(keyFile))) await writeOnce(keyFile, Buffer.from(pemOf(makeKey())));
  const key = parseKey(keyFile, await readSecret(keyFile));
  const kept = (await readIfThere(certFile))?.toString() ?? '';
  try {
    if (isGood(new X509Certificate(kept), key, names, nowMs)) return own(key, kept);
  } catch {
    // Whatever it is, it is no certificate: another is made.
  }
  const cert = await make(key, names, nowMs);
  await replaceFile(certFile, Buffer.from(cert));
  return own(key, cert);
}

function parseKey(file: string, bytes: Buffer | null): KeyObject {
  if (!bytes) throw new HostRefusal('certificate', `there is no file ${file}`);
  try {
    return createPrivateKey(bytes);
  } catch {
    throw new HostRefusal('certificate', `${file} is no private key in PEM without a password`);
  }
}

/** @throws HostRefusal when it cannot be read, does not fit its key, or is not valid now. */
export async function givenCertificate(
  certFile: string,
  keyFile: string,
  nowMs: number,
): Promise<Certificate> {
  const key = parseKey(keyFile, await readSecret(keyFile));
  const text = (await readIfThere(certFile))?.toString();
  if (text === undefined) throw new HostRefusal('certificate', `there is no file ${certFile}`);
  let cert: X509Certificate;
  try {
    cert = new X509Certificate(text);
  } catch {
    throw new HostRefusal('certificate', `${certFile} is no certificate in PEM`);
  }
  if (!cert.checkPrivateKey(key)) {
    throw new HostRefusal('certificate', `${keyFile} is not the key of ${certFile}`);
  }
  if (cert.validToDate.getTime() <= nowMs || cert.validFromDate.getTime() > nowMs) {
    throw new HostRefusal(
      'certificate',
      `${certFile} is valid from ${cert.validFromDate.toISOString()} to ${cert.validToDate.toISOString()}, and not now`,
    );
  }
  return { key: pemOf(key), cert: text, fingerprint: cert.fingerprint256, isGiven: true };
}
