import { describe, expect, test } from 'vitest';
import { DEFAULT_WISH, measureWishSchema } from '../../../contract/index.ts';
import { fieldsOf, firstDraft, readWish, type WishDraft } from './wish-draft.ts';

function draftOf(typed: Partial<WishDraft['typed']>, more: Partial<WishDraft> = {}): WishDraft {
  const first = firstDraft();
  return { ...first, ...more, typed: { ...first.typed, ...typed } };
}
const becauseOf = (draft: WishDraft, field: keyof WishDraft['typed']): string | undefined =>
  readWish(draft, '.').wanting[field]?.because;

test('as it comes it is the default wish, which the contract takes', () => {
  const { wish, wanting } = readWish(firstDraft(), '.');
  expect(wanting).toEqual({});
  expect(wish).toEqual(DEFAULT_WISH);
  expect(measureWishSchema.parse(wish)).toEqual(wish);
});

test('a number is read as every box reads it: of another language where it can be but one, else refused', () => {
  const f0Of = (text: string, sign: ',' | '.'): number | string | null | undefined => {
    const { wish, wanting } = readWish(draftOf({ f0: text }), sign);
    return wish ? wish.f0Hz : wanting.f0?.because;
  };
  expect(['49,95', ' 49.95 ', '1e3'].map((text) => f0Of(text, '.'))).toEqual([49.95, 49.95, 1000]);
  expect(['1,500', '1.500', 'ten'].map((text) => f0Of(text, ','))).toEqual([
    ...[1.5, 'either', 'number'],
  ]);
  expect(readWish(draftOf({ f0: '49.95', averages: '2.500' }), ',')).toMatchObject({
    wish: { f0Hz: 49.95, averages: 2500 },
    readAs: { f0: 49.95 },
  });
});

test('what cannot be is refused at its own field', () => {
  expect(becauseOf(draftOf({ n: '5000' }), 'n')).toBe('length');
  expect(becauseOf(draftOf({ f0: '0' }), 'f0')).toBe('positive');
  expect(becauseOf(draftOf({ f0: 'fifty' }), 'f0')).toBe('number');
  expect(becauseOf(draftOf({ harmonics: '1001' }), 'harmonics')).toBe('whole');
  expect(becauseOf(draftOf({ bandFrom: '100', bandTo: '10' }), 'bandTo')).toBe('order');
  expect(becauseOf(draftOf({ bandFrom: '100' }), 'bandTo')).toBe('both');
  expect(becauseOf(draftOf({ spacing: '25' }), 'carrier')).toBe('both');
  expect(readWish(draftOf({ n: '5000' }), '.').wish).toBeNull();
});

describe('a bearing', () => {
  test('of the catalogue, its shaft in rpm', () => {
    const draft = draftOf({ rpmStart: '1500' }, { profile: 'bearing', bearing: 'mfpt' });
    const { wish } = readWish(draft, '.');
    expect(wish?.shaft).toEqual({ startHz: 25, endHz: 25 });
    expect(wish?.bearing).toMatchObject({ elements: 8, pitchDiameter: 1.245 });
    expect(measureWishSchema.parse(wish)).toEqual(wish);
  });
  test('of one’s own takes its whole geometry', () => {
    const own = { profile: 'bearing', bearing: 'own' } as const;
    expect(becauseOf(draftOf({}, own), 'elements')).toBe('number');
    const narrow = draftOf({ elements: '8', elementDiameter: '2', pitchDiameter: '1' }, own);
    expect(becauseOf(narrow, 'pitchDiameter')).toBe('pitch');
    const whole = {
      elements: '9',
      elementDiameter: '0.3',
      pitchDiameter: '1.5',
      contactAngle: '15',
    };
    const { wish } = readWish(draftOf(whole, own), '.');
    expect(wish?.bearing).toEqual({
      ...{ elements: 9, elementDiameter: 0.3, pitchDiameter: 1.5, contactAngleDeg: 15 },
    });
    expect(measureWishSchema.parse(wish)).toEqual(wish);
  });
});

test('what a profile does not use neither counts nor hinders', () => {
  const draft = draftOf({ rpmStart: 'nonsense' }, { profile: 'audio', machine: 'group1-rigid' });
  expect(fieldsOf(draft)).not.toContain('rpmStart');
  expect(readWish(draft, '.').wish).toMatchObject({ shaft: null, machine: null, bearing: null });
});
