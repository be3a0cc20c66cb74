// The records of access, as schemas every party shares: policy bundle, statement, entry of the trail.
// Owns shapes; signs, judges and stores nothing. Integers only: times are milliseconds since 1970, UTC.
import { z } from 'zod';
import {
  areaIdSchema,
  permissionSchema,
  personIdSchema,
  roleIdSchema,
  scopeSchema,
  signedNameSchema,
} from '../model/index.ts';

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`));
/** Ed25519 (RFC 8032): public key 32 bytes, signature 64 bytes, lower-case hex. */
export const publicKeySchema = hex(32);
export const signatureSchema = hex(64);
export const digestSchema = hex(32);
/** The last moment a date holds (ECMA-262). */
export const LAST_TIME_MS = 8.64e15;
export const timeMsSchema = z.int().min(0).max(LAST_TIME_MS);

export const siteIdSchema = z.uuid().brand('SiteId');
export type SiteId = z.infer<typeof siteIdSchema>;
export const statementIdSchema = z.uuid().brand('StatementId'); // UUIDv7
export type StatementId = z.infer<typeof statementIdSchema>;

export const roleSchema = z.strictObject({
  id: roleIdSchema,
  /** In the person's own words; ready-made roles are shown in the reader's language instead. */
  name: signedNameSchema,
  permissions: z.array(permissionSchema),
});
export type Role = z.infer<typeof roleSchema>;

export const areaSchema = z.strictObject({ id: areaIdSchema, name: signedNameSchema });
export type Area = z.infer<typeof areaSchema>;

export const grantSchema = z.strictObject({
  role: roleIdSchema,
  scope: scopeSchema,
  /** Null: until it is revoked. What was signed with an end that no date holds is read, too; it never comes (A1.5). */
  expiresAtMs: z.int().min(0).nullable(),
});
export type Grant = z.infer<typeof grantSchema>;

export const memberSchema = z.strictObject({
  id: personIdSchema,
  grants: z.array(grantSchema),
  status: z.enum(['active', 'disabled']),
  /** Raised whenever factors are reset or changed; sessions of an older one end. */
  credentialVersion: z.int().min(1),
  /** Null until the person has enrolled. */
  key: publicKeySchema.nullable(),
  /** When they were last created, enrolled, reset or enabled; left out: long ago. Who is new agrees to nothing (R2). */
  sinceMs: timeMsSchema.optional(),
});
export type Member = z.infer<typeof memberSchema>;

/** What the site decides for itself, inside bounds that keep it safe. */
export const rulesSchema = z.strictObject({
  idleLockMinutes: z.int().min(5).max(30),
  sessionHours: z.int().min(1).max(12),
  /** Acts that take effect when a second person with the same right agrees. */
  twoPerson: z.array(permissionSchema),
  /** How long the trail is kept, in whole months; at least a year. */
  auditMonths: z.int().min(12).max(240),
});
export type Rules = z.infer<typeof rulesSchema>;
export const DEFAULT_RULES: Rules = {
  idleLockMinutes: 15,
  sessionHours: 12,
  twoPerson: [],
  auditMonths: 24,
};

/** A removal the policy has taken in. What gives the same thing back names it, however late it arrives (R3). */
export const removalSchema = z.strictObject({
  id: statementIdSchema,
  /** A person disabled: only `subject`. A grant revoked: all three. A role narrowed or gone, an area gone: only that. */
  subject: personIdSchema.nullable(),
  role: roleIdSchema.nullable(),
  scope: scopeSchema.nullable(),
  /** The first epoch that has it. */
  epoch: z.int().min(1),
  /** When that was; left out: long ago. */
  atMs: timeMsSchema.optional(),
});
export type Removal = z.infer<typeof removalSchema>;

/** How far a stream has been taken in; what stands there or before is dealt with for good (R5). */
export const takenSchema = z.strictObject({
  stream: z.uuid(),
  /** 0 while nothing stands in its place yet. */
  seq: z.int().min(0),
  /** Of the statement at `seq` (statementDigest), which the next one names; null for 0. */
  digest: digestSchema.nullable(),
  /** Removals taken in from behind a gap or a fork, which do not wait; nothing else stands in their places. */
  early: z.array(z.strictObject({ id: statementIdSchema, seq: z.int().min(1) })),
});

/**
 * The whole policy of a site at one epoch. Signed by the site's key (stand-alone) or by a server's policy key.
 * A console never takes one with a lower epoch than it holds.
 */
export const bundleSchema = z.strictObject({
  v: z.literal(1),
  site: siteIdSchema,
  epoch: z.int().min(1),
  signer: z.enum(['site', 'server']),
  issuedAtMs: timeMsSchema,
  /** Null for a stand-alone site: nothing expires for lack of a server. */
  expiresAtMs: timeMsSchema.nullable(),
  /** All of them, ready-made ones too: a later version's ready-made roles change no site silently. */
  roles: z.array(roleSchema),
  areas: z.array(areaSchema),
  people: z.array(memberSchema),
  /** The newest of each thing removed; never forgotten. */
  removals: z.array(removalSchema),
  /** One a stream. */
  taken: z.array(takenSchema),
  rules: rulesSchema,
  /** SHA-256 of the break-glass code's wrapping key; null when a kit has been spent and not renewed. */
  breakGlass: digestSchema.nullable(),
});
export type Bundle = z.infer<typeof bundleSchema>;
/** `bytes` is the canonical text that was signed (canonical.ts), kept as it was. */
export const signedBundleSchema = z.strictObject({
  bytes: z.string(),
  key: publicKeySchema,
  signature: signatureSchema,
});
export type SignedBundle = z.infer<typeof signedBundleSchema>;

/** What a statement asks for. `subject` is who or what it is about. */
export const verbSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('person.create'), subject: personIdSchema }),
  z.strictObject({ do: z.literal('person.disable'), subject: personIdSchema }),
  z.strictObject({
    do: z.literal('person.enable'),
    subject: personIdSchema,
    /** The removal it takes back (R3). */
    renews: statementIdSchema,
  }),
  z.strictObject({ do: z.literal('factors.reset'), subject: personIdSchema }),
  z.strictObject({
    do: z.literal('grant'),
    subject: personIdSchema,
    ...grantSchema.shape,
    renews: statementIdSchema.nullable(),
  }),
  z.strictObject({
    do: z.literal('revoke'),
    subject: personIdSchema,
    role: roleIdSchema,
    scope: scopeSchema,
  }),
  z.strictObject({ do: z.literal('role.define'), role: roleSchema }),
  z.strictObject({ do: z.literal('role.remove'), role: roleIdSchema }),
  z.strictObject({ do: z.literal('area.define'), area: areaSchema }),
  z.strictObject({ do: z.literal('area.remove'), area: areaIdSchema }),
  z.strictObject({ do: z.literal('rules.set'), rules: rulesSchema }),
]);
export type Verb = z.infer<typeof verbSchema>;

/** One administrative act, signed by whoever issues it and countersigned by the console it was made on. */
export const statementSchema = z.strictObject({
  v: z.literal(1),
  id: statementIdSchema,
  site: siteIdSchema,
  /** The console's stream, and the place in it: dense from 1 (R5). */
  stream: z.uuid(),
  seq: z.int().min(1),
  /** Digest of the stream's statement before (statementDigest); null for the first. */
  prev: digestSchema.nullable(),
  verb: verbSchema,
  issuer: personIdSchema,
  issuerKey: publicKeySchema,
  /** Epoch of the policy the issuer saw. */
  epoch: z.int().min(1),
  atMs: timeMsSchema,
  /** A second person's agreement, over the same bytes without this field. */
  second: z
    .strictObject({ person: personIdSchema, key: publicKeySchema, signature: signatureSchema })
    .nullable(),
});
export type Statement = z.infer<typeof statementSchema>;
export const signedStatementSchema = z.strictObject({
  bytes: z.string(),
  signature: signatureSchema,
  install: z.strictObject({ key: publicKeySchema, signature: signatureSchema }),
});
export type SignedStatement = z.infer<typeof signedStatementSchema>;

/** How an act ended. `refused`: not allowed, or a wrong secret. `failed`: allowed, and did not come about. */
export const outcomeSchema = z.enum(['done', 'refused', 'failed', 'asked']);
export type Outcome = z.infer<typeof outcomeSchema>;

/** One entry of the trail. Carries pseudonyms and ids, never a name, an address or free text of a person. */
export const auditEntrySchema = z.strictObject({
  v: z.literal(1),
  stream: z.uuid(),
  seq: z.int().min(1),
  atMs: timeMsSchema,
  /** Null: the console itself, or nobody who had signed in. */
  actor: personIdSchema.nullable(),
  /** Contract path or the console's own act: `recording.remove`, `session.signIn`, `console.opened`. */
  act: z.string().regex(/^[a-z][A-Za-z]*(?:\.[a-z][A-Za-z]*){1,2}$/),
  scope: scopeSchema,
  /** Id of what was acted upon: device, recording, person, role, area; empty when there is none. */
  subject: z.string().max(80),
  outcome: outcomeSchema,
  /** Why it was allowed or refused, in a closed word; see Decision. */
  because: z.string().max(40),
  /** Facts without anything personal, each a short text. */
  facts: z.record(z.string().max(40), z.string().max(200)),
  /** SHA-256 over the sealed side payload of personal fragments (names, reasons); null without one. */
  payload: digestSchema.nullable(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
