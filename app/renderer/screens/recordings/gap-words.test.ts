import i18next from 'i18next';
import { expect, test } from 'vitest';
import { OPTIONS } from '../../i18n/index.ts';
import { gapWords } from './gap-words.ts';

test.each([
  ['en', '2 (samples missing: 1,234)'],
  ['pt-BR', '2 (amostras que faltam: 1.234)'],
] as const)('in %s both counts of gaps say what they count', async (lng, words) => {
  await i18next.init({ ...OPTIONS, lng });
  expect(gapWords(i18next.t, { gaps: 2, samplesLost: 1234 })).toBe(words);
  expect(gapWords(i18next.t, { gaps: 0, samplesLost: 0 })).not.toContain('0');
});
