// Words that people type may be about people: in the trail they stand sealed beside the entry, never in its chain.
import type { By } from '../access/deeds.ts';
import type { Act } from '../store/api.ts';

/** Sealed with the key of whoever said it; nothing where nobody is known. */
export const said = (by: By, text: Readonly<Record<string, string>>): Pick<Act, 'personal'> => ({
  personal: by.actor.person === null ? null : { about: by.actor.person, text },
});
