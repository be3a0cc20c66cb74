import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { en } from '../i18n/en.ts';
import { ptBR } from '../i18n/pt-BR.ts';
import { lastKnown } from './last-known.ts';

beforeAll(async () => {
  const resources = { en: { translation: en }, 'pt-BR': { translation: ptBR } };
  await i18next.init({ lng: 'en', resources });
});

test('what goes on is told as it is while the console is there, and as last known without it', () => {
  const t = i18next.getFixedT('en');
  const streaming = { shape: '●', kind: 'ok', words: 'Streaming' } as const;
  expect(lastKnown(t, true, streaming)).toEqual(streaming);
  expect(lastKnown(t, false, streaming)).toEqual({
    ...{ shape: '◌', kind: 'soft', words: 'Last known: Streaming' },
  });
  expect(lastKnown(i18next.getFixedT('pt-BR'), false, streaming).words).toBe(
    'Último estado conhecido: Streaming',
  );
});
