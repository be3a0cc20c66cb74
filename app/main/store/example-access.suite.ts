// Ana, Bruno and what they do, in domain values: what the tests of people and trail put into a store.
// Signatures are placeholders: the store keeps them and judges none.
import {
  canonical,
  DEFAULT_RULES,
  type Bundle,
  type SignedBundle,
  type SignedStatement,
  type SiteId,
  type Statement,
  type StatementId,
} from '@harmonic/protocol/access';
import type { AreaId, PersonId, RoleId } from '@harmonic/protocol/model';
import type { AuditQuery } from '../../contract/index.ts';
import type { AccessWrite, Act, CredentialRow, InvitationRow, PersonRow } from './access-api.ts';
import { MORNING_MS, PUMP } from './example.suite.ts';

export const ANA = 'a7a7a7a7-1c1c-4b1b-8a1a-000000000001' as PersonId;
export const BRUNO = 'b7b7b7b7-1c1c-4b1b-8a1a-000000000002' as PersonId;
export const HALL = 'c7c7c7c7-1c1c-4b1b-8a1a-000000000003' as AreaId;
export const SITE = 'd7d7d7d7-1c1c-4b1b-8a1a-000000000004' as SiteId;
const SIGNATURE = '5e'.repeat(64);
export const KEY = 'ab'.repeat(32);
const bytes = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill);

export const actOf = (act: string, changes: Partial<Act> = {}): Act => ({
  ...{ atMs: MORNING_MS, actor: ANA, act, scope: 'site', subject: '', outcome: 'done' },
  ...{ because: 'grant', facts: {}, personal: null },
  ...changes,
});

export const EVERYTHING: AuditQuery = {
  ...{ fromMs: null, toMs: null, actor: null, act: '', outcome: null, text: '' },
};

export const personOf = (id: PersonId, changes: Partial<PersonRow> = {}): PersonRow => ({
  id,
  name: id === ANA ? 'Ana Souza' : 'Bruno Lima',
  signInName: id === ANA ? 'ana' : 'bruno',
  createdAtMs: MORNING_MS,
  ...{ erasedAtMs: null, lastSignInMs: null },
  ...changes,
});

export const credentialOf = (person: PersonId): CredentialRow => ({
  person,
  version: 1,
  salt: bytes(16, 1),
  cost: { memoryKib: 65_536, passes: 3, lanes: 1 },
  verifier: bytes(32, 2),
  signingKey: bytes(60, 3),
  siteKey: bytes(60, 4),
  totp: null,
  totpStep: 0,
  recovery: [
    { salt: bytes(16, 5), digest: bytes(32, 6) },
    { salt: bytes(16, 7), digest: bytes(32, 8) },
  ],
});

export const invitationOf = (person: PersonId): InvitationRow => ({
  ...{ person, salt: bytes(16, 1), digest: bytes(32, 2), siteKey: null },
  expiresAtMs: MORNING_MS + 86_400_000,
});

export function bundleOf(epoch: number): SignedBundle {
  const bundle: Bundle = {
    ...{ v: 1, site: SITE, epoch, signer: 'site', issuedAtMs: MORNING_MS, expiresAtMs: null },
    ...{ roles: [], areas: [{ id: HALL, name: 'Hall' }], rules: DEFAULT_RULES, breakGlass: null },
    removals: [],
    taken: [],
    people: [ANA, BRUNO].map((id) => ({
      ...{ id, status: 'active', credentialVersion: 1, key: KEY },
      grants: [{ role: 'admin' as RoleId, scope: 'site', expiresAtMs: null }],
    })),
  };
  return { bytes: canonical(bundle), key: KEY, signature: SIGNATURE };
}

export const statementId = (seq: number): StatementId =>
  `01930000-0000-7000-8000-${String(seq).padStart(12, '0')}` as StatementId;

/** Ana disables Bruno. */
export function statementOf(
  stream: string,
  seq: number,
  changes: Partial<Statement> = {},
): Extract<AccessWrite, { put: 'statement' }> {
  const id = statementId(seq);
  const statement: Statement = {
    ...{ v: 1, id, site: SITE, stream, seq, prev: null, issuer: ANA, issuerKey: KEY },
    ...{ epoch: 1, atMs: MORNING_MS, second: null },
    verb: { do: 'person.disable', subject: BRUNO },
    ...changes,
  };
  const signed: SignedStatement = {
    ...{ bytes: canonical(statement), signature: SIGNATURE },
    install: { key: KEY, signature: SIGNATURE },
  };
  return { put: 'statement', id, seq, signed, absorbed: false };
}

/** One row of each kind. */
export const everyWrite = (stream: string): AccessWrite[] => [
  { put: 'bundle', bundle: bundleOf(1), absorbs: [] },
  statementOf(stream, 1),
  { put: 'person', row: personOf(ANA) },
  { put: 'person', row: personOf(BRUNO) },
  { put: 'credential', row: credentialOf(ANA) },
  { put: 'credential', row: credentialOf(BRUNO) },
  { put: 'invitation', row: invitationOf(BRUNO) },
  {
    put: 'attempts',
    row: { person: BRUNO, wrong: 2, lastWrongMs: MORNING_MS, lockedUntilMs: MORNING_MS + 1000 },
  },
  {
    put: 'request',
    row: {
      ...{ id: 'e7e7e7e7-1c1c-4b1b-8a1a-000000000005', by: BRUNO, act: 'rule.set' },
      ...{ input: '{"a":1}', atMs: MORNING_MS, expiresAtMs: MORNING_MS + 1000 },
    },
  },
  {
    put: 'consent',
    row: {
      ...{ person: BRUNO, purpose: 'crash-reports', textVersion: 1, given: true },
      atMs: MORNING_MS,
    },
  },
  { put: 'placement', device: PUMP, area: HALL },
  { put: 'value', name: 'site-id', bytes: bytes(16, 9) },
];
