import { expect, test } from 'vitest';
import { routesSchema, type DeviceId } from '@harmonic/protocol/model';
import { RATIONAL_WAVEFORM } from '@harmonic/protocol/phy';
import {
  draftOfRoute,
  earlier,
  newRoute,
  nextNumber,
  outOf,
  readRouteDraft,
  withoutRoute,
  withRoute,
} from './route-draft.ts';

const A = 'aaaaaaaa-0000-4000-8000-000000000001' as DeviceId;
const B = 'bbbbbbbb-0000-4000-8000-000000000002' as DeviceId;
const first = newRoute([], A, B);
const second = newRoute([first], B, A);
const third = { ...newRoute([first, second], A, A), id: 0xffff };

test('a new rule has a number of its own and is one the contract takes', () => {
  expect([first.id, second.id, nextNumber([first, third])]).toEqual([1, 2, 2]);
  expect(routesSchema.safeParse([first, second, third]).success).toBe(true);
});

test('rules are changed in their place, put behind the others, moved and taken away', () => {
  const two = withRoute(withRoute([], first), second);
  expect(withRoute(two, { ...first, hopMax: 1 })).toEqual([{ ...first, hopMax: 1 }, second]);
  expect(earlier(two, 2)).toEqual([second, first]);
  expect(earlier(two, 1)).toEqual(two);
  expect(earlier(two, 9)).toEqual(two);
  expect(withoutRoute(two, 1)).toEqual([second]);
});

test('another kind of way out keeps what it can', () => {
  expect(outOf('fixed', { kind: 'fixed', harmonic: 9 })).toEqual({ kind: 'fixed', harmonic: 9 });
  expect(outOf('offset', { kind: 'fixed', harmonic: 9 })).toEqual({ kind: 'offset', by: 1 });
  expect(outOf('same', { kind: 'offset', by: -2 })).toEqual({ kind: 'same' });
  expect(outOf('fixed', { kind: 'same' })).toEqual({ kind: 'fixed', harmonic: 2 });
});

test('harmonics of a rule are typed as their lines call them', () => {
  const waveformOf = (id: DeviceId | null) =>
    id === B ? { ...RATIONAL_WAVEFORM, secondPilot: null } : null;
  const draft = draftOfRoute(first, waveformOf);
  expect(draft).toMatchObject({ first: 'H2', last: 'H2', out: 'H2' });
  expect(readRouteDraft(draft, waveformOf)).toEqual(first);
  const ratio = readRouteDraft({ ...draft, last: '4', out: '3/2' }, waveformOf);
  expect(ratio?.from).toMatchObject({ first: 2, last: 4 });
  expect(ratio?.to.harmonic).toEqual({ kind: 'fixed', harmonic: 90 });
  expect(draftOfRoute(ratio ?? first, waveformOf).out).toBe('3/2');
  // The line it comes from has no ratios; what is not asked for is not read.
  expect(readRouteDraft({ ...draft, first: '3/2' }, waveformOf)).toBeNull();
  expect(readRouteDraft({ ...draft, out: '?' }, waveformOf)).toBeNull();
  const same = { ...first, to: { ...first.to, harmonic: { kind: 'same' } as const } };
  expect(readRouteDraft({ ...draft, route: same, out: '?' }, waveformOf)).toEqual(same);
});
