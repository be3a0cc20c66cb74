// The browsers that are known by a cookie: which seat each has, who gives way when there are too many, and the fresh
// secret after a sign-in. Knows no HTTP and no password.
//
//   link or GET / ──> nobody's ──(a page of it signed in: renew)──> of a seat
//                        ^                                              │
//                        └──────── (signed out, or timed out) ──────────┘
//
// A secret from before a sign-in never leads to what the sign-in opened: each page of a browser that is nobody's has a
// seat of its own, and only that page can take its seat into a fresh secret. So a planted cookie is worth nothing.
import { digestOf, indexOf, makeSecret } from './secrets.ts';

const VISITS_MAX = 256;
/** Browsers of one address that came without a link. */
const UNKNOWN_OF_ADDRESS_MAX = 16;
/** How long files are still handed out for a secret that was renewed: a page may be fetching some. */
const RETIRED_MS = 5000;
const RETIRED_MAX = 64;
/** A page whose person leaves asks for a fresh secret by itself: it has so long. */
export const LEFT_FOR_MS = 5000;

/** One browser. */
export interface Visit {
  /** Within this process; never leaves it. */
  readonly number: number;
  /** Where its person sits; null while nobody has signed in. */
  seat: string | null;
  /** Came by a link. */
  readonly byLink: boolean;
  readonly address: string;
  seenAt: number;
  /** Since when its person is seen to be gone; null while they are there, and where there is none. */
  leftAt: number | null;
  /** The secret was renewed: files only, and not for long. */
  retiredAt: number | null;
}

export interface Visits {
  /** @returns the secret for its cookie; null when nobody can give way. */
  admit(wish: { address: string; byLink: boolean }): string | null;
  find(secret: string): Visit | null;
  /** A fresh secret for the same browser, at this seat. The old one opens nothing more. */
  renew(visit: Visit, seat: string | null): { secret: string; visit: Visit };
  /** All that have a seat. */
  seated(): Visit[];
  /** Those whose person has been gone from their seat for so long that no page of theirs will renew. Asked for often. */
  deserted(isInside: (seat: string) => boolean): Visit[];
}

/**
 * @param now milliseconds of any steady origin. @param isBusy whether pages of it are open: these never give way, nor
 * do those with a seat.
 */
export function createVisits(now: () => number, isBusy: (visit: number) => boolean): Visits {
  let visits: (Visit & { digest: Buffer })[] = [];
  let last = 0;

  const sweep = (): void => {
    const retired = visits.filter(({ retiredAt }) => retiredAt !== null);
    const tooMany = new Set(retired.slice(0, -RETIRED_MAX));
    visits = visits.filter(
      (visit) =>
        visit.retiredAt === null || (now() - visit.retiredAt < RETIRED_MS && !tooMany.has(visit)),
    );
  };
  const add = (
    seat: string | null,
    { byLink, address }: Pick<Visit, 'byLink' | 'address'>,
  ): { secret: string; visit: Visit } => {
    const secret = makeSecret();
    const digest = digestOf(secret);
    const number = (last += 1);
    const visit = {
      number,
      seat,
      byLink,
      address,
      digest,
      seenAt: now(),
      leftAt: null,
      retiredAt: null,
    };
    visits.push(visit);
    return { secret, visit };
  };
  /** The one that has been idle longest gives way. */
  const makeRoom = (among: readonly Visit[], max: number): boolean => {
    if (among.length < max) return true;
    const idle = among.filter(({ seat, number }) => seat === null && !isBusy(number));
    const first = idle.reduce<Visit | null>(
      (oldest, each) => (oldest && oldest.seenAt <= each.seenAt ? oldest : each),
      null,
    );
    if (first) visits = visits.filter((each) => each !== first);
    return first !== null;
  };

  return {
    admit({ address, byLink }) {
      sweep();
      const alike = visits.filter((each) => !each.byLink && !each.seat && each.address === address);
      if (!byLink && !makeRoom(alike, UNKNOWN_OF_ADDRESS_MAX)) return null;
      if (!makeRoom(visits, VISITS_MAX)) return null;
      return add(null, { byLink, address }).secret;
    },
    find(secret) {
      sweep();
      const visit = visits[indexOf(visits, secret)] ?? null;
      if (visit) visit.seenAt = now();
      return visit;
    },
    renew(visit, seat) {
      visit.retiredAt = now();
      visit.seat = null;
      const fresh = add(seat, visit);
      sweep();
      return fresh;
    },
    seated: () => visits.filter(({ seat }) => seat !== null),
    deserted: (isInside) =>
      visits.filter((visit) => {
        if (visit.seat === null) return false;
        visit.leftAt = isInside(visit.seat) ? null : (visit.leftAt ?? now());
        return visit.leftAt !== null && now() - visit.leftAt >= LEFT_FOR_MS;
      }),
  };
}
