// Everything kept about one person as one file: docs/reference/person-export.md describes it. Pure.
// Secrets stay out: what opens a door is told of, never told.
import { LAST_TIME_MS, type SiteId } from '@harmonic/protocol/access';
import type { PersonId } from '@harmonic/protocol/model';
import type { Consent, Person } from '../../contract/index.ts';

export const EXPORT_FORMAT = 'harmonic-person-export';
const EXPORT_VERSION = 1;

export interface Kept {
  site: SiteId;
  person: Person;
  createdAtMs: number;
  consents: readonly Consent[];
  recoveryCodesLeft: number;
  /** By table, as the store gives them. */
  records: Readonly<Record<string, readonly unknown[]>>;
  atMs: number;
}

/** What the console cannot know of: whoever asks for everything has to be told where else to ask. */
const NOT_LOCAL = [
  'Other consoles and servers of this organisation may keep more about this person; nothing of theirs is in this file.',
  'Backups made of this console’s folder keep what it held at that time.',
];

export function personExport(kept: Kept): string {
  const { site, person, createdAtMs, atMs } = kept;
  return `${JSON.stringify(
    {
      format: EXPORT_FORMAT,
      version: EXPORT_VERSION,
      exportedAt: iso(atMs),
      site,
      person: person.id,
      summary: summaryOf(kept),
      profile: {
        name: person.name,
        signInName: person.signInName,
        status: person.status,
        createdAt: iso(createdAtMs),
        lastSignInAt: person.lastSignInMs === null ? null : iso(person.lastSignInMs),
        hasSecondFactor: person.hasSecondFactor,
        recoveryCodesLeft: kept.recoveryCodesLeft,
      },
      grants: person.grants,
      consents: kept.consents,
      records: withoutSecrets(kept.records),
      notLocal: NOT_LOCAL,
    },
    null,
    1,
  )}\n`;
}

/** A pseudonym names the file: folders and logs show file names to many. */
export const exportFileName = (person: PersonId): string =>
  `harmonic-person-${person.slice(0, 8)}.json`;

function summaryOf({ person, createdAtMs, consents, records, recoveryCodesLeft }: Kept): string[] {
  const given = consents.filter((consent) => consent.given).map(({ purpose }) => purpose);
  const roles = person.grants.map(({ role, scope, expiresAtMs }) => {
    const isForEver = expiresAtMs === null || expiresAtMs > LAST_TIME_MS;
    const until = isForEver ? 'until it is revoked' : `until ${iso(expiresAtMs)}`;
    return `${role} (${scope === 'site' ? 'the whole site' : `area ${scope}`}, ${until})`;
  });
  return [
    `${person.name} signs in as “${person.signInName}”, known to this console since ${iso(createdAtMs)}.`,
    `Status: ${person.status}. Roles: ${roles.join('; ') || 'none'}.`,
    `Second factor: ${person.hasSecondFactor ? `set up, ${recoveryCodesLeft} recovery codes left` : 'none'}.`,
    `Consents given: ${given.join(', ') || 'none'}.`,
    ...Object.entries(records).map(([table, rows]) => `${table}: ${rows.length} rows below.`),
  ];
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** Raw bytes are keys, digests, salts and sealed secrets: their size is told, they are not. */
function withoutSecrets(value: unknown): unknown {
  if (value instanceof Uint8Array) return { withheld: `${value.byteLength} bytes of a secret` };
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withoutSecrets(inner)]),
  );
}
