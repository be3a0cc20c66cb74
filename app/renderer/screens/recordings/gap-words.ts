// How much of a recording is not there, in words.
import type { TFunction } from 'i18next';
import type { Recording } from '../../../contract/index.ts';
import { formatNumber } from '../../state/format.ts';

/** Beside a title or a label that says what it counts. */
export const gapWords = (
  t: TFunction,
  { gaps, samplesLost }: Pick<Recording, 'gaps' | 'samplesLost'>,
): string =>
  gaps === 0
    ? t('recordings.noGaps')
    : t('recordings.gapCount', { gaps: formatNumber(gaps), samples: formatNumber(samplesLost) });
