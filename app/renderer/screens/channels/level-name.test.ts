import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { en } from '../../i18n/en.ts';
import { levelName } from './level-name.ts';
import { levelWords } from './spectral-words.ts';

beforeAll(async () => {
  await i18next.init({ lng: 'en', resources: { en: { translation: en } } });
});

test('levels of floats without a unit are re 1 count: nobody told their full scale', () => {
  const t = i18next.t.bind(i18next);
  const floats = { unit: 'counts', fullScale: 1 };
  expect(levelName(t, floats)).toBe('dB re 1 count');
  expect(levelName(t, { unit: 'counts', fullScale: 32_768 })).toBe('dBFS');
  expect(levelName(t, { unit: 'V', fullScale: 1 })).toBe('dBFS');
  expect(levelName(t, undefined)).toBe('dBFS');
  expect(levelWords(t, { levelDb: -20, ...floats })).toContain('dB re 1 count (');
  expect(levelWords(t, { levelDb: -20, unit: 'V', fullScale: 1 })).toContain('dBFS (');
});
