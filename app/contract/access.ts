// People, sessions, roles, the trail and privacy as the renderer sees them. Schemas only, no behaviour.
import { z } from 'zod';
import {
  deviceIdSchema,
  givenNameSchema,
  permissionSchema,
  personIdSchema,
  roleIdSchema,
  scopeSchema,
} from '@harmonic/protocol/model';
import {
  areaSchema,
  auditEntrySchema,
  BREAKS,
  grantSchema,
  LAST_TIME_MS,
  outcomeSchema,
  roleSchema,
  rulesSchema,
  timeMsSchema,
  type Break,
} from '@harmonic/protocol/access';

/** Scripts whose letters look like one another's. */
const ALIKE = [/\p{Script=Latin}/u, /\p{Script=Greek}/u, /\p{Script=Cyrillic}/u];
/** What a person types to say who they are: letters, digits and . _ - @ +, compared without case. */
export const signInNameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}._@+-]{2,80}$/u)
  .refine(
    (name) => ALIKE.filter((script) => script.test(name)).length <= 1,
    'letters of one script',
  );
/** Bounded, so that nobody makes the console hash a book. Its strength is judged where it is chosen. */
export const passwordSchema = z.string().min(1).max(256);
/** Six digits, a recovery code, an enrolment or break-glass code: as typed, spaces and hyphens allowed. */
export const codeSchema = z.string().trim().min(6).max(80);
/** Said by a person about why; kept encrypted beside the trail. */
export const reasonSchema = z.string().trim().min(3).max(500);

/** How far a page has come in. */
export const sessionStageSchema = z.enum([
  'demo', // no sign-in: the demo reaches nothing real
  'first-run', // nobody yet: the first admin is made here
  'outside', // nobody has signed in on this page
  'code', // the password was right; a second factor is asked for
  'enrolling', // has to choose a password or confirm a second factor
  'inside',
  'locked', // signed in, and has to give the password again
]);
export type SessionStage = z.infer<typeof sessionStageSchema>;

/** What one may do, and where: a person is told before acting. */
export const mayDoSchema = z.object({
  permission: permissionSchema,
  scopes: z.array(scopeSchema),
  /** It takes a second person's agreement. */
  twoPerson: z.boolean(),
});

export const sessionSchema = z.object({
  stage: sessionStageSchema,
  person: z
    .object({
      id: personIdSchema,
      name: z.string(),
      signInName: z.string(),
      roles: z.array(roleIdSchema),
      hasSecondFactor: z.boolean(),
      recoveryCodesLeft: z.int(),
    })
    .nullable(),
  mayDo: z.array(mayDoSchema),
  /** The session ends then, whatever happens. */
  endsAtMs: z.number().nullable(),
  /** It locks then unless the page tells of activity. */
  locksAtMs: z.number().nullable(),
  /** Until then, acts that ask for the password again do not. */
  provenUntilMs: z.number().nullable(),
  /** Break-glass: everything the person does is marked, until then. */
  breakGlassUntilMs: z.number().nullable(),
  /** Shown inside, in words of the page: why this console is less trustworthy just now. */
  warnings: z.array(
    z.enum(['clock-rollback', 'break-glass-spent', 'trail-broken', 'one-admin', 'low-assurance']),
  ),
});
export type Session = z.infer<typeof sessionSchema>;

/** A second factor to be confirmed: RFC 6238, SHA-1, 6 digits, 30 s, as every authenticator reads it. */
export const secondFactorOfferSchema = z.object({
  /** Base 32, in groups of four, for typing. */
  secret: z.string(),
  /** `otpauth://totp/…` */
  uri: z.string(),
  /** The same as a QR code: rows of modules, true is dark. */
  qr: z.array(z.array(z.boolean())),
});
export type SecondFactorOffer = z.infer<typeof secondFactorOfferSchema>;

/** Shown once. */
export const newCodesSchema = z.object({
  recoveryCodes: z.array(z.string()),
  /** Only for the first admin, and when a kit is renewed. */
  breakGlassCode: z.string().nullable(),
});
export type NewCodes = z.infer<typeof newCodesSchema>;

export const personSchema = z.object({
  id: personIdSchema,
  /** Empty when the person has been erased. */
  name: z.string(),
  signInName: z.string(),
  status: z.enum(['invited', 'active', 'disabled', 'erased']),
  grants: z.array(grantSchema.extend({ provisional: z.boolean() })),
  hasSecondFactor: z.boolean(),
  /** Wrong attempts since the last right one, and until when this console refuses more. */
  wrongAttempts: z.int(),
  lockedUntilMs: z.number().nullable(),
  lastSignInMs: z.number().nullable(),
  /** Has an open session now. */
  inside: z.boolean(),
});
export type Person = z.infer<typeof personSchema>;

