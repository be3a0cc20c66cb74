// What every call of the contract shares: its failures, and what it says of who may make it.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import type { Permission } from '@harmonic/protocol/model';

/** Failures a call may answer with; `data.detail` is for people who want the cause. */
const detail = z.object({ detail: z.string() });

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
  /** A list or stream that holds only what lies in the caller's areas: any scope of the right opens it. */
  filtered?: boolean;
}
const unsaid: CallMeta = {};

export const base = oc.$meta(unsaid).errors({
  'not-found': { data: detail },
  'not-allowed': { data: detail }, // no right to it; or the demo site, which reaches nothing real
  'signed-out': { data: detail }, // nobody is signed in on this page, or no more
  locked: { data: detail }, // signed in, and the password is asked for
  'proof-needed': { data: detail }, // the password is asked for again
  'needs-agreement': { data: detail }, // asked for; waits for a second person
  /** Wrong attempts: wait, and until when. */
  'too-many': { data: detail.extend({ untilMs: z.number().optional() }) },
  invalid: { data: detail },
  conflict: { data: detail },
  'disk-full': { data: detail },
  'disk-read-only': { data: detail },
  damaged: { data: detail }, // what is kept is not what was written
  unavailable: { data: detail },
});
