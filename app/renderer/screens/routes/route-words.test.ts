// Harmonics in rules are called as the line of their device calls them.
import { expect, test } from 'vitest';
import type { DeviceId } from '@harmonic/protocol/model';
import { RATIONAL_WAVEFORM } from '@harmonic/protocol/phy';
import { newRoute } from './route-draft.ts';
import { fromWords, lineNames, toWords } from './route-words.ts';

const said = ((key: string): string => key) as never;
const A = 'aaaaaaaa-0000-4000-8000-000000000001' as DeviceId;
const B = 'bbbbbbbb-0000-4000-8000-000000000002' as DeviceId;
const lineOf = lineNames((id) => (id === B ? { ...RATIONAL_WAVEFORM, secondPilot: null } : null));
const nameOf = (id: DeviceId): string => (id === A ? 'Press' : 'Mill');

test('from any device, and from one whose plan is not known, by numbers; on the rational grid by ratios', () => {
  const first = newRoute([], A, B);
  const from = (deviceId: DeviceId | null) => ({
    ...first,
    from: { deviceId, first: 90, last: 120 },
  });
  expect(fromWords(said, from(null), nameOf, lineOf)).toBe('routes.any H90–H120');
  expect(fromWords(said, from(A), nameOf, lineOf)).toBe('Press H90–H120');
  expect(fromWords(said, from(B), nameOf, lineOf)).toBe('Mill 3/2–2/1');
  const to = { deviceId: B, harmonic: { kind: 'fixed', harmonic: 90 } } as const;
  expect(toWords(said, { ...first, to }, nameOf, lineOf)).toBe('Mill 3/2');
  expect(lineOf(B, [90, 120])).toBe('3/2+2/1');
});
