import { expect, test } from 'vitest';
import { Refusal } from '../access/refusal.ts';
import { PlantRefusal } from '../devices/refusal.ts';
import { StoreFailure } from '../store/failure.ts';
import { failureOf, refusalOf } from './failure.ts';

test('a refusal takes its reason, its facts and its waiting along', () => {
  const refusal = new Refusal('too-many', 'Try again in 30 s.', 'too-many', { untilMs: 7 });
  expect(failureOf(refusal)).toMatchObject({
    code: 'too-many',
    data: { detail: 'Try again in 30 s.', because: 'too-many', untilMs: 7 },
  });
  const taken = new PlantRefusal('conflict', 'x is adopted already', 'adopted', { name: 'x' });
  expect(failureOf(taken)?.data).toEqual({
    ...{ detail: 'x is adopted already', because: 'adopted', facts: { name: 'x' } },
  });
});

test('where a part gives no reason of its own, the code is the reason', () => {
  expect(refusalOf(new StoreFailure('disk-full', 'no room'))?.data.because).toBe('disk-full');
  const unknown = Object.assign(new Error('no'), { code: 'conflict', because: 'of a newer part' });
  expect(refusalOf(unknown)?.data.because).toBe('conflict');
});

test('our own mistakes are no refusals', () => {
  expect(failureOf(new RangeError('no'))).toBeNull();
  expect(failureOf(Object.assign(new Error('no'), { code: 'EPIPE' }))).toBeNull();
});
