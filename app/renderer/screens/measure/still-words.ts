// What is said of the numbers of a paused view: they stand still with it, and of which moment they are.
import type { TFunction } from 'i18next';
import type { MeasuredRecord } from '../../../contract/index.ts';
import { formatClock } from '../../state/format.ts';

/** When the last sample of the record was there, ms since 1970. */
export const endOf = ({ startedAtMs, samples, rateHz }: MeasuredRecord): number =>
  startedAtMs + (1000 * samples) / rateHz;

/** @param isOld the wish was changed since. */
export function stillWords(t: TFunction, record: MeasuredRecord | null, isOld: boolean): string {
  if (!record) return t('measure.state.stillNothing');
  const words = t('measure.state.still', {
    from: formatClock(record.startedAtMs),
    to: formatClock(endOf(record)),
  });
  return isOld ? `${words} ${t('measure.state.old')}` : words;
}
