// The clock of arrivals where the wall clock is set while the console runs.
import { expect, test } from 'vitest';
import { createArrivalClock } from './ending.ts';

const S = 1_000_000_000n;
const NOON_MS = Date.UTC(2026, 2, 1, 12);
const NOON_NS = BigInt(NOON_MS) * 1_000_000n;

function clocks(wallMs: number) {
  const time = { wallMs, risingNs: 77n };
  const now = createArrivalClock(
    () => time.wallMs,
    () => time.risingNs,
  );
  const pass = (ns: bigint): void => {
    time.risingNs += ns;
    time.wallMs += Number(ns) / 1e6;
  };
  return { time, now, pass };
}

test('a machine without a clock of its own starts in 1970: when NTP sets it, arrivals follow with one step', () => {
  const { time, now, pass } = clocks(0);
  pass(S);
  expect(now()).toBe(S);
  time.wallMs = NOON_MS;
  expect(now()).toBe(NOON_NS);
  pass(S / 10n);
  expect(now()).toBe(NOON_NS + S / 10n);
});

test('a clock set back by an hour is followed too', () => {
  const { time, now } = clocks(NOON_MS);
  time.wallMs -= 3_600_000;
  expect(now()).toBe(NOON_NS - 3600n * S);
});

test('a wall clock that trembles by less than a second moves nothing: arrivals rise evenly', () => {
  const { time, now } = clocks(NOON_MS);
  for (const trembleMs of [900, -900, 300, -700]) {
    time.risingNs += S;
    time.wallMs = NOON_MS + Number(time.risingNs - 77n) / 1e6 + trembleMs;
    expect(now()).toBe(NOON_NS + time.risingNs - 77n);
  }
});
