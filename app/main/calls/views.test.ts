import { expect, test } from 'vitest';
import { createViewRoutes } from './views.ts';

const frame = new ArrayBuffer(4);

test('a frame goes to the page that opened the view, and to nobody else', () => {
  const routes = createViewRoutes();
  const seen: string[] = [];
  routes.attach('anna', () => seen.push('anna') > 0);
  routes.attach('bruno', () => seen.push('bruno') > 0);
  routes.own({ client: 'anna', seat: 'a seat' }, 1);
  routes.own({ client: 'bruno', seat: 'a seat' }, 2);
  expect(routes.route(1, frame)).toBe(true);
  expect(routes.route(2, frame)).toBe(true);
  expect(seen).toEqual(['anna', 'bruno']);
  expect(routes.owns('bruno', 1)).toBe(false);
});

test('a frame nobody can take is said to be skipped: unknown view, closed channel, congestion', () => {
  const routes = createViewRoutes();
  routes.own({ client: 'anna', seat: 'a seat' }, 1);
  expect(routes.route(1, frame)).toBe(false);
  const detach = routes.attach('anna', () => false);
  expect(routes.route(1, frame)).toBe(false);
  detach();
  expect(routes.route(9, frame)).toBe(false);
});

test('a page that comes back keeps its new channel when the old one closes late', () => {
  const routes = createViewRoutes();
  routes.own({ client: 'anna', seat: 'a seat' }, 1);
  const detachOld = routes.attach('anna', () => false);
  routes.attach('anna', () => true);
  detachOld();
  expect(routes.route(1, frame)).toBe(true);
});

test('a page that goes leaves its views behind, to be closed', () => {
  const routes = createViewRoutes();
  routes.own({ client: 'anna', seat: 'a seat' }, 1);
  routes.own({ client: 'anna', seat: 'a seat' }, 2);
  expect(routes.drop('anna')).toEqual([1, 2]);
  expect(routes.owns('anna', 1)).toBe(false);
  expect(routes.drop('anna')).toEqual([]);
});
