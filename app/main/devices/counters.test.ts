// One link's counters over the capture threads that served it.
import { expect, test } from 'vitest';
import { createCounters } from '../capture/counters.ts';
import { createLinkTally } from './counters.ts';

test('a capture thread that restarts takes nothing back: lost datagrams and the device’s own counts go on', () => {
  const tally = createLinkTally();
  const first = { samplesLost: 480, datagramsLost: 7, deviceCrcErrors: 2, roundTripMs: 4 };
  tally.fromCapture({ ...createCounters(), ...first });
  tally.captureOver();
  expect(tally.read()).toMatchObject({ ...first, roundTripMs: null, deviceBlocksDropped: null });
  const second = { datagramsLost: 1, deviceCrcErrors: 3, deviceBlocksDropped: 5, roundTripMs: 9 };
  tally.fromCapture({ ...createCounters(), ...second });
  expect(tally.read()).toMatchObject({
    samplesLost: 480,
    datagramsLost: 8,
    deviceCrcErrors: 5,
    deviceBlocksDropped: 5,
    roundTripMs: 9,
  });
});

test('before anything was heard, the device says nothing of itself', () => {
  expect(createLinkTally().read()).toMatchObject({
    datagramsLost: 0,
    deviceCrcErrors: null,
    deviceBlocksDropped: null,
  });
});
