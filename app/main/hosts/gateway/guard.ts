// What every request has to be before it is answered: for a name of ours, and, when it changes something, from our own
// page. Knows no session.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { contentPolicy, SECURITY_HEADERS } from '../content-policy.ts';
import { isLoopback, isOwnOrigin, ownHost, type Scheme } from './origin.ts';
import type { PageName } from './pages.ts';

/** Where this gateway is. */
export interface Own {
  scheme: Scheme;
  /** Once it is known. */
  port(): number;
  /** The names it answers to, as they stand in a URL. */
  names(): readonly string[];
}

/** What a form of another site cannot send without asking first. */
export const UPLOAD_TYPE = 'application/octet-stream';

const HSTS_S = 365 * 24 * 60 * 60;

export const hostOf = (header: string | undefined, own: Own): string | null =>
  ownHost(header, own.names(), own.port(), own.scheme);

/** A browser remembers this for a whole machine, every port of it: never said of the one it runs on itself. */
function hstsFor(host: string | null, own: Own): Record<string, string> {
  const name = host?.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return own.scheme === 'https' && name !== undefined && !isLoopback(name)
    ? { 'strict-transport-security': `max-age=${HSTS_S}` }
    : {};
}

export function headersFor(host: string | null, own: Own): Record<string, string> {
  const channels = host === null ? [] : [`${own.scheme === 'https' ? 'wss' : 'ws'}://${host}`];
  return {
    ...SECURITY_HEADERS,
    ...hstsFor(host, own),
    'content-security-policy': contentPolicy(channels),
  };
}

/** @returns what to say instead of an answer, or null. */
export function objection(
  request: FastifyRequest,
  host: string,
  own: Own,
): { status: number; name: PageName } | null {
  const { method, headers } = request;
  if (method === 'GET' || method === 'HEAD') return null;
  const isUpload = method === 'PUT' && request.routeOptions.config.upload === true;
  if (method !== 'POST' && !isUpload) return { status: 405, name: 'method' };
  if (request.routeOptions.config.owner === true) return null;
  const isOwn =
    isOwnOrigin(headers.origin, host, own.scheme) && headers['sec-fetch-site'] === 'same-origin';
  if (!isOwn) return { status: 403, name: 'other-origin' };
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const wanted = isUpload ? UPLOAD_TYPE : 'application/json';
  return type === wanted ? null : { status: 415, name: 'not-json' };
}

export function refuseName(reply: FastifyReply): FastifyReply {
  return reply
    .code(421)
    .header('cache-control', 'no-store')
    .send({ error: 'wrong-host', detail: 'This console does not answer to that name.' });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered without a session. */
    open?: boolean;
    /** Called by programs that know the secret of the control file, never by a page. */
    owner?: boolean;
    /** Takes a file: its body is read as it comes, whatever its length. */
    upload?: boolean;
  }
}
