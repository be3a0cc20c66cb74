// Which measurements go with a view that is taken away: of a paused one only those of its own moment. Pure.
import type { TFunction } from 'i18next';
import type { MeasuredRecord } from '../../contract/index.ts';
import { endOf } from '../screens/measure/still-words.ts';
import { formatClock, formatNumber } from '../state/format.ts';
import { measuredRows } from './measured-rows.ts';
import type { VisibleExport } from './visible.ts';

/** A result is asked for every second, and is there once it is measured. */
const MOST_BEFORE_MS = 3000;
/** The trace is drawn a few frames after a record can end. */
const MOST_AFTER_MS = 500;

type Measured = Pick<VisibleExport, 'measured' | 'measuredOn' | 'unmeasured'>;

export interface MeasuredOf {
  /** What the panel shows; null: nothing yet, or no panel. */
  record: MeasuredRecord | null;
  isPanelOpen: boolean;
  isPaused: boolean;
}

/** @param dataAtMs when the last sample of the trace arrived, ms since 1970. */
export function measuredWith(
  t: TFunction,
  { record, isPanelOpen, isPaused }: MeasuredOf,
  dataAtMs: number,
): Measured {
  const without = (unmeasured: string | null): Measured => ({
    ...{ measured: [], measuredOn: null, unmeasured },
  });
  if (!record)
    return without(isPaused && isPanelOpen ? t('exports.unmeasured.nothingBefore') : null);
  const beforeMs = dataAtMs - endOf(record);
  if (isPaused && (beforeMs > MOST_BEFORE_MS || beforeMs < -MOST_AFTER_MS))
    return without(
      t('exports.unmeasured.otherMoment', {
        at: formatClock(endOf(record)),
        apart: formatNumber(Math.abs(beforeMs) / 1000, 1),
      }),
    );
  return {
    measured: measuredRows(t, record),
    measuredOn: { ...onOf(record), startedAtMs: record.startedAtMs, fromS: null },
    unmeasured: null,
  };
}

const onOf = ({ samples, rateHz, channelName }: MeasuredRecord) => ({
  seconds: samples / rateHz,
  channel: channelName,
});

/** Those under the pictures of a recording. @param hasClock false: its file tells of none. */
export const measuredOfPart = (
  t: TFunction,
  record: MeasuredRecord | null,
  hasClock: boolean,
): Measured => ({
  measured: record ? measuredRows(t, record) : [],
  measuredOn: record && {
    ...onOf(record),
    startedAtMs: hasClock ? record.startedAtMs : null,
    fromS: record.fromS,
  },
  unmeasured: null,
});
