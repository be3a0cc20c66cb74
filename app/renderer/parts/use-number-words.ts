// What is said at a box of a number that was typed: why it cannot stay like this, or how it was read.
import { useTranslation } from 'react-i18next';
import { decimalSign, formatUpTo } from '../state/format.ts';
import { readTyped, writeTyped } from '../state/typed-number.ts';
import type { Refusal } from './number-typing.ts';

const DIGITS = 6;

export function useNumberWords() {
  const { t } = useTranslation();
  const written = (value: number): string => writeTyped(value, decimalSign());
  const readAs = (value: number): string => t('number.readAs', { value: written(value) });
  const words = {
    refused(refusal: Refusal): string {
      if (refusal.because === 'empty') return t('number.empty');
      if (refusal.because === 'number') return t('number.number', { sign: decimalSign() });
      if (refusal.because === 'either') {
        const [one, other] = refusal.values.map(written);
        return t('number.either', { one, other });
      }
      const [least, most] = [refusal.min, refusal.max].map((edge) => formatUpTo(edge, DIGITS));
      return t(`number.${refusal.because}`, { least, most });
    },
    readAs,
    /** While it is typed: of what could be two numbers, or was read otherwise than it is written; else null. */
    doubt(text: string): { said: string; isRefused: boolean } | null {
      const typed = readTyped(text, decimalSign());
      if (!('value' in typed))
        return typed.because === 'either' ? { said: words.refused(typed), isRefused: true } : null;
      return typed.elsewhere ? { said: readAs(typed.value), isRefused: false } : null;
    },
  };
  return words;
}
