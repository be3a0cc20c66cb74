// What every call of the contract shares: its failures, and what it says of who may make it.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import type { Permission, Unfit } from '@harmonic/protocol/model';
import { refusedBecauseSchema, type RefusedBecause } from './because.ts';
import { unfitSchema } from './sayings.ts';

/** What every failure says; named, so that the types of the contract stay readable. */
export interface FailureData {
  /** A sentence in English. */
  detail: string;
  /** The same as a word. */
  because: RefusedBecause;
  /** Names and numbers of the sentence, for other languages: each a short text; rights, roles and what became of a key by their ids. */
  facts?: Readonly<Record<string, string>> | undefined;
  /** Why a plan or a rule cannot be: the `reason` within the sentence, for other languages. */
  unfit?: Unfit | undefined;
  /** Wrong attempts: wait, until then. */
  untilMs?: number | undefined;
}
const data: z.ZodType<FailureData> = z.object({
  detail: z.string(),
  because: refusedBecauseSchema,
  facts: z.record(z.string(), z.string()).optional(),
  unfit: unfitSchema.optional(),
  untilMs: z.number().optional(),
});

export interface CallMeta {
  /** `anyone`: before signing in. `inside`: whoever has signed in, about themselves. Without one nobody gets through. */
  permission?: Permission | 'anyone' | 'inside';
  /** Where the right must hold: found from the input's `id` or `deviceId`. Without it, on the whole site. */
  of?: 'device' | 'recording' | 'view';
  /** Whose own data it is needs no right. */
  own?: boolean;
  /** Leaves an entry in the trail. */
  audit?: boolean;
  /** Carried out as a signed act: asks for a second person by itself, and keeps its own refusals. */
  deed?: boolean;
  /** Asks for the password again when it was given more than five minutes ago. */
  proof?: boolean;
  /** Fields of the input that nobody may read again: such a call waits for no second person, who would see them. */
  secret?: readonly string[];
  /** A list or stream that holds only what lies in the caller's areas: any scope of the right opens it. */
  filtered?: boolean;
}
const unsaid: CallMeta = {};

export const base = oc.$meta(unsaid).errors({
  'not-found': { data },
  'not-allowed': { data }, // no right to it; or the demo site, which reaches nothing real
  'signed-out': { data }, // nobody is signed in on this page, or no more
  locked: { data }, // signed in, and the password is asked for
  'proof-needed': { data }, // the password is asked for again
  'needs-agreement': { data }, // asked for; waits for a second person
  'too-many': { data },
  invalid: { data },
  conflict: { data },
  'disk-full': { data },
  'disk-read-only': { data },
  damaged: { data }, // what is kept is not what was written
  unavailable: { data },
});
