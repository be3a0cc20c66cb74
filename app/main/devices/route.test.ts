// Which way to a device is tried next: told as addresses, without a link.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LinkAddress } from '@harmonic/protocol/model';
import {
  failed,
  nextOf,
  redirected,
  routeTo,
  streamed,
  visited,
  withAnnounced,
  withFaster,
  withPath,
  type Route,
} from './route.ts';

const HOME = 'tcp://10.0.0.1:4710' as LinkAddress;
const SECOND = 'tcp://10.0.1.1:4710' as LinkAddress;
const falseOne = (n: number): LinkAddress => `tcp://10.6.6.${n}:4710` as LinkAddress;
const NINE = Array.from({ length: 9 }, (_, n) => falseOne(n));

/** @returns the route, and which addresses were taken in. */
function announceAll(route: Route, all: readonly LinkAddress[]): [Route, LinkAddress[]] {
  const taken: LinkAddress[] = [];
  for (const address of all) {
    const wider = withAnnounced(route, address);
    if (wider) taken.push(address);
    route = wider ?? route;
  }
  return [route, taken];
}

describe('false announcements', () => {
  test('never push out the path that streamed last, which is tried again within one round', () => {
    const lost = failed(visited(streamed(routeTo(HOME), HOME)), HOME, false).route;
    let [route] = announceAll(lost, NINE);
    expect(route.paths).toContain(HOME);
    const visits: LinkAddress[] = [];
    while (nextOf(route) !== HOME) {
      const at = nextOf(route);
      visits.push(at);
      [route] = announceAll(failed(route, at, false).route, NINE);
    }
    expect(visits.length).toBeLessThan(8);
  });

  test('are each looked at once, and do not reset the back-off', () => {
    const tenth = { ...routeTo(HOME), attempt: 10 };
    const [route, taken] = announceAll(tenth, [...NINE, ...NINE]);
    expect(taken).toEqual(NINE.slice(0, 7));
    expect(route.attempt).toBe(10);
    const second = 'tcp://10.0.0.9:4710' as LinkAddress;
    expect(withAnnounced(route, second)).toBeNull();
    expect(nextOf(withAnnounced(streamed(route, HOME), second)!)).toBe(second);
  });

  test('take the place of what did not stream, when there are eight ways already', () => {
    const many = NINE.reduce((route, to) => withPath(route, to) ?? route, routeTo(HOME));
    const lost = failed(streamed(many, HOME), HOME, false).route;
    expect(lost.paths.at(-1)).toBe(HOME);
    const { paths } = withAnnounced(lost, SECOND)!;
    expect(paths).toHaveLength(8);
    expect(paths[0]).toBe(SECOND);
    expect(paths).toContain(HOME);
  });

  test('leave the path that streamed whatever else happens', () => {
    const step = fc.record({ what: fc.constantFrom('say', 'go', 'fail'), n: fc.nat({ max: 20 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        let route = streamed(routeTo(HOME), HOME);
        for (const { what, n } of steps) {
          if (what === 'say') route = withAnnounced(route, falseOne(n)) ?? route;
          else if (what === 'go') route = redirected(route, falseOne(n));
          else route = failed(route, nextOf(route), false).route;
          expect(route.paths).toContain(HOME);
          expect(route.paths.length).toBeLessThanOrEqual(8);
        }
      }),
    );
  });
});

test('a second path is taken once, and refused when there is no room: nobody is told it was kept', () => {
  const two = withPath(routeTo(HOME), SECOND)!;
  expect(two.paths).toEqual([HOME, SECOND]);
  expect(withPath(two, SECOND)).toBeNull();
  const full = NINE.reduce((route, address) => withPath(route, address) ?? route, two);
  expect(full.paths).toHaveLength(8);
  expect(withPath(full, falseOne(8))).toBeNull();
});

test('what failed is what was visited, even when another way was put first meanwhile', () => {
  const two = withPath(routeTo(HOME), SECOND)!;
  const moved = redirected(two, falseOne(1));
  expect(failed(moved, HOME, false).route.paths).toEqual([falseOne(1), SECOND, HOME]);
});

test('another baud rate is a way out of silence, not out of a missing port', () => {
  const port = routeTo('serial:/dev/ttyNone' as LinkAddress);
  const [first, second, third] = port.paths;
  const silent = failed(port, first!, true);
  expect(silent.route.paths).toEqual([second, third, first]);
  expect(silent.morePaths).toBe(true);
  expect(failed(port, first!, false).route.paths).toEqual([first, second, third]);
});

test('a line too slow for the device leads to its faster rates, until there is none', () => {
  const port = routeTo('serial:/dev/ttyNone' as LinkAddress);
  const [usual, fast, slow] = port.paths;
  const next = withFaster(port, usual!)!;
  expect(nextOf(next)).toBe(fast);
  expect(withFaster(next, fast!)).toBeNull();
  expect(nextOf(withFaster(port, slow!)!)).toBe(usual);
  expect(withFaster(routeTo(HOME), HOME)).toBeNull();
});
