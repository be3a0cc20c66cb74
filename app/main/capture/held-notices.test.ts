// What was held back while an answer was awaited: what of it the signature explains, and what is told.
import { expect, test } from 'vitest';
import type { SpectralEvent } from '@harmonic/protocol/phy/intrusion';
import { createHeldNotices } from './held-notices.ts';

const SLACK = 1000;
const KNOWN = { firstSample: 10_000, lastSample: 11_300, harmonics: [2, 3, 5, 7], f0Hz: 1000 };

const event = (id: number, change: Partial<SpectralEvent>): SpectralEvent =>
  ({ id, hz: 3010, firstSample: 10_100, lastStrongSample: 11_200, ...change }) as SpectralEvent;

function settled(events: SpectralEvent[], known: typeof KNOWN | null) {
  const notices = createHeldNotices(SLACK);
  notices.hold();
  for (const one of events) notices.begun(one);
  const { told, known: ours } = notices.settle(known, events);
  return { told: told.map(({ event: { id } }) => id), known: ours };
}

test('a signature explains what sounds on its harmonics in its time, and that the line rises everywhere at once in it', () => {
  const events = [
    event(1, {}),
    event(2, { hz: null }),
    event(3, { hz: 4010 }),
    event(4, { lastStrongSample: 12_400 }),
    event(5, { hz: null, firstSample: 8900 }),
    event(6, { hz: null, lastStrongSample: 12_400 }),
  ];
  expect(settled(events, KNOWN)).toEqual({ told: [3, 4, 5, 6], known: [1, 2] });
});

test('where none came, all that was held back is told', () => {
  expect(settled([event(1, {}), event(2, { hz: null })], null)).toEqual({
    told: [1, 2],
    known: [],
  });
});
