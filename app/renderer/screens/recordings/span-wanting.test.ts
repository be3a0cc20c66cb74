import i18next from 'i18next';
import { expect, test } from 'vitest';
import { OPTIONS } from '../../i18n/index.ts';
import { spanWanting } from './span-wanting.ts';

test.each([
  ['en', 'It has to end after it begins, at 5.5\u202fs.'],
  ['pt-BR', 'Tem de terminar depois de começar, em 5,5\u202fs.'],
] as const)('in %s a span that ends before it begins says so', async (lng, words) => {
  await i18next.init({ ...OPTIONS, lng });
  expect(spanWanting(i18next.t, [5.5, 1])).toBe(words);
  expect(spanWanting(i18next.t, [5.5, 5.5])).toBe(words);
  expect(spanWanting(i18next.t, [1, 5.5])).toBeNull();
});
