// What a person allows beyond what the work needs: two purposes, each off until given, each text with a version.
// Nothing is sent anywhere on the strength of it here.
import type { PersonId } from '@harmonic/protocol/model';
import type { Consent } from '../../contract/index.ts';
import type { ConsentRow } from '../store/access-api.ts';
import type { AccessCore } from './core.ts';
import type { By } from './deeds.ts';
import { Refusal } from './refusal.ts';

/** The version of the text a page shows now; raised whenever its meaning changes. */
export const CONSENT_TEXTS: Readonly<Record<Consent['purpose'], number>> = {
  'crash-reports': 1,
  'usage-statistics': 1,
};
const PURPOSES = Object.keys(CONSENT_TEXTS) as Consent['purpose'][];

/** Consent to an older text counts for that text only, so it is shown with its own version. Pure. */
export const consentsOf = (rows: readonly ConsentRow[]): Consent[] =>
  PURPOSES.map((purpose) => {
    const said = rows.find((row) => row.purpose === purpose);
    return said
      ? { purpose, textVersion: said.textVersion, given: said.given, atMs: said.atMs }
      : { purpose, textVersion: CONSENT_TEXTS[purpose], given: false, atMs: null };
  });

/** Giving takes the text that is shown now; withdrawing never waits for anything. */
export async function setConsent(
  { memory, now }: Pick<AccessCore, 'memory' | 'now'>,
  by: By,
  person: PersonId,
  wish: Pick<Consent, 'purpose' | 'textVersion' | 'given'>,
): Promise<Consent[]> {
  const { purpose, textVersion, given } = wish;
  if (given && textVersion !== CONSENT_TEXTS[purpose]) {
    throw new Refusal('conflict', 'The text has changed: read it again first.', 'stale-text');
  }
  const facts = { purpose, textVersion: String(textVersion), given: String(given) };
  await memory.commit(
    [{ put: 'consent', row: { person, purpose, textVersion, given, atMs: now() } }],
    [by.actor.entry('done', { subject: person, facts })],
  );
  return consentsOf(memory.consents(person));
}
