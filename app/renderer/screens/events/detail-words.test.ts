import i18next from 'i18next';
import { expect, test } from 'vitest';
import { OPTIONS } from '../../i18n/index.ts';
import { detailWords } from './detail-words.ts';

test.each([
  ['en', '999.800 Hz, -14.5 dB, H5', '999.8 Hz, −14.5 dB, H5'],
  ['pt-BR', '999.800 Hz, -14.5 dB, H5', '999,8 Hz, −14,5 dB, H5'],
  ['pt-BR', '273.06666666666666 Hz', '273,0667 Hz'],
  ['pt-BR', 'tcp://127.0.0.1:4710: 48000 Hz', 'tcp://127.0.0.1:4710: 48.000 Hz'],
  ['pt-BR', '1: H5 → H10, 3 B', '1: H5 → H10, 3 B'],
  ['pt-BR', 'Pump-3.5 s.wav 1.2.0', 'Pump-3.5 s.wav 1.2.0'],
])('in %s "%s" is "%s"', async (lng, detail, words) => {
  await i18next.init({ ...OPTIONS, lng });
  expect(detailWords(detail)).toBe(words);
});
