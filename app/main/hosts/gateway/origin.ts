// Whether a request was meant for this gateway: its Host header (DNS rebinding) and its Origin. Pure.
import { isIP } from 'node:net';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
const USUAL_PORT = { http: 80, https: 443 } as const;

export type Scheme = keyof typeof USUAL_PORT;

/** Addresses that reach this machine only. */
export const isLoopback = (address: string): boolean =>
  address === 'localhost' || address === '::1' || /^127(?:\.\d{1,3}){3}$/.test(address);

/** Every address of this machine. */
export const isEverywhere = (address: string): boolean => address === '0.0.0.0' || address === '::';

/** As it stands in a URL. */
export const written = (name: string): string =>
  isIP(name) === 6 ? `[${name.toLowerCase()}]` : name.toLowerCase();

/**
 * The names a gateway answers to, as they stand in a URL; the first is the one to tell people.
 * @param listens the address it listens on. @param machine what the machine is called, and its addresses.
 */
export function ownNames(
  listens: string,
  machine: { hostname: string; addresses: readonly string[] },
  given: readonly string[],
): string[] {
  const names = given.map(written);
  if (isLoopback(listens)) return [...new Set([written(listens), ...names, ...LOOPBACK])];
  const { hostname, addresses } = machine;
  const own = hostname.includes('.') ? [hostname] : [hostname, `${hostname}.local`];
  const reached = isEverywhere(listens) ? addresses.filter((each) => !isLoopback(each)) : [listens];
  const list = [...names, ...reached, ...own].filter((name) => name !== '').map(written);
  return [...new Set(isEverywhere(listens) ? [...list, ...LOOPBACK] : list)];
}

/** @returns the host as it may stand in headers of ours, or null when the name is not one of ours. */
export function ownHost(
  header: string | undefined,
  names: readonly string[],
  port: number,
  scheme: Scheme,
): string | null {
  const host = header?.toLowerCase();
  const isUsual = port === USUAL_PORT[scheme];
  const own = names.some((name) => host === `${name}:${port}` || (isUsual && host === name));
  return own && host !== undefined ? host : null;
}

/** A page may call only the gateway that served it. A request without an Origin comes from no page. */
export function isOwnOrigin(origin: string | undefined, host: string, scheme: Scheme): boolean {
  return origin === `${scheme}://${host}`;
}

/**
 * Name of the cookie: browsers share cookies between ports, so the port is in it. With TLS the browser itself holds
 * it to this very host (`__Host-`, RFC 6265bis 4.1.3.2).
 */
export const cookieName = (port: number, scheme: Scheme): string =>
  `${scheme === 'https' ? '__Host-' : ''}harmonic_${port}`;

/** What a Set-Cookie header says: read by no script, sent by no other site, gone with the browser. */
export const setCookie = (secret: string, port: number, scheme: Scheme): string =>
  `${cookieName(port, scheme)}=${secret}; Path=/; HttpOnly; SameSite=Strict${scheme === 'https' ? '; Secure' : ''}`;

/** The value of one cookie in a Cookie header, or null. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
