// What the core of access lends to administration, requests, privacy and trail. Types only.
import type { Bundle, Decision } from '@harmonic/protocol/access';
import type { Permission, PersonId, Scope } from '@harmonic/protocol/model';
import type { ChainReport } from '../../contract/index.ts';
import type { AccessWrite, Act, InvitationRow } from '../store/access-api.ts';
import type { Access, Seat } from './access.ts';
import type { Keys, Memory } from './memory.ts';

export interface AccessCore {
  memory: Memory;
  /** By the time floor, ms: never goes back. */
  now(): number;
  /** Ed25519 secret of this console; countersigns statements and the head of the trail. */
  installKey: Uint8Array;
  /** What the seat's person can act with; null when the password was not given lately. Not to be kept. */
  keys(seat: Seat): Keys | null;
  /** Who has signed in there, locked or not; null outside. */
  person(seat: Seat): PersonId | null;
  /** It was opened with the sealed code: touches no other admin but to reset factors, appoints nobody to a top role, asks for and agrees to nothing that takes two. */
  isBreakGlass(seat: Seat): boolean;
  /** What the door asks: the seat's person, with what they came in with, on the page as it is now. */
  decide(seat: Seat, permission: Permission, scope: Scope): Decision;
  /** Who has an open session now. */
  inside(): ReadonlySet<PersonId>;
  endSessions(person: PersonId): Promise<void>;
  /** Where the console's next statement stands in its stream. */
  streamEnd(): { stream: string; seq: number; prev: string | null };
  /** The bundle with the keys of those who have enrolled since: goes into whatever the site's key signs next. */
  withEnrolledKeys(bundle: Bundle): Bundle;
  /** A way in, with the site's key sealed under its code for those who will act for the site. */
  invite(
    person: PersonId,
    siteKey: Uint8Array | null,
  ): Promise<{ code: string; row: InvitationRow }>;
  /** Seals the site's key to somebody who has enrolled already and may act for the site from now on; null when they have it, or have no key yet. */
  handOverSiteKey(person: PersonId, siteKey: Uint8Array): AccessWrite | null;
  /** A new break-glass code that opens the site's key; `digest` belongs into the bundle, `kept()` is called before the commit that makes it count. */
  newKit(siteKey: Uint8Array): Promise<{
    code: string;
    digest: string;
    writes: readonly AccessWrite[];
    kept(): Promise<void>;
  }>;
  /** Puts a refusal into the trail; identical ones within a minute are counted into one entry. */
  keepRefusal(act: Act): Promise<void>;
  /** How the signed head beside the database agrees with it. */
  anchor(): Promise<ChainReport['anchor']>;
}

/** `core` is null for the demo: it has no people, and its calls about people are refused before they come here. */
export interface OpenAccess extends Access {
  core: AccessCore | null;
}
