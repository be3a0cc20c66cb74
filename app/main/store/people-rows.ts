// Rows of people: profile, credential, invitation, wrong attempts, requests, consents; and how one is erased.
// Everything secret comes wrapped. Each runs inside the caller's transaction.
import type { PersonId } from '@harmonic/protocol/model';
import type {
  AccessState,
  AttemptsRow,
  ConsentRow,
  CredentialRow,
  InvitationRow,
  PersonRow,
  RequestRow,
} from './access-api.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import type { Sealing } from './sealing.ts';

type PeopleState = Pick<
  AccessState,
  'people' | 'credentials' | 'invitations' | 'attempts' | 'requests' | 'consents'
>;

export interface PeopleRows {
  state(): PeopleState;
  /** @throws StoreFailure 'conflict' for a sign-in name that is taken, and for somebody who has been erased. */
  putPerson(row: PersonRow): void;
  putCredential(row: CredentialRow): void;
  dropCredential(person: PersonId): void;
  putInvitation(row: InvitationRow): void;
  dropInvitation(person: PersonId): void;
  putAttempts(row: AttemptsRow): void;
  putRequest(row: RequestRow): void;
  dropRequest(id: string): void;
  putConsent(row: ConsentRow): void;
  /** What was theirs is gone, the pseudonym stays. @throws StoreFailure 'not-found'. */
  erase(person: PersonId, atMs: number): void;
}

const copy = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);
const copyOrNull = (bytes: Uint8Array | null): Uint8Array | null => bytes && copy(bytes);

/** Insert, or the whole row anew. */
const upsert = (table: string, key: string, columns: readonly string[]): string =>
  `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})
   ON CONFLICT (${key}) DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`;

export function createPeopleRows(db: Db, sealing: Sealing): PeopleRows {
  return {
    ...profileRows(db),
    ...credentialRows(db),
    ...smallRows(db),
    state: stateReader(db),
    erase: eraser(db, sealing),
  };
}

function profileRows(db: Db): Pick<PeopleRows, 'putPerson'> {
  const put = db.prepare(
    `${upsert('person', 'id', [
      ...['id', 'name', 'sign_in_name', 'created_at_ms', 'erased_at_ms', 'last_sign_in_ms'],
    ])} WHERE erased_at_ms IS NULL`,
  );
  const taken = db.prepare(
    `SELECT 1 FROM person WHERE sign_in_name = ? AND sign_in_name <> '' AND id <> ?`,
  );
  return {
    putPerson({ id, name, signInName, createdAtMs, erasedAtMs, lastSignInMs }) {
      if (taken.get(signInName, id))
        throw new StoreFailure('conflict', 'somebody else signs in with this name', 'name-taken', {
          name: signInName,
        });
      const { changes } = put.run({
        ...{ id, name, sign_in_name: signInName, created_at_ms: createdAtMs },
        ...{ erased_at_ms: erasedAtMs, last_sign_in_ms: lastSignInMs },
      });
      if (changes === 0)
        throw new StoreFailure('conflict', 'this person has been erased', 'erased');
    },
  };
}

function credentialRows(db: Db): Pick<PeopleRows, 'putCredential' | 'dropCredential'> {
  const put = db.prepare(
    upsert('credential', 'person', [
      ...['person', 'version', 'salt', 'memory_kib', 'passes', 'lanes', 'verifier'],
      ...['signing_key', 'site_key', 'totp', 'totp_step'],
    ]),
  );
  const putCode = db.prepare(
    'INSERT INTO recovery_code (person, place, salt, digest) VALUES (?, ?, ?, ?)',
  );
  const dropCodes = db.prepare('DELETE FROM recovery_code WHERE person = ?');
  const drop = db.prepare('DELETE FROM credential WHERE person = ?');
  return {
    putCredential({ person, version, salt, cost, verifier, signingKey, siteKey, ...more }) {
      put.run({
        ...{ person, version, salt, passes: cost.passes, lanes: cost.lanes, verifier },
        ...{ memory_kib: cost.memoryKib, signing_key: signingKey, site_key: siteKey },
        ...{ totp: more.totp, totp_step: more.totpStep },
      });
      dropCodes.run(person);
      for (const [place, code] of more.recovery.entries())
        putCode.run(person, place, code.salt, code.digest);
    },
    dropCredential(person) {
      dropCodes.run(person);
      drop.run(person);
    },
  };
}

type SmallCall =
  'putInvitation' | 'dropInvitation' | 'putAttempts' | 'putRequest' | 'dropRequest' | 'putConsent';

