// When a report is due, as a person reads it: on the screen and in the report itself. Pure.
import type { TFunction } from 'i18next';
import type { ReportTime } from '@harmonic/protocol/model';
import { formatWeekday } from '../../state/format.ts';

/** 375 -> "06:15": as clocks show it everywhere that times of plants are written. */
export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

export function whenWords(t: TFunction, time: ReportTime): string {
  const at = clockOf(time.minute);
  switch (time.every) {
    case 'day':
      return t('reports.everyDayAt', { time: at });
    case 'week':
      return t('reports.everyWeekAt', { weekday: formatWeekday(time.weekday), time: at });
    case 'month':
      return t('reports.everyMonthAt', { day: time.day, time: at });
  }
}
