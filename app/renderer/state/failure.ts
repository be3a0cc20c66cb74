// What a failed call means to a person, in the language of the page.
import { ORPCError } from '@orpc/client';
import i18next from 'i18next';
import { en } from '../i18n/en.ts';
import { Abandoned, codeOf } from './proving.ts';

type Known = keyof typeof en.failed;
const isKnown = (code: string): code is Known => code in en.failed;

/** The console's own words for the cause. */
const detailOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** The act was taken note of and waits for a second person: no failure, and nothing has changed yet. */
export const isAsked = (error: unknown): boolean => codeOf(error) === 'needs-agreement';

/** Until when the console refuses more attempts; null when it does not say. */
export function waitsUntilMs(error: unknown): number | null {
  if (!(error instanceof ORPCError) || codeOf(error) !== 'too-many') return null;
  const data: unknown = error.data;
  const until = typeof data === 'object' && data && 'untilMs' in data ? data.untilMs : null;
  return typeof until === 'number' ? until : null;
}

/** A sentence to show; null when there is nothing to say: the person went back by themselves. */
export function sayFailure(error: unknown): string | null {
  if (error instanceof Abandoned) return null;
  const code = codeOf(error);
  if (code === null || !isKnown(code)) return i18next.t('app.failed', { detail: detailOf(error) });
  return i18next.t(`failed.${code}`, { detail: detailOf(error) });
}
