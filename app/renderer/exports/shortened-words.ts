// Which part of what was asked for a record is, and what ended it there, in words.
import type { TFunction } from 'i18next';
import type { MeasuredRecord } from '../../contract/index.ts';
import { formatNumber } from '../state/format.ts';

/** @returns null: all of it was measured. */
export const shortenedWords = (
  t: TFunction,
  { shortened, samples, wanted }: Pick<MeasuredRecord, 'shortened' | 'samples' | 'wanted'>,
): string | null =>
  shortened &&
  t(`measure.shortened.${shortened}`, {
    samples: formatNumber(samples),
    of: formatNumber(wanted),
  });
