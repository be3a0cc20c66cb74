// Why a typed span of a recording shows nothing, in words.
import type { TFunction } from 'i18next';
import { formatUpTo } from '../../state/format.ts';

/** @param span s from the start of the recording. @returns null: it can be shown. */
export const spanWanting = (
  t: TFunction,
  [fromS, toS]: readonly [number, number],
): string | null =>
  toS > fromS ? null : t('recordings.endsBefore', { from: `${formatUpTo(fromS, 3)}\u202fs` });
