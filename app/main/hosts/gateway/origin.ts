// Whether a request was meant for this gateway: its Host header (DNS rebinding) and its Origin. Pure.

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Addresses that reach this machine only. */
export const isLoopback = (address: string): boolean =>
  address === 'localhost' || address === '::1' || /^127(?:\.\d{1,3}){3}$/.test(address);

/** @returns the host as it may stand in headers of ours, or null when the name is not one of ours. */
export function ownHost(header: string | undefined, port: number): string | null {
  const host = header?.toLowerCase();
  const own = LOOPBACK.some((name) => host === `${name}:${port}` || (port === 80 && host === name));
  return own && host !== undefined ? host : null;
}

/** A page may call only the gateway that served it. A request without an Origin comes from no page. */
export function isOwnOrigin(origin: string | undefined, host: string): boolean {
  return origin === `http://${host}`;
}

/** Name of the session cookie: browsers share cookies between ports, so the port is in it. */
export const cookieName = (port: number): string => `harmonic_${port}`;

/** The value of one cookie in a Cookie header, or null. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
