// HMAC-SHA-256 of this runtime, as the link wants it. Keeps no key.
import { createHmac } from 'node:crypto';
import type { Hmac } from '@harmonic/protocol/link';

export const hmacSha256: Hmac = (key, message) =>
  new Uint8Array(createHmac('sha256', key).update(message).digest());