function smallRows(db: Db): Pick<PeopleRows, SmallCall> {
  const invitation = db.prepare(
    upsert('invitation', 'person', ['person', 'salt', 'digest', 'site_key', 'expires_at_ms']),
  );
  const dropInvitation = db.prepare('DELETE FROM invitation WHERE person = ?');
  const attempts = db.prepare(
    upsert('attempts', 'person', ['person', 'wrong', 'last_wrong_ms', 'locked_until_ms']),
  );
  const request = db.prepare(
    upsert('request', 'id', ['id', 'person', 'act', 'input', 'at_ms', 'expires_at_ms']),
  );
  const dropRequest = db.prepare('DELETE FROM request WHERE id = ?');
  const consent = db.prepare(
    upsert('consent', 'person, purpose', ['person', 'purpose', 'text_version', 'given', 'at_ms']),
  );
  return {
    putInvitation: ({ person, salt, digest, siteKey, expiresAtMs }) =>
      void invitation.run({
        ...{ person, salt, digest, site_key: siteKey, expires_at_ms: expiresAtMs },
      }),
    dropInvitation: (person) => void dropInvitation.run(person),
    putAttempts: ({ person, wrong, lastWrongMs, lockedUntilMs }) =>
      void attempts.run({
        ...{ person, wrong, last_wrong_ms: lastWrongMs, locked_until_ms: lockedUntilMs },
      }),
    putRequest: ({ id, by, act, input, atMs, expiresAtMs }) =>
      void request.run({ id, person: by, act, input, at_ms: atMs, expires_at_ms: expiresAtMs }),
    dropRequest: (id) => void dropRequest.run(id),
    putConsent: ({ person, purpose, textVersion, given, atMs }) =>
      void consent.run({
        ...{ person, purpose, text_version: textVersion, given: given ? 1 : 0, at_ms: atMs },
      }),
  };
}

function eraser(db: Db, sealing: Sealing): PeopleRows['erase'] {
  const empty = db.prepare(
    `UPDATE person SET name = '', sign_in_name = '', last_sign_in_ms = NULL, erased_at_ms = ? WHERE id = ?`,
  );
  const theirs = [
    ...['credential', 'recovery_code', 'invitation', 'attempts', 'request', 'consent'],
  ].map((table) => db.prepare(`DELETE FROM ${table} WHERE person = ?`));
  return (person, atMs) => {
    if (empty.run(atMs, person).changes === 0)
      throw new StoreFailure('not-found', 'there is no such person', 'unknown-person');
    for (const drop of theirs) drop.run(person);
    sealing.destroyKey(person);
  };
}

function stateReader(db: Db): PeopleRows['state'] {
  const people = db.prepare<[], PersonRow>(
    `SELECT id, name, sign_in_name AS signInName, created_at_ms AS createdAtMs, erased_at_ms AS erasedAtMs,
       last_sign_in_ms AS lastSignInMs FROM person ORDER BY created_at_ms, id`,
  );
  type Flat = Omit<CredentialRow, 'cost' | 'recovery'> & CredentialRow['cost'];
  const credentials = db.prepare<[], Flat>(
    `SELECT person, version, salt, memory_kib AS memoryKib, passes, lanes, verifier, signing_key AS signingKey,
       site_key AS siteKey, totp, totp_step AS totpStep FROM credential ORDER BY person`,
  );
  const codes = db.prepare<[PersonId], { salt: Buffer; digest: Buffer }>(
    'SELECT salt, digest FROM recovery_code WHERE person = ? ORDER BY place',
  );
  const invitations = db.prepare<[], InvitationRow>(
    'SELECT person, salt, digest, site_key AS siteKey, expires_at_ms AS expiresAtMs FROM invitation ORDER BY person',
  );
  const attempts = db.prepare<[], AttemptsRow>(
    'SELECT person, wrong, last_wrong_ms AS lastWrongMs, locked_until_ms AS lockedUntilMs FROM attempts ORDER BY person',
  );
  const requests = db.prepare<[], RequestRow>(
    'SELECT id, person AS by, act, input, at_ms AS atMs, expires_at_ms AS expiresAtMs FROM request ORDER BY at_ms, id',
  );
  const consents = db.prepare<[], Omit<ConsentRow, 'given'> & { given: number }>(
    'SELECT person, purpose, text_version AS textVersion, given, at_ms AS atMs FROM consent ORDER BY person, purpose',
  );
  const toCredential = ({ memoryKib, passes, lanes, ...row }: Flat): CredentialRow => ({
    ...row,
    cost: { memoryKib, passes, lanes },
    ...{ salt: copy(row.salt), verifier: copy(row.verifier), signingKey: copy(row.signingKey) },
    ...{ siteKey: copyOrNull(row.siteKey), totp: copyOrNull(row.totp) },
    recovery: codes
      .all(row.person)
      .map(({ salt, digest }) => ({ salt: copy(salt), digest: copy(digest) })),
  });
  return () => ({
    people: people.all(),
    credentials: credentials.all().map(toCredential),
    invitations: invitations.all().map((row) => ({
      ...row,
      ...{ salt: copy(row.salt), digest: copy(row.digest), siteKey: copyOrNull(row.siteKey) },
    })),
    attempts: attempts.all(),
    requests: requests.all(),
    consents: consents.all().map((row) => ({ ...row, given: row.given === 1 })),
  });
}
