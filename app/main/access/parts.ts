// What the journeys of access share: who is where, what is known, what may be guessed. Types only.
import type { PersonId } from '@harmonic/protocol/model';
import type { NewEvent } from '../store/api.ts';
import type { Act } from '../store/access-api.ts';
import type { Seat } from './access.ts';
import type { Attempts } from './attempts.ts';
import type { Memory } from './memory.ts';
import type { Secrets } from './secrets.ts';
import type { Proof, Seats, Session } from './sessions.ts';

export interface Time {
  /** By the time floor, ms: never goes back. */
  now(): number;
  /** What the clock says, ms. */
  wallMs(): number;
  isRolledBack(): boolean;
  isPoor(): boolean;
}

export interface Parts {
  memory: Memory;
  secrets: Secrets;
  attempts: Attempts;
  seats: Seats;
  time: Time;
  /** Ed25519 secret of this console. */
  installKey: Uint8Array;
  siteName(): string;
  /** What this console keeps was sealed with another device secret: nobody's password opens here. */
  isUnbound(): boolean;
  /** Writes the anchor: after everything that must not be taken back. */
  mirror(): Promise<void>;
  /** The database was taken back: whoever leads the site comes in first, and has seen it. */
  takenBack: { isUnconfirmed(): boolean; confirm(): void };
  /** What has ended or locked by itself stands in the trail. */
  recorded(): Promise<void>;
  /** The host wraps the database's key for the day this machine is lost. */
  keepRescue(wrappingKey: Uint8Array): Promise<void>;
  notify(event: NewEvent): void;
}

/** Somebody who is inside, and what they may do about themselves. */
export interface Self {
  seat: Seat;
  session: Session;
  person: PersonId;
  act(act: string, outcome: Act['outcome'], more?: Partial<Act>): Act;
}
export interface ProvenSelf extends Self {
  proof: Proof;
}
