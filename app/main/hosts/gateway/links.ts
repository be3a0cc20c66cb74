// One-time links, and how often somebody may be wrong. Keeps only digests of secrets; knows no HTTP.
import { digestOf, indexOf, makeSecret } from './secrets.ts';

const LINK_VALID_MS = 24 * 60 * 60_000;
const LINKS_MAX = 16;
const WRONG_MAX = 20;
const WRONG_WINDOW_MS = 60_000;

export interface Links {
  /** A fresh token for `/?link=`, good once and for a day. */
  make(): string;
  /** False when it is wrong, old, or spent. */
  spend(token: string): boolean;
  /** Counts a wrong secret. @returns seconds to stay away; 0 while there is room for mistakes. */
  wrong(): number;
}

/** @param now milliseconds of any steady origin. */
export function createLinks(now: () => number): Links {
  const links: { digest: Buffer; madeAt: number }[] = [];
  const wrongAt: number[] = [];
  return {
    make() {
      const token = makeSecret();
      links.push({ digest: digestOf(token), madeAt: now() });
      if (links.length > LINKS_MAX) links.shift();
      return token;
    },
    spend(token) {
      const index = indexOf(links, token);
      if (index < 0) return false;
      const [link] = links.splice(index, 1);
      return link !== undefined && now() - link.madeAt <= LINK_VALID_MS;
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
