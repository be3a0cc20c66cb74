// Who does something here, and what it takes to do it: the words administration, requests and privacy share.
// Types only; act-as.ts carries a deed out.
import type { Bundle, SignedStatement, Verb } from '@harmonic/protocol/access';
import type { DeviceId, Permission, PersonId, Scope } from '@harmonic/protocol/model';
import type { AccessStoreApi, AccessWrite, Act } from '../store/access-api.ts';
import type { Actor, Seat } from './access.ts';
import type { AccessCore } from './core.ts';

/** A second person's agreement to what was asked for. */
export interface Agreement {
  second: PersonId;
  /** As whoever asked has signed them; empty when the act signs nothing. */
  statements: readonly SignedStatement[];
}

/**
 * Who does it and from where. With an agreement, `actor` is whoever asked and `seat` that of the second person,
 * whose password was just given and whose keys act.
 */
export interface By {
  seat: Seat;
  actor: Actor;
  agreed: Agreement | null;
}

/** One act on people, roles, areas or rules. */
export interface Deed {
  permission: Permission;
  scope: Scope;
  subject: string;
  /** The call's input, for the day somebody agrees. */
  input: unknown;
  /** What the second person reads, as name and value. */
  asked: Readonly<Record<string, string>>;
  /** Signed by the person; none for what is no part of the policy. */
  verbs: readonly Verb[];
  facts?: Readonly<Record<string, string>>;
  personal?: Act['personal'];
  /** It takes a second person whatever the rules name. */
  guarded?: boolean;
  /** What the sealed code is for: one does it alone, whatever the rules name. */
  rescues?: boolean;
  /** What only the site's key may change: no statement says it. */
  amend?(bundle: Bundle): Bundle;
  /** What takes long (Argon2), done once it is clear that it takes effect. */
  prepare?(): Promise<void>;
  /** Rows that change with it, made in the commit from those that are there then. */
  rows?(): readonly AccessWrite[];
}

type Promised<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never;
};
/** What of the store is read here; written is by way of memory only. */
export type AccessReads = Promised<
  Pick<AccessStoreApi, 'trail' | 'trailLines' | 'trailHead' | 'personRecords'>
>;

/** What administration, requests, privacy and trail are made of. */
export interface PeopleParts {
  core: AccessCore;
  store: AccessReads;
  random(bytes: number): Uint8Array;
  /** A clock that only rises, ms. */
  risingMs(): number;
  knowsDevice(device: DeviceId): boolean;
}
