// When a recording began, in words; where nobody knows, when it came in, under that name. Pure.
import type { TFunction } from 'i18next';
import type { Recording } from '../../../contract/index.ts';
import { formatTime } from '../../state/format.ts';

export const beginningWords = (
  t: TFunction,
  { isTimed, startedAtMs }: Pick<Recording, 'isTimed' | 'startedAtMs'>,
): string =>
  t(isTimed ? 'recordings.startedAt' : 'recordings.importedAt', { at: formatTime(startedAtMs) });
