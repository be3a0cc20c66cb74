// What a failed call means to a person, in the language of the page.
import { ORPCError } from '@orpc/client';
import i18next from 'i18next';
import { KEY_REFUSALS, type FailureData, type Said } from '../../contract/index.ts';
import { en } from '../i18n/en.ts';
import type { Refusals } from '../i18n/refusals.ts';
import { ConnectionLost } from './away.ts';
import { formatDuration, formatList } from './format.ts';
import { roleWords, rightWords } from './names.ts';
import { say } from './notices.ts';
import { Abandoned, codeOf } from './proving.ts';
import { sayingWords } from './saying-words.ts';

type Known = keyof typeof en.failed;
const isKnown = (code: string): code is Known => code in en.failed;

/** What the console said of its failure; nothing of it is sure where something else has failed. */
function dataOf(error: unknown): Partial<FailureData> {
  const data: unknown = error instanceof ORPCError ? error.data : null;
  return typeof data === 'object' && data !== null ? data : {};
}

const isTold = (because: string): because is keyof Refusals =>
  i18next.exists(because, { ns: 'refusals' });

/** Failures that no part of the console answered with: an input that is none, and mistakes of ours. */
const becauseOfCode = (code: string): string =>
  code === 'BAD_REQUEST' ? 'invalid' : 'unavailable';

/** The console's own sentence in English; in another language the one for its reason. */
function causeOf(error: unknown): string {
  const detail = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  if (code === null) return detail;
  const { because = code, facts = {}, untilMs, unfit } = dataOf(error);
  const told = [because, code, becauseOfCode(code)].find(isTold);
  if (told === undefined) return detail;
  return sentenceOf(told, unfit ? { ...facts, reason: sayingWords(unfit) } : facts, untilMs);
}

function sentenceOf(
  because: keyof Refusals,
  facts: NonNullable<FailureData['facts']>,
  untilMs?: number,
): string {
  const words = i18next.t(because, {
    ...{ ns: 'refusals', ...inWords(facts) },
    wait: waitWords(untilMs),
  });
  if (facts.roles === undefined) return words;
  return `${words} ${i18next.t('theseRoles', { ns: 'refusals', roles: rolesIn(facts.roles) })}`;
}

/** The sentence of a refusal that was kept with an event: its English, or the one for its reason. */
export function refusalWords({ refusal = '…', because, ...facts }: Said['facts']): string {
  if (typeof because !== 'string' || !isTold(because)) return String(refusal);
  const texts = Object.entries(facts).map(([name, value]) => [name, String(value)]);
  return sentenceOf(because, Object.fromEntries(texts) as Record<string, string>);
}

const inWords = ({
  right,
  keyRefusal,
  ...facts
}: NonNullable<FailureData['facts']>): Record<string, string> => ({
  ...facts,
  ...(right === undefined ? {} : { right: rightWords(i18next.t, right) }),
  ...(keyRefusal === undefined ? {} : { reason: keyWords(keyRefusal) }),
});

/** Of a newer console, perhaps: then no more than that it was refused. */
function keyWords(refusal: string): string {
  const known = KEY_REFUSALS.find((one) => one === refusal) ?? 'refused';
  return i18next.t(`device-${known}`, { ns: 'refusals' });
}

const rolesIn = (names: string): string =>
  formatList(names.split(', ').map((name) => roleWords(i18next.t, name)));

const waitWords = (untilMs = 0): string =>
  formatDuration(Math.max(1, Math.ceil((untilMs - Date.now()) / 1000)));

/** The act was taken note of and waits for a second person: no failure, and nothing has changed yet. */
export const isAsked = (error: unknown): boolean => codeOf(error) === 'needs-agreement';

/** Until when the console refuses more attempts; null when it does not say. */
export function waitsUntilMs(error: unknown): number | null {
  const { untilMs } = dataOf(error);
  return codeOf(error) === 'too-many' && typeof untilMs === 'number' ? untilMs : null;
}

/** Why something failed, for as long as it is shown: said in the language that the page has by then. */
export interface Reason {
  words(): string;
}

/** Null where there is nothing to say: the person went back by themselves. */
export const reasonOf = (error: unknown): Reason | null =>
  error instanceof Abandoned ? null : { words: () => sayFailure(error) ?? '' };

/** What to show of an act that failed; one that waits for a second person is noted instead, and is no failure. */
export function tellFailure(error: unknown): Reason | null {
  if (!isAsked(error)) return reasonOf(error);
  say((t) => t('failed.needs-agreement'), 'asked');
  return null;
}

/** The same as a note, where no form is open that could show it. */
export function noteFailure(error: unknown): void {
  if (tellFailure(error) !== null) say(() => sayFailure(error) ?? '', 'told');
}

/** A sentence to show; null when there is nothing to say: the person went back by themselves. */
export function sayFailure(error: unknown): string | null {
  if (error instanceof Abandoned) return null;
  if (error instanceof ConnectionLost) return i18next.t('app.consoleLost');
  const code = codeOf(error);
  const detail = causeOf(error);
  return i18next.t(code !== null && isKnown(code) ? `failed.${code}` : 'app.failed', { detail });
}
