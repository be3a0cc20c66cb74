// What access holds in memory of what is stored, and the one way to change it. Types only; open-memory.ts makes it.
import type { Bundle, Policy, Statement } from '@harmonic/protocol/access';
import type { DeviceId, PersonId, Scope } from '@harmonic/protocol/model';
import type {
  AccessState,
  AccessValue,
  AccessWrite,
  Act,
  AttemptsRow,
  ConsentRow,
  CredentialRow,
  InvitationRow,
  PersonRow,
  RequestRow,
} from '../store/access-api.ts';

export interface Memory {
  /** Null before the first run. */
  bundle(): Bundle | null;
  /** Read, verified, not absorbed by the bundle yet. */
  statements(): readonly Statement[];
  /** Bundle and statements folded; made anew only when one of them changes. Null before the first run. */
  policy(): Policy | null;
  people(): readonly PersonRow[];
  person(id: PersonId): PersonRow | null;
  credential(id: PersonId): CredentialRow | null;
  invitations(): readonly InvitationRow[];
  attempts(of: AttemptsRow['person']): AttemptsRow | null;
  requests(): readonly RequestRow[];
  consents(id: PersonId): readonly ConsentRow[];
  scopeOf(device: DeviceId): Scope;
  placements(): AccessState['placements'];
  value(name: AccessValue): Uint8Array | null;
  readonly stream: string;
  /** The newest statement of this console, absorbed or not: what the next one stands behind. */
  lastStatement(): Statement | null;
  /**
   * Durable first, then in memory, then told: all of it or nothing. Writes given as a function are made when nothing
   * else is changing any more: what it reads is what it changes. @throws Refusal when a bundle does not verify or is stale.
   */
  commit(
    writes: readonly AccessWrite[] | (() => readonly AccessWrite[]),
    acts: readonly Act[],
  ): Promise<void>;
  onChange(listener: () => void): () => void;
}

/** What a person who has just given the password can act with; gone when the proof ends, wiped on lock. */
export interface Keys {
  /** Ed25519, 32 bytes. */
  signing: Uint8Array;
  /** Of the site; null for those who may not act for it. */
  site: Uint8Array | null;
}
