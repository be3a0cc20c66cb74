import { expect, test } from 'vitest';
import { calendarDay } from './calendar-day.ts';

test('the day where the program runs, whatever the hour, with both digits', () => {
  expect(calendarDay(new Date(2026, 2, 5, 0, 0, 1).getTime())).toBe('2026-03-05');
  expect(calendarDay(new Date(2026, 2, 5, 23, 59, 59).getTime())).toBe('2026-03-05');
  expect(calendarDay(new Date(2026, 11, 31, 12).getTime())).toBe('2026-12-31');
});
