// Secrets a browser carries, and the digests by which they are known again. Keeps none.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;

export const makeSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');
export const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Looks at every entry, whichever is right. */
export function indexOf(list: readonly { digest: Buffer }[], secret: string): number {
  const digest = digestOf(secret);
  let found = -1;
  for (const [index, each] of list.entries()) {
    if (timingSafeEqual(each.digest, digest)) found = index;
  }
  return found;
}
