import i18next from 'i18next';
import { expect, test } from 'vitest';
import { OPTIONS } from '../i18n/index.ts';
import { shortenedWords } from './shortened-words.ts';

test.each([
  ['en', 'first 262,144 of 5,067,090 samples', /a record holds no more/, /gap/],
  ['pt-BR', 'primeiras 262.144 de 5.067.090 amostras', /não comporta mais/, /lacuna/],
] as const)('in %s: which part was measured, and what ended it', async (lng, part, limit, gap) => {
  await i18next.init({ ...OPTIONS, lng });
  const words = (shortened: 'limit' | 'gap' | null) =>
    shortenedWords(i18next.t, { shortened, samples: 262_144, wanted: 5_067_090 });
  expect(words('limit')).toContain(part);
  expect(words('limit')).toMatch(limit);
  expect(words('limit'), 'no gap is made up').not.toMatch(gap);
  expect(words('gap')).toContain(part);
  expect(words('gap')).toMatch(gap);
  expect(words(null)).toBeNull();
});
