// Names of the trail's acts and reasons in words; one this page does not know yet is shown as it is.
import type { TFunction } from 'i18next';
import { en } from '../../i18n/en.ts';

const { acts, becauses, factNames } = en;

export function actWords(t: TFunction, act: string): string {
  const key = act.replaceAll('.', '_');
  return key in acts ? t(`acts.${key as keyof typeof acts}`) : act;
}

export const becauseWords = (t: TFunction, because: string): string =>
  because in becauses ? t(`becauses.${because as keyof typeof becauses}`) : because;

/** Name of a fact, or of something asked for. */
export const factWords = (t: TFunction, name: string): string =>
  name in factNames
    ? t(`factNames.${name as keyof typeof factNames}`)
    : name.replace(/^grants\d+$/, t('factNames.grants'));

/** Every act with words, by its name in the trail. */
export const KNOWN_ACTS: readonly string[] = Object.keys(acts).map((key) => key.replace('_', '.'));
