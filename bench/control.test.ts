// The path of the control bench, shortly: what the agent says through a paced pseudo-terminal is decoded and committed.
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hasBrowser } from './clocked-page.ts';
import { measureControl, missingOf } from './control-line.ts';
import { measureDrawn } from './control-page.ts';
import { ROOT } from './harness.ts';

const isBuilt = existsSync(`${ROOT}build/firmware/harmonic-agent`);
const isPageBuilt = existsSync(`${ROOT}out/renderer/index.html`);
/** 27 symbols of 1.125 ms: sooner it cannot be known. */
const AIR_MS = 30.3;

test('a value that never came is missing, whoever lost it; being late or coming in another order is not', () => {
  expect(missingOf([], 101)).toBe(0);
  expect(missingOf([1000, 1101, 1202.4, 1303], 101)).toBe(0);
  expect(missingOf([1202.4, 1000, 1303], 101)).toBe(1);
  expect(missingOf([1000, 1101, 2111], 101)).toBe(9);
});

test.skipIf(!isBuilt)(
  'TC-NFR-003 a value of the control class comes from the agent to the console’s thread and into the database',
  { timeout: 30_000 },
  async () => {
    const found = await measureControl({
      ...{ baud: 2_000_000, everyMs: 101, frames: 12, mostMs: 20_000 },
    });
    expect(found?.committedMs.length).toBeGreaterThanOrEqual(12);
    for (const late of [...(found?.decodedMs ?? [NaN]), ...(found?.committedMs ?? [NaN])])
      expect(late).toBeGreaterThan(AIR_MS);
    expect(Math.min(...(found?.decodedMs ?? [NaN]))).toBeLessThan(1000);
    expect(found?.lost).toBe(0);
  },
);

test.skipIf(!isBuilt || !isPageBuilt || !hasBrowser)(
  'TC-NFR-003 a value of the control class comes from the agent to the channels room of a page (skipped without the agent, a built page or a browser)',
  { timeout: 60_000 },
  async () => {
    const found = await measureDrawn({
      ...{ baud: 2_000_000, everyMs: 101, frames: 12, mostMs: 20_000 },
    });
    expect(found?.drawnMs.length).toBeGreaterThanOrEqual(12);
    expect(found?.withinMs).toBeLessThan(50);
    for (const late of found?.drawnMs ?? [NaN]) expect(late).toBeGreaterThan(AIR_MS);
    expect(Math.min(...(found?.drawnMs ?? [NaN]))).toBeLessThan(1000);
  },
);
