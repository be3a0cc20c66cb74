// The calls about people: who one is, who may do what, what was done. Part of the one contract.
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import {
  areaIdSchema,
  deviceIdSchema,
  givenNameSchema,
  personIdSchema,
  roleIdSchema,
  scopeSchema,
} from '@harmonic/protocol/model';
import { rulesSchema } from '@harmonic/protocol/access';
import {
  areaInputSchema,
  auditQuerySchema,
  auditRowSchema,
  chainReportSchema,
  codeSchema,
  consentSchema,
  directorySchema,
  erasurePreviewSchema,
  grantInputSchema,
  newCodesSchema,
  passwordSchema,
  personInputSchema,
  reasonSchema,
  requestSchema,
  retentionReportSchema,
  roleInputSchema,
  secondFactorOfferSchema,
  sessionSchema,
  signInNameSchema,
} from './access.ts';
import { base } from './base.ts';

const none = z.object({});
const person = z.object({ id: personIdSchema });
/** Text of a file, in pieces; `name` is what the browser saves it as. */
const fileSchema = z.object({ name: z.string(), type: z.string(), text: z.string() });
/** Shown once to whoever invited; the invited one types it with a password of their own. */
export const invitationSchema = z.object({
  id: personIdSchema,
  code: z.string(),
  expiresAtMs: z.number(),
});

const agreedSchema = z.object({
  invitation: invitationSchema.nullable(),
  codes: newCodesSchema.nullable(),
});
export type Agreed = z.infer<typeof agreedSchema>;

const anyone = base.meta({ permission: 'anyone' });
const self = base.meta({ permission: 'inside' });
/** Asks for the password again when it was given more than five minutes ago. */
const proven = base.meta({ permission: 'inside', proof: true });

export const sessionCalls = {
  watch: anyone.input(none).output(eventIterator(sessionSchema)),
  /** First admin of a site that has nobody. Then `confirmSecondFactor`. */
  createFirst: anyone
    .input(
      z.object({ name: givenNameSchema, signInName: signInNameSchema, password: passwordSchema }),
    )
    .output(secondFactorOfferSchema),
  /** An invited person chooses a password; an offer when a second factor is due. */
  enrol: anyone
    .input(z.object({ code: codeSchema, password: passwordSchema }))
    .output(secondFactorOfferSchema.nullable()),
  /** The first code of an offered second factor: makes it count, and answers codes that are shown once. */
  confirmSecondFactor: anyone.input(z.object({ code: codeSchema })).output(newCodesSchema),
  signIn: anyone
    .input(z.object({ signInName: z.string().max(256), password: passwordSchema }))
    .output(none),
  /** Six digits, or a recovery code. */
  giveCode: anyone.input(z.object({ code: codeSchema })).output(none),
  /** Opens with the sealed code: admin of the site for four hours, marked, once. */
  breakGlass: anyone
    .input(z.object({ code: codeSchema, name: givenNameSchema, reason: reasonSchema }))
    .output(none),
  unlock: anyone.input(z.object({ password: passwordSchema })).output(none),
  signOut: anyone.input(none).output(none),
  lock: self.input(none).output(none),
  /** The person moved, typed or touched: told at most every 30 s. */
  active: self.input(none).output(none),
  prove: self.input(z.object({ password: passwordSchema })).output(none),
  changePassword: self
    .input(z.object({ current: passwordSchema, wanted: passwordSchema }))
    .output(none),
  offerSecondFactor: proven.input(none).output(secondFactorOfferSchema),
  removeSecondFactor: proven.input(none).output(none),
  newRecoveryCodes: proven.input(none).output(newCodesSchema),
};

const manage = base.meta({ permission: 'people.manage', audit: true, deed: true, proof: true });

/** In an area of theirs: what is signed says where, and is judged there. */
const manageSomewhere = base.meta({
  permission: 'people.manage',
  filtered: true,
  audit: true,
  deed: true,
  proof: true,
});

