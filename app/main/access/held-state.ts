// The rows of access as maps, and what a set of writes makes of them. Pure: a draft is a copy, nothing is stored.
import type { AreaId, DeviceId, PersonId } from '@harmonic/protocol/model';
import type { SignedBundle, SignedStatement, StatementId } from '@harmonic/protocol/access';
import type {
  AccessState,
  AccessValue,
  AccessWrite,
  AttemptsRow,
  ConsentRow,
  CredentialRow,
  InvitationRow,
  PersonRow,
  RequestRow,
} from '../store/access-api.ts';

export interface HeldState {
  bundle: SignedBundle | null;
  statements: { signed: SignedStatement; absorbed: boolean; id: StatementId | null }[];
  people: Map<PersonId, PersonRow>;
  credentials: Map<PersonId, CredentialRow>;
  invitations: Map<PersonId, InvitationRow>;
  attempts: Map<AttemptsRow['person'], AttemptsRow>;
  requests: Map<string, RequestRow>;
  /** The newest word about each purpose, by `person purpose`. */
  consents: Map<string, ConsentRow>;
  placements: Map<DeviceId, AreaId>;
  values: Map<AccessValue, Uint8Array>;
}

const byPerson = <T extends { person: K }, K>(rows: readonly T[]): Map<K, T> =>
  new Map(rows.map((row) => [row.person, row]));
const consentKey = (row: ConsentRow): string => `${row.person} ${row.purpose}`;

export function holdState(state: AccessState): HeldState {
  return {
    bundle: state.bundle,
    statements: state.statements.map((one) => ({ ...one, id: null })),
    people: new Map(state.people.map((row) => [row.id, row])),
    credentials: byPerson(state.credentials),
    invitations: byPerson(state.invitations),
    attempts: byPerson(state.attempts),
    requests: new Map(state.requests.map((row) => [row.id, row])),
    consents: new Map(state.consents.map((row) => [consentKey(row), row])),
    placements: new Map(state.placements.map(({ device, area }) => [device, area])),
    values: new Map(Object.entries(state.values) as [AccessValue, Uint8Array][]),
  };
}

/** What the writes make of it; the state given stays as it is. */
export function draftOf(held: HeldState, writes: readonly AccessWrite[]): HeldState {
  const draft: HeldState = {
    bundle: held.bundle,
    statements: held.statements,
    people: new Map(held.people),
    credentials: new Map(held.credentials),
    invitations: new Map(held.invitations),
    attempts: new Map(held.attempts),
    requests: new Map(held.requests),
    consents: new Map(held.consents),
    placements: new Map(held.placements),
    values: new Map(held.values),
  };
  for (const write of writes) apply(draft, write);
  return draft;
}

function apply(draft: HeldState, write: AccessWrite): void {
  if ('erase' in write) return erase(draft, write.id, write.atMs);
  if ('drop' in write) {
    if (write.drop === 'credential') draft.credentials.delete(write.person);
    else if (write.drop === 'invitation') draft.invitations.delete(write.person);
    else draft.requests.delete(write.id);
    return;
  }
  put(draft, write);
}

function put(draft: HeldState, write: Extract<AccessWrite, { put: string }>): void {
  switch (write.put) {
    case 'bundle':
      draft.bundle = write.bundle;
      if (write.absorbs.length === 0) return;
      draft.statements = draft.statements.map((one) =>
        one.id !== null && write.absorbs.includes(one.id) ? { ...one, absorbed: true } : one,
      );
      return;
    case 'statement':
      draft.statements = [
        ...draft.statements,
        { signed: write.signed, absorbed: write.absorbed, id: write.id },
      ];
      return;
    case 'person':
      return void draft.people.set(write.row.id, write.row);
    case 'credential':
      return void draft.credentials.set(write.row.person, write.row);
    case 'invitation':
      return void draft.invitations.set(write.row.person, write.row);
    case 'attempts':
      return void draft.attempts.set(write.row.person, write.row);
    case 'request':
      return void draft.requests.set(write.row.id, write.row);
    case 'consent':
      return void draft.consents.set(consentKey(write.row), write.row);
    case 'placement':
      if (write.area === null) draft.placements.delete(write.device);
      else draft.placements.set(write.device, write.area);
      return;
    case 'value':
      return void draft.values.set(write.name, write.bytes);
  }
}

function erase(draft: HeldState, id: PersonId, atMs: number): void {
  const row = draft.people.get(id);
  const erased = { name: '', signInName: '', lastSignInMs: null, erasedAtMs: atMs };
  if (row) draft.people.set(id, { ...row, ...erased });
  draft.credentials.delete(id);
  draft.invitations.delete(id);
  draft.attempts.delete(id);
  for (const request of draft.requests.values()) {
    if (request.by === id) draft.requests.delete(request.id);
  }
  for (const [key, consent] of draft.consents) {
    if (consent.person === id) draft.consents.delete(key);
  }
}
