import { expect, test } from 'vitest';
import { readRoute } from './route.ts';

test('the address says which room is open', () => {
  expect(readRoute('')).toEqual({ room: 'devices' });
  expect(readRoute('#/events')).toEqual({ room: 'events' });
  expect(readRoute('#/live/abc')).toEqual({ room: 'live', id: 'abc' });
  expect(readRoute('#/recording/abc')).toEqual({ room: 'recording', id: 'abc' });
  expect(readRoute('#/people')).toEqual({ room: 'people', part: 'people' });
  expect(readRoute('#/people/matrix')).toEqual({ room: 'people', part: 'matrix' });
  expect(readRoute('#/person/abc')).toEqual({ room: 'person', id: 'abc' });
});

test('what is no room is said to be none', () => {
  expect(readRoute('#/live')).toEqual({ room: 'unknown' });
  expect(readRoute('#/people/nowhere')).toEqual({ room: 'unknown' });
  expect(readRoute('#/nowhere')).toEqual({ room: 'unknown' });
});