export const accessCalls = {
  person: {
    watch: base
      .meta({ permission: 'people.see' })
      .input(none)
      .output(eventIterator(directorySchema)),
    create: manage.input(personInputSchema).output(invitationSchema),
    rename: manage.input(person.extend({ name: givenNameSchema })).output(none),
    disable: manage.input(person.extend({ reason: reasonSchema })).output(none),
    enable: manage.input(person).output(none),
    /** Ends the waiting after wrong attempts. */
    unlock: manage.input(person).output(none),
    /** Password and second factor both: the person enrols anew with the code. */
    resetFactors: manage.input(person.extend({ reason: reasonSchema })).output(invitationSchema),
    grant: manageSomewhere.input(person.extend(grantInputSchema.shape)).output(none),
    revoke: manageSomewhere
      .input(person.extend({ role: roleIdSchema, scope: scopeSchema }))
      .output(none),
    endSessions: manage.input(person).output(none),
  },
  role: {
    define: base
      .meta({ permission: 'role.manage', audit: true, deed: true, proof: true })
      .input(roleInputSchema)
      .output(none),
    remove: base
      .meta({ permission: 'role.manage', audit: true, deed: true, proof: true })
      .input(z.object({ id: roleIdSchema }))
      .output(none),
  },
  area: {
    define: base
      .meta({ permission: 'area.manage', audit: true, deed: true, proof: true })
      .input(areaInputSchema)
      .output(none),
    remove: base
      .meta({ permission: 'area.manage', audit: true, deed: true, proof: true })
      .input(z.object({ id: areaIdSchema }))
      .output(none),
    /** Null: in no area, seen by those with rights on the whole site. */
    place: base
      .meta({ permission: 'area.manage', audit: true, deed: true })
      .input(z.object({ device: deviceIdSchema, area: areaIdSchema.nullable() }))
      .output(none),
  },
  rule: {
    set: base
      .meta({ permission: 'rule.manage', audit: true, deed: true, proof: true })
      .input(rulesSchema)
      .output(none),
    renewBreakGlass: base
      .meta({ permission: 'rule.manage', audit: true, deed: true, proof: true })
      .input(none)
      .output(newCodesSchema),
  },
  request: {
    watch: self.input(none).output(eventIterator(z.array(requestSchema))),
    /** What the act shows once (an invitation, new codes) is shown to whoever agreed. */
    agree: proven.input(z.object({ id: z.uuid() })).output(agreedSchema),
    /** By whoever asked, or by whoever might have agreed. */
    decline: self.input(z.object({ id: z.uuid() })).output(none),
  },
  audit: {
    list: base
      .meta({ permission: 'audit.see' })
      .input(
        z.object({
          query: auditQuerySchema,
          /** Newest first, before this one when given. */
          beforeSeq: z.int().nullable(),
          limit: z.int().min(1).max(500),
        }),
      )
      .output(z.object({ rows: z.array(auditRowSchema), more: z.boolean() })),
    verify: base.meta({ permission: 'audit.see' }).input(none).output(chainReportSchema),
    /** `chain`: every entry's exact bytes with hashes and signed head, for `harmonic verify-audit`. `csv`: what the query finds. */
    export: base
      .meta({ permission: 'audit.export', audit: true, proof: true })
      .input(z.object({ form: z.enum(['chain', 'csv']), query: auditQuerySchema }))
      .output(eventIterator(fileSchema)),
  },
  privacy: {
    /** One's own data; somebody else's with the right to. */
    export: base
      .meta({ permission: 'privacy.export', own: true, audit: true, proof: true })
      .input(person)
      .output(fileSchema),
    previewErasure: base
      .meta({ permission: 'privacy.erase' })
      .input(person)
      .output(erasurePreviewSchema),
    erase: base
      .meta({ permission: 'privacy.erase', audit: true, deed: true, proof: true })
      .input(person)
      .output(none),
    consents: self.input(none).output(z.array(consentSchema)),
    setConsent: self
      .input(consentSchema.pick({ purpose: true, textVersion: true, given: true }))
      .output(z.array(consentSchema)),
    retentionReports: base
      .meta({ permission: 'audit.see' })
      .input(none)
      .output(z.array(retentionReportSchema)),
  },
};
