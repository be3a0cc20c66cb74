// One-time links and the sessions they buy. Keeps only digests of secrets; knows no HTTP.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
const LINK_VALID_MS = 24 * 60 * 60_000;
const LINKS_MAX = 16;
const SESSIONS_MAX = 64;
const WRONG_MAX = 20;
const WRONG_WINDOW_MS = 60_000;

/** Number of a session within this process; never leaves it. */
export type SessionNumber = number;

export interface Access {
  /** A fresh token for `/?link=`, good once and for a day. */
  makeLink(): string;
  /** Spends a token for nothing: who is in already needs no second session. False when it is wrong, old, or spent. */
  spend(token: string): boolean;
  /** Spends a token for a session's secret; null when it is wrong, old, or spent. */
  redeem(token: string): string | null;
  session(secret: string): SessionNumber | null;
  /** Counts a wrong secret. @returns seconds to stay away; 0 while there is room for mistakes. */
  wrong(): number;
}

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
const makeSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** @param now milliseconds of any steady origin. */
export function createAccess(now: () => number): Access {
  const links: { digest: Buffer; madeAt: number }[] = [];
  const sessions: { digest: Buffer; number: SessionNumber }[] = [];
  const wrongAt: number[] = [];
  let lastSession = 0;

  const indexOf = (list: readonly { digest: Buffer }[], secret: string): number => {
    const digest = digestOf(secret);
    let found = -1;
    for (const [index, each] of list.entries()) {
      if (timingSafeEqual(each.digest, digest)) found = index;
    }
    return found;
  };

  function spend(token: string): boolean {
    const index = indexOf(links, token);
    if (index < 0) return false;
    const [link] = links.splice(index, 1);
    return link !== undefined && now() - link.madeAt <= LINK_VALID_MS;
  }

  return {
    makeLink() {
      const token = makeSecret();
      links.push({ digest: digestOf(token), madeAt: now() });
      if (links.length > LINKS_MAX) links.shift();
      return token;
    },
    spend,
    redeem(token) {
      if (!spend(token)) return null;
      const secret = makeSecret();
      sessions.push({ digest: digestOf(secret), number: (lastSession += 1) });
      if (sessions.length > SESSIONS_MAX) sessions.shift();
      return secret;
    },
    session(secret) {
      return sessions[indexOf(sessions, secret)]?.number ?? null;
    },
    wrong() {
      const at = now();
      while (wrongAt[0] !== undefined && at - wrongAt[0] > WRONG_WINDOW_MS) wrongAt.shift();
      const first = wrongAt[0];
      if (first !== undefined && wrongAt.length >= WRONG_MAX) {
        return Math.max(1, Math.ceil((first + WRONG_WINDOW_MS - at) / 1000));
      }
      wrongAt.push(at);
      return 0;
    },
  };
}