/** Everything the people room shows; the whole of it each time. */
export const directorySchema = z.object({
  people: z.array(
    personSchema.extend({
      /** Disabling and resetting them, or erasing them, is asked for by the reader and takes a second person. */
      takesTwo: z.array(z.enum(['people.manage', 'privacy.erase'])),
    }),
  ),
  roles: z.array(roleSchema.extend({ ready: z.boolean(), holders: z.int() })),
  areas: z.array(areaSchema.extend({ devices: z.array(deviceIdSchema) })),
  rules: rulesSchema,
  epoch: z.int(),
  /** Roles the reader may grant, and where (R1). */
  mayGrant: z.array(
    z.object({
      role: roleIdSchema,
      scopes: z.array(scopeSchema),
      /** It leads the site or a part of it: given by the reader it waits for a second person (R2). */
      takesTwo: z.boolean(),
    }),
  ),
});
export type Directory = z.infer<typeof directorySchema>;

/** An act that waits for a second person. */
export const requestSchema = z.object({
  id: z.uuid(),
  by: personIdSchema,
  /** Names of who asks and of the subject, when it is a person: whoever agrees need not see the directory. */
  byName: z.string(),
  subjectName: z.string(),
  act: z.string(),
  permission: permissionSchema,
  scope: scopeSchema,
  subject: z.string(),
  /** What was asked, as name and value, for the second person to read. */
  asked: z.record(z.string(), z.string()),
  atMs: z.number(),
  expiresAtMs: z.number(),
  /** Whether the reader may agree: has the right, and is somebody else. */
  mayAgree: z.boolean(),
  /** When the reader may, where nothing is wanting but a day since they came; null otherwise. */
  mayAgreeFromMs: z.number().nullable(),
});
export type Request = z.infer<typeof requestSchema>;

const momentSchema = z.number().min(-LAST_TIME_MS).max(LAST_TIME_MS);

export const auditQuerySchema = z.object({
  fromMs: momentSchema.nullable(),
  toMs: momentSchema.nullable(),
  actor: personIdSchema.nullable(),
  /** Beginning of an act's name: `recording.` finds all of that noun. */
  act: z.string().max(60),
  outcome: outcomeSchema.nullable(),
  /** Found anywhere in subject or facts. */
  text: z.string().max(80),
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;

export const auditRowSchema = auditEntrySchema
  .omit({ v: true, stream: true, payload: true })
  .extend({
    /** Name of the actor, and of the subject when it is a person; empty when erased or none. */
    actorName: z.string(),
    subjectName: z.string(),
    /** The side payload, opened; null when there is none, `erased` when its key is gone. */
    personal: z.union([z.record(z.string(), z.string()), z.literal('erased')]).nullable(),
  });
export type AuditRow = z.infer<typeof auditRowSchema>;

/** Why an entry is not the next one of the chain; `missing`: there is none. */
const breakSchema = z.enum([...(Object.keys(BREAKS) as Break[]), 'missing']);

/** What a look through the whole chain found. */
export const chainReportSchema = z.object({
  ok: z.boolean(),
  entries: z.int(),
  firstSeq: z.int(),
  head: z.string(),
  /** The first entry that does not hold, and why; null when all do. */
  broken: z.object({ seq: z.int(), why: breakSchema }).nullable(),
  /** The signed head beside the database agrees with it: what was cut off at the end would show. */
  anchor: z.enum(['agrees', 'ahead', 'missing', 'forged']),
  tookMs: z.number(),
});
export type ChainReport = z.infer<typeof chainReportSchema>;

export const consentSchema = z.object({
  purpose: z.enum(['crash-reports', 'usage-statistics']),
  /** Version of the text that was shown. */
  textVersion: z.int(),
  given: z.boolean(),
  atMs: z.number().nullable(),
});
export type Consent = z.infer<typeof consentSchema>;

export const erasurePreviewSchema = z.object({
  /** What goes, and what stays and why: each a key with words in the renderer, and a count. */
  goes: z.array(z.object({ what: z.string(), count: z.int() })),
  stays: z.array(z.object({ what: z.string(), count: z.int(), why: z.string() })),
});
export type ErasurePreview = z.infer<typeof erasurePreviewSchema>;

export const retentionReportSchema = z.object({
  atMs: z.number(),
  removed: z.array(z.object({ what: z.string(), count: z.int(), olderThanMs: z.number() })),
});
export type RetentionReport = z.infer<typeof retentionReportSchema>;

/** A role and an area as they may be defined; those there already are read as they were signed. */
export const roleInputSchema = roleSchema.extend({ name: givenNameSchema });
export const areaInputSchema = areaSchema.extend({ name: givenNameSchema });

/** The end of the year 9999, UTC: whatever is given ends in a year of four digits. */
const LAST_END_MS = 253_402_300_799_999;
/** A role as it may be given; those held already are read as they were signed. */
export const grantInputSchema = grantSchema.extend({
  expiresAtMs: timeMsSchema.max(LAST_END_MS).nullable(),
});

export const personInputSchema = z.object({
  name: givenNameSchema,
  signInName: signInNameSchema,
  grants: z.array(grantInputSchema).max(20),
});
