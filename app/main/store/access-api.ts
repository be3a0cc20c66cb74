// What access asks of the store thread: rows in, rows out, each change in one transaction with its trail.
// Types only. Signs, hashes passwords and judges nothing; the trail's chain and its sealing are the store's own.
import type {
  AuditEntry,
  Outcome,
  SignedBundle,
  SignedStatement,
  StatementId,
} from '@harmonic/protocol/access';
import type { AreaId, DeviceId, PersonId, Scope } from '@harmonic/protocol/model';
import type { AuditQuery, Because } from '../../contract/index.ts';

/** What somebody did, on its way into the trail; the store gives it its place in the chain. */
export interface Act {
  atMs: number;
  actor: PersonId | null;
  act: string;
  scope: Scope;
  subject: string;
  outcome: Outcome;
  because: Because;
  /** Nothing personal in here. */
  facts: Readonly<Record<string, string>>;
  /** Personal fragments (names, reasons), sealed with that person's own key; null without any. */
  personal: { about: PersonId; text: Readonly<Record<string, string>> } | null;
}

/** The erasable side of a pseudonym. */
export interface PersonRow {
  id: PersonId;
  /** Both empty once erased. */
  name: string;
  signInName: string;
  createdAtMs: number;
  erasedAtMs: number | null;
  lastSignInMs: number | null;
}

/** Everything secret is wrapped before it comes here: the store's key alone opens none of it. */
export interface CredentialRow {
  person: PersonId;
  version: number;
  /** Argon2id: salt and cost of this verifier. */
  salt: Uint8Array;
  cost: { memoryKib: number; passes: number; lanes: number };
  /** HMAC(device secret, Argon2id(password, salt)). */
  verifier: Uint8Array;
  /** Sealed under a key that only the password and the device secret together give. */
  signingKey: Uint8Array;
  /** The site's key for those who may act for it; sealed as above. */
  siteKey: Uint8Array | null;
  /** TOTP secret, sealed as above; null without a second factor. */
  totp: Uint8Array | null;
  /** Last TOTP step that was accepted; 0 before the first. */
  totpStep: number;
  /** Argon2id digests, the spent ones taken out. */
  recovery: { salt: Uint8Array; digest: Uint8Array }[];
}

/** A way in that waits for its person: made by an administrator, good once. */
export interface InvitationRow {
  person: PersonId;
  salt: Uint8Array;
  digest: Uint8Array;
  /** The site's key sealed under the code, for those who will act for the site. */
  siteKey: Uint8Array | null;
  expiresAtMs: number;
}

export interface AttemptsRow {
  person: PersonId | 'console' | 'break-glass';
  wrong: number;
  lastWrongMs: number;
  /** Refused until then, by the time floor. */
  lockedUntilMs: number;
}

export interface RequestRow {
  id: string;
  by: PersonId;
  act: string;
  /** The call's input as JSON, sealed by the store like everything in it. */
  input: string;
  atMs: number;
  expiresAtMs: number;
}

export interface ConsentRow {
  person: PersonId;
  purpose: string;
  textVersion: number;
  given: boolean;
  atMs: number;
}

/** Values of the site that access keeps: each a short name. */
export type AccessValue = 'site-id' | 'site-key' | 'install-key' | 'break-glass' | 'time-floor';

/** Everything access holds in memory; read once when the console opens. */
export interface AccessState {
  /** Newest first is the one that counts; null before the first run. */
  bundle: SignedBundle | null;
  /** Those the bundle has not taken in yet, and the last one that it has (for its digest). */
  statements: { signed: SignedStatement; absorbed: boolean }[];
  people: PersonRow[];
  credentials: CredentialRow[];
  invitations: InvitationRow[];
  attempts: AttemptsRow[];
  requests: RequestRow[];
  consents: ConsentRow[];
  placements: { device: DeviceId; area: AreaId }[];
  values: Partial<Record<AccessValue, Uint8Array>>;
  /** The console's stream for statements and trail, made with the database. */
  stream: string;
}

export type AccessWrite =
  | { put: 'bundle'; bundle: SignedBundle; absorbs: readonly StatementId[] }
  | { put: 'statement'; id: StatementId; seq: number; signed: SignedStatement; absorbed: boolean }
  | { put: 'person'; row: PersonRow }
  | { put: 'credential'; row: CredentialRow }
  | { drop: 'credential'; person: PersonId }
  | { put: 'invitation'; row: InvitationRow }
  | { drop: 'invitation'; person: PersonId }
  | { put: 'attempts'; row: AttemptsRow }
  | { put: 'request'; row: RequestRow }
  | { drop: 'request'; id: string }
  | { put: 'consent'; row: ConsentRow }
  | { put: 'placement'; device: DeviceId; area: AreaId | null }
  | { put: 'value'; name: AccessValue; bytes: Uint8Array }
  /** Destroys the key of the person's side payloads, empties the profile, drops credential, invitation, consents. */
  | { erase: 'person'; id: PersonId; atMs: number };

export interface ChainLine {
  seq: number;
  /** The entry's exact canonical text. */
  bytes: string;
  /** SHA-256(previous ‖ bytes), lower-case hex. */
  hash: string;
}

export interface TrailRow {
  entry: AuditEntry;
  personal: Record<string, string> | 'erased' | null;
}

export interface AccessStoreApi {
  accessState(): AccessState;
  /** One durable transaction: rows, entries of the trail, outbox rows. */
  changeAccess(writes: readonly AccessWrite[], acts: readonly Act[]): void;
  /** Newest first, before `beforeSeq` when given. Names are not searched: they are not in the trail. */
  trail(query: AuditQuery, beforeSeq: number | null, limit: number): TrailRow[];
  /** In order, from a place on; for exports and for verifying. */
  trailLines(fromSeq: number, limit: number): ChainLine[];
  /** Last place and hash, and the first kept with the hash before it: what an anchor signs. */
  trailHead(): {
    stream: string;
    seq: number;
    hash: string;
    firstSeq: number;
    before: string | null;
  };
  /** Everything kept about a person, by table, for the export; side payloads opened. */
  personRecords(id: PersonId): Record<string, unknown[]>;
  /** Removes whole months of the trail older than that, each entry verified first; and says so in the trail. */
  retainTrail(nowMs: number, months: number): { entries: number; olderThanMs: number };
}
