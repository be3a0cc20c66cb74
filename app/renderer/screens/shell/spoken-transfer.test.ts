import { expect, test } from 'vitest';
import type { Transfer } from '../../../contract/index.ts';
import { shareOf, spokenPercent } from './spoken-transfer.ts';

const running = (part: Partial<Transfer>): Transfer => ({
  ...{ state: 'running', samples: null, samplesDone: 0, bytes: 0, bytesExpected: null },
  ...({ gaps: 0, samplesMissing: 0, failure: null, sidecar: null, recording: null } as Transfer),
  ...part,
});

test('a transfer is spoken of four times on its way, however often it tells', () => {
  const said = Array.from({ length: 101 }, (_, bytes) =>
    spokenPercent(running({ state: 'running', bytes, bytesExpected: 100 })),
  );
  expect([...new Set(said)]).toEqual([null, 25, 50, 75, 100]);
  expect(said.indexOf(25)).toBe(25);
});

test('without a size its samples say how far; beyond the end is the end; one that is over has its state to say', () => {
  expect(shareOf(running({ state: 'running', samples: 200, samplesDone: 50 }))).toBe(0.25);
  expect(spokenPercent(running({ state: 'running', bytes: 130, bytesExpected: 100 }))).toBe(100);
  expect(spokenPercent(running({ state: 'done', bytes: 100, bytesExpected: 100 }))).toBeNull();
  expect(spokenPercent(running({ state: 'running' }))).toBeNull();
});
