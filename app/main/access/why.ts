// Why a statement does not hold, in words for whoever wanted to issue it. Judges nothing.
import type { Fault } from '@harmonic/protocol/access';
import { Refusal, type RefusalCode } from './refusal.ts';

const WORDS: Readonly<Record<Fault, readonly [RefusalCode, string]>> = {
  'other-site': ['conflict', 'This was made for another site.'],
  taken: ['conflict', 'This has been dealt with already.'],
  'broken-stream': ['conflict', 'Something was done meanwhile: try again.'],
  'not-yet': ['conflict', 'The clock of this console stands before the time of the site’s policy.'],
  'old-policy': ['conflict', 'Somebody took this away meanwhile: look again, and decide anew.'],
  'stale-policy': [
    'not-allowed',
    'The site’s policy is too old for changes: it has to be renewed first.',
  ],
  'unknown-issuer': ['not-allowed', 'You are no active member of this site.'],
  'wrong-key': [
    'not-allowed',
    'The site does not know your key yet: an administrator has to confirm you once.',
  ],
  'authority-lost': ['not-allowed', 'Who does this, or who agreed to it, may not do so any more.'],
  self: [
    'not-allowed',
    'Somebody else has to do this: nobody changes their own rights or ends their own membership.',
  ],
  'no-right': ['not-allowed', 'Your role does not allow this.'],
  'wider-scope': ['not-allowed', 'You may do this in other areas, not there.'],
  'not-below': [
    'not-allowed',
    'This reaches further than your own rights: only what you hold yourself, and less, is yours to give or take.',
  ],
  'needs-second': ['needs-agreement', 'This takes a second person’s agreement.'],
  'bad-second': ['not-allowed', 'This second person’s agreement does not count for this act.'],
  'ready-role': ['not-allowed', 'The ready-made roles stay as they are.'],
  'unknown-person': ['not-found', 'There is no such person on this site.'],
  'known-person': ['conflict', 'This person is there already.'],
  'unknown-role': ['not-found', 'There is no such role on this site.'],
  'unknown-area': ['not-found', 'There is no such area on this site.'],
  removed: ['conflict', 'Somebody has taken this away meanwhile: look again, and decide anew.'],
  'last-admin': [
    'conflict',
    'This is the last administrator of the site: appoint somebody else first.',
  ],
  expired: ['invalid', 'This would end before it begins.'],
  'as-it-is': ['conflict', 'This would change nothing.'],
};

export function refusalFor(why: Fault): Refusal {
  const [code, words] = WORDS[why];
  // The reason `expired` is that of a role that had ended.
  return new Refusal(code, words, why === 'expired' ? 'ends-before' : why);
}
