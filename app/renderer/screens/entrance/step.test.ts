import { expect, test } from 'vitest';
import { stepOf } from './step.ts';

const nothing = { way: 'usual', hasOffer: false, hasCodes: false } as const;

test('each stage of the session has its card', () => {
  expect(stepOf({ ...nothing, stage: 'first-run' })).toBe('first-run');
  expect(stepOf({ ...nothing, stage: 'outside' })).toBe('sign-in');
  expect(stepOf({ ...nothing, stage: 'code' })).toBe('code');
  expect(stepOf({ ...nothing, stage: 'locked' })).toBe('locked');
});

test('an invited person enrols on a fresh console as on a lived-in one', () => {
  expect(stepOf({ ...nothing, stage: 'first-run', way: 'invited' })).toBe('enrol');
  expect(stepOf({ ...nothing, stage: 'outside', way: 'invited' })).toBe('enrol');
});

test('the sealed code opens nothing where nobody has been yet', () => {
  expect(stepOf({ ...nothing, stage: 'outside', way: 'sealed' })).toBe('sealed');
  expect(stepOf({ ...nothing, stage: 'first-run', way: 'sealed' })).toBe('first-run');
});

test('a second factor is confirmed from its offer; after a reload the secret is gone', () => {
  expect(stepOf({ ...nothing, stage: 'enrolling', hasOffer: true })).toBe('factor');
  expect(stepOf({ ...nothing, stage: 'enrolling' })).toBe('factor-lost');
});

test('codes that are shown once stay until they are put away, even though the person is inside', () => {
  expect(stepOf({ ...nothing, stage: 'inside', hasCodes: true })).toBe('codes');
});

test('a lock hides an offer that was left on the page', () => {
  expect(stepOf({ ...nothing, stage: 'locked', hasOffer: true })).toBe('locked');
});
